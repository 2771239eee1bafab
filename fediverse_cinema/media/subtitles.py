"""The subtitles of an asset: read by `cues`, kept as their maker edits them, and put on the shelf as the file that
players fetch. Called by the doors; what language is spoken in the film, they know.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import cues, places, shelving, vault
from fediverse_cinema.media.cues import Cue, Reading
from fediverse_cinema.media.models import Asset, Subtitle, SubtitleKind
from fediverse_cinema.media.news import TracksChanged

MOST = 60


@frozen
class Words:
    """One track: in which language, for whom, under which name ("" for that of its language), and its cues."""

    language: str
    kind: SubtitleKind
    label: str
    cues: tuple[Cue, ...]


async def read(text: str, asset: Asset) -> Reading:
    """The cues of what somebody sent for the asset. A long text takes a moment: not on the loop."""
    return await asyncio.to_thread(cues.read, text, duration=asset.duration)


async def of(asset_id: int) -> list[Subtitle]:
    """By language; within one the plain subtitles last, since PeerTube keeps only the last of a language."""
    kinds = (SubtitleKind.FORCED, SubtitleKind.SDH, SubtitleKind.SUBTITLES)
    found = await Subtitle.filter(asset_id=asset_id)
    return sorted(found, key=lambda one: (one.language, kinds.index(one.kind)))


async def keep(asset: Asset, words: Words, old: Subtitle | None = None) -> None:
    """A new track, or `old` as it is now: under a new name, since readers keep what they have fetched under one.
    Raises Refused when there is one of this language and kind already, or too many.
    """
    if old is None and await Subtitle.filter(asset_id=asset.id).count() >= MOST:
        raise Refused("too many tracks", public="This film has %(most)s subtitle tracks: no more fit.", most=MOST)
    text = cues.vtt(words.cues)
    name = f"{ids.new_uuid()}-{words.language}-{words.kind.value}.vtt"
    await _put(asset, name, text)
    try:
        await _write(asset, words, text, name, old)
    except BaseException as fault:
        await vault.shelf_of(asset).remove([name])
        if isinstance(fault, IntegrityError):
            raise Refused(
                "a second track of a kind", public="The film has such subtitles already.", code="has_track"
            ) from fault
        raise


async def remove(asset: Asset, subtitle: Subtitle) -> None:
    async with in_transaction():
        await vault.stay(asset)
        await subtitle.delete()
        await news.tell(TracksChanged(asset.id))
        await shelving.order_removal([subtitle.name], opened=asset.open)


async def _put(asset: Asset, name: str, text: str) -> None:
    with TemporaryDirectory(dir=places.desks(), prefix="subtitles-") as desk:
        path = Path(desk) / name
        await asyncio.to_thread(path.write_text, text, encoding="utf-8")
        await vault.shelf_of(asset).put(path, name)


async def _write(asset: Asset, words: Words, text: str, name: str, old: Subtitle | None) -> None:
    columns: dict[str, Any] = {
        "language": words.language,
        "kind": words.kind,
        "label": words.label,
        "text": text,
        "cues": len(words.cues),
        "name": name,
        "size": len(text.encode()),
        "updated_at": clock.now(),
    }
    async with in_transaction():
        await vault.stay(asset)
        if old is None:
            await Subtitle.create(asset_id=asset.id, **columns)
        elif not await Subtitle.filter(id=old.id, name=old.name).update(**columns):
            raise Refused(
                "changed meanwhile",
                public="These subtitles have been changed in another window. Copy your text and open them again.",
                code="changed_meanwhile",
                status=409,
            )
        else:
            await shelving.order_removal([old.name], opened=asset.open)
        await news.tell(TracksChanged(asset.id))
