"""The search box: whatever people paste (name@host, the id or the page of a thing, here or anywhere) leads to our page
of it; words search the names and titles of what is public and known here.
"""

from typing import Any

from fediverse_cinema.activitypub import actors, addresses, authority, client, gate, webfinger
from fediverse_cinema.activitypub.introductions import ACTOR_TYPES
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, is_uri, type_of, uri_of
from fediverse_cinema.conversations import queries, wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events.models import Event
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Gone, Later, Malformed, Missing, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import arriving
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.people.views import page_of
from fediverse_cinema.projects.models import Call
from fediverse_cinema.search import arrivals, selection_reading

PAGES = (
    "/films/", "/notes/", "/projects/", "/calls", "/users/", "/channels/", "/pole", "/people", "/selections", "/labels",
    "/companies",
)  # fmt: skip


@frozen
class Wanted:
    """What was typed, as something that can be looked up: an address of a person, or of a thing (then `uri`)."""

    written: str
    host: str
    uri: str = ""


def read(written: str) -> Wanted | None:
    """None when these are words."""
    written = written.strip()
    if is_uri(written):
        return Wanted(written, urls.host_of(written), written.partition("#")[0])
    address = addresses.read(written)
    return Wanted(written, address[1]) if address else None


async def known(wanted: Wanted, viewer: Actor | None) -> str:
    """The path of our page of it, if we know it without asking anybody; "" if we do not, or if the viewer may not read
    it: that we have it is nobody else's business.
    """
    if not wanted.uri:
        name, host = addresses.parse(wanted.written)
        if host == urls.own_host():
            ours = await Actor.get_or_none(local_handle=name.lower(), gone_at=None)
            return page_of(ours) if ours else ""
        found = await webfinger.known(name, host)
        return page_of(found) if found else ""
    if urls.is_ours(wanted.uri):
        return await _ours(wanted.uri, viewer)
    actor = await lookup.find(Actor, uri=wanted.uri)
    if actor is not None and actor.gone_at is None:
        return page_of(actor)
    return await _thing(wanted.uri, viewer)


async def ask(wanted: Wanted) -> str:
    """The path of our page of it, after its server has been asked. Raises with a sentence that says what is wrong."""
    if wanted.host == urls.own_host() or urls.is_ours(wanted.uri):
        raise Missing(f"nothing here is {wanted.written}", public="There is nothing here by that address.")
    if await gate.standing(wanted.host) == gate.Standing.CLOSED:
        raise Forbidden(f"{wanted.host} is closed", public="This pole has closed %(host)s.", host=wanted.host)
    try:
        if not wanted.uri:
            return page_of(await webfinger.find(wanted.written))
        return await _taken_in(await client.seek(wanted.uri))
    except CinemaError as error:
        # What another server shows may be of ours: a call, a film, a person on their pages of them.
        if error.code == "own_address" and (path := await _ours(error.values["uri"], None)):
            return path
        raise _explained(error, wanted.host) from error


async def _ours(uri: str, viewer: Actor | None) -> str:
    """An id or a page of ours; a call of elsewhere has one, too."""
    path = uri.removeprefix(urls.base())
    actor = await Actor.get_or_none(uri=uri, gone_at=None)
    if actor is not None:
        return page_of(actor)
    if thing := await _thing(uri, viewer):
        return thing
    return path if path.startswith(PAGES) else ""


async def _thing(uri: str, viewer: Actor | None) -> str:
    film = await Film.filter(uri=uri, state=FilmState.PUBLISHED).first()
    if film is not None:
        return f"/films/{film.slug}"
    chosen = await Selection.filter(uri=uri).exclude(audience=Audience.PRIVATE).first()
    if chosen is not None:
        return f"/selections/{chosen.slug}"
    note = await Note.filter(uri=uri, uuid__not_isnull=True).first()
    return await _page_of_note(note) if note is not None and await queries.may_read(note, viewer) else ""


async def _taken_in(document: Document) -> str:
    """A document that its own server has given."""
    if type_of(document.get("type")) in arrivals.WRAPPERS:
        document = await client.fetch(uri_of(document.get("object")))
    if type_of(document.get("type")) in ACTOR_TYPES:
        return page_of(await actors.keep(document))
    if arriving.is_selection(document):
        return f"/selections/{(await selection_reading.pasted(document)).slug}"
    if not wire.is_public(document):  # her server shows more to our own actor than everybody may read
        raise Refused(f"{str(document.get('id'))[:200]} is not public", code="not_public")
    author = await actors.find_actor(authority.author_of(document))
    arrived = await arrivals.welcome(document, author, old=True)
    if arrived.kind == "film":
        return f"/films/{(await lookup.get(Film, id=arrived.id)).slug}"
    return await _page_of_note(await lookup.get(Note, id=arrived.id))


async def _page_of_note(note: Note) -> str:
    """That of a call has the form by which a member offers herself; that of an event says how to come."""
    call = await lookup.find(Call, uri=note.uri)
    if call is not None:
        return f"/calls/{call.id}"
    event = await lookup.find(Event, note_id=note.id) if note.kind == "Event" else None
    return f"/agenda/{event.slug}" if event is not None else f"/notes/{note.uuid}"


def _explained(error: CinemaError, host: str) -> CinemaError:
    """The same error with what may be said of it."""
    if error.public != error.default_public and not isinstance(error, Later):
        return error
    said: dict[str, Any] = {"code": error.code, "host": host}
    if isinstance(error, Later) and error.code == "unknown_host":
        return Later(str(error), public="There is no server called %(host)s.", **said)
    if isinstance(error, Later):
        return Later(str(error), public="%(host)s does not answer just now. Try again later.", **said)
    if isinstance(error, Gone):
        return Gone(str(error), public="This has been removed from %(host)s.", **said)
    if isinstance(error, Missing):
        return Missing(str(error), public="%(host)s knows nothing by that address.", **said)
    if isinstance(error, Forbidden):
        return Forbidden(str(error), public="This pole has closed %(host)s.", **said)
    if error.code == "refused_there":
        return Refused(str(error), public="%(host)s does not show this to others.", **said)
    if isinstance(error, Malformed):
        return Refused(str(error), public="%(host)s gave an answer that cannot be used.", **said)
    return Refused(str(error), public="What is at this address cannot be shown here.", code=error.code)
