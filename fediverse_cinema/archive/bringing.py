"""An archive of a pole, brought along by its owner: her profile, her selections, and her films as drafts with their
files. It is a stranger's file: how much of it is read is counted before it is, no name in it becomes a path, and every
sheet and film goes through the same checks as if she had typed and sent it.
"""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.archive import her_choices, her_films, opening
from fediverse_cinema.archive.models import Intake
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.labels import picking, selecting
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.media import arrival, places, uploads
from fediverse_cinema.media.models import Asset
from fediverse_cinema.people import profile
from fediverse_cinema.people.likeness import Likeness, Period, TradeLine, Work
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.search import finding

PIECE = 1 << 20


async def receive(chunks: AsyncIterator[bytes]) -> tuple[str, list[str]]:
    """The file stands in the vault under this name; and the pieces that are to be taken in. Refused when it is none."""
    name = ids.new_uuid()
    with TemporaryDirectory(dir=places.desks(), prefix="brought-") as desk:
        path = Path(desk) / name
        await arrival.write(chunks, path, limit=here().settings.media.largest_upload)
        pieces = await asyncio.to_thread(opening.pieces, path)
        await here().vault.put(path, name)
    return name, pieces


@asynccontextmanager
async def opened(intake: Intake, labels: tuple[str, str]) -> AsyncIterator[Any]:
    """What takes in one of its pieces."""
    creator = await Creator.get(actor_id=intake.owner_id).select_related("actor")
    with TemporaryDirectory(dir=places.desks(), prefix="taking-in-") as desk:
        path = here().vault.path(intake.name)
        if path is None:
            path = Path(desk) / intake.name
            await here().vault.bring(intake.name, path)
        with await asyncio.to_thread(opening.opened, path) as archive:
            yield partial(_take, archive, creator, intake, labels)


async def _take(
    archive: zipfile.ZipFile, creator: Creator, intake: Intake, labels: tuple[str, str], piece: str
) -> None:
    said = await asyncio.to_thread(opening.document, archive, piece)
    if piece == opening.PROFILE:
        await _profile(creator, said, labels, intake)
    elif piece.startswith("selections/"):
        await _selection(creator, said, intake)
    else:
        await _film(archive, creator, said, piece, intake)


async def _film(archive: zipfile.ZipFile, creator: Creator, said: dict[str, Any], piece: str, intake: Intake) -> None:
    """Once: that it is begun is written together with that this piece is done. Its title says nothing: two drafts may
    have the same.
    """
    sheet = her_films.read_sheet(said)
    sent = said.get(her_films.SENT)
    asset = await _file(archive, creator, sent, piece) if isinstance(sent, str) else None
    async with in_transaction():
        await films.begin(creator, sheet, asset)
        await _note_taken(intake)


async def _file(archive: zipfile.ZipFile, creator: Creator, sent: str, piece: str) -> Asset | None:
    """As it lies in there: a pressed one could be a thousand times as large. None when it was gone at home already."""
    found = next((one for one in archive.infolist() if one.filename == sent), None)
    if sent.rpartition("/")[0] != piece.rpartition("/")[0] or (found and found.compress_type != zipfile.ZIP_STORED):
        raise Refused(f"no file {sent[:100]}", public="The file of this film is not in the archive.", code="no_file")
    if found is None:
        return None
    limit = here().settings.media.largest_upload
    return await uploads.receive(
        _chunks(archive, found), file_name=sent.rpartition("/")[2], owner_id=creator.actor_id, limit=limit
    )


async def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> AsyncIterator[bytes]:
    try:
        with await asyncio.to_thread(archive.open, entry) as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
    except opening.FAULTS as error:
        raise opening.broken(str(error)) from error


async def _selection(creator: Creator, said: dict[str, Any], intake: Intake) -> None:
    """As one that nobody else sees. Films that no server shows any more are left out."""
    sheet, chosen = her_choices.read(said)
    actor = creator.actor
    title = " ".join(sheet.title.split())
    made = await Selection.get_or_none(owner_id=actor.id, title=title, created_at__gte=intake.created_at)
    made = made or await selecting.begin(actor, actor, sheet)
    for uri, words in chosen[: picking.MOST_FILMS]:
        try:
            await picking.add(made, await _found(uri), actor, words)
        except CinemaError:
            continue


async def _found(uri: str) -> Film:
    known = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED)
    wanted = finding.read(uri) if known is None else None
    if wanted is not None:
        await finding.ask(wanted)
        known = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED)
    if known is None:
        raise Missing(f"no film {uri[:200]}")
    return known


async def _profile(creator: Creator, said: dict[str, Any], labels: tuple[str, str], intake: Intake) -> None:
    """Told once, as of a film. Its sheet is kept when her portrait is refused."""
    website, support = labels
    sheet, fault = _sheet(said.get("sheet")), None
    async with in_transaction():
        await profile.change(creator, sheet, website_label=website, support_label=support)
        try:
            await profile.change_portrait(creator, _portrait(said.get("portrait")), listed=sheet.indexable)
        except CinemaError as error:
            fault = error
        await _note_taken(intake)
    if fault is not None:
        raise fault


async def _note_taken(intake: Intake) -> None:
    await Intake.filter(id=intake.id).update(position=intake.position + 1, taken=intake.taken + 1)


def _sheet(said: Any) -> profile.Sheet:
    said = said if isinstance(said, dict) else {}
    values: dict[str, Any] = {
        name: said[name] for name in ("name", "about", "website", "support") if isinstance(said.get(name), str)
    }
    values |= {name: said.get(name) is True for name in ("locked", "discoverable", "indexable")}
    for name in ("quoting", "featuring"):
        given = said.get(name)
        values[name] = Policy(given) if given in list(Policy) else Policy.NOBODY
    return profile.Sheet(**{"name": "", **values}, lines=tuple(_pairs(said.get("lines"))))


def _pairs(said: Any) -> Iterator[tuple[str, str]]:
    for one in said if isinstance(said, list) else []:
        if isinstance(one, list) and len(one) == 2 and all(isinstance(word, str) for word in one):
            yield one[0], one[1]


def _portrait(said: Any) -> Likeness:
    """What is of another kind than it should be is left out; the rest is judged by the room of people."""
    said = said if isinstance(said, dict) else {}
    words: dict[str, Any] = {
        one.name: said[one.name]
        for one in fields(Likeness)
        if isinstance(one.default, str) and isinstance(said.get(one.name), str)
    }
    return Likeness(
        **words,
        terms=tuple(_strings(said.get("terms"))),
        hidden=tuple(_strings(said.get("hidden"))),
        trades=tuple(
            TradeLine(str(one.get("trade", "")), str(one.get("skills", "")), one.get("passes_on") is True,
                      str(one.get("title", "")))
            for one in _objects(said.get("trades"))
        ),
        periods=tuple(_periods(said.get("periods"))),
        works=tuple(Work(str(one.get("name", "")), str(one.get("href", ""))) for one in _objects(said.get("works"))),
    )  # fmt: skip


def _periods(said: Any) -> Iterator[Period]:
    for one in _objects(said):
        try:
            yield Period(date.fromisoformat(str(one.get("begins_on"))), date.fromisoformat(str(one.get("ends_on"))))
        except ValueError:
            continue


def _objects(said: Any) -> list[dict[str, Any]]:
    return [one for one in said if isinstance(one, dict)][:50] if isinstance(said, list) else []


def _strings(said: Any) -> list[str]:
    return [one for one in said if isinstance(one, str)][:50] if isinstance(said, list) else []
