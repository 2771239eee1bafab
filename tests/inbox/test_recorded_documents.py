"""Every document that Mastodon, PeerTube and GoToSocial are on record with (tests/letters), and what becomes of it here
(verdicts.json): who handles it and what it is read as, or the name of the refusal. Of what is no document (WebFinger,
NodeInfo, lists of requests) nothing is read. A file without a row fails, and so does a row that is not true any more.
"""

import json

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.actors import ACTOR_TYPES
from fediverse_cinema.activitypub.vocab import read_activity, type_of, uri_of
from fediverse_cinema.conversations.wire import note_from_object
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.inbox.routes import ROUTES
from tests.kit.letters import FOLDER, Document, recorded

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
ACTIVITIES = {activity for activity, _ in ROUTES}

TABLE: dict[str, list[str]] = json.loads((FOLDER / "verdicts.json").read_text())


@pytest.mark.parametrize("name", TABLE)
async def test_a_recorded_document_becomes_what_it_should(house: House, name: str) -> None:
    assert [await what_becomes_of(document) for document in recorded(FOLDER / name)] == TABLE[name]


def test_every_recorded_file_has_a_row() -> None:
    assert set(TABLE) == {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*.json")}


async def what_becomes_of(document: Document) -> str:
    """In words: "module.handler: what its object is", "what it is" for a thing alone, or "refused: code"."""
    try:
        if type_of(document.get("type")) in ACTIVITIES:
            return await _letter(document)
        return await _thing(document, uri_of(document.get("attributedTo")))
    except Refused as refusal:
        return f"refused: {refusal.code}"


async def _letter(document: Document) -> str:
    activity = read_activity(document)
    handler = ROUTES.get((activity.type, activity.object_type)) or ROUTES.get((activity.type, "*"))
    if handler is None:
        return "ignored"
    name = f"{handler.__module__.rsplit('.', 1)[1]}.{handler.__qualname__.partition('.')[0]}"
    if activity.object is None or activity.type not in ("Create", "Update"):
        return name
    return f"{name}: {await _thing(activity.object, activity.actor_uri)}"


async def _thing(document: Document, author: str) -> str:
    kind = type_of(document.get("type"))
    if kind in ACTOR_TYPES:
        actor = await actors.keep(document)
        marks = {"locked": actor.locked, "moved": actor.moved_to}
        return ", ".join([f"{kind} {actor.address}", *(mark for mark, there in marks.items() if there)])
    if kind == "Video":
        film = film_from_object(document)
        return f"film {film.title}, {'public' if film.public else 'not public'}"
    note = note_from_object(document, f"{author}/followers")
    said = {
        "answer": note.answer_to, "warning": note.warning, "quote": note.quote_uri, "vote": note.choice,
        "poll": "options" in str(note.details), "changed": note.updated_at,
    }  # fmt: skip
    hung = [one["kind"] for one in note.attachments]
    return ", ".join([f"{note.visibility} {kind}", *hung, *(mark for mark, there in said.items() if there)])
