"""How other hosts fare. After five failures in a row a host rests, longer each time, and its lane with it; when the
rest is over, one letter knocks and the others wait for what comes of it. After a week without one success a host
counts as dead: nothing is sent to it until it writes to us.

The rows are the truth, for several workers at once (host_memory). Called by `delivery`, and by the inbox when a letter
has been verified.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog

from fediverse_cinema.activitypub import silence
from fediverse_cinema.activitypub.host_memory import Form, Known, look
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import lanes, queue

log = structlog.get_logger()
FAILURES_BEFORE_REST = 5
FIRST_REST = 60.0
LONGEST_REST = 6 * 3600.0
KNOCK_REST = 60.0  # while one letter knocks; two attempts to post fit into it
ONE_BY_ONE = 30.0
LATELY = timedelta(days=1)
SILENCE_AGAIN = 10.0
DEAD_AFTER = timedelta(days=7)
ASK_AGAIN = timedelta(days=7)
ORDER_AGAIN = 60.0  # the question of what it runs, while there is no answer: the job may have been lost
SEEN_EVERY = timedelta(minutes=1)  # how exact "last seen" is
FORGIVEN_SECONDS = 5.0  # after which a success has undone what another worker counted
WAKE_SECONDS = 300.0  # a host that writes and never answers is not knocked at for each of its letters
LONGEST_ERROR = 500
ASK_SOFTWARE = "ask_software"
LETTERS = "deliver"  # the queue in which they wait, a lane for each host


async def check_awake(host: str) -> None:
    """Later, without an attempt being counted, while the host rests or has asked for a pause; Refused when it is dead.
    After a rest, whoever asks first may knock.
    """
    known = await look(host)
    if known.dead:
        raise Refused(f"{host} has been silent for a week", code="host_dead")
    now = clock.timestamp()
    if known.busy_until > now:
        raise Later(f"{host} has asked for a pause", code="resting", after=known.busy_until - now, counts=False)
    if known.failures < FAILURES_BEFORE_REST:
        return
    if known.resting_until <= now and await _may_knock(host, now):
        known.resting_until, known.knocking = now + KNOCK_REST, True
        return
    left = known.resting_until - now
    raise Later(f"{host} rests", code="resting", after=left if left > 0 else KNOCK_REST, counts=False)


@asynccontextmanager
async def at_the_door(host: str) -> AsyncIterator[None]:
    """Around one attempt to deliver. At a host that failed the last time, one stands at a time: if it hangs, that costs
    the others one place and not a lane of them. While half of the places are held by hosts that do not answer, those of
    which nobody knows whether they do wait (`silence`).
    """
    await check_awake(host)
    standing: Counter[str] = here().rooms.setdefault("deliveries", Counter())
    known = await look(host)
    if known.failures and standing[host]:
        said = f"{host} failed a moment ago, and another letter is trying it"
        raise Later(said, code="resting", after=ONE_BY_ONE, counts=False)
    if silence.are_many(LETTERS) and not _answered_lately(known):
        raise Later(f"{host} waits, since many others do not answer", code="resting", after=SILENCE_AGAIN, counts=False)
    standing[host] += 1
    try:
        yield
    finally:
        standing[host] -= 1
        if not standing[host]:
            del standing[host]


def _answered_lately(known: Known) -> bool:
    return not known.failures and known.seen_at is not None and clock.now() - known.seen_at < LATELY


async def note_failure(host: str, reason: str = "") -> None:
    """Count it. What failed beside the attempt that sent the host to rest is not counted again."""
    known = await look(host)
    if known.dead or (known.resting_until > clock.timestamp() and not known.knocking):
        return
    known.knocking = False
    known.failures = failures = await _count_failure(host, reason)
    known.failing_since = since = known.failing_since or clock.now()
    known.error = reason[:LONGEST_ERROR]
    if failures < FAILURES_BEFORE_REST:
        return
    if clock.now() - since >= DEAD_AFTER:
        await _bury(host, known)
        return
    rest = min(FIRST_REST * 2.0 ** min(failures - FAILURES_BEFORE_REST, 20), LONGEST_REST)
    await _let_rest(host, known, clock.now() + timedelta(seconds=rest))


async def note_silence(host: str, reason: str) -> None:
    """It was not given the whole time to answer, perhaps since we are slow ourselves: it counts as one that failed the
    last time, and does not rest for it, however many of its letters fared so.
    """
    known = await look(host)
    if known.failures:
        return
    known.failures, known.failing_since, known.error = 1, clock.now(), reason[:LONGEST_ERROR]
    await sql.change(
        "INSERT INTO host(name, failures, failing_since, last_error) VALUES(?, 1, ?, ?)"
        " ON CONFLICT(name) DO UPDATE SET failures=1, failing_since=excluded.failing_since,"
        " last_error=excluded.last_error WHERE host.failures=0",
        host, known.failing_since, _storable(reason),
    )  # fmt: skip


async def note_success(host: str, *, taken: bool = True) -> None:
    """It answers: forget its failures, those that another worker counted, too; and what it had against an earlier
    letter once it has `taken` one.
    """
    known = await look(host, FORGIVEN_SECONDS)
    now = clock.now()
    if known.failures or known.dead or (taken and known.error):
        await _awake(host, known, failures=0)
        known.seen_at = now
    elif known.seen_at is None or now - known.seen_at > SEEN_EVERY:
        known.seen_at = now
        await sql.change(
            "INSERT INTO host(name, failures, seen_at) VALUES(?, 0, ?)"
            " ON CONFLICT(name) DO UPDATE SET seen_at=excluded.seen_at",
            host, now,
        )  # fmt: skip


async def note_refusal(host: str, reason: str) -> None:
    """It answers, and does not want this letter, now or ever: the reason is kept for who runs the pole."""
    known = await look(host)
    if known.error != reason[:LONGEST_ERROR]:
        known.error = reason[:LONGEST_ERROR]
        await sql.change(
            "INSERT INTO host(name, failures, last_error) VALUES(?, 0, ?)"
            " ON CONFLICT(name) DO UPDATE SET last_error=excluded.last_error",
            host, _storable(reason),
        )  # fmt: skip


async def note_pause(host: str, seconds: float) -> None:
    """It answers, and wants no letter for so long (Retry-After): none of those that wait costs an attempt meanwhile."""
    known = await look(host)
    known.busy_until = max(known.busy_until, clock.timestamp() + seconds)
    await lanes.postpone(LETTERS, host, known.busy_until)


async def heard_from(host: str) -> None:
    """A valid letter came from it: it lives, and what waits for it may knock at once. Called for every letter."""
    known = await look(host)
    await _meet(host, known)
    if not known.dead and known.failures < FAILURES_BEFORE_REST:
        return
    now = clock.timestamp()
    if known.woken_at + WAKE_SECONDS > now or known.knocking:
        return
    log.info("host_woken", host=host)
    await wake(host)


async def wake(host: str) -> None:
    """Try it now, though it did not rest. It has to answer to be well again: until then one letter knocks at a time."""
    known = await look(host)
    known.woken_at, known.busy_until = clock.timestamp(), 0.0
    await _awake(host, known, failures=min(known.failures, FAILURES_BEFORE_REST), at_once=True)


async def signature_of(host: str) -> Form:
    """The form of signatures to begin with."""
    return (await look(host)).signature


async def note_signature(host: str, form: Form) -> None:
    """It understood this form, and not the other."""
    (await look(host)).signature = form
    await sql.change(
        "INSERT INTO host(name, failures, signature) VALUES(?, 0, ?)"
        " ON CONFLICT(name) DO UPDATE SET signature=excluded.signature",
        host, form,
    )  # fmt: skip


async def software(host: str) -> str:
    """What runs there by its NodeInfo: "mastodon", "peertube" …; "" while unknown, and then it is asked for."""
    known = await look(host)
    await _meet(host, known)
    return known.software


async def note_software(host: str, name: str, version: str) -> None:
    """What its NodeInfo said; with no name, only that we have asked."""
    known = await look(host)
    known.asked_at = clock.now()
    values: dict[str, Any] = {"asked_at": known.asked_at}
    if name:
        known.software = name
        values |= {"software": name, "software_version": version}
    row, new = await Host.get_or_create(values, name=host)
    if not new:
        await row.update_from_dict(values).save(update_fields=list(values))


async def sweep() -> None:
    """Hosts that nobody we know lives on are forgotten; our own row stays (LOD-02)."""
    await sql.change(
        "DELETE FROM host WHERE name<>? AND NOT EXISTS (SELECT 1 FROM actor WHERE actor.host=host.name)",
        urls.own_host(),
    )


async def _meet(host: str, known: Known) -> None:
    if known.asked_at is not None and clock.now() - known.asked_at < ASK_AGAIN:
        return
    now = clock.timestamp()
    if known.ordered_at + ORDER_AGAIN > now:
        return
    known.ordered_at = now  # here at least not for each letter
    lane = f"software of {urls.site_of(host)}"
    await queue.later(ASK_SOFTWARE, {"host": host}, lane=lane, key=f"{ASK_SOFTWARE} {host}")


async def _count_failure(host: str, reason: str) -> int:
    """In one statement: four deliveries to one host may fail at the same time."""
    counted = await sql.rows(
        "INSERT INTO host(name, failures, failing_since, last_error) VALUES(?, 1, ?, ?)"
        " ON CONFLICT(name) DO UPDATE SET failures=host.failures+1, last_error=excluded.last_error,"
        " failing_since=coalesce(host.failing_since, excluded.failing_since) RETURNING failures",
        host, clock.now(), _storable(reason),
    )  # fmt: skip
    return int(counted[0]["failures"])


async def _may_knock(host: str, now: float) -> bool:
    """Of all letters, and all workers, one: it pushes the end of the rest ahead of itself."""
    until = clock.now() + timedelta(seconds=KNOCK_REST)
    first = await Host.filter(name=host, resting_until__lte=clock.now()).update(resting_until=until)
    first = first or await Host.filter(name=host, resting_until__isnull=True).update(resting_until=until)
    if first:
        await lanes.postpone(LETTERS, host, now + KNOCK_REST)
    return bool(first)


async def _let_rest(host: str, known: Known, until: datetime) -> None:
    known.resting_until = until.timestamp()
    await Host.filter(name=host).update(resting_until=until)
    await lanes.postpone(LETTERS, host, until.timestamp())


async def _bury(host: str, known: Known) -> None:
    known.dead = True
    await Host.filter(name=host).update(dead_at=clock.now(), resting_until=None)
    lost = await lanes.give_up(LETTERS, host, f"{host} has been silent for a week: {known.error}")
    log.warning("host_dead", host=host, letters_given_up=lost, last_error=known.error)


async def _awake(host: str, known: Known, *, failures: int, at_once: bool = False) -> None:
    """Its lane goes on if it rested, or `at_once` anyway; a week begins anew for one that was dead."""
    rested = known.dead or known.failures >= FAILURES_BEFORE_REST
    since = None if not failures else clock.now() if known.dead else known.failing_since
    known.failures, known.failing_since, known.resting_until = failures, since, 0.0
    known.dead, known.knocking = False, False
    values: dict[str, Any] = {"failures": failures, "failing_since": since, "resting_until": None, "dead_at": None}
    if not failures:
        values |= {"seen_at": clock.now(), "last_error": ""}
        known.error = ""
    await Host.filter(name=host).update(**values)
    if rested or at_once:
        await lanes.hurry(LETTERS, host)


def _storable(text: str) -> str:
    """Half a surrogate pair is in no encoding, and NUL in no column of PostgreSQL; an error may quote a stranger."""
    return text[:LONGEST_ERROR].encode("utf-8", "replace").decode().replace("\x00", "")
