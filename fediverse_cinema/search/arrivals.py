"""Taking in what other servers made, whatever it is: the kind of the object leads to the room that keeps it. Used alike
by the inbox, by the search, by threads and by reading back; whether anybody here cares has been asked before.
"""

from fediverse_cinema.activitypub import actors, authority, client, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, type_of, uri_of
from fediverse_cinema.conversations import queries, wire
from fediverse_cinema.conversations import visitors as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.events import visitors as events
from fediverse_cinema.films import arriving
from fediverse_cinema.films import visitors as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import visitors as selections
from fediverse_cinema.projects import call_visitors
from fediverse_cinema.reviews import visitors as critiques
from fediverse_cinema.search import relevance

FILM = "Video"
WRAPPERS = frozenset({"Create", "Update", "Announce"})  # the address of one of these leads to what it is about


@frozen
class Arrived:
    """`kind` is "note" or "film", `id` its row. `new`: we did not have it; `changed`: nor this state of it. `as_kept`:
    it is the state that we have now.
    """

    kind: str
    id: int
    uri: str
    new: bool
    changed: bool = True
    as_kept: bool = True


async def welcome(document: Document, author: Actor, *, old: bool = False) -> Arrived:
    """Keep or renew anything that we can show. The document is its author's word: she sent it, or her server answered
    it. `old`: it was read back, and is told to nobody as something fresh. Refused for what is not hers, what was
    deleted (INB-06), and what cannot be shown.
    """
    authority.check_owner(author.uri, document)
    uri = str(document["id"])
    if await tombstones.is_buried(uri, author):
        raise Refused(f"{uri} was deleted", code="deleted_before")
    if type_of(document.get("type")) == FILM:
        return await _film(document, author, uri)
    return await note(wire.note_from_object(document, author.followers_uri or ""), author, document, old=old)


async def note(draft: NoteDraft, author: Actor, document: Document, *, old: bool = False) -> Arrived:
    """The same for what has been read already. A call of a project is a note, too, and more beside that."""
    if draft.choice:
        raise Refused(f"{draft.uri} is a vote", code="a_vote")
    if await lookup.exists(Film, uri=draft.uri):
        raise Refused(f"{draft.uri} was a film", code="not_the_same")
    known = await lookup.find(Note, uri=draft.uri)
    above = [draft.answer_to, await queries.thread_of(draft.answer_to)]
    above += [known.answer_to, known.thread_uri] if known else []
    # Only what everybody may read: the rest stands between her and those who have asked for it.
    if draft.public and any(above) and await relevance.is_unwanted(author, *above):
        raise Refused(f"{author.uri} is not wanted below {draft.answer_to}", code="unwanted")
    kept = await talk.welcome(author, draft, old=old)
    await call_visitors.welcome(author, document)
    await selections.note_arrived(author, document)
    row = kept or known or await lookup.get(Note, uri=draft.uri)
    changed = kept is not None
    as_kept = changed or _is_as_kept(row, draft)
    if as_kept:
        await critiques.welcome(row)
        await events.welcome(row, document)
    return Arrived("note", row.id, draft.uri, new=changed and known is None, changed=changed, as_kept=as_kept)


def _is_as_kept(row: Note, draft: NoteDraft) -> bool:
    """Heard of once more in the state that we have: what was interrupted after its words were kept is done now."""
    said = max((one for one in (draft.published_at, draft.updated_at) if one), default=None)
    return said is None or said >= (row.updated_at or row.published_at)


async def fetch(uri: str, *, by: Actor | None = None, old: bool = False) -> Arrived:
    """The thing of that id from its own server, with its author from hers. What is not public is kept only when one of
    ours is addressed. `by`: nothing is kept that somebody else made.
    """
    document, author = await ask(uri)
    if by is not None and author.id != by.id:
        raise Refused(f"{uri} is by {author.uri}, not by {by.uri}", code="not_the_author")
    draft = _draft(document, author)
    if draft is not None and not draft.public and not await relevance.names_us(draft):
        raise Refused(f"{uri} is not public", code="not_public")
    return await welcome(document, author, old=old)


async def ask(uri: str) -> tuple[Document, Actor]:
    """The document of that id and its author, both from where they live (FET-15, FET-17); nothing is kept but her. The
    stone of a film that her server shows again is lifted.
    """
    document = await client.fetch(uri)
    if type_of(document.get("type")) in WRAPPERS:
        document = await client.fetch(uri_of(document.get("object")))
    named = authority.author_of(document)
    author = await actors.find_actor(named)
    if author.uri != named:
        raise Refused(f"{named} is {author.uri}", code="wrong_id")
    if type_of(document.get("type")) == FILM:
        await _revive(document, author)
    return document, author


async def _revive(document: Document, author: Actor) -> None:
    """PeerTube deletes a film that becomes private, and shows it later under the same id. Only its origin can say so,
    and only of a film that has been changed since: a copy that is sent never passes the stone (INB-06).
    """
    stone = await tombstones.find(str(document["id"]), author)
    if stone is None or stone.former_type != FILM:
        return
    draft = arriving.film_from_object(document)
    if draft.public and draft.updated_at is not None and draft.updated_at > stone.deleted_at:
        await tombstones.dig_up(draft.uri, author)


def _draft(document: Document, author: Actor) -> NoteDraft | None:
    if type_of(document.get("type")) == FILM:
        return None
    return wire.note_from_object(document, author.followers_uri or "")


async def _film(document: Document, author: Actor, uri: str) -> Arrived:
    draft = arriving.film_from_object(document)
    if not draft.public:
        await films.hide(author, draft)
        raise Refused(f"{uri} is not public", code="not_public")
    if await lookup.exists(Note, uri=uri):
        raise Refused(f"{uri} was a note", code="not_the_same")
    new = not await lookup.exists(Film, uri=uri)
    changed = await films.welcome(author, draft)
    film = await lookup.get(Film, uri=uri)
    return Arrived("film", film.id, uri, new=new and changed, changed=changed)
