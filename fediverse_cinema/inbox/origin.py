"""Who may say what: small named rules, each with the attack that it stops."""

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.vocab import Activity, read_activity
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing, Refused, Unverified
from fediverse_cinema.inbox.verify import Sender, author_of_fetched

# What a third server may bring in somebody's name: its copy is never believed, the origin is asked.
FETCHABLE = frozenset({"Create", "Update", "Delete", "Announce"})


def check_at_door(sender: Sender, activity: Activity) -> None:
    """Signed by one and said by another: never for what cannot be fetched from its origin (CVE-2025-54888)."""
    if activity.actor_uri == sender.actor.uri or activity.type in FETCHABLE:
        return
    raise Unverified(
        f"{sender.actor.uri} sends a {activity.type} of {activity.actor_uri}",
        public="The actor is not the one who signed.",
        code="not_the_signer",
    )


async def as_its_author_says(sender: Sender, activity: Activity) -> tuple[Sender, Activity]:
    """The activity with the sender who really answers for it: as it was sent when she signed it herself, or as its
    origin tells it when a third server brought it (INB-02, INB-29).
    """
    if activity.actor_uri == sender.actor.uri:
        return sender, activity
    # What is asked must lie where she lives: another server would tell whatever it likes of her.
    asked = activity.id if activity.type == "Announce" else activity.object_uri
    if not urls.same_origin(activity.actor_uri, asked):
        raise Refused(f"{asked[:100]} is of another origin than {activity.actor_uri}", code="cross_origin")
    author = await author_of_fetched(activity.actor_uri)
    return author, await _from_origin(activity)


async def _from_origin(activity: Activity) -> Activity:
    if activity.type == "Announce":
        fetched = read_activity(await client.fetch(activity.id))
        if (fetched.id, fetched.actor_uri, fetched.type) != (activity.id, activity.actor_uri, activity.type):
            raise Refused(f"{activity.id} is something else there", code="not_the_same")
        return fetched
    envelope = {"id": activity.id, "type": activity.type, "actor": activity.actor_uri}
    try:
        fetched_object = await client.fetch(activity.object_uri)
    except Missing:  # 404 or 410: it is gone indeed
        return read_activity({**envelope, "type": "Delete", "object": activity.object_uri})
    if activity.type == "Delete":
        raise Refused(f"{activity.object_uri} still exists", code="not_deleted")
    return read_activity({**envelope, "object": fetched_object})
