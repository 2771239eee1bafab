"""Sending: an activity of ours becomes an entry and a fan-out job, in the caller's transaction; an answer, which goes
to one whom we know, its delivery. Only rows are written here, so that a dead neighbour can never fail a deed.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import orjson
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, deliveries, fronting
from fediverse_cinema.activitypub.context import PUBLIC
from fediverse_cinema.activitypub.deliveries import is_answer, thread_of
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import body_digest
from fediverse_cinema.activitypub.vocab import PUBLIC_NAMES, Activity, Document, addressed_to, uri_of
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs.queue import later

FAN_OUT = "fan_out"
KEPT = timedelta(days=30)  # as long as letters of others (inbox.ledger), which are not passed on again meanwhile
SWEPT_AT_ONCE = 1_000


async def post(
    actor: Actor,
    activity: Document,
    *,
    to_followers_of: Sequence[Actor] = (),
    to: Sequence[Actor] = (),
    own_inbox: bool = False,
    listed: bool = False,
    forwardable: bool = False,
    followers_only: bool = False,
    discreet: bool = False,
) -> OutboxEntry:
    """Send `activity` in the name of `actor`.

    It goes to the followers of some actors of ours and to people named one by one; each inbox gets it once, shared
    inboxes merged. `own_inbox`: to the personal inboxes (PeerTube drops an Accept in the shared one). `listed`: it
    stands in the actor's outbox collection from now on. `followers_only`: it bears the digest of those who get it
    (FEP-8fcf). `discreet`: not to hosts that would show it to everybody (delivery.indiscreet). `forwardable`: it bears
    its author's proof and signature, so that others may pass it on (vouching); only what is public, since who reads a
    private letter shall not be able to prove to others what stood in it.
    """
    barriers.check_at_home(actor, activity["type"])
    if forwardable and not is_public(activity):
        raise ValueError(f"{activity['id']} is not public and shall not be passed on")
    if activity["type"] == "Update":
        await _outdate(activity)
    if is_public(activity):
        await fronting.outdate(activity)
    body = orjson.dumps(activity)
    at_once = is_answer(activity["type"]) and not (discreet or forwardable)
    entry = await OutboxEntry.create(
        uri=activity["id"],
        actor=actor,
        type=activity["type"],
        object_uri=_about(activity),
        body=body.decode(),
        digest=body_digest(body),
        listed=listed,
        public=PUBLIC in (*activity.get("to", ()), *activity.get("cc", ())),
        followers_only=followers_only,
        fanned_out=at_once,
        published_at=clock.now(),
    )
    followed = [someone.id for someone in to_followers_of]
    people = [someone.id for someone in to if not someone.local]
    if not _takes_leave(activity):
        people = await barriers.without_barred(actor, people)
    if not (followed or people):
        return entry
    if at_once:
        await deliveries.order(entry, followed, people, own_inbox=own_inbox)
    else:
        await later(
            FAN_OUT,
            {"entry_id": entry.id, "followed": followed, "people": people, "own_inbox": own_inbox}
            | ({"discreet": True} if discreet else {})
            | ({"vouched": True} if forwardable else {}),
            serial=f"fan_out {thread_of(entry)}",
        )
    return entry


async def _outdate(update: Document) -> None:
    """What its author has taken out of her words is to be read nowhere any more: earlier Updates answer no longer, and
    the Create says at its id and in the outbox what this Update says. Its proof and signature go: they were over the
    old words.
    """
    about, changed = _about(update), {name: update[name] for name in ("to", "cc", "object") if name in update}
    await OutboxEntry.filter(object_uri=about, type="Update", public=True).update(public=False)
    # Not a stranger's Create that names the same object, and was passed on.
    ours = OutboxEntry.filter(object_uri=about, type="Create").exclude(uri__startswith=urls.passed_on(""))
    created = await ours.order_by("id").first()
    if created is not None:
        document = orjson.loads(created.body)
        kept = {name: value for name, value in document.items() if name not in ("proof", "signature")}
        body = orjson.dumps(kept | changed)
        await OutboxEntry.filter(id=created.id).update(body=body.decode(), digest=body_digest(body))


def _takes_leave(activity: Document) -> bool:
    """Does this very letter tell somebody that one has parted from her, or no longer is, or that something she may have
    had from before is gone? A block does not keep her server from forgetting it.
    """
    about = activity.get("object")
    kinds = (activity["type"], about.get("type") if isinstance(about, dict) else "")
    return kinds[0] in ("Block", "Reject", "Delete") or kinds in (("Undo", "Block"), ("Undo", "Follow"))


async def pass_on(
    maker: Actor, letter: bytes, activity: Activity, *, to_followers_of: Sequence[Actor], without: str
) -> None:
    """Send on a letter of somebody else's, as it came, in an envelope of `maker`'s; once, and not to the host
    `without`. It stands in no collection and answers at no address: it is not ours.
    """
    async with in_transaction():
        entry, new = await OutboxEntry.get_or_create(
            {
                "actor": maker,
                "type": activity.type[:32],
                "object_uri": activity.object_uri,
                "body": letter.decode(),
                "digest": body_digest(letter),
                "public": False,
                "published_at": clock.now(),
            },
            uri=urls.passed_on(hashlib.sha256(letter).hexdigest()),
        )
        if new:
            await later(
                FAN_OUT,
                {
                    "entry_id": entry.id,
                    "followed": [someone.id for someone in to_followers_of],
                    "people": [],
                    "own_inbox": False,
                    "without": without,
                },
                serial=f"fan_out {thread_of(entry)}",
            )


def is_public(activity: Document) -> bool:
    return bool(PUBLIC_NAMES.intersection(addressed_to(activity)))


def _about(activity: Document) -> str:
    """The id of what it is about. An Undo is about what the other activity was about: it must not overtake that."""
    about = activity.get("object")
    if activity["type"] == "Undo" and isinstance(about, dict):
        about = about.get("object")
    return uri_of(about) or str(activity["id"])


async def unlist_about(object_uri: str) -> None:
    """What has been deleted leaves the outbox collections, and its activities answer no longer."""
    await OutboxEntry.filter(object_uri=object_uri, listed=True).update(listed=False)


async def hand_over(object_uri: str, actor: Actor) -> None:
    """What was created here in another's name is hers from now on: its Create stands in her outbox, as her word. The
    Update that tells of it takes what was signed out of it (`_outdate`).
    """
    for entry in await OutboxEntry.filter(object_uri=object_uri, type="Create", listed=True):
        body = orjson.dumps(orjson.loads(entry.body) | {"actor": actor.uri})
        await OutboxEntry.filter(id=entry.id).update(actor_id=actor.id, body=body.decode(), digest=body_digest(body))


async def withdraw(uri: str) -> None:
    """An activity that has been undone answers at its id no longer, nor stands in a collection."""
    await OutboxEntry.filter(uri=uri).update(listed=False, public=False)


async def sweep() -> None:
    """The periodic job: what is in no collection and answers at no id goes after a while (private letters, what was
    passed on, what was undone), and at once what was said of a thing that has been deleted; but nothing that still
    waits to be sent. The Delete itself stays, if all the world may ask for it.
    """
    last = 0
    while found := await _to_be_swept(last):
        await sql.change(f"DELETE FROM outbox_entry WHERE id IN ({sql.marks(found)})", *found)
        last = found[-1]


async def _to_be_swept(after: int) -> list[int]:
    """Looked for before they are deleted, since SQLite lets nobody else write while a DELETE looks for its rows."""
    of_job = "json_extract(args, '$.entry_id')" if sql.dialect() == "sqlite" else "(args::json->>'entry_id')::bigint"
    rows = await sql.rows(
        "SELECT e.id FROM outbox_entry e WHERE e.id>? AND"
        " ((e.public=? AND e.listed=? AND e.published_at<?) OR (e.type<>'Delete' AND EXISTS (SELECT 1 FROM tombstone t"
        " JOIN actor a ON a.uri=t.author_uri WHERE t.uri=e.object_uri AND a.local_handle IS NOT NULL)))"
        f" AND e.id NOT IN (SELECT {of_job} FROM job WHERE kind IN ('fan_out', 'deliver') AND state<2)"
        " ORDER BY e.id LIMIT ?",
        after, False, False, clock.now() - KEPT, SWEPT_AT_ONCE,
    )  # fmt: skip
    return [row["id"] for row in rows]
