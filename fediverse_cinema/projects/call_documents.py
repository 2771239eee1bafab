"""The documents of calls of this pole as their ids answer them, and how what is said of a call travels. The words of a
call are a note of its Group (`note_of`), by which it is shared, answered and found like all that people say.
"""

from typing import Any

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations import circles, witnesses
from fediverse_cinema.conversations import documents as notes
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.documents import Numbers
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import call_wire
from fediverse_cinema.projects.models import Call, CallTerm
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind

COUNTED = {"likes": ReactionKind.LIKE, "shares": ReactionKind.ANNOUNCE}


async def of_call(handle: str, number: int) -> Document:
    call = await _ours(handle, number)
    return call_wire.served(await document_of(call))


async def replies(handle: str, number: int) -> Document:
    uri = (await _ours(handle, number)).uri
    return call_wire.served(notes.replies(uri, await talk.answers_to(uri)))


async def replies_page(handle: str, number: int, cursor: str, after: int) -> Document:
    """`cursor`: "first", or "after-" and the row `after` which it begins."""
    uri = (await _ours(handle, number)).uri
    return call_wire.served(notes.replies_page(uri, cursor, await talk.answers_to(uri, after)))


async def count(handle: str, number: int, name: str) -> Document:
    """likes and shares: how many, not who."""
    if name not in COUNTED:
        raise Missing(f"no collection {name[:40]}")
    uri = (await _ours(handle, number)).uri
    return documents.count_only(f"{uri}/{name}", await reactions.count(COUNTED[name], uri))


async def document_of(call: Call) -> Document:
    """As it stands now, without its context."""
    note = await note_of(call)
    circle = await circles.of(note)
    numbers = Numbers(
        answers=await talk.answers_to(note.uri),
        likes=await reactions.count(ReactionKind.LIKE, note.uri),
        shares=await reactions.count(ReactionKind.ANNOUNCE, note.uri),
    )
    words = notes.note_to_object(note, circle, numbers, await circles.quoting_of(circle.author))
    return call_wire.call_to_object(call, await terms_of(call), words, (await pole_actors()).group)


async def way_of(call: Call) -> dict[str, Any]:
    """How outbox.post is to send what is said of it: to all who have it."""
    note = await note_of(call)
    seen = await witnesses.of(note.uri)
    return await circles.way(note, await circles.of(note), seen, await witnesses.sharers(note.uri))


async def note_of(call: Call) -> Note:
    return await lookup.get(Note, uri=call.uri)


async def terms_of(call: Call) -> list[str]:
    """In the order in which they were said."""
    found = CallTerm.filter(call_id=call.id).order_by("id").values_list("term", flat=True)
    return [str(one) for one in await found]


async def _ours(handle: str, number: int) -> Call:
    call = await lookup.find(Call, uri=urls.call(handle, number))
    if call is None or not call.local or not await lookup.exists(Note, uri=call.uri):
        raise Missing(f"no call {number} of {handle[:60]}")
    return call
