"""Noting letters down: durable before the 202, each once, the commits of concurrent requests made as one.

A commit costs a write to the disk that cannot be hurried; one for thirty letters costs the same as one for one.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, full_disk, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.database.writing_turns import at_the_door
from fediverse_cinema.foundation.errors import Away, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.inbox.models import UNOPENED, Letter, Outcome

log = structlog.get_logger()
OPEN_LETTER = "open_letter"
MOST_WAITING = 2_000
MOST_OF_A_SITE = 500  # of these: the places of the others
MOST_BYTES = 64 << 20  # of those that wait, or are being written
LARGEST_GROUP = 200
LARGEST_GROUP_BYTES = 8 << 20
APART_SECONDS = 10.0  # for the letters of a group that could not be written together
KEPT = timedelta(days=30)
SWEPT_AT_ONCE = 1_000
_ROW = "(?,?,?,?,?,?,?,?)"


@dataclass(frozen=True)
class Arrival:
    """A verified letter that wants to be noted down."""

    activity_id: str
    sender_uri: str
    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def site(self) -> str:
        return urls.site_of(urls.host_of(self.sender_uri))


Waiting = tuple[Arrival, asyncio.Future[None]]


@dataclass(slots=True)
class Ledger:
    """The letters of one pole that wait for the next commit; `held` are the bytes of these and of those in it,
    `of_site` how many they are of each site.
    """

    waiting: list[Waiting] = field(default_factory=list)
    held: int = 0
    of_site: Counter[str] = field(default_factory=Counter)
    writing: asyncio.Task[None] | None = None


async def note(arrival: Arrival) -> None:
    """Returns when the letter, or an exact repeat of it, is safe on the disk. Later when too many wait."""
    ledger: Ledger = here().rooms.setdefault("ledger", Ledger())
    if len(ledger.waiting) >= MOST_WAITING or ledger.held + len(arrival.body) > MOST_BYTES:
        raise Later("too many letters wait", code="overloaded", after=5)
    if ledger.of_site[arrival.site] >= MOST_OF_A_SITE:
        raise Later(f"too many letters of {arrival.site} wait", code="overloaded", after=5)
    noted = asyncio.get_running_loop().create_future()
    ledger.waiting.append((arrival, noted))
    ledger.held += len(arrival.body)
    ledger.of_site[arrival.site] += 1
    if ledger.writing is None or ledger.writing.done():
        ledger.writing = asyncio.create_task(_write(ledger))
    await asyncio.shield(noted)


def id_digest(activity_id: str, sender_uri: str) -> str:
    """Neither has a space in it."""
    return hashlib.sha256(f"{activity_id} {sender_uri}".encode()).hexdigest()


async def was_opened(activity_id: str, sender_uri: str) -> bool:
    """Has a letter with this id been opened that she sent herself? What others bring in her name may be forged."""
    hers = Letter.filter(id_digest=id_digest(activity_id, sender_uri))
    return await hers.exclude(outcome__in=UNOPENED).exists()


async def latest(activity_id: str, sender_uri: str) -> Letter | None:
    """The last letter with this id that she sent herself."""
    return await Letter.filter(id_digest=id_digest(activity_id, sender_uri)).order_by("-id").first()


async def sweep() -> None:
    """The periodic job: letters that came long ago go, private ones among them, whatever became of them. What they
    changed stays, and no signature is believed for so long that one of them could come again.
    """
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:  # a thousand at a time, so that writers take their turn
        swept = await sql.change(
            "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE received_at<? ORDER BY id LIMIT ?)",
            clock.now() - KEPT, SWEPT_AT_ONCE,
        )  # fmt: skip


async def give_up(letter_id: int, reason: str) -> None:
    """Its job has died: nothing will open it any more, unless somebody brings that back to life."""
    log.warning("letter_given_up", letter=letter_id, reason=reason[:300])
    await sql.change(
        "UPDATE letter SET outcome=?, reason=? WHERE id=? AND outcome=?",
        Outcome.GIVEN_UP.value, reason[:200], letter_id, Outcome.WAITING.value,
    )  # fmt: skip


async def _write(ledger: Ledger) -> None:
    while ledger.waiting:
        group = _next_group(ledger)
        try:
            await to_its_end(_insert([arrival for arrival, _ in group]))
        except Away as error:
            for _, noted in group:
                _tell(noted, error)
        except Exception as error:
            if full := full_disk.behind(error):
                log.warning("letters_not_kept", letters=len(group), error=str(full))
                for _, noted in group:
                    _tell(noted, full)
                continue
            log.exception("letters_not_kept_together", letters=len(group))
            await _write_apart(group)
        else:
            for _, noted in group:
                _tell(noted)
        finally:
            for arrival, _ in group:
                _let_go(ledger, arrival)


def _let_go(ledger: Ledger, arrival: Arrival) -> None:
    ledger.held -= len(arrival.body)
    ledger.of_site[arrival.site] -= 1
    if not ledger.of_site[arrival.site]:
        del ledger.of_site[arrival.site]


def _next_group(ledger: Ledger) -> list[Waiting]:
    size = total = 0
    for arrival, _ in ledger.waiting[:LARGEST_GROUP]:
        total += len(arrival.body)
        if size and total > LARGEST_GROUP_BYTES:
            break
        size += 1
    group, ledger.waiting = ledger.waiting[:size], ledger.waiting[size:]
    return group


async def _write_apart(group: Sequence[Waiting]) -> None:
    """One by one, so that a letter which cannot be written takes no other with it; only for a while, since it may be
    the database that is away. Each sender is told, and sends it again.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + APART_SECONDS
    for arrival, noted in group:
        try:
            if loop.time() > until:
                raise TimeoutError("no time left")
            await to_its_end(_insert([arrival]))
        except Exception as error:  # noqa: BLE001 (she is told)
            _tell(noted, Later(f"letter not kept: {error}", code="not_kept", after=30))
        else:
            _tell(noted)


def _tell(noted: asyncio.Future[None], error: Exception | None = None) -> None:
    if noted.done():
        return
    if error is None:
        noted.set_result(None)
    else:
        noted.set_exception(error)
        noted.exception()  # a sender who has hung up does not hear it


async def _insert(arrivals: Sequence[Arrival]) -> None:
    now = clock.now()
    values: list[object] = []
    for arrival in arrivals:
        values += [
            arrival.activity_id, id_digest(arrival.activity_id, arrival.sender_uri), arrival.digest,
            arrival.sender_uri, arrival.body.decode("utf-8-sig"), Outcome.WAITING.value, "", now,
        ]  # fmt: skip
    with at_the_door():
        async with in_transaction():
            new = await sql.rows(
                "INSERT INTO letter(activity_id,id_digest,digest,sender_uri,body,outcome,reason,received_at)"
                f" VALUES {','.join([_ROW] * len(arrivals))} ON CONFLICT DO NOTHING RETURNING id, sender_uri",
                *values,
            )
            if new:
                await queue.later_each(OPEN_LETTER, [_job(row["id"], row["sender_uri"]) for row in new])


def _job(letter_id: int, sender_uri: str) -> tuple[dict[str, int], str, str]:
    """Letters of one sender in their order, and those of one site in a few places only: whoever brings letters that
    take long to open, since somebody whom they name does not answer, holds up no others.
    """
    return {"letter_id": letter_id}, f"letters of {urls.site_of(urls.host_of(sender_uri))}", f"from {sender_uri}"
