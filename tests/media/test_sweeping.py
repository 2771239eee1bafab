"""Files that nobody knows of: which they are, and which only look so."""

from datetime import timedelta

import pytest

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import HALF, Shelf
from fediverse_cinema.media import opening, places, sweeping
from fediverse_cinema.media.models import (
    Asset,
    AssetState,
    AudioTrack,
    KeptFile,
    ProxiedPicture,
    Rendition,
    RenditionKind,
    Subtitle,
    SubtitleKind,
    TrackKind,
    Upload,
)
from fediverse_cinema.media.opening import Names
from tests.kit.working import take_files_away

SHELVES = ["disk", pytest.param("bucket", marks=pytest.mark.s3)]
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.usefixtures("either_shelf"),
    pytest.mark.parametrize("either_shelf", SHELVES, indirect=True),
]


async def put(shelf: Shelf, name: str) -> str:
    path = places.desks() / "source"
    path.write_bytes(b"bytes")
    await shelf.put(path, name)
    path.unlink()
    return name


async def an_asset(state: AssetState, *, open: bool = False) -> Asset:
    original = ids.new_uuid()
    (places.originals() / original).write_bytes(b"master")
    return await Asset.create(
        owner_id=7, state=state, file_name="a.mov", original=original, size=6, sha256="", stem=ids.new_uuid(),
        created_at=clock.now(), open=open,
    )  # fmt: skip


async def found(*also: str, after: timedelta = timedelta(hours=25)) -> set[tuple[str, str]]:
    with clock.stopped_at(clock.now() + after):
        return {(one.place, one.name) for one in await sweeping.find(also)}


async def everything_that_is_known() -> list[str]:
    """One file of each kind that a row names, on the shelf, in the vault and beside them. The names of other rooms."""
    asset = await an_asset(AssetState.READY, open=True)
    name = await put(here().shelf, f"{asset.stem}-720.mp4")
    await Rendition.create(asset=asset, kind=RenditionKind.MP4, name=name, media_type="", size=5)
    name = await put(here().shelf, f"{ids.new_uuid()}-fr.vtt")
    await Subtitle.create(
        asset=asset, language="fr", kind=SubtitleKind.SDH, text="", cues=0, name=name, size=5, updated_at=clock.now()
    )
    draft = await an_asset(AssetState.READY)
    name = await put(here().vault, f"{draft.stem}-720.mp4")
    await Rendition.create(asset=draft, kind=RenditionKind.MP4, name=name, media_type="", size=5)
    sound = ids.new_uuid()
    (places.originals() / sound).write_bytes(b"sound")
    await AudioTrack.create(
        asset=asset, language="en", kind=TrackKind.DUB, original=sound, state=AssetState.READY, created_at=clock.now()
    )
    arrived = ids.new_uuid()
    (places.originals() / arrived).write_bytes(b"whole")
    await Upload.create(
        token=arrived, owner_id=7, file_name="b.mov", size=5, received=5, created_at=clock.now(), expires_at=clock.now()
    )
    name = await put(here().shelf, f"{ids.new_uuid()}.webp")
    await ProxiedPicture.create(url="https://a.example/1.png", name=name, media_type="", size=5, used_at=clock.now())
    name = await put(here().vault, ids.new_uuid())
    await KeptFile.create(name=name, owner_id=7, file_name="a.pdf", size=5, sha256="", created_at=clock.now())
    at_work = await an_asset(AssetState.ENCODING)
    await put(here().vault, f"{at_work.stem}-master.m3u8")
    (places.desks() / f"{at_work.id}-{at_work.stem}").mkdir()
    await put(here().vault, draft.original)  # as it is put away
    return [await put(here().shelf, f"{ids.new_uuid()}-280.jpg")]


async def test_what_a_row_or_another_room_knows_is_never_found() -> None:
    known = await everything_that_is_known()
    assert await found(*known) == set()
    assert await found() == {("shelf", known[0])}


async def test_what_nobody_knows_is_found_after_a_day_and_not_before() -> None:
    known = await everything_that_is_known()
    failed = await an_asset(AssetState.FAILED)
    lost = {("shelf", await put(here().shelf, f"{ids.new_uuid()}-720.mp4")),
            ("vault", await put(here().vault, f"{failed.stem}-720.mp4"))}  # fmt: skip
    for directory, place in ((places.originals(), "originals"), (places.desks(), "desks")):
        (directory / f"left{HALF}").write_bytes(b"x")
        lost.add((place, f"left{HALF}"))
    desk = places.desks() / f"{failed.id}-{failed.stem}"
    (desk / "00001").mkdir(parents=True)
    (desk / "00001" / "slice.mp4").write_bytes(b"x" * 1000)
    lost.add(("desks", desk.name))
    assert await found(*known, after=timedelta(hours=23)) == set()
    assert await found(*known) == lost


async def test_finding_touches_nothing_and_removing_takes_what_was_found_and_nothing_else() -> None:
    known = await everything_that_is_known()
    await put(here().shelf, f"{ids.new_uuid()}-720.mp4")
    await put(here().vault, f"{ids.new_uuid()}-720.mp4")
    (places.desks() / "7-left").mkdir()
    (places.originals() / "left").write_bytes(b"x")
    with clock.stopped_at(clock.now() + timedelta(hours=25)):
        orphans = await sweeping.find(known)
        assert len(orphans) == len(await sweeping.find(known)) == 4
        before = await names()
        await sweeping.remove(orphans)
        assert await sweeping.find(known) == []
    assert before - await names() == {(one.place, one.name) for one in orphans}


async def names() -> set[tuple[str, str]]:
    standing = {(place, file.name) for place, shelf in (("shelf", here().shelf), ("vault", here().vault))
                async for file in shelf.files()}  # fmt: skip
    for directory, place in ((places.originals(), "originals"), (places.desks(), "desks")):
        standing |= {(place, entry.name) for entry in directory.iterdir()}
    return standing


async def test_what_an_opening_that_was_killed_had_shown_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """kill -9 between the files and the rows: nobody knows the names, the vault has everything still."""
    asset = await an_asset(AssetState.READY)
    name = await put(here().vault, f"{asset.stem}-720.mp4")
    await Rendition.create(asset=asset, kind=RenditionKind.MP4, name=name, media_type="", size=5)
    shown: list[str] = []
    show = opening._show

    async def then_nothing(shelf: Shelf, target: Shelf, given: Names, stems: Names) -> None:
        await show(shelf, target, given, stems)
        shown.extend(given.values())

    async def killed(*_: object) -> bool:
        raise SystemExit

    monkeypatch.setattr(opening, "_show", then_nothing)
    monkeypatch.setattr(opening, "_write_down", killed)
    monkeypatch.setattr(type(here().shelf), "remove", killed)  # nor does anything else run any more
    with pytest.raises(SystemExit):
        await opening.open_to_world(asset)
    monkeypatch.undo()
    assert await found() == {("shelf", one) for one in shown} and len(shown) == 1
    await opening.open_to_world(asset)
    await take_files_away()
    assert asset.open and await found() == {("shelf", one) for one in shown}
