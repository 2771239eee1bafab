"""The hostile corpus on its way through the pole: what is answered, what is kept, whom it made us ask, which files it
made. Single walls are tested where they stand (test_probe, test_sandbox, test_stills).
"""

import io
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, PngImagePlugin

from fediverse_cinema.app import doors
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import pictures, places, preparing, probe, sandbox, service, sniff, stills, uploads, vault
from fediverse_cinema.media.models import Asset, AssetState, Rendition
from fediverse_cinema.media.tools import Tools
from tests.kit.file_watch import FileWatch
from tests.kit.people import a_creator, an_asset
from tests.media import corpus
from tests.media.conftest import Draw, Listener
from tests.media.corpus import Trap

pytestmark = [pytest.mark.anyio, pytest.mark.media]
STEPS: dict[str, Any] = {
    service.PREPARE: preparing.prepare,
    preparing.ENCODE_SLICE: preparing.encode_slice,
    preparing.FINISH: preparing.finish,
}


@pytest.fixture(autouse=True)
def pole(house: House) -> House:
    return house


@pytest.fixture
async def watch(pole: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FileWatch]:
    """Over everything around the job directories: what the pole keeps, where it makes temporary files, and a directory
    that only the traps speak of."""
    for name in ("temporary", "outside"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    places.originals(), places.desks()
    directory = pole.settings.path(pole.settings.media.directory)
    watch = FileWatch({directory, tmp_path})
    yield watch
    watch.close()


@pytest.fixture(scope="session")
def tiny(draw: Draw) -> Path:
    return draw("tiny.mp4", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=12:duration=1")


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def sent(content: bytes) -> Asset:
    return await uploads.receive(chunks(content), file_name="film.mp4", owner_id=7, limit=1 << 30)


async def prepared(asset: Asset) -> Asset:
    """After all jobs of its preparation."""
    while job := await Job.filter(kind__in=list(STEPS)).order_by("id").first():
        await job.delete()
        await STEPS[job.kind](**json.loads(job.args))
    return await Asset.get(id=asset.id)


async def refusal_of(content: bytes) -> tuple[str, dict[str, Any]]:
    """What is said of such a film, at the door or once it is looked at, and its values. Nothing is shown of it; what
    was let in is kept for another try."""
    assets = await Asset.all().count()
    try:
        asset = await sent(content)
    except Refused as refusal:
        assert refusal.status == 422 and await Asset.all().count() == assets and await Job.all().count() == 0
        return refusal.public, refusal.values
    asset = await prepared(asset)
    assert asset.state is AssetState.FAILED
    assert (places.originals() / asset.original).read_bytes() == content
    return asset.failure, asset.failure_values


async def assert_nothing_is_shown() -> None:
    assert await Rendition.all().count() == 0
    directory = here().settings.path(here().settings.media.directory)
    assert not [path for name in ("shelf", "vault") if (path := directory / name).exists() and list(path.iterdir())]
    assert list(places.desks().iterdir()) == []


def strangers(paths: set[Path], temporary: Path) -> set[Path]:
    """Those that are not ours by their place and name: originals, job directories, the desk on which a film is looked
    at, and what stands on the shelf in the end."""
    media = here().settings.path(here().settings.media.directory)
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    ours = {
        places.originals(): rf"{uuid}(\.half)?",
        places.desks(): rf"\d+-({uuid}|\w+)",
        temporary: r"(probe|poster)-\w+",
        media: r"shelf|vault|arriving",
    }
    return {path for path in paths if not re.fullmatch(ours.get(path.parent, r"(?!)"), path.name)}


@pytest.mark.parametrize("trap", corpus.FILMS, ids=lambda trap: trap.case)
async def test_a_trap_is_no_film_and_nobody_steps_into_it(
    trap: Trap, tiny: Path, listener: Listener, watch: FileWatch, tmp_path: Path
) -> None:
    """MED-01 to MED-05, and MED-07 for each of them."""
    content = trap.make(tiny.read_bytes(), listener.port, str(tmp_path / "outside"))
    began = time.monotonic()
    if trap.found:
        sentence, values = await refusal_of(content)
        assert (sentence, values) == (probe.NOT_A_FILM, {"found": trap.found}) and trap.found in sniff.FOUND
        await assert_nothing_is_shown()
    else:  # a film but for its reference, which is not followed
        assert (await prepared(await sent(content))).state in (AssetState.READY, AssetState.FAILED)
    assert time.monotonic() - began < 60
    assert listener.calls == 0
    assert strangers(watch.seen(), tmp_path / "temporary") == set()


async def test_MED_07_the_watch_sees_what_a_tool_makes_elsewhere(
    watch: FileWatch, tmp_path: Path, tools: Tools, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge of the test above, and of the walls: without them ffmpeg would write where it is told to."""
    target, desk = tmp_path / "outside" / "made.mp4", tmp_path / "temporary"
    argv = [str(tools.ffmpeg), "-v", "error", "-i", str(tiny), "-c", "copy", str(target)]
    limits = sandbox.Limits(30, 60)
    assert not (await sandbox.run(argv, reads=[tiny], writes=desk, limits=limits)).fine
    assert strangers(watch.seen(), desk) == set() and not target.exists()
    monkeypatch.setattr(sandbox, "walls", lambda: sandbox.Walls(None))
    assert (await sandbox.run(argv, reads=[tiny], writes=desk, limits=limits)).fine
    assert strangers(watch.seen(), desk) == {target}


async def test_MED_07_a_file_inside_a_film_stays_inside(
    draw: Draw, tiny: Path, watch: FileWatch, tmp_path: Path
) -> None:
    """A Matroska film with attachments whose names lead elsewhere."""
    (tmp_path / "temporary" / "script").write_text("touch /tmp/made")
    names = ("../../../../../../../../../../../../tmp/made", str(tmp_path / "outside" / "made"), "-y")
    attachments = [
        word
        for number, name in enumerate(names)
        for word in ("-attach", str(tmp_path / "temporary" / "script"), f"-metadata:s:t:{number}", f"filename={name}")
    ]
    film = draw("attached.mkv", "-i", str(tiny), "-c", "copy", *attachments, "-metadata:s:t", "mimetype=text/plain")
    watch.seen()
    asset = await prepared(await sent(film.read_bytes()))
    assert asset.state is AssetState.READY
    media = here().settings.path(here().settings.media.directory)
    made = strangers(watch.seen(), tmp_path / "temporary")
    assert {path.parent for path in made} <= {media / "shelf", media / "vault"}
    assert all(path.name.lstrip(".").startswith(str(asset.stem)) for path in made)


def limited(monkeypatch: pytest.MonkeyPatch, **less: Any) -> None:
    """All tools run, but may use no more than this."""
    run = sandbox.run

    async def tight(argv: Any, *, limits: sandbox.Limits, **more: Any) -> sandbox.Result:
        return await run(argv, limits=replace(limits, **less), **more)

    monkeypatch.setattr(sandbox, "run", tight)


async def test_MED_13_a_film_that_eats_time_or_memory_is_killed_and_the_next_one_is_prepared(
    draw: Draw, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three hundred huge black pictures in a few kilobytes each."""
    black = ("-f", "lavfi", "-i", "color=black:size=4096x4096:rate=60:duration=0.015")
    one = draw("black.mkv", *black, "-c:v", "png", "-pred", "none")
    bomb = draw("bomb.mkv", "-stream_loop", "300", "-i", str(one), "-c", "copy")
    for less in ({"cpu_seconds": 1}, {"wall_seconds": 1.0}, {"memory_bytes": 300 << 20}):
        with monkeypatch.context() as patch:
            limited(patch, **less)
            sentence, _ = await refusal_of(bomb.read_bytes())
        assert sentence == "This film is too heavy for our tools.", less
    await assert_nothing_is_shown()
    assert (await prepared(await sent(tiny.read_bytes()))).state is AssetState.READY


async def test_MED_14_a_decoder_that_no_film_needs_is_not_opened(draw: Draw) -> None:
    """CVE-2026-8461 was one of MagicYUV's."""
    for ending in ("mkv", "avi", "mov"):
        film = draw(
            f"magic.{ending}", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=12:duration=1", "-c:v", "magicyuv"
        )
        sentence, _ = await refusal_of(film.read_bytes())
        assert sentence.startswith("This film is coded in a way that we do not open.")


async def test_MED_10_a_drawing_fetches_nothing(listener: Listener, watch: FileWatch, tmp_path: Path) -> None:
    asset = await an_asset(await a_creator())
    before = await Rendition.all().values()
    watch.seen()
    for words in corpus.PICTURES.values():
        for deed in (pictures.replace_poster, pictures.add):
            with pytest.raises(Refused) as refusal:
                await deed(asset, chunks(words.replace("{port}", str(listener.port)).encode()))
            assert (refusal.value.status, refusal.value.code) == (415, "not_a_picture")
            assert "127.0.0.1" not in refusal.value.sentence()
    assert await Rendition.all().values() == before
    assert listener.calls == 0
    assert strangers(watch.seen(), tmp_path / "temporary") == set()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(corpus.animated_png(10_000), "png", id="MED_09 png"),
        pytest.param(corpus.animated_gif(10_000), "gif", id="MED_09 gif"),
    ],
)
async def test_of_ten_thousand_frames_that_never_end_the_first_is_taken(
    content: bytes, kind: str, tmp_path: Path
) -> None:
    (tmp_path / "picture").write_bytes(content)
    began = time.monotonic()
    made = await stills.copy_of_picture(tmp_path / "picture", stem="copy", desk=tmp_path)
    assert (made.width, made.height) == (1, 1)
    with Image.open(tmp_path / made.name) as picture:
        assert getattr(picture, "n_frames", 1) == 1
    assert time.monotonic() - began < 20


async def test_MED_09_a_picture_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stills, "LIMITS", replace(stills.LIMITS, wall_seconds=0.2))
    Image.new("RGB", (5000, 6000)).save(tmp_path / "picture", "PNG", compress_level=1)
    with pytest.raises(Refused) as refusal:
        await stills.posters_from_picture(tmp_path / "picture", stem="poster", desk=tmp_path)
    assert (refusal.value.status, refusal.value.code) == (422, "heavy_picture")


def with_remarks(kind: str) -> bytes:
    """A picture that says where and by whom it was taken, in all ways that its kind knows."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Bolex", "Ines Marchal"
    exif.get_ifd(0x8825)[2] = (45.0, 45.0, 50.4)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Teinturiers</x:xmpmeta>"
    options: dict[str, Any] = {"exif": exif}
    if kind == "PNG":
        options["pnginfo"] = info = PngImagePlugin.PngInfo()
        info.add_text("Author", "Ines Marchal")
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    else:
        options |= {"xmp": xmp} | ({"comment": b"Teinturiers"} if kind == "JPEG" else {})
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "olive").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_MED_15_nothing_but_its_pixels_is_left_of_a_picture(kind: str) -> None:
    content = with_remarks(kind)
    assert b"Bolex" in content and b"Teinturiers" in content
    asset = await an_asset(await a_creator())
    await pictures.replace_poster(asset, chunks(content))
    await pictures.add(asset, chunks(content))
    shelf = vault.shelf_of(asset)
    files = await Rendition.filter(asset_id=asset.id, media_type="image/jpeg")
    assert len(files) == 4
    for one in files:
        path = shelf.path(one.name)
        assert path is not None
        shown = path.read_bytes()
        assert not any(word in shown for word in (b"Exif", b"Bolex", b"Ines", b"Teinturiers", b"xmpmeta")), one.name


SCRIPT = b"<html><script>alert(document.domain)</script></html>"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("film-720.mp4", "video/mp4"), ("film-280.jpg", "image/jpeg"), ("film-master.m3u8", "application/x-mpegurl")],
)
async def test_MED_19_a_web_page_in_a_film_is_never_one_for_a_browser(name: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(corpus.FTYP + SCRIPT)
    await here().shelf.put(tmp_path / name, name)
    answer = await get(f"/media/{name}")
    assert answer.status_code == 200 and answer.headers["content-type"].lower() == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"].split("; ")


@pytest.mark.parametrize(
    "name", ["film.html", "film.svg", "film.xml", "film.js", "film", "film.mp4.html", "film.jpg.svg"]
)
async def test_MED_19_what_has_no_kind_of_ours_is_not_shown_at_all(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SCRIPT)
    await here().shelf.put(tmp_path / name, name)
    answer = await get(f"/media/{name}")
    assert answer.status_code == 404 and b"alert" not in answer.content


async def test_MED_19_a_script_behind_a_picture_is_not_in_the_poster() -> None:
    file = io.BytesIO()
    Image.new("RGB", (600, 400)).save(file, "JPEG", comment=SCRIPT)
    asset = await an_asset(await a_creator())
    await pictures.replace_poster(asset, chunks(file.getvalue() + SCRIPT))
    for one in await Rendition.filter(asset_id=asset.id, kind="poster"):
        path = vault.shelf_of(asset).path(one.name)
        assert path is not None and b"script" not in path.read_bytes()


async def get(path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=doors(here()))
    async with httpx.AsyncClient(transport=transport, base_url=here().settings.base_url) as client:
        return await client.get(path, headers={"Accept": "text/html"})
