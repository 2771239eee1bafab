"""Requests for consent: to quote what one of ours said or made (FEP-044f), to show her in a collection (FEP-7aa9).
Films in selections are asked for in `choices`.
"""

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.consents import service, wire
from fediverse_cinema.conversations.circles import quoting_of
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.inbox import once
from fediverse_cinema.inbox.handlers import choices
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.people.models import Creator, Policy


async def quote_asked(sender: Sender, activity: Activity) -> None:
    """Only what everybody may read can be quoted; anything else is answered like what does not exist."""
    asking = wire.read_asking(sender.actor, activity)
    author = await _author_of(asking.target_uri)
    policy = await quoting_of(author)
    async with once.for_this_letter():
        await service.ask(sender.actor, author, asking, policy)


async def feature_asked(sender: Sender, activity: Activity) -> None:
    """For a collection of people an actor of ours is asked, for a selection the author of a film, or of a note."""
    asking = wire.read_asking(sender.actor, activity)
    if (film := await choices.film_of(asking)) is not None:
        await choices.asked(sender, activity, asking, film)
        return
    actor = await lookup.find(Actor, uri=asking.target_uri)
    author = actor if actor is not None else await _author_of(asking.target_uri)
    if not author.local or author.gone_at is not None:
        raise Ignored("features nobody of ours")
    policy = await _featuring(author)
    async with once.for_this_letter():
        await service.ask(sender.actor, author, asking, policy)


async def _featuring(author: Actor) -> Policy:
    """The pole may be shown by everybody, as its document says; its companion and the server's actor are nobody's."""
    if author.uri == urls.pole():
        return Policy.EVERYBODY
    person = author.owner_id if author.type == ActorType.GROUP else author.id
    creator = await Creator.get_or_none(actor_id=person)
    return creator.featuring if creator is not None else Policy.NOBODY


async def _author_of(uri: str) -> Actor:
    note = await Note.get_or_none(uri=uri, local=True, visibility__in=OPEN).select_related("author")
    if note is not None:
        return note.author
    film = await Film.get_or_none(uri=uri, local=True, state=FilmState.PUBLISHED).select_related("author")
    if film is None:
        raise Ignored("about nothing of ours")
    return film.author
