"""A thing goes for good, by the hand of those who run the pole: what is ours with all the words that its kind says to
other servers, of what is of elsewhere our copy, which does not come back.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations import visitors as notes
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.events import service as events
from fediverse_cinema.events.models import Event
from fediverse_cinema.films import service as films
from fediverse_cinema.films import visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.labels import selecting
from fediverse_cinema.labels import visitors as choices
from fediverse_cinema.moderation import hiding
from fediverse_cinema.moderation.hiding import Thing
from fediverse_cinema.publications import service as publications
from fediverse_cinema.publications.models import Publication

DELETE = "delete_thing"


async def delete(uri: str, by_id: int) -> None:
    """The job. Whom it was for before it was hidden hears of it."""
    thing = await hiding.known(uri)
    if thing is None:
        return
    by = await Actor.get(id=by_id)
    if not thing.local:
        await _copy(thing)
    elif isinstance(thing, Film):
        await films.delete(thing)
    elif isinstance(thing, Note):
        await _words(thing, by)
    else:
        await selecting.delete(thing, None)


async def _words(note: Note, by: Actor) -> None:
    """An event and a publication are more than words."""
    event = await Event.get_or_none(note_id=note.id).select_related("note__author")
    publication = await Publication.get_or_none(note_id=note.id).select_related("author")
    if event is not None:
        await events.withdraw(event, by=by)
    elif publication is not None:
        await publications.withdraw(publication, by)
    else:
        await conversations.withdraw(note, by=by)


async def _copy(thing: Thing) -> None:
    author = await Actor.get(id=hiding.author_of(thing))
    async with in_transaction():
        await tombstones.bury(thing.uri, type(thing).__name__, author)
    if isinstance(thing, Film):
        await visitors.remove(author, thing.uri)
    elif isinstance(thing, Note):
        await notes.remove(author, thing.uri)
    else:
        await choices.forget(thing.uri)
