"""What a member has brought along is taken in by a job, piece by piece, so that one that is killed goes on where it
was. Pieces are the lines of a list, or the parts of an archive (bringing). Of what cannot be taken it is kept why, for
her to read.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import blocks, follows, mutes, shunning, webfinger
from fediverse_cinema.activitypub.models import Actor, MuteScope
from fediverse_cinema.archive import address_lists, bringing
from fediverse_cinema.archive.models import Intake, IntakeKind
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.media import kept
from fediverse_cinema.people.models import Creator

log = structlog.get_logger()
WORK = "take_in"
LANE = "intakes"
AT_ONCE = 50  # pieces, then others have their turn
MOST_SAID = 100  # of what was refused
BROKEN_OFF = "This could not be taken in to its end."

Take = Callable[[str], Awaitable[None]]


async def begin_list(actor: Actor, kind: IntakeKind, data: bytes) -> None:
    """A list of whom she follows, or wants nothing to do with. Refused when it is none."""
    pieces = address_lists.read(data, domains=kind == IntakeKind.DOMAINS)
    async with in_transaction():
        await _enter(Intake(owner_id=actor.id, kind=kind, pieces=pieces), {})


async def begin_archive(actor: Actor, chunks: AsyncIterator[bytes], *, labels: tuple[str, str]) -> None:
    """An archive of a pole. `labels` are the words beside her website and where one can support her. Refused when it is
    none, or while another is being taken in.
    """
    await _check_free(actor.id)
    name, pieces = await bringing.receive(chunks)
    try:
        async with in_transaction():
            await _enter(
                Intake(owner_id=actor.id, kind=IntakeKind.ARCHIVE, name=name, pieces=pieces), {"labels": labels}
            )
    except BaseException:
        await here().vault.remove([name])
        raise


async def work(intake_id: int, labels: tuple[str, str] = ("", "")) -> None:
    """The job."""
    intake = await Intake.get_or_none(id=intake_id, done_at=None).select_related("owner")
    if intake is None:
        return
    if not await _is_here(intake):
        await give_up(intake.id, f"{intake.owner.uri} is gone, or shut out")
        return
    async with _taker(intake, labels) as take:
        for piece in intake.pieces[intake.position : intake.position + AT_ONCE]:
            if not await _is_here(intake):
                break
            await _one(intake, piece, take)
    if intake.position < len(intake.pieces):
        args = {"intake_id": intake.id, "labels": labels}
        await queue.later(WORK, args, lane=LANE, key=f"{WORK} {intake.id}")
    else:
        await _end(intake)


async def give_up(intake_id: int, reason: str, **_: object) -> None:
    """The job has died: what is left is not taken."""
    intake = await Intake.get_or_none(id=intake_id, done_at=None)
    if intake is not None:
        _say_why(intake, "", Refused(reason, public=BROKEN_OFF))
        await intake.save(update_fields=["refused"])
        await _end(intake)


async def of(actor: Actor) -> list[Intake]:
    """The last of each kind, for her page."""
    found = await Intake.filter(owner_id=actor.id).order_by("-id").limit(20)
    return list({one.kind: one for one in reversed(found)}.values())


async def forget(actor_id: int) -> None:
    """All that she has brought and is not taken in yet."""
    found = await Intake.filter(owner_id=actor_id)
    async with in_transaction():
        await Intake.filter(owner_id=actor_id).delete()
        if names := [one.name for one in found if one.name]:
            await queue.later(kept.REMOVE, {"names": names})


async def names() -> set[str]:
    """Files in the vault that are being taken in."""
    return {str(name) for name in await Intake.exclude(name="").values_list("name", flat=True)}


async def _check_free(actor_id: int) -> None:
    if await Intake.exists(owner_id=actor_id, done_at=None):
        raise Refused(
            "another", public="What you have brought before is still being taken in.", code="busy", status=409
        )


async def _enter(intake: Intake, more: dict[str, object]) -> None:
    """In the caller's transaction. The former one of its kind is forgotten."""
    await sql.hold(f"intakes of {intake.owner_id}")
    await _check_free(intake.owner_id)
    await Intake.filter(owner_id=intake.owner_id, kind=intake.kind).delete()
    intake.created_at = clock.now()
    await intake.save()
    await queue.later(WORK, {"intake_id": intake.id, **more}, lane=LANE, key=f"{WORK} {intake.id}")


def _taker(intake: Intake, labels: tuple[str, str]) -> AbstractAsyncContextManager[Take]:
    if intake.kind == IntakeKind.ARCHIVE:
        return bringing.opened(intake, labels)
    return nullcontext(partial(_take_line, intake.owner, intake.kind))


async def _one(intake: Intake, piece: str, take: Take) -> None:
    """Whatever is wrong with it keeps none of the others."""
    try:
        await take(piece)
        intake.taken += 1
    except CinemaError as error:
        _say_why(intake, piece, error)
    except Exception as error:
        log.exception("piece_not_taken_in", intake=intake.id)
        _say_why(intake, piece, Refused(str(error), public=BROKEN_OFF))
    intake.position += 1
    await intake.save(update_fields=["taken", "position", "refused"])


async def _is_here(intake: Intake) -> bool:
    """Nothing is done in the name of who has left meanwhile, or is shut out (MOD-04)."""
    return await Creator.exists(actor_id=intake.owner_id, actor__gone_at=None)


async def _take_line(owner: Actor, kind: IntakeKind, line: str) -> None:
    if kind == IntakeKind.DOMAINS:
        await shunning.shun(owner, line)
        return
    who = await webfinger.find(line)
    if kind == IntakeKind.FOLLOWS:
        await follows.request(owner, who)
    elif kind == IntakeKind.BLOCKS:
        await blocks.block(owner, who)
    else:
        await mutes.mute(owner, who, MuteScope.ALL)


def _say_why(intake: Intake, piece: str, error: CinemaError) -> None:
    if len(intake.refused) < MOST_SAID:
        values = {name: str(value).replace("\0", "") for name, value in error.values.items()}
        intake.refused = [*intake.refused, {"piece": piece, "reason": error.public, "values": values}]


async def _end(intake: Intake) -> None:
    """What she brought is not kept, neither the file nor the lines; how many there were stands in `position`."""
    async with in_transaction():
        done = {"done_at": clock.now(), "name": "", "pieces": [], "position": len(intake.pieces)}
        await Intake.filter(id=intake.id).update(**done)
        if intake.name:
            await queue.later(kept.REMOVE, {"names": [intake.name]})
