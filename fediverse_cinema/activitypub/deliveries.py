"""Deliveries: one job for each distinct inbox that a letter goes to, and what must arrive there in which order."""

import hashlib
from collections.abc import Sequence

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs import queue


async def order(
    entry: OutboxEntry, followed: Sequence[int], people: Sequence[int], *, own_inbox: bool, left_out: Sequence[str] = ()
) -> None:
    """In the caller's transaction: one for each distinct inbox, named people first. Closed and dead hosts are left out,
    and those named.
    """
    closed = await gate.closed_among(await hosts_of(followed, people)) if await gate.anything_closed() else []
    statement, values = _insert_deliveries(entry, followed, people, own_inbox, [*closed, *left_out])
    await sql.change(statement, *values)
    await queue.announce()


async def hosts_of(followed: Sequence[int], people: Sequence[int]) -> list[str]:
    """Where those live to whom it goes."""
    parts = []
    if people:
        parts.append(f"SELECT host FROM actor WHERE id IN ({sql.marks(people)})")
    if followed:
        parts.append(
            "SELECT a.host FROM follow f JOIN actor a ON a.id=f.follower_id"
            f" WHERE f.state='accepted' AND f.followed_id IN ({sql.marks(followed)})"
        )
    found = await sql.rows(" UNION ".join(parts), *people, *followed)
    return [row["host"] for row in found]


def _insert_deliveries(
    entry: OutboxEntry, followed: Sequence[int], people: Sequence[int], own_inbox: bool, left_out: Sequence[str]
) -> tuple[str, list[int | str]]:
    inbox = "a.inbox" if own_inbox else "coalesce(a.shared_inbox, a.inbox)"
    json = "json_object" if sql.dialect() == "sqlite" else "json_build_object"
    reachable = "a.local_handle IS NULL AND a.gone_at IS NULL AND a.inbox<>''"
    parts: list[str] = []
    values: list[int | str] = []
    if people:
        parts.append(
            f"SELECT {inbox} AS inbox, a.host, 0 AS p FROM actor a WHERE {reachable} AND a.id IN ({sql.marks(people)})"
        )
        values += people
    if followed:
        parts.append(
            f"SELECT {inbox} AS inbox, a.host, 1 AS p FROM follow f JOIN actor a ON a.id=f.follower_id"
            f" WHERE {reachable} AND f.state='accepted' AND f.followed_id IN ({sql.marks(followed)})"
            " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=f.followed_id AND b.blocked_id=f.follower_id)"
            " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=f.follower_id AND b.blocked_id=f.followed_id)"
        )
        values += followed
    now, earlier = clock.timestamp(), _waits_for(entry)
    before = f"'{earlier} ' || host" if earlier else "NULL"
    # An answer goes to her own inbox, what waits for it to the shared.
    place = "host" if is_answer(entry.type) else "inbox"
    statement = (
        "INSERT INTO job(queue,kind,args,lane,serial,waits_for,key,priority,due,created,state,attempts,lease)"
        f" SELECT 'deliver', 'deliver', {json}('entry_id', {int(entry.id)}, 'inbox', inbox), host,"
        f" '{thread_of(entry)} ' || {place}, {before}, 'deliver {int(entry.id)} ' || inbox, min(p),"
        f" {now!r}, {now!r}, 0, 0, 0"
        f" FROM ({' UNION ALL '.join(parts)}) AS letters"
        " WHERE NOT EXISTS (SELECT 1 FROM host h WHERE h.name=letters.host AND h.dead_at IS NOT NULL)"
        + (f" AND host NOT IN ({sql.marks(left_out)})" if left_out else "")
        + " GROUP BY inbox, host ON CONFLICT DO NOTHING"
    )
    return statement, [*values, *left_out]


def thread_of(entry: OutboxEntry) -> str:
    """What must arrive in order: everything about one object, and all answers of one actor. Short, since it stands in
    an index.
    """
    return _answers_of(entry) if is_answer(entry.type) else _short(entry.object_uri)


def is_answer(activity_type: str) -> bool:
    return activity_type in ("Accept", "Reject")


def _waits_for(entry: OutboxEntry) -> str | None:
    """Words for followers wait for the answers that their author gave before: whoever reads "you may follow" only
    after them has no use for them, and nobody can read them back.
    """
    return _answers_of(entry) if entry.followers_only else None


def _answers_of(entry: OutboxEntry) -> str:
    return _short(f"answers of {entry.actor_id}")


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]
