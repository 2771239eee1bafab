"""Noting letters down: durable before the 202, each once, the commits of concurrent requests made as one.

A commit costs a write to the disk that cannot be hurried; one for thirty letters costs the same as one for one.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.database.shielding import to_its_end
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.inbox.models import Letter, Outcome

OPEN_LETTER = "open_letter"
MOST_WAITING = 2_000
LARGEST_GROUP = 200
KEPT = timedelta(days=30)
SWEPT_AT_ONCE = 1_000
_ROW = "(?,?,?,?,?,?,?,?)"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified letter that wants to be noted down."""

    activity_id: str
    sender_uri: str
    recipient: str
    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(slots=True)
class Ledger:
    """The letters of one pole that wait for the next commit."""

    waiting: list[tuple[Arrival, asyncio.Future[None]]] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None


async def note(arrival: Arrival) -> None:
    """Returns when the letter, or an exact repeat of it, is safe on the disk. Later when too many wait."""
    ledger: Ledger = here().rooms.setdefault("ledger", Ledger())
    if len(ledger.waiting) >= MOST_WAITING:
        raise Later("too many letters wait", code="overloaded", after=5)
    noted = asyncio.get_running_loop().create_future()
    ledger.waiting.append((arrival, noted))
    if ledger.writing is None or ledger.writing.done():
        ledger.writing = asyncio.create_task(_write(ledger))
    await asyncio.shield(noted)


async def has_come(activity_id: str, sender_uri: str) -> bool:
    """Has a letter with this id been noted down that she sent herself? What others bring in her name may be forged."""
    return await Letter.exists(activity_id=activity_id, sender_uri=sender_uri)


async def sweep() -> None:
    """The periodic job: letters that were opened long ago go, private ones among them. What they changed stays, and no
    signature is believed for so long that one of them could come again.
    """
    swept = SWEPT_AT_ONCE
    while swept == SWEPT_AT_ONCE:  # a thousand at a time, so that writers take their turn
        swept = await sql.change(
            "DELETE FROM letter WHERE id IN"
            " (SELECT id FROM letter WHERE received_at<? AND outcome<>? ORDER BY id LIMIT ?)",
            clock.now() - KEPT, Outcome.WAITING.value, SWEPT_AT_ONCE,
        )  # fmt: skip


async def _write(ledger: Ledger) -> None:
    while ledger.waiting:
        group, ledger.waiting = ledger.waiting[:LARGEST_GROUP], ledger.waiting[LARGEST_GROUP:]
        try:
            await to_its_end(_insert([arrival for arrival, _ in group]))
        except Exception as error:  # noqa: BLE001 (each sender is told, and sends it again)
            for _, noted in group:
                if not noted.done():
                    noted.set_exception(Later(f"letters not kept: {error}", code="not_kept", after=30))
                    noted.exception()  # a sender who has hung up does not hear it
        else:
            for _, noted in group:
                if not noted.done():
                    noted.set_result(None)


async def _insert(arrivals: list[Arrival]) -> None:
    now = clock.now()
    values: list[object] = []
    for arrival in arrivals:
        values += [
            arrival.activity_id, arrival.digest, arrival.sender_uri, arrival.recipient,
            arrival.body.decode("utf-8-sig"), Outcome.WAITING.value, "", now,
        ]  # fmt: skip
    async with in_transaction():
        new = await sql.rows(
            "INSERT INTO letter(activity_id,digest,sender_uri,recipient,body,outcome,reason,received_at)"
            f" VALUES {','.join([_ROW] * len(arrivals))} ON CONFLICT DO NOTHING RETURNING id, sender_uri",
            *values,
        )
        if new:
            jobs = [({"letter_id": row["id"]}, f"from {row['sender_uri']}") for row in new]
            await queue.later_each(OPEN_LETTER, jobs)
