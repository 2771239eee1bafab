import io
import resource
import struct
import zlib
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import stills
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import RenditionKind
from fediverse_cinema.media.tools import Tools
from tests.media.conftest import Draw

pytestmark = [pytest.mark.anyio, pytest.mark.media]
STEM = "5d5c7a0a-6f1e-4d7c-8a36-1c9f0f6b9a10"


async def posters(content: bytes, desk: Path) -> list[tuple[int | None, int | None]]:
    (desk / "picture").write_bytes(content)
    made = await stills.posters_from_picture(desk / "picture", stem=STEM, desk=desk)
    return [(one.width, one.height) for one in made]


async def refusal_of(content: bytes, desk: Path) -> Refused:
    with pytest.raises(Refused) as refusal:
        await posters(content, desk)
    assert [path.name for path in desk.iterdir()] == ["picture"]
    return refusal.value


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


async def frames(film: Path, duration: float, desk: Path, tools: Tools) -> list[Made]:
    (desk / "film.mp4").write_bytes(film.read_bytes())
    made = await stills.from_film(desk / "film.mp4", duration=duration, stem=STEM, desk=desk, tools=tools)
    assert sorted(path.name for path in desk.iterdir()) == sorted(["film.mp4", *(one.name for one in made)])
    return made


async def test_frames_show_the_whole_picture_in_several_widths(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc2=size=1280x536:rate=24:duration=2", "-preset", "ultrafast")
    made = await frames(draw("scope.mp4", *bars), 2, tmp_path, tools)
    assert [(one.kind, one.name, one.width, one.height) for one in made] == [
        (RenditionKind.POSTER, f"{STEM}-still-1-280.jpg", 280, 117),
        (RenditionKind.POSTER, f"{STEM}-still-1-850.jpg", 850, 356),
        (RenditionKind.POSTER, f"{STEM}-still-1-1280.jpg", 1280, 536),
    ]


async def test_eight_frames_are_spread_over_the_film_and_none_is_black(
    draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    """Forty seconds that grow lighter, with black from the tenth to the fifteenth."""
    lighter = "geq=lum='if(between(T,10,15),16,40+4*T)':cb=128:cr=128"
    film = draw("lighter.mp4", "-f", "lavfi", "-i", "color=gray:64x48:r=4:d=40", "-vf", lighter, "-pix_fmt", "yuv420p")
    made = await frames(film, 40, tmp_path, tools)
    seconds = [one.at for one in made]
    assert [at for at in (2.5, 7.5, 17.5, 22.5, 27.5, 32.5, 37.5)] == [
        pytest.approx(at, abs=2.5) for at in seconds[::2]
    ]
    assert {one.kind for one in made[:2] + made[4:]} == {RenditionKind.STILL}
    assert {one.kind for one in made[2:4]} == {RenditionKind.POSTER}
    for one in made:
        with Image.open(tmp_path / one.name) as frame:  # it shows the second that it says
            shown = 255 / 219 * (40 + 4 * (one.at or 0) - 16)
            assert frame.convert("L").getpixel((20, 20)) == pytest.approx(shown, abs=4)


async def test_a_film_that_is_all_black_has_a_black_poster(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    film = draw("black.mp4", "-f", "lavfi", "-i", "color=black:64x48:r=4:d=5", "-pix_fmt", "yuv420p")
    assert {one.kind for one in await frames(film, 5, tmp_path, tools)} == {RenditionKind.POSTER}


async def test_a_film_whose_sound_goes_on_has_a_poster(draw: Draw, tmp_path: Path, tools: Tools) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=25:duration=1", "-f", "lavfi", "-i", "sine=duration=20")
    made = await frames(draw("long_sound.mp4", *bars), 20, tmp_path, tools)
    assert [(one.kind, one.width) for one in made] == [(RenditionKind.POSTER, 280), (RenditionKind.POSTER, 320)]


async def test_MED_15_frames_say_nothing_of_the_film_but_their_pictures(
    draw: Draw, tmp_path: Path, tools: Tools
) -> None:
    bars = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=12:duration=2")
    film = draw("remarks.mp4", *bars, "-metadata", "comment=Teinturiers", "-metadata", "location=+45.7640+004.8357/")
    assert b"Teinturiers" in film.read_bytes()
    for one in await frames(film, 2, tmp_path, tools):
        content = (tmp_path / one.name).read_bytes()
        assert not any(word in content for word in (b"Teinturiers", b"45.76", b"Exif", b"Lavc"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((1700, 900), [(280, 148), (850, 450), (1280, 678)]),
        ((900, 1800), [(280, 560), (850, 1700), (900, 1800)]),
        ((300, 200), [(280, 187), (300, 200)]),
    ],
)
async def test_a_picture_keeps_its_ratio_and_is_never_enlarged(
    jail: str, kind: str, size: tuple[int, int], sizes: list[tuple[int, int]], tmp_path: Path
) -> None:
    assert await posters(saved(Image.new("RGB", size, "red"), kind), tmp_path) == sizes
    for width in stills.WIDTHS:
        with Image.open(tmp_path / f"{STEM}-{width}.jpg") as poster:
            assert poster.format == "JPEG"
            assert poster.getpixel((1, 1)) == pytest.approx((254, 0, 0), abs=3)


async def test_MED_15_a_picture_is_turned_upright_and_loses_place_and_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90°
    exif[0x010F] = "Bolex"
    exif.get_ifd(0x8825)[1] = "N"
    content = saved(Image.new("RGB", (600, 400)), "JPEG", exif=exif, comment=b"Rue des Teinturiers")
    assert b"Bolex" in content
    assert await posters(content, tmp_path) == [(280, 420), (400, 600)]
    for width in stills.WIDTHS:
        poster = (tmp_path / f"{STEM}-{width}.jpg").read_bytes()
        assert b"Exif" not in poster and b"Bolex" not in poster and b"Teinturiers" not in poster


async def test_transparency_and_palettes_become_plain_colours(tmp_path: Path) -> None:
    for mode in ("RGBA", "LA", "P", "1", "L", "I;16"):
        assert await posters(saved(Image.new(mode, (300, 200)), "PNG"), tmp_path) == [(280, 187), (300, 200)]
    assert await posters(saved(Image.new("CMYK", (300, 200)), "JPEG"), tmp_path) == [(280, 187), (300, 200)]


def png(width: int, height: int) -> bytes:
    """A real black-and-white PNG of that size, written without holding it."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    pieces = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in pieces
    )


def jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(partial(png, 30000, 30000), id="png_bomb"),
        pytest.param(partial(png, 6000, 5600), id="a_little_too_large"),
        pytest.param(partial(jpeg_header, 65000, 65000), id="jpeg_header"),
    ],
)
async def test_MED_08_a_picture_that_would_fill_the_memory_is_refused(made: partial[bytes], tmp_path: Path) -> None:
    content = made()
    assert len(content) < 200_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    refusal = await refusal_of(content, tmp_path)
    assert (refusal.status, refusal.code, refusal.values) == (422, "too_large_picture", {"limit": "33"})
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child begins as a copy of this process
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, ours, 200_000)  # kilobytes


async def test_MED_09_of_a_moving_picture_the_first_one_counts(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (32, 32), (n % 256, 0, 0)) for n in range(300)]
    moving = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], loop=0, duration=1)
    assert await posters(moving, tmp_path) == [(32, 32), (32, 32)]
    assert (await refusal_of_gif(frames, tmp_path)).status == 415


async def refusal_of_gif(frames: list[Image.Image], desk: Path) -> Refused:
    for path in desk.iterdir():
        path.unlink()
    return await refusal_of(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), desk)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(
            b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "a drawing", id="svg"
        ),
        pytest.param(b'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "http://127.0.0.1/x"><svg/>', "a drawing", id="xml"),
        pytest.param(b"push graphic-context\nimage over 0,0 0,0 'http://127.0.0.1/'", "a text", id="mvg"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file", "a document", id="eps"),
        pytest.param(b"%PDF-1.7\n", "a document", id="pdf"),
        pytest.param(b"II*\0" + bytes(60), "a picture", id="tiff"),
        pytest.param(b"<!doctype html>", "a web page", id="UPL_16_html"),
        pytest.param(b"PK\x03\x04" + bytes(60), "an archive", id="UPL_16_zip"),
        pytest.param(b"\x7fELF" + bytes(60), "a program", id="UPL_16_elf"),
        pytest.param(b"", "an empty file", id="empty"),
    ],
)
async def test_MED_10_only_jpeg_png_and_webp_are_opened(content: bytes, found: str, tmp_path: Path) -> None:
    refusal = await refusal_of(content, tmp_path)
    assert (refusal.status, refusal.code, refusal.values) == (415, "not_a_picture", {"found": found})


@pytest.mark.parametrize(
    "content",
    [
        saved(Image.effect_noise((300, 200), 50), "PNG")[:20_000],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\xff\xd8\xff\xe0" + bytes(100),
        b"\xff\xd8\xff%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(100),
    ],
)
async def test_a_damaged_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    refusal = await refusal_of(content, tmp_path)
    assert (refusal.status, refusal.code) == (422, "damaged_picture")
