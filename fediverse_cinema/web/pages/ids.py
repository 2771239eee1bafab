"""What ids answer: actors, films, notes, activities, collections. A browser is shown the way to the page."""

from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.activitypub import documents, follows, suspending
from fediverse_cinema.activitypub.context import AS2, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.activitypub.models import Actor, OutboxEntry, Tombstone
from fediverse_cinema.conversations import circles
from fediverse_cinema.conversations import documents as notes
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.documents import Numbers
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films import documents as films
from fediverse_cinema.films import featuring
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.web import actors, asking
from fediverse_cinema.web import documents as shown
from fediverse_cinema.web.documents import Shown
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.negotiation import activity, to_document, to_page, wants_html
from fediverse_cinema.web.sessions import viewer_of

FEATURED = 20
WITH_WORDS = ("Create", "Update")  # and the thing itself
COUNTED = {"likes": ReactionKind.LIKE, "shares": ReactionKind.ANNOUNCE}


async def actor(request: Request) -> Response:
    """An actor's id never redirects a server, only a browser. One of ours that has been deleted left a stone."""
    return _shown(request, await shown.actor(urls.base() + request.scope["path"]))


async def outbox(request: Request) -> Response:
    found = await _owner(request, "/outbox")
    total = await OutboxEntry.filter(actor_id=found.id, listed=True).count()
    return activity(documents.collection(found.outbox or "", total))


async def outbox_page(request: Request) -> Response:
    """Creates of a Person, Announces of the Groups and the Application, newest first, whole."""
    cursor = request.path_params["cursor"]
    found = await _owner(request, f"/outbox/pages/{cursor}")
    rows = await sql.rows(
        "SELECT id, body FROM outbox_entry WHERE actor_id=? AND listed=? AND id<? ORDER BY id DESC LIMIT ?",
        found.id, True, before(cursor) or sql.LARGEST_ID, PAGE_SIZE,
    )  # fmt: skip
    items = [_without_context(orjson.loads(row["body"])) for row in rows]
    total = await OutboxEntry.filter(actor_id=found.id, listed=True).count()
    following = f"before-{rows[-1]['id']}" if len(rows) == PAGE_SIZE else None
    return activity(documents.collection_page(found.outbox or "", cursor, total, items, following))


async def followers(request: Request) -> Response:
    found = await _owner(request, "/followers")
    return activity(documents.collection(f"{found.uri}/followers", await actors.followers_count(found)))


async def followers_page(request: Request) -> Response:
    cursor = request.path_params["cursor"]
    found = await _owner(request, f"/followers/pages/{cursor}")
    rows = await follows.page_of_followers(found, before(cursor), PAGE_SIZE)
    return _page(f"{found.uri}/followers", cursor, await actors.followers_count(found), rows)


async def following(request: Request) -> Response:
    found = await _owner(request, "/following")
    return activity(documents.collection(f"{found.uri}/following", await actors.following_count(found)))


async def following_page(request: Request) -> Response:
    cursor = request.path_params["cursor"]
    found = await _owner(request, f"/following/pages/{cursor}")
    rows = await follows.page_of_followed(found, before(cursor), PAGE_SIZE)
    return _page(f"{found.uri}/following", cursor, await actors.following_count(found), rows)


async def featured(request: Request) -> Response:
    """Pins and the latest films, which Mastodon reads when it first meets an actor. `pinned` tells them apart, for
    other poles.
    """
    found = await _owner(request, "/featured")
    front = await featuring.featured(found, FEATURED)
    document = documents.collection(f"{found.uri}/featured", len(front.items))
    return activity(document | {"@context": context_of("FC", "PINS"), "pinned": list(front.pinned)})


async def featured_page(request: Request) -> Response:
    """Their addresses only: Mastodon fetches each itself. There is one page, since it reads no second one."""
    found = await _owner(request, "/featured/pages/latest")
    items = (await featuring.featured(found, FEATURED)).items
    return activity(documents.collection_page(f"{found.uri}/featured", "latest", len(items), items, None))


async def film(request: Request) -> Response:
    return _shown(request, await shown.film(request.path_params["uuid"]))


async def film_movie(request: Request) -> Response:
    """For NeoDB, which reads plain JSON."""
    if wants_html(request):
        return to_page((await films.published(request.path_params["uuid"])).page_url)
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=60"}
    return JSONResponse(await films.film_movie(request.path_params["uuid"]), headers=headers)


async def film_collection(request: Request) -> Response:
    return activity(await films.film_collection(request.path_params["uuid"], request.path_params["name"]), seconds=5)


async def film_collection_page(request: Request) -> Response:
    values = request.path_params
    cursor = values["cursor"]
    return activity(await films.film_collection_page(values["uuid"], values["name"], cursor, before(cursor)), seconds=5)


async def note(request: Request) -> Response:
    uuid = request.path_params["uuid"]
    found = await Note.get_or_none(uuid=uuid, local=True).select_related("author")
    if found is None:
        stone = await Tombstone.get_or_none(uri=urls.note(uuid))
        if stone is None:
            raise Missing("no such note")
        return activity({"@context": AS2, "id": stone.uri, "type": "Tombstone"}, status=410)
    if wants_html(request):
        if not await talk.may_read(found, await viewer_of(request)):
            raise Missing("not for everybody")
        return to_page(found.page_url)
    await _check_readable(request, found)
    if found.uri != urls.note(uuid):  # it has another id, at which it says more
        return to_document(found.uri)
    return activity(notes.served(await _note_document(found)), private=not found.visibility.is_open)


async def note_replies(request: Request) -> Response:
    found = await _note(request)
    return activity(notes.served(notes.replies(found.uri, await talk.answers_to(found.uri))), seconds=5)


async def note_count(request: Request) -> Response:
    """likes and shares: how many, not who."""
    found, name = await _note(request), request.path_params["name"]
    if name not in COUNTED:
        raise Missing(f"no collection {name[:40]}")
    return activity(documents.count_only(f"{found.uri}/{name}", await reactions.count(COUNTED[name], found.uri)))


async def note_replies_page(request: Request) -> Response:
    found, cursor = await _note(request), request.path_params["cursor"]
    after = 0 if cursor == "first" else number(cursor.removeprefix("after-")) if cursor.startswith("after-") else None
    if after is None:
        raise Missing(f"no page {cursor[:40]}")
    page = notes.replies_page(found.uri, cursor, await talk.answers_to(found.uri, after))
    return activity(notes.served(page), seconds=5)


async def entry(request: Request) -> Response:
    """An activity of ours by its id: PeerTube checks that each share it knows still answers."""
    found = await OutboxEntry.get_or_none(uri=urls.base() + request.url.path, public=True).select_related("actor")
    if found is None or (found.type != "Delete" and await Tombstone.exists(uri=found.object_uri)):
        raise Missing("no such activity")
    suspending.check(found.actor)
    if found.type in WITH_WORDS and await _is_hidden(found.object_uri):
        raise Missing("those who run the pole have hidden it")
    return activity(orjson.loads(found.body))


def _shown(request: Request, found: Shown) -> Response:
    return to_page(found.page) if found.page and wants_html(request) else found.answer()


def before(cursor: str) -> int | None:
    """The row that a page's cursor names; None for the latest page. Missing for anything else."""
    if cursor == "latest":
        return None
    row = number(cursor.removeprefix("before-")) if cursor.startswith("before-") else None
    if row is None:
        raise Missing(f"no page {cursor[:40]}")
    return row


async def _owner(request: Request, suffix: str) -> Actor:
    return await actors.by_uri(urls.base() + request.url.path.removesuffix(suffix))


async def _note_document(found: Note) -> dict[str, Any]:
    numbers = Numbers(
        likes=await reactions.count(ReactionKind.LIKE, found.uri),
        shares=await reactions.count(ReactionKind.ANNOUNCE, found.uri),
        answers=await talk.answers_to(found.uri),
    )
    circle = await circles.of(found)
    return notes.note_to_object(found, circle, numbers, await circles.quoting_of(circle.author))


async def _check_readable(request: Request, found: Note) -> None:
    """What is not for everybody is shown to whom it is addressed, and does not exist for others (PRV-03)."""
    if not found.visibility.is_open and not await talk.may_read(found, await asking.who_asks(request)):
        raise Missing("not for everybody")


async def _note(request: Request) -> Note:
    found = await Note.get_or_none(uuid=request.path_params["uuid"], local=True, visibility__in=OPEN)
    if found is None:
        raise Missing("no such note")
    return found


async def _is_hidden(uri: str) -> bool:
    if await lookup.exists(Film, uri=uri, state=FilmState.HIDDEN):
        return True
    note = await lookup.find(Note, uri=uri)
    return note is not None and note.hidden_from != ""


def _page(uri: str, cursor: str, total: int, rows: Sequence[tuple[int, str]]) -> Response:
    following = f"before-{rows[-1][0]}" if len(rows) == PAGE_SIZE else None
    return activity(documents.collection_page(uri, cursor, total, [one for _, one in rows], following))


def _without_context(document: dict[str, Any]) -> dict[str, Any]:
    """Inside a page, whose own context names AS2 only, an Announce needs none; a Create brings its terms along."""
    if document.get("@context") == AS2:
        return {name: value for name, value in document.items() if name != "@context"}
    return document
