"""Actors of elsewhere who change, and whoever or whatever is deleted."""

from fediverse_cinema.activitypub import actors, tombstones
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox import forwarding
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.search import featured


async def actor_changed(sender: Sender, activity: Activity) -> None:
    """Her own word about herself. The document is asked from her server rather than believed: it brings keys. So
    GoToSocial and our poles also tell that she has pinned something.
    """
    if activity.object_uri != sender.actor.uri:
        raise Refused(f"{sender.actor.uri} changes {activity.object_uri}", code="not_hers")
    await featured.look_again(await actors.refresh(sender.actor))


async def deleted(sender: Sender, activity: Activity) -> None:
    """Herself, or something that she made. The answer is the same whether we knew it or not (INB-05)."""
    uri = activity.object_uri
    if uri == sender.actor.uri:
        await actors.end(sender.actor)
        return
    if not uri or not urls.same_origin(uri, sender.actor.uri):
        raise Refused(f"{sender.actor.uri} deletes {uri[:100]}", code="not_hers")
    await forwarding.pass_on(sender, activity)  # while it is known whose thread it stands in
    former = await _remove(sender, uri)
    if not former and (await Note.exists(uri=uri) or await Film.exists(uri=uri)):
        raise Refused(f"{sender.actor.uri} deletes {uri[:100]}", code="not_hers")
    await tombstones.bury(uri, former, sender.actor)  # INB-06: nor does it come after this
    await reactions.forget_all_about(uri)
    if not former:
        raise Ignored("we had nothing of that id")


async def _remove(sender: Sender, uri: str) -> str:
    """What it was, if it was hers."""
    if await conversations.remove(sender.actor, uri):
        return "Note"
    return "Video" if await visitors.remove(sender.actor, uri) else tombstones.NEVER_HAD
