"""Letters leave: fan_out orders one delivery for each distinct inbox, deliver signs and posts it, and says what to do
when it fails. Both are jobs; their retries, lanes and order are the job table's.
"""

import asyncio
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import deliveries, gate, hosts, silence, synchronization, vouching
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.host_memory import Form
from fediverse_cinema.activitypub.keyring import signing_keys
from fediverse_cinema.activitypub.models import Actor, Follow, Host, OutboxEntry
from fediverse_cinema.activitypub.signatures.signing import content_digest, sign_cavage, sign_rfc9421
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.outside.client import CROWDED, Answer

log = structlog.get_logger()
DELIVER = "deliver"
CONTENT_TYPE = f'application/ld+json; profile="{AS2}"'
KNOCK_SECONDS = 25.0  # for each of the two; both fit into the time of the job
LONGEST_PAUSE = 24 * 3600.0  # whatever a Retry-After asks for
ASKING_SECONDS = 10.0  # what it runs
ENTRIES_KEPT = 200
NOT_UNDERSTOOD = (400, 401)


async def fan_out(
    entry_id: int,
    followed: Sequence[int],
    people: Sequence[int],
    own_inbox: bool,
    discreet: bool = False,
    vouched: bool = False,
    without: str = "",
) -> None:
    """One delivery for each distinct inbox, named people first; closed and dead hosts are left out, the host `without`,
    and for a discreet letter those that would tell everybody. Done once, though the job may run twice. `vouched`: it
    bears its author's proof and signature.
    """
    if vouched:
        await vouching.vouch(entry_id)
    left_out = await indiscreet(await deliveries.hosts_of(followed, people)) if discreet else []
    async with in_transaction():
        entry = await lookup.get(OutboxEntry, id=entry_id)
        if entry.fanned_out:
            return
        left_out += [without] if without else []
        await deliveries.order(entry, followed, people, own_inbox=own_inbox, left_out=left_out)
        await OutboxEntry.filter(id=entry_id).update(fanned_out=True)


async def indiscreet(names: Sequence[str]) -> list[str]:
    """Those of the hosts that show what is private to everybody: PeerTube reads any `to` as public, comments included,
    and what does not say what it is might be one. Later while one of them has not been asked yet, however long that
    takes: no attempt is counted.
    """
    found, unknown = [], []
    for name in names:
        software = await hosts.software(name)
        if not software and not await Host.exists(name=name, asked_at__isnull=False):
            unknown.append(name)
        if software in ("", "peertube"):
            found.append(name)
    if unknown:
        said = f"{', '.join(unknown)[:500]}: not asked yet what it runs"
        raise Later(said, code="software_unknown", after=ASKING_SECONDS, counts=False)
    return found


async def deliver(entry_id: int, inbox: str) -> None:
    """Post one letter to one inbox. Later when it may be tried again, Refused when never."""
    host = urls.host_of(inbox)
    if not await gate.is_open(host):
        raise Refused(f"{host} is closed here", code="closed_host")
    async with hosts.at_the_door(host):
        answer = await _attempt(entry_id, inbox, host)
    await _judge(answer, inbox, host)


async def _attempt(entry_id: int, inbox: str, host: str) -> Answer:
    entry, actor = await _entry(entry_id)
    try:
        answer = await _post(entry, actor, inbox)
    except Later as error:
        if error.code == silence.LET_GO:
            await hosts.note_silence(host, str(error))
        elif error.code != CROWDED:
            await hosts.note_failure(host, str(error))
        raise
    except Refused as error:
        await hosts.note_refusal(host, str(error))
        raise
    if answer.status >= 500 and answer.status != 501:
        await hosts.note_failure(host, _said(answer, inbox))
    else:
        await hosts.note_success(host, taken=answer.status < 300)
    return answer


async def _judge(answer: Answer, inbox: str, host: str) -> None:
    status = answer.status
    if status < 300:
        return
    said = _said(answer, inbox)
    if status >= 500 and status != 501:
        raise Later(said, code="busy", after=_retry_after(answer))
    await hosts.note_refusal(host, said)
    if status in (401, 408, 429):
        after = _retry_after(answer)
        if status == 429 and after:
            await hosts.note_pause(host, after)
        raise Later(said, code="busy", after=after)
    if status == 410:
        await _end_inbox(inbox)
        raise Refused(said, code="inbox_gone")
    log.info("letter_not_wanted", inbox=inbox, said=said)
    raise Refused(said, code="refused_there")


def _said(answer: Answer, inbox: str) -> str:
    return f"{inbox} answered {answer.status}: {answer.body[:200].decode('utf-8', 'replace')}"


async def _post(entry: OutboxEntry, actor: Actor, inbox: str) -> Answer:
    """Signed in the form that this host understood last, draft-cavage to begin with; where that is not understood, once
    more in the other (the second knock).
    """
    host = urls.host_of(inbox)
    more = await synchronization.header(entry, actor, inbox)
    first = await hosts.signature_of(host)
    answer = await _knock(entry, actor, inbox, first, more)
    if answer.status not in NOT_UNDERSTOOD:
        return answer
    second: Form = "" if first else "rfc9421"
    other = await _knock(entry, actor, inbox, second, more)
    if other.status >= 300:
        # Whoever knows one form only may answer anything to the other: what it had against the letter, it said first.
        return answer
    await hosts.note_signature(host, second)
    return other


async def _knock(entry: OutboxEntry, actor: Actor, inbox: str, form: Form, more: Mapping[str, str]) -> Answer:
    keys, body = signing_keys(actor), entry.body.encode()
    sign, digest = (sign_rfc9421, content_digest(body)) if form else (sign_cavage, entry.digest)
    headers = await asyncio.to_thread(
        sign, "POST", inbox,
        key_id=keys.rsa_id, key=keys.rsa, now=clock.now(), digest=digest, content_type=CONTENT_TYPE, more=more,
    )  # fmt: skip
    async with silence.waiting_for(urls.host_of(inbox), hosts.LETTERS):
        return await here().outside.post(inbox, body, headers=headers, deadline=KNOCK_SECONDS)


async def _entry(entry_id: int) -> tuple[OutboxEntry, Actor]:
    """The entry and its actor. A few are kept, since one entry goes to many inboxes at once; but its words may have
    been taken back since (outbox._outdate), and those are not sent any more.
    """
    digest = await _digest(entry_id)
    kept: dict[tuple[int, str], tuple[OutboxEntry, Actor]] = here().rooms.setdefault("entries", {})
    if (entry_id, digest) not in kept:
        entry = await lookup.get(OutboxEntry, id=entry_id)
        actor = await lookup.get(Actor, id=entry.actor_id)
        while len(kept) >= ENTRIES_KEPT:
            del kept[next(iter(kept))]
        kept[entry_id, digest] = (entry, actor)
    return kept[entry_id, digest]


async def _digest(entry_id: int) -> str:
    """Of the bytes as they are now."""
    found = await sql.look_up("SELECT digest FROM outbox_entry WHERE id=?", entry_id)
    if found is None:
        raise Refused(f"entry {entry_id} has been swept", code="no_entry")
    return str(found["digest"])


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
