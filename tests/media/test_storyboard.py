import re
from pathlib import Path

import pytest
from PIL import Image

from fediverse_cinema.media import storyboard
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.storyboard import Plan
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]
STEM = "5d5c7a0a-6f1e-4d7c-8a36-1c9f0f6b9a10"


@pytest.mark.parametrize(
    ("duration", "ratio", "planned"),
    [
        (2, 16 / 9, Plan(1, 1, 192, 108, 4)),
        (45, 2.39, Plan(12, 10, 192, 80, 4)),
        (400, 4 / 3, Plan(100, 10, 192, 144, 4)),
        (5400, 16 / 9, Plan(100, 10, 192, 108, 54)),
        (7205.5, 9 / 16, Plan(99, 10, 108, 192, 73)),
        (12 * 3600, 1, Plan(100, 10, 192, 192, 432)),
    ],
)
def test_a_film_has_a_hundred_tiles_at_most_and_none_nearer_than_key_pictures(
    duration: float, ratio: float, planned: Plan
) -> None:
    assert storyboard.plan(duration, ratio) == planned
    assert planned.count * planned.seconds >= duration > (planned.count - 1) * planned.seconds


def test_every_second_has_its_tile() -> None:
    cues = re.findall(r"(.+) --> (.+)\n(.+)", storyboard.webvtt(Plan(12, 10, 192, 80, 4), "film.jpg", 45.5))
    assert cues[0] == ("00:00:00.000", "00:00:04.000", "film.jpg#xywh=0,0,192,80")
    assert cues[10] == ("00:00:40.000", "00:00:44.000", "film.jpg#xywh=0,80,192,80")
    assert cues[11] == ("00:00:44.000", "00:00:45.500", "film.jpg#xywh=192,80,192,80")
    assert [end for _, end, _ in cues[:-1]] == [start for start, _, _ in cues[1:]]
    long = storyboard.webvtt(Plan(100, 10, 192, 108, 54), "film.jpg", 5400)
    assert "01:29:06.000 --> 01:30:00.000\nfilm.jpg#xywh=1728,972,192,108\n" in long


async def test_the_tiles_show_the_film_in_its_order(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    """Four seconds each of red, green and blue, while the sound goes on for twelve seconds more."""
    colours = [
        word for name in ("red", "lime", "blue") for word in ("-f", "lavfi", "-i", f"color={name}:128x96:r=10:d=4")
    ]
    film = tmp_path / "film.mp4"
    film.write_bytes(
        draw(
            "tricolour.mp4", *colours, "-f", "lavfi", "-i", "sine=duration=24",
            "-filter_complex", "[0][1][2]concat=n=3", "-g", "40", "-metadata", "comment=Ines", "-pix_fmt", "yuv420p",
        ).read_bytes()
    )  # fmt: skip
    made = await storyboard.make(film, duration=24, ratio=4 / 3, stem=STEM, desk=tmp_path, tools=tools)
    assert [(one.kind, one.name, one.media_type, one.width, one.height) for one in made] == [
        (RenditionKind.STORYBOARD, f"{STEM}-storyboard.jpg", "image/jpeg", 6 * 192, 144),
        (RenditionKind.STORYBOARD, f"{STEM}-storyboard.vtt", "text/vtt", None, None),
    ]
    with Image.open(tmp_path / made[0].name) as sheet:
        assert (sheet.format, sheet.size) == ("JPEG", (6 * 192, 144))
        seen = [sheet.getpixel((192 * number + 96, 72)) for number in range(6)]
    for pixel, wanted in zip(seen, [(254, 0, 0), (0, 255, 0), *[(0, 0, 254)] * 4], strict=True):
        assert pixel == pytest.approx(wanted, abs=6)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["film.mp4", *(one.name for one in made)])


async def test_MED_15_a_storyboard_says_nothing_of_the_film_but_its_pictures(
    bunny: Path, draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    remarks = ("-metadata", "comment=Teinturiers", "-metadata", "location=+45.7640+004.8357/")
    film = tmp_path / "film.mp4"
    film.write_bytes(draw("remarked.mp4", "-i", str(bunny), "-c", "copy", *remarks).read_bytes())
    assert b"Teinturiers" in film.read_bytes()
    for one in await storyboard.make(film, duration=2, ratio=16 / 9, stem=STEM, desk=tmp_path, tools=tools):
        content = (tmp_path / one.name).read_bytes()
        assert not any(word in content for word in (b"Teinturiers", b"45.76", b"Exif", b"Lavc"))
