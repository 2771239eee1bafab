"""Opening a letter: whose word it is, who handles it, what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import structlog

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.vocab import Activity, read_activity
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs.queue import storable
from fediverse_cinema.foundation.reading import read_object
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.inbox import once, origin, waves
from fediverse_cinema.inbox.models import UNOPENED, Letter, Outcome
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.routes import ROUTES, Handler
from fediverse_cinema.inbox.verify import sender_of_letter

log = structlog.get_logger()
PATIENCE = timedelta(days=2)  # with a letter that names something of a server that waits for a yes


@frozen
class Opened:
    """What has become of a letter, and why."""

    id: int
    outcome: Outcome
    reason: str


async def open_letter(letter_id: int, looked_at: bool = False) -> Opened | None:
    """Apply one letter; None when there is nothing to open. Twice is as good as once: handlers look at the state of
    things, and what cannot be seen there is done once for each letter (`once`). `looked_at`: somebody who runs the pole
    lets it in (waves).
    """
    letter = await lookup.find(Letter, id=letter_id)
    # Who lets it in may do so before it is written that it was held back.
    openable = (*UNOPENED, Outcome.IGNORED) if looked_at else UNOPENED
    if letter is None or letter.outcome not in openable:
        return None
    activity = read_activity(read_object(letter.body.encode()))
    try:
        with once.opening(letter.id):
            outcome, reason = Outcome.APPLIED, await _apply(letter, activity, looked_at=looked_at)
    except Ignored as ignored:
        outcome, reason = Outcome.IGNORED, str(ignored)
    except Later:
        raise
    except CinemaError as error:
        if error.code == "held_host" and letter.received_at > clock.now() - PATIENCE:
            raise Later(str(error), after=gate.ASK_AGAIN, counts=False) from error
        outcome, reason = Outcome.REFUSED, error.code
        log.info("letter_not_applied", letter=letter.id, reason=error.code, detail=str(error)[:300])
    if outcome == Outcome.IGNORED:
        log.info("letter_ignored", letter=letter.id, type=activity.type, reason=reason, actor=activity.actor_uri)
    return Opened(letter.id, outcome, storable(reason[:200]))


async def note_outcomes(opened: Sequence[Opened | None]) -> None:
    """Of all letters whose jobs end just now. One may have been opened by another worker, too, while this one slept, or
    since somebody let it in: once applied it stays so.
    """
    alike = defaultdict[tuple[Outcome, str], list[int]](list)
    for one in opened:
        if one is not None:
            alike[one.outcome, one.reason].append(one.id)
    for (outcome, reason), ids in alike.items():
        change = f"UPDATE letter SET outcome=?, reason=? WHERE outcome<>? AND id IN ({sql.marks(ids)})"
        await sql.change(change, outcome.value, reason, Outcome.APPLIED.value, *ids)


async def _apply(letter: Letter, activity: Activity, *, looked_at: bool) -> str:
    sender, activity = await origin.as_its_author_says(await sender_of_letter(letter.sender_uri, letter.body), activity)
    if sender.actor.gone_at is not None:
        raise Ignored("its sender is gone")
    if not await gate.is_open(sender.actor.host):
        raise Ignored("its server has been closed meanwhile")
    if not looked_at and await waves.holds_back(letter, sender, activity):
        raise Ignored("held back: a stranger writes to many")
    handler = _handler_for(activity)
    if handler is None:
        raise Ignored(f"we do not understand {activity.type} of {activity.object_type or 'a thing'}"[:190])
    await handler(sender, activity)
    return ""


def _handler_for(activity: Activity) -> Handler | None:
    return ROUTES.get((activity.type, activity.object_type)) or ROUTES.get((activity.type, "*"))
