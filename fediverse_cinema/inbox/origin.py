"""Who may say what: small named rules, each with the attack that it stops."""

from fediverse_cinema.activitypub import authority, client
from fediverse_cinema.activitypub.vocab import Activity, read_activity, type_of
from fediverse_cinema.foundation.errors import Refused, Unverified
from fediverse_cinema.inbox import brought, confirming
from fediverse_cinema.inbox.verify import Sender, author_of_fetched, author_of_proven

# What a third server may bring in somebody's name: its copy is never believed, the origin is asked.
FETCHABLE = frozenset({"Create", "Update", "Delete", "Announce"})


def check_at_door(sender: Sender, activity: Activity) -> None:
    """Signed by one and said by another: never for what cannot be fetched from its origin (CVE-2025-54888)."""
    if activity.actor_uri in ("", sender.actor.uri) or activity.type in FETCHABLE:
        return
    raise Unverified(
        f"{sender.actor.uri} sends a {activity.type} of {activity.actor_uri}",
        public="The actor is not the one who signed.",
        code="not_the_signer",
    )


async def as_its_author_says(sender: Sender, activity: Activity) -> tuple[Sender, Activity]:
    """The activity with the sender who really answers for it: as it was sent when she signed it herself or it bears her
    proof, or as its origin tells it when a third server brought it without one (INB-02, INB-29). Her server is not
    asked for what would not concern us.
    """
    if activity.actor_uri in ("", sender.actor.uri):
        return sender, activity
    await brought.check_worth_asking(sender, activity)
    proven = await author_of_proven(activity.actor_uri, activity.document)
    if proven is not None:
        return proven, activity
    authority.check_origin_answers(
        activity.actor_uri, activity.id if activity.type == "Announce" else activity.object_uri
    )
    author = await author_of_fetched(activity.actor_uri)
    return author, await _from_origin(activity)


async def _from_origin(activity: Activity) -> Activity:
    if activity.type == "Announce":
        fetched = read_activity(await client.fetch(activity.id))
        authority.check_same_activity(activity, fetched)
        return fetched
    envelope = {"id": activity.id, "type": activity.type, "actor": activity.actor_uri}
    if activity.type == "Delete":
        await confirming.check_gone(activity.actor_uri, activity.object_uri)
        return read_activity({**envelope, "object": activity.object_uri})
    # Missing when it is not there: that is no Delete, which nobody has said.
    fetched_object = await client.fetch(activity.object_uri)
    if type_of(fetched_object.get("type")) == "Tombstone":
        raise Refused(f"{activity.object_uri} has been deleted there", code="deleted_there")
    return read_activity({**envelope, "object": fetched_object})
