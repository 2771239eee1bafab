"""Answers to films: written, changed, removed elsewhere."""

from fediverse_cinema.activitypub import authority, tombstones
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.conversations import queries, service, wire
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender


async def note_said(sender: Sender, activity: Activity) -> None:
    """Create or Update, in whatever order: kept when it answers a film that we show, or an answer below one."""
    document = activity.object
    if document is None:
        raise Ignored("a note without its text")
    authority.check_owner(sender.actor.uri, document)
    draft = wire.note_from_object(document)
    if not draft.public:
        raise Ignored("a note that is not public")
    thread = await _thread(draft.answer_to)
    if thread is None:
        raise Ignored("answers nothing that we show")
    if await lookup.exists(Film, uri=draft.uri):
        raise Ignored("a film turned into a note")
    if await tombstones.is_buried(draft.uri, sender.actor):
        raise Ignored("deleted before")
    if not await service.welcome(sender.actor, draft, thread):
        raise Ignored("known already")


async def _thread(answer_to: str) -> str | None:
    if await lookup.exists(Film, uri=answer_to, state=FilmState.PUBLISHED):
        return answer_to
    return await queries.thread_of(answer_to)
