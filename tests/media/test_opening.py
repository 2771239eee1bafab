"""What leaves the vault for the shelf, and what must not when something goes wrong on the way."""

import asyncio
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import Shelf
from fediverse_cinema.media import assets, opening, places, service, vault
from fediverse_cinema.media.models import (
    Asset,
    AssetState,
    AudioTrack,
    Rendition,
    RenditionKind,
    Subtitle,
    SubtitleKind,
    TrackKind,
)
from fediverse_cinema.media.opening import Names
from tests.kit.working import take_files_away

SHELVES = ["disk", pytest.param("bucket", marks=pytest.mark.s3)]
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.usefixtures("either_shelf"),
    pytest.mark.parametrize("either_shelf", SHELVES, indirect=True),
]


async def a_closed_asset() -> Asset:
    """A master that names a playlist that names a film; another sound, subtitles, a storyboard, a poster of its own."""
    stem, sound = ids.new_uuid(), ids.new_uuid()
    asset = await Asset.create(
        owner_id=7, state=AssetState.READY, file_name="a.mov", original=ids.new_uuid(), size=1, sha256="", stem=stem,
        created_at=clock.now(),
    )  # fmt: skip
    (places.originals() / asset.original).write_bytes(b"a master")
    await AudioTrack.create(
        asset=asset, language="en", kind=TrackKind.DUB, state=AssetState.READY, stem=sound, created_at=clock.now()
    )
    files = {
        f"{stem}-720-hls.mp4": (RenditionKind.HLS, "pictures"),
        f"{stem}-720.m3u8": (RenditionKind.PLAYLIST, f"#EXTM3U\n{stem}-720-hls.mp4\n"),
        f"{sound}.m3u8": (RenditionKind.PLAYLIST, f"#EXTM3U\n{sound}.mp4\n"),
        f"{sound}.mp4": (RenditionKind.AUDIO, "sound"),
        f"{ids.new_uuid()}-master.m3u8": (RenditionKind.MASTER, f'URI="{sound}.m3u8"\n{stem}-720.m3u8\n'),
        f"{stem}-storyboard.vtt": (RenditionKind.STORYBOARD, f"WEBVTT\n\n{stem}-storyboard.jpg#xywh=0,0,9,9\n"),
        f"{ids.new_uuid()}-280.jpg": (RenditionKind.POSTER, "a still"),
    }
    for name, (kind, content) in files.items():
        await put(here().vault, name, content)
        await Rendition.create(asset=asset, kind=kind, name=name, media_type="", size=len(content))
    name = f"{ids.new_uuid()}-fr.vtt"
    await put(here().vault, name, "WEBVTT\n")
    await Subtitle.create(
        asset=asset, language="fr", kind=SubtitleKind.SDH, text="", cues=0, name=name, size=7, updated_at=clock.now()
    )
    return asset


async def put(shelf: Shelf, name: str, content: str) -> None:
    path = places.desks() / name
    path.write_text(content)
    await shelf.put(path, name)
    path.unlink()


async def standing(shelf: Shelf) -> set[str]:
    await take_files_away()
    return {file.name async for file in shelf.files()}


async def named(asset: Asset) -> set[str]:
    return set(await vault.names_of(asset))


async def assert_still_closed(asset: Asset, names: set[str]) -> None:
    assert not (await Asset.get(id=asset.id)).open
    assert await named(asset) == names == await standing(here().vault)
    assert await standing(here().shelf) == set()


async def test_every_file_comes_to_the_shelf_under_a_new_name_and_none_stays_in_the_vault() -> None:
    asset = await a_closed_asset()
    before = await named(asset)
    await opening.open_to_world(asset)
    after = await named(asset)
    assert asset.open and (await Asset.get(id=asset.id)).open
    assert await standing(here().shelf) == after and await standing(here().vault) == set()
    assert len(after) == len(before) == 8
    assert not {name[:36] for name in before} & {name[:36] for name in after}, "who knew the old names knows nothing"


async def test_what_names_other_files_names_them_as_they_are_called_now() -> None:
    asset = await a_closed_asset()
    await opening.open_to_world(asset)
    names = await named(asset)
    for name in names:
        if name.endswith((".m3u8", "-storyboard.vtt")):
            text = (await here().shelf.read(name)).decode()
            for word in text.replace('"', " ").replace("#xywh", " ").split():
                if word.endswith((".mp4", ".m3u8")):
                    assert word in names
                if word.endswith(".jpg"):
                    assert word == name.replace(".vtt", ".jpg")
    track, now = await AudioTrack.get(), await Asset.get(id=asset.id)
    assert f"{track.stem}.mp4" in names and f"{now.stem}-720.m3u8" in names, "their stems are those of their files"


async def test_what_is_open_is_not_opened_again() -> None:
    asset = await a_closed_asset()
    await opening.open_to_world(asset)
    names = await named(asset)
    await opening.open_to_world(await Asset.get(id=asset.id))
    assert await named(asset) == names == await standing(here().shelf)


async def test_two_who_open_it_at_once_open_it_once() -> None:
    asset = await a_closed_asset()
    looked_at = [await Asset.get(id=asset.id) for _ in range(3)]
    await asyncio.gather(*map(opening.open_to_world, looked_at))
    assert all(one.open for one in looked_at)
    assert await named(asset) == await standing(here().shelf) and await standing(here().vault) == set()


async def test_who_is_overtaken_by_another_finds_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault is empty when she comes to copy."""
    asset = await a_closed_asset()
    show = opening._show

    async def overtaken(*given: Any) -> None:
        monkeypatch.setattr(opening, "_show", show)
        await opening.open_to_world(await Asset.get(id=asset.id))
        await show(*given)

    monkeypatch.setattr(opening, "_show", overtaken)
    await opening.open_to_world(asset)
    assert asset.open and await named(asset) == await standing(here().shelf)


async def test_a_file_that_is_missing_leaves_all_as_it_was() -> None:
    """STO-12."""
    asset = await a_closed_asset()
    lost = next(name for name in await named(asset) if name.endswith("-hls.mp4"))
    await here().vault.remove([lost])
    with pytest.raises(Missing):
        await opening.open_to_world(asset)
    await Rendition.filter(name=lost).delete()
    await assert_still_closed(asset, await named(asset))


async def test_what_others_write_down_of_the_names_is_written_with_them_or_not_at_all() -> None:
    asset = await a_closed_asset()
    before = await named(asset)

    async def fail(_: Names) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await opening.open_to_world(asset, fail)
    await assert_still_closed(asset, before)

    heard: list[Names] = []

    async def hear(names: Names) -> None:
        heard.append(names)

    await opening.open_to_world(asset, hear)
    assert [set(names) for names in heard] == [before] and set(heard[0].values()) == await named(asset)


async def test_PRV_02_what_is_closed_again_is_in_the_vault_under_names_that_nobody_knows() -> None:
    asset = await a_closed_asset()
    await opening.open_to_world(asset)
    public, heard = await named(asset), list[Names]()

    async def hear(names: Names) -> None:
        heard.append(names)

    await opening.close_to_world(asset, hear)
    assert not asset.open and not (await Asset.get(id=asset.id)).open
    assert await standing(here().vault) == await named(asset) and await standing(here().shelf) == set()
    assert not {name[:36] for name in public} & {name[:36] for name in await named(asset)}
    assert [set(names) for names in heard] == [public]


async def test_what_goes_with_an_opening_is_written_although_it_was_open_before() -> None:
    asset, heard = await a_closed_asset(), list[Names]()
    await opening.open_to_world(asset)

    async def hear(names: Names) -> None:
        heard.append(names)

    await opening.open_to_world(asset, hear)
    assert heard == [{}]


async def test_MED_21_a_film_that_is_deleted_while_it_is_opened_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await a_closed_asset()
    show = opening._show

    async def deleted_meanwhile(*given: Any) -> None:
        await show(*given)
        await service.remove(asset.id)

    monkeypatch.setattr(opening, "_show", deleted_meanwhile)
    with pytest.raises(Missing):
        await opening.open_to_world(asset)
    assert await standing(here().shelf) == await standing(here().vault) == set()
    assert await Rendition.all().count() == 0 and list(places.originals().iterdir()) == []


async def test_MED_21_a_film_that_is_opened_while_it_is_deleted_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its files are on the shelf already; they get their names while the others are taken away."""
    asset = await a_closed_asset()
    show, names_of = opening._show, vault.names_of
    shown, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(*given: Any) -> None:
        await show(*given)
        shown.set()
        await go_on.wait()

    async def opened_meanwhile(one: Asset) -> list[str]:
        monkeypatch.setattr(vault, "names_of", names_of)
        names = await names_of(one)
        go_on.set()
        await coming_out
        return names

    monkeypatch.setattr(opening, "_show", slowly)
    coming_out = asyncio.create_task(opening.open_to_world(await Asset.get(id=asset.id)))
    await shown.wait()
    monkeypatch.setattr(vault, "names_of", opened_meanwhile)
    with pytest.raises(Later):
        await service.remove(asset.id)
    assert (await Asset.get(id=asset.id)).open
    await service.remove(asset.id)
    assert not await Asset.exists()
    assert await standing(here().shelf) == await standing(here().vault) == set()


async def test_MED_21_a_file_that_comes_while_the_others_are_taken_away_is_not_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asset, clear = await a_closed_asset(), assets.clear

    async def added_meanwhile(*given: Any) -> None:
        monkeypatch.setattr(assets, "clear", clear)
        await clear(*given)
        await put(here().vault, f"{asset.stem}-late.mp4", "late")
        await Rendition.create(
            asset=asset, kind=RenditionKind.TEASER, name=f"{asset.stem}-late.mp4", media_type="", size=4
        )

    monkeypatch.setattr(assets, "clear", added_meanwhile)
    with pytest.raises(Later):
        await service.remove(asset.id)
    await service.remove(asset.id)
    assert await standing(here().vault) == set() and not await Asset.exists()


async def test_subtitles_that_come_while_it_is_opened_come_along(monkeypatch: pytest.MonkeyPatch) -> None:
    asset = await a_closed_asset()
    show, name = opening._show, f"{ids.new_uuid()}-en.vtt"

    async def changed_meanwhile(*given: Any) -> None:
        await show(*given)
        if not await Subtitle.exists(language="en"):
            await put(here().vault, name, "WEBVTT\n")
            await Subtitle.create(
                asset=asset, language="en", kind=SubtitleKind.SDH, text="", cues=0, name=name, size=7,
                updated_at=clock.now(),
            )  # fmt: skip

    monkeypatch.setattr(opening, "_show", changed_meanwhile)
    await opening.open_to_world(asset)
    names = await named(asset)
    assert len(names) == 9 and name not in names
    assert await standing(here().shelf) == names and await standing(here().vault) == set()


async def test_who_has_put_a_file_beside_it_meanwhile_hears_that_it_was_opened() -> None:
    asset = await a_closed_asset()
    looked_at = await Asset.get(id=asset.id)
    async with in_transaction():
        await vault.stay(looked_at)
    await opening.open_to_world(asset)
    with pytest.raises(Later):
        async with in_transaction():
            await vault.stay(looked_at)


async def test_who_goes_away_in_the_moment_of_writing_leaves_no_open_film_without_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The commit is shielded: it is done although whoever waited for it was told to stop."""
    asset = await a_closed_asset()
    write = opening._write_down

    async def told_to_stop(*args: Any) -> bool:
        await write(*args)
        raise asyncio.CancelledError

    monkeypatch.setattr(opening, "_write_down", told_to_stop)
    with pytest.raises(asyncio.CancelledError):
        await opening.open_to_world(asset)
    assert (await Asset.get(id=asset.id)).open
    assert await named(asset) == await standing(here().shelf)
