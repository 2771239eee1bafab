"""Sending: an activity of ours becomes an entry and a fan-out job, in the caller's transaction. Only rows are written
here, so that a dead neighbour can never fail a deed.
"""

import hashlib
from collections.abc import Sequence

import orjson

from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.activitypub.vocab import Document, uri_of
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.queue import later

FAN_OUT = "fan_out"


async def post(
    actor: Actor,
    activity: Document,
    *,
    to_followers_of: Sequence[Actor] = (),
    to: Sequence[Actor] = (),
    own_inbox: bool = False,
    listed: bool = False,
) -> OutboxEntry:
    """Send `activity` in the name of `actor`.

    It goes to the followers of some actors of ours and to people named one by one; each inbox gets it once, shared
    inboxes merged. `own_inbox`: to the personal inboxes (PeerTube drops an Accept in the shared one). `listed`: it
    stands in the actor's outbox collection from now on.
    """
    body = orjson.dumps(activity)
    entry = await OutboxEntry.create(
        uri=activity["id"],
        actor=actor,
        type=activity["type"],
        object_uri=_about(activity),
        body=body.decode(),
        digest=body_digest(body),
        listed=listed,
        public=PUBLIC in activity.get("to", ()),
        published_at=clock.now(),
    )
    followed = [someone.id for someone in to_followers_of]
    people = [someone.id for someone in to if not someone.local]
    if followed or people:
        await later(
            FAN_OUT,
            {"entry_id": entry.id, "followed": followed, "people": people, "own_inbox": own_inbox},
            serial=f"fan_out {thread_of(entry)}",
        )
    return entry


def _about(activity: Document) -> str:
    """The id of what it is about. An Undo is about what the other activity was about: it must not overtake that."""
    about = activity.get("object")
    if activity["type"] == "Undo" and isinstance(about, dict):
        about = about.get("object")
    return uri_of(about) or str(activity["id"])


def thread_of(entry: OutboxEntry) -> str:
    """What must arrive in order: everything about one object. Short, since it stands in an index."""
    return hashlib.sha256(entry.object_uri.encode()).hexdigest()[:24]


async def unlist_about(object_uri: str) -> None:
    """What has been deleted leaves the outbox collections, and its activities answer no longer."""
    await OutboxEntry.filter(object_uri=object_uri, listed=True).update(listed=False)


async def withdraw(uri: str) -> None:
    """An activity that has been undone answers at its id no longer, nor stands in a collection."""
    await OutboxEntry.filter(uri=uri).update(listed=False, public=False)
