import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from fediverse_cinema import running
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media.tools import Tools, find_tools, remarks
from tests.kit import poles


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


@pytest.mark.parametrize(
    ("version", "dangerous"),
    [
        ("4.4.2-0ubuntu0.22.04.1", True),
        ("7.0.2-static", True),
        ("5.1.9", True),
        ("8.1", True),
        ("n8.1.1", True),
        ("5.1.9-0+deb12u1", False),
        ("5.1.10", False),
        ("7.1.5", False),
        ("8.1.2", False),
        ("n9.0.2-17-g2a571b6068", False),
        ("N-109468-gd39b34123d", False),
    ],
)
def test_MED_14_an_old_ffmpeg_is_told_of(version: str, dangerous: bool) -> None:
    tools = Tools(Path("/usr/bin/ffmpeg"), Path("/usr/bin/ffprobe"), "system", version)
    assert any("too old" in line for line in remarks(tools)) is dangerous


def test_MED_14_a_pole_with_an_old_ffmpeg_says_so_when_it_starts(tmp_path: Path, tools: Tools) -> None:
    old = tmp_path / "ffmpeg"
    old.write_text(f'#!/bin/sh\n[ "$2" = -version ] || exec {tools.ffmpeg} "$@"\necho "ffmpeg version 7.0.2-static"\n')
    old.chmod(0o755)
    settings = poles.settings_with("sqlite://:memory:", tmp_path)
    with capture_logs() as said:
        running.tell_of_tools(replace(settings, media=replace(settings.media, ffmpeg=str(old))))
    assert said[0]["found"].startswith("ffmpeg 7.0.2-static")
    assert any("too old" in line.get("remark", "") and line["log_level"] == "warning" for line in said)


def test_a_pole_without_ffmpeg_starts_and_says_the_remedy(tmp_path: Path) -> None:
    settings = poles.settings_with("sqlite://:memory:", tmp_path)
    with capture_logs() as said:
        running.tell_of_tools(replace(settings, media=replace(settings.media, ffmpeg=str(tmp_path / "nothing"))))
    assert [(line["event"], "media.ffmpeg" in line["remark"]) for line in said] == [("no_tools", True)]
