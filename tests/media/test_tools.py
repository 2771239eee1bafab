import importlib.util
from pathlib import Path

import pytest

from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media.tools import Tools, find_tools, remarks


def test_the_setting_comes_first(tmp_path: Path, tools: Tools) -> None:
    named = tmp_path / "ffmpeg"
    named.symlink_to(tools.ffmpeg)
    found = find_tools(str(named))
    assert (found.ffmpeg, found.ffprobe, found.origin) == (named, None, "setting")


def test_a_setting_that_does_not_work_says_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="media.ffmpeg") as refusal:
        find_tools(str(tmp_path / "nothing"))
    assert str(tmp_path) not in refusal.value.sentence()


def test_without_a_system_ffmpeg_the_embedded_one_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_tools(None)
    assert found.origin == "embedded"
    assert any("PyAV" in line for line in remarks(found))


def test_an_ffmpeg_without_anything_that_looks_at_films_says_the_remedy(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ffmpeg").symlink_to(tools.ffmpeg)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Missing, match="PyAV"):
        find_tools(str(tmp_path / "ffmpeg"))


def test_MED_14_an_old_ffmpeg_is_told_of() -> None:
    def about(version: str) -> str:
        return "\n".join(remarks(Tools(Path("/usr/bin/ffmpeg"), Path("/usr/bin/ffprobe"), "system", version)))

    assert "too old" in about("4.4.2-0ubuntu0.22.04.1")
    assert "too old" not in about("5.1.9-0+deb12u1")
    assert "too old" not in about("n9.0.2-17-g2a571b6068")
    assert "too old" not in about("N-109468-gd39b34123d")
