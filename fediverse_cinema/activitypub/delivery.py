"""Letters leave: fan_out writes one delivery for each distinct inbox, deliver signs and posts it, and says what to do
when it fails. Both are jobs; their retries, lanes and order are the job table's.
"""

import asyncio
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import hosts
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.keyring import signing_keys
from fediverse_cinema.activitypub.models import Actor, Follow, OutboxEntry
from fediverse_cinema.activitypub.outbox import thread_of
from fediverse_cinema.activitypub.signatures.signing import content_digest, sign_cavage, sign_rfc9421
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.outside.client import Answer

log = structlog.get_logger()
DELIVER = "deliver"
CONTENT_TYPE = f'application/ld+json; profile="{AS2}"'
KNOCK_SECONDS = 25.0  # for each of the two; both fit into the time of the job
LONGEST_PAUSE = 24 * 3600.0  # whatever a Retry-After asks for
ENTRIES_KEPT = 200


async def fan_out(entry_id: int, followed: Sequence[int], people: Sequence[int], own_inbox: bool) -> None:
    """One delivery for each distinct inbox, named people first. Done once, though the job may run twice."""
    async with in_transaction():
        entry = await lookup.get(OutboxEntry, id=entry_id)
        if entry.fanned_out:
            return
        statement, values = _insert_deliveries(entry, followed, people, own_inbox)
        await sql.change(statement, *values)
        await OutboxEntry.filter(id=entry_id).update(fanned_out=True)
        await queue.announce()


def _insert_deliveries(
    entry: OutboxEntry, followed: Sequence[int], people: Sequence[int], own_inbox: bool
) -> tuple[str, list[int]]:
    inbox = "a.inbox" if own_inbox else "coalesce(a.shared_inbox, a.inbox)"
    json = "json_object" if sql.dialect() == "sqlite" else "json_build_object"
    reachable = "a.local_handle IS NULL AND a.gone_at IS NULL AND a.inbox<>''"
    parts: list[str] = []
    values: list[int] = []
    if people:
        parts.append(
            f"SELECT {inbox} AS inbox, a.host, 0 AS p FROM actor a WHERE {reachable} AND a.id IN ({sql.marks(people)})"
        )
        values += people
    if followed:
        parts.append(
            f"SELECT {inbox} AS inbox, a.host, 1 AS p FROM follow f JOIN actor a ON a.id=f.follower_id"
            f" WHERE {reachable} AND f.state='accepted' AND f.followed_id IN ({sql.marks(followed)})"
        )
        values += followed
    now = clock.timestamp()
    statement = (
        "INSERT INTO job(queue,kind,args,lane,serial,key,priority,due,created,state,attempts,lease)"
        f" SELECT 'deliver', 'deliver', {json}('entry_id', {int(entry.id)}, 'inbox', inbox), host,"
        f" '{thread_of(entry)} ' || inbox, 'deliver {int(entry.id)} ' || inbox, min(p), {now!r}, {now!r}, 0, 0, 0"
        f" FROM ({' UNION ALL '.join(parts)}) AS letters GROUP BY inbox, host ON CONFLICT DO NOTHING"
    )
    return statement, values


async def deliver(entry_id: int, inbox: str) -> None:
    """Post one letter to one inbox. Later when it may be tried again, Refused when never."""
    host = urls.host_of(inbox)
    hosts.check_awake(host)
    entry, actor = await _entry(entry_id)
    try:
        answer = await _post(entry, actor, inbox)
    except Later:
        await hosts.note_failure(host)
        raise
    if answer.status < 500:
        await hosts.note_success(host)
    await _judge(answer, inbox, host)


async def _judge(answer: Answer, inbox: str, host: str) -> None:
    status = answer.status
    if status < 300:
        return
    if status == 410:
        await _end_inbox(inbox)
        raise Refused(f"{inbox} is gone", code="inbox_gone")
    said = answer.body[:200].decode("utf-8", "replace")
    if status in (401, 408, 429) or status >= 500 and status != 501:
        if status >= 500:
            await hosts.note_failure(host)
        raise Later(f"{inbox} answered {status}: {said}", code="busy", after=_retry_after(answer))
    raise Refused(f"{inbox} answered {status}: {said}", code="refused_there")


async def _post(entry: OutboxEntry, actor: Actor, inbox: str) -> Answer:
    """draft-cavage first; where it is not understood, once more with RFC 9421 (the second knock)."""
    keys, body = signing_keys(actor), entry.body.encode()
    headers = await asyncio.to_thread(
        sign_cavage, "POST", inbox,
        key_id=keys.rsa_id, key=keys.rsa, now=clock.now(), digest=entry.digest, content_type=CONTENT_TYPE,
    )  # fmt: skip
    answer = await here().outside.post(inbox, body, headers=headers, deadline=KNOCK_SECONDS)
    if answer.status not in (400, 401):
        return answer
    headers = await asyncio.to_thread(
        sign_rfc9421, "POST", inbox,
        key_id=keys.rsa_id, key=keys.rsa, now=clock.now(), digest=content_digest(body), content_type=CONTENT_TYPE,
    )  # fmt: skip
    return await here().outside.post(inbox, body, headers=headers, deadline=KNOCK_SECONDS)


async def _entry(entry_id: int) -> tuple[OutboxEntry, Actor]:
    """The entry and its actor; a few are kept, since one entry goes to many inboxes at once."""
    kept: dict[int, tuple[OutboxEntry, Actor]] = here().rooms.setdefault("entries", {})
    if entry_id not in kept:
        entry = await lookup.get(OutboxEntry, id=entry_id)
        actor = await lookup.get(Actor, id=entry.actor_id)
        while len(kept) >= ENTRIES_KEPT:
            del kept[next(iter(kept))]
        kept[entry_id] = (entry, actor)
    return kept[entry_id]


async def _end_inbox(inbox: str) -> None:
    """410: whoever lived there follows us no longer, and nothing more is sent."""
    log.info("inbox_gone", inbox=inbox)
    async with in_transaction():
        gone = await Actor.filter(inbox=inbox).values_list("id", flat=True)
        shared = await Actor.filter(shared_inbox=inbox).values_list("id", flat=True)
        await Follow.filter(follower_id__in=[*gone, *shared]).delete()
        # Compared whole, not with LIKE: the _ of one inbox would match any letter of another.
        at = "json_extract(args, '$.inbox')" if sql.dialect() == "sqlite" else "args::json->>'inbox'"
        await sql.change(
            f"DELETE FROM job WHERE kind='deliver' AND lane=? AND state=0 AND {at}=?", urls.host_of(inbox), inbox
        )


def _retry_after(answer: Answer) -> float | None:
    """Seconds of a Retry-After header, a number or a date, never more than a day (LOD-03)."""
    given = answer.headers.get("retry-after", "").strip()
    if not given:
        return None
    if given.isdecimal():
        return min(float(given[:9]), LONGEST_PAUSE)
    try:
        seconds = (parsedate_to_datetime(given) - clock.now()).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 1.0), LONGEST_PAUSE)
