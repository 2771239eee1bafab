"""Actors of elsewhere who change, and whoever or whatever is deleted."""

import contextlib

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, tombstones
from fediverse_cinema.activitypub.vocab import Activity, read_activity
from fediverse_cinema.companies import answers as catalogues
from fediverse_cinema.consents import claims
from fediverse_cinema.consents.models import StampKind
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import choosing, visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.inbox import confirming, forwarding
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender, author_of_fetched
from fediverse_cinema.labels import absences, leaves
from fediverse_cinema.labels import visitors as selections
from fediverse_cinema.offers import replies
from fediverse_cinema.projects import call_visitors
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.recommendations import answers as recommendations
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
    async with in_transaction():  # or what arrives in between would find neither the thing nor its stone
        film = await visitors.take_out(sender.actor, uri)
        stamp = await claims.withdraw(uri, sender.actor)
        # Whoever edits holds a selection before its awards: in another order two would wait for each other.
        choice = (
            await leaves.withdrawn(uri, sender.actor),
            await choosing.withdrawn(uri, sender.actor),
            await catalogues.withdrawn(uri, sender.actor),
        )
        praise = await recommendations.withdrawn(uri, sender.actor), await recommendations.deleted(sender.actor, uri)
        former = (
            StampKind.CREDIT.value
            if stamp
            else StampKind.RECOMMENDATION.value
            if any(praise)
            else StampKind.FEATURE.value
            if any(choice)
            else "Video"
            if film or await absences.deleted(sender.actor, uri)
            else await _remove_note(sender, uri)
        )
        await tombstones.bury(uri, former, sender.actor)  # INB-06: nor does it come after this
        await reactions.forget_all_about(uri)
    if not former:
        raise Ignored("we had nothing of that id")


async def look_again(author_uri: str, uri: str) -> None:
    """The job: what another server said is deleted, and is still not found after a day (`confirming`)."""
    with contextlib.suppress(Missing):
        if not await confirming.is_tombstone(uri):
            return
    if not await confirming.is_shown_to_all(author_uri, uri):
        return
    activity = read_activity({"type": "Delete", "actor": author_uri, "object": uri})
    with contextlib.suppress(Ignored):
        await deleted(await author_of_fetched(author_uri), activity)


async def _remove_note(sender: Sender, uri: str) -> str:
    """What it was, if it was hers. Refused when it is somebody else's."""
    await call_visitors.remove(sender.actor, uri)
    await replies.deleted(sender.actor, uri)
    selection = await selections.deleted(sender.actor, uri)
    if await conversations.remove(sender.actor, uri):
        return "Note"
    if selection:
        return "OrderedCollection"
    if await Note.exists(uri=uri) or await Film.exists(uri=uri):
        raise Refused(f"{sender.actor.uri} deletes {uri[:100]}", code="not_hers")
    return tombstones.NEVER_HAD
