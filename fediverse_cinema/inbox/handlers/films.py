"""Films of elsewhere: published, changed."""

from fediverse_cinema.activitypub import authority, tombstones
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import arriving, visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.search import arrivals


async def film_shown(sender: Sender, activity: Activity) -> None:
    """Create or Update: kept when somebody here follows its maker, channel or pole, or when we have it already; an
    Update that shows it to nobody removes it.
    """
    document = activity.object
    if document is None:
        raise Ignored("a film without its document")
    authority.check_owner(sender.actor.uri, document)
    draft = arriving.film_from_object(document)
    if not draft.public:
        if await visitors.hide(sender.actor, draft):
            return
        raise Ignored("a film that is not public")
    if await Note.exists(uri=draft.uri):
        raise Ignored("a note turned into a film")
    if not await Film.exists(uri=draft.uri) and not await visitors.concerns_us(draft, sender.actor):
        raise Ignored("nobody here follows its makers")
    stone = await tombstones.find(draft.uri, sender.actor)
    if stone is not None and stone.former_type == arrivals.FILM:
        document, _ = await arrivals.ask(draft.uri)  # which lifts the stone, if her server shows it again
    if not (await arrivals.welcome(document, sender.actor)).changed:
        raise Ignored("known already")
