"""Further sounds of an asset: in another language, described, commented. Each comes out of the film's own file or in a
file of its own, and is made into one more sound of the HLS by a job, which may be killed and begun again.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import (
    arrival,
    assets,
    originals,
    places,
    quota,
    shelving,
    sound_menu,
    soundtrack,
    track_names,
    vault,
)
from fediverse_cinema.media.made import Made
from fediverse_cinema.media.models import Asset, AssetState, AudioTrack, Rendition, RenditionKind, TrackKind
from fediverse_cinema.media.news import TracksChanged
from fediverse_cinema.media.probe import AudioStream
from fediverse_cinema.media.sound_menu import Choice
from fediverse_cinema.media.uploads import display_name

log = structlog.get_logger()
MAKE = "make_audio_track"
MOST = 20
LARGEST = 4_000_000_000
"""Bytes: two hours of a studio's WAV, twice over."""


@frozen
class Words:
    """What its maker says of a sound; without a `label` it is called by its language and kind."""

    language: str
    kind: TrackKind
    label: str


async def of(asset_id: int) -> list[AudioTrack]:
    return await AudioTrack.filter(asset_id=asset_id).order_by("position", "id")


async def propose(asset: Asset, streams: Sequence[AudioStream], own: int | None) -> None:
    """Note what further sounds the film's own file holds. They wait for their maker's word: nothing is made of them."""
    known = {track.stream for track in await of(asset.id)}
    found = [stream for stream in streams if stream.index != own and stream.index not in known]
    await AudioTrack.bulk_create(
        AudioTrack(
            asset_id=asset.id,
            position=number,
            language=track_names.code_of(stream.language),
            kind=TrackKind.DESCRIPTION if stream.describes else TrackKind.DUB,
            label=stream.title[: track_names.LONGEST],
            stream=stream.index,
            created_at=clock.now(),
        )
        for number, stream in enumerate(found[:MOST])
    )


async def take(asset: Asset, track: AudioTrack, words: Words, *, language: str) -> None:
    """Make a sound of the film's own file one of its sounds. `language` is that of the film, for the menu."""
    await _check_takes(asset)
    async with in_transaction():
        changes = {"language": words.language, "kind": words.kind, "label": words.label}
        if await AudioTrack.filter(id=track.id, state=AssetState.ARRIVED).update(state=AssetState.ENCODING, **changes):
            await _order(track, language)


async def receive(asset: Asset, chunks: AsyncIterator[bytes], *, file_name: str, words: Words, language: str) -> None:
    """Keep a file of sound for the asset, and have it made one of its sounds. Raises Refused for what is no sound
    (422), is too large or beyond a quota (413), Later when the disk is nearly full (507).
    """
    await _check_takes(asset)
    original = ids.new_uuid()
    path = places.originals() / original
    arrived = await arrival.write(chunks, path, limit=LARGEST, check_head=soundtrack.check_head)
    try:
        async with in_transaction():
            await quota.reserve(asset.owner_id, arrived.size)
            track = await AudioTrack.create(
                asset_id=asset.id,
                position=await AudioTrack.filter(asset_id=asset.id).count(),
                language=words.language,
                kind=words.kind,
                label=words.label,
                original=original,
                file_name=display_name(file_name),
                size=arrived.size,
                state=AssetState.ENCODING,
                created_at=clock.now(),
            )
            await _order(track, language)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def make(track_id: int, language: str) -> None:
    """The job: make the sound, put it on the shelf, and offer it in a new master. One that cannot be made says why."""
    track = await AudioTrack.get_or_none(id=track_id)
    if track is None or track.state is not AssetState.ENCODING:
        return
    asset = await Asset.get(id=track.asset_id)
    if track.stem:  # what an attempt that was killed had put there, perhaps before the film was opened
        await _clear(track.stem)
    track.stem = ids.new_uuid()
    await AudioTrack.filter(id=track.id).update(stem=track.stem)
    try:
        await _make_and_offer(asset, track, language)
    finally:
        if not await AudioTrack.filter(id=track.id).exists():  # taken away meanwhile, alone or with its film
            await _clear(track.stem)
    await originals.done_with(asset.id)


async def _make_and_offer(asset: Asset, track: AudioTrack, language: str) -> None:
    try:
        with TemporaryDirectory(dir=places.desks(), prefix="sound-") as desk:
            made = await _make(asset, track, Path(desk))
            found = await Asset.get_or_none(id=asset.id)  # it may have been opened meanwhile
            if found is None:
                raise Missing(f"asset {asset.id} is gone")
            files = await shelving.shelve(found, made, Path(desk))
    except (Refused, Missing) as refusal:
        await _fail(track, refusal)
        return
    for one in files:
        one.language = track.language
    try:
        await _offer(found, [*await _ready(found), track], language, files=files, made=track)
    except Missing as moved:
        raise Later(str(moved), after=1) from moved


async def give_up(*, reason: str, track_id: int, **_: object) -> None:
    """It has failed by a fault of ours, again and again: the sound says so."""
    track = await AudioTrack.get_or_none(id=track_id, state=AssetState.ENCODING)
    if track is not None:
        await _fail(track, CinemaError(reason, code="fault"))


async def remove(asset: Asset, track: AudioTrack, *, language: str) -> None:
    """Take a sound away, wherever it stands."""
    if not await AudioTrack.filter(id=track.id).exclude(state=AssetState.READY).delete():
        rest = [one for one in await _ready(asset) if one.id != track.id]
        await _offer(asset, rest, language, gone=track)
    if track.stem:
        await vault.shelf_of(asset).clear(track.stem)
    if track.original:
        await originals.remove(track.original)


async def _ready(asset: Asset) -> list[AudioTrack]:
    return [track for track in await of(asset.id) if track.state is AssetState.READY]


async def _order(track: AudioTrack, language: str) -> None:
    args, key = {"track_id": track.id, "language": language}, f"{MAKE} {track.id}"
    if track.original:
        await originals.order(track.original, MAKE, args, key=key)
    else:  # it is in the film's own
        await later(MAKE, args, key=key)


async def _check_takes(asset: Asset) -> None:
    if asset.state is not AssetState.READY:
        raise Refused("not ready", public="The film is still being prepared.", code="not_ready")
    if sound_menu.own_sound(await _master_text(asset)) is None:
        raise Refused(
            "a silent film", public="The film itself has no sound: no other can stand beside it.", code="silent"
        )
    if await AudioTrack.filter(asset_id=asset.id).exclude(state=AssetState.ARRIVED).count() >= MOST:
        raise Refused(
            "too many sounds", public="This film has %(most)s sounds: no more fit.", code="too_many", most=MOST
        )


async def _make(asset: Asset, track: AudioTrack, desk: Path) -> list[Made]:
    path = await originals.at_hand(track.original or asset.original)
    length, tools = asset.duration or 0.0, await places.tools()
    if track.original:
        await soundtrack.check_length(path, length, desk=desk, tools=tools)
    stream = None if track.original else track.stream
    return await soundtrack.encode(path, stream, length, stem=str(track.stem), desk=desk, tools=tools)


async def _offer(
    asset: Asset,
    tracks: Sequence[AudioTrack],
    language: str,
    *,
    files: Sequence[Rendition] = (),
    made: AudioTrack | None = None,
    gone: AudioTrack | None = None,
) -> None:
    """Put up a master that offers these sounds, under a name of its own; write down that `made` is one of them, or that
    `gone` is none any more. Nothing changes when it has been taken away meanwhile. Raises Later when another master
    came between.
    """
    old, text = await _master(asset), await _master_text(asset)
    own = Choice(track_names.language_in_itself(language) or "Original", language, sound_menu.own_sound(text) or "")
    others = [
        Choice(
            track_names.of(one.language, one.kind, one.label),
            one.language,
            soundtrack.playlist_of(str(one.stem)),
            one.kind,
        )
        for one in tracks
    ]
    name = f"{ids.new_uuid()}-master.m3u8"
    with TemporaryDirectory(dir=places.desks(), prefix="sound-") as desk:
        await asyncio.to_thread((Path(desk) / name).write_text, sound_menu.offering(text, own, others))
        (new,) = await shelving.shelve(asset, [Made(RenditionKind.MASTER, name)], Path(desk))
    try:
        written = await _write(asset, old, new, files, made, gone)
    except BaseException:
        await vault.shelf_of(asset).remove([name])
        raise
    if not written:
        await vault.shelf_of(asset).remove([name])


async def _write(
    asset: Asset,
    old: Rendition,
    new: Rendition,
    files: Sequence[Rendition],
    made: AudioTrack | None,
    gone: AudioTrack | None,
) -> bool:
    """False when `made` has been taken away meanwhile."""
    async with in_transaction():
        await vault.stay(asset)
        ready = AudioTrack.filter(id=made.id, stem=made.stem) if made else None
        if ready is not None and not await ready.update(state=AssetState.READY):
            return False
        if not await Rendition.filter(id=old.id, name=old.name).update(name=new.name, size=new.size):
            raise Later("another master came between", after=1, counts=False)
        await shelving.order_removal([old.name], opened=asset.open)
        await Rendition.bulk_create(files)
        if gone is not None:
            await AudioTrack.filter(id=gone.id).delete()
            await Rendition.filter(asset_id=asset.id, name__startswith=str(gone.stem)).delete()
        await news.tell(TracksChanged(asset.id))
    return True


async def _master(asset: Asset) -> Rendition:
    found = await Rendition.get_or_none(asset_id=asset.id, kind=RenditionKind.MASTER)
    if found is None:
        raise Missing(f"asset {asset.id} is gone")
    return found


async def _master_text(asset: Asset) -> str:
    return (await vault.shelf_of(asset).read((await _master(asset)).name)).decode()


async def _clear(stem: str) -> None:
    for shelf in (here().vault, here().shelf):
        await shelf.clear(stem)


async def _fail(track: AudioTrack, refusal: CinemaError) -> None:
    log.info("audio_track_failed", track=track.id, code=refusal.code, reason=str(refusal))
    ours = AudioTrack.filter(id=track.id, stem=track.stem)
    await ours.update(state=AssetState.FAILED, **assets.failure_of(refusal))
    await originals.done_with(track.asset_id)
