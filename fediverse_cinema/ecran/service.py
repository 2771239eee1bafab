"""Verbs of editors: the draft of the front page is changed, shown at once or from a moment on, and taken back. What
stands there is read, never switched: an edition begins and a section ends by the clock alone.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran.models import ScreenEdition
from fediverse_cinema.ecran.sections import DEFAULT, Section, from_row, to_row
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused

MOST_FORMER = 30
MOST_KEPT = 50  # editions that were shown
MOST_ASIDE = 10


def sections_of(edition: ScreenEdition | None) -> tuple[Section, ...]:
    """Without any, what stands there before anybody has composed anything."""
    return tuple(from_row(row) for row in edition.sections) if edition else DEFAULT


async def standing(moment: datetime) -> ScreenEdition | None:
    """What the front page is then."""
    return await ScreenEdition.filter(shown_from__lte=moment).order_by("-shown_from", "-id").first()


async def to_come() -> list[ScreenEdition]:
    """Those that wait for their moment, the next one first."""
    waiting = ScreenEdition.filter(shown_from__gt=clock.now()).select_related("by")
    return await waiting.order_by("shown_from", "id")


async def shown_before(limit: int = 10) -> list[ScreenEdition]:
    """What stood there before what stands there now, the latest first."""
    past = ScreenEdition.filter(shown_from__lte=clock.now()).select_related("by")
    return await past.order_by("-shown_from", "-id").offset(1).limit(limit)


async def set_aside() -> list[ScreenEdition]:
    """Drafts that can be taken up again, the latest first."""
    return await _aside().select_related("by")


async def edition(number: int) -> ScreenEdition | None:
    """The one with this number, to look at."""
    return await ScreenEdition.get_or_none(id=number)


async def draft() -> ScreenEdition:
    """What editors work on: a copy of what stands there, until somebody has changed it. It counts its changes on, so
    that whoever has not seen what became of the draft before does not change what came after.
    """
    found = await ScreenEdition.get_or_none(shown_from=None, set_aside_at=None)
    if found is not None:
        return found
    now, shown = clock.now(), await standing(clock.now())
    rows = [to_row(one) for one in sections_of(shown)]
    return ScreenEdition(sections=rows, former=[], changes=await _last(), created_at=now, updated_at=now)


async def change(by: Actor, sections: Sequence[Section], *, changes: int) -> None:
    """The draft is this from now on. Refused when somebody else has changed it since it had that many changes."""
    async with in_transaction():
        now = await _hold(changes)
        now.former = [*now.former, now.sections][-MOST_FORMER:]
        now.sections = [to_row(one) for one in sections]
        await _keep(now, by)


async def undo(by: Actor, *, changes: int) -> None:
    """The latest change of the draft was none."""
    async with in_transaction():
        now = await _hold(changes)
        if not now.former:
            raise Refused("nothing to undo", public="There is nothing left to undo.", code="nothing_to_undo")
        now.sections, now.former = now.former[-1], now.former[:-1]
        await _keep(now, by)


async def lay_aside(by: Actor, *, changes: int) -> None:
    """The draft waits to be taken up again: what stands there is where one begins anew."""
    async with in_transaction():
        now = await _hold(changes)
        if now.id is not None:
            await _set_aside(now, by)


async def take_up(edition_id: int, by: Actor) -> None:
    """What was set aside is the draft again; the one that there is takes its place."""
    async with in_transaction():
        await _lock()
        found = await _aside().get_or_none(id=edition_id)
        if found is None:
            raise Refused("not set aside", public="This version is kept no longer.", code="no_edition")
        now = await draft()
        found.set_aside_at = None
        await _keep(found, by)  # before the other is set aside, which would drop it as the oldest of too many
        if now.id is not None:
            await _set_aside(now, by)


async def show(by: Actor, *, changes: int, at: datetime | None = None) -> None:
    """The draft takes the front page, now or at a moment that is to come."""
    moment = clock.now()
    if at is not None and at <= moment:
        raise Refused("a moment that is past", public="This moment is past already.", code="past")
    async with in_transaction():
        now = await _hold(changes)
        now.shown_from, now.former = at or moment, []
        await _keep(now, by)
        past = ScreenEdition.filter(shown_from__lte=moment).order_by("-shown_from", "-id")
        for old in await past.offset(MOST_KEPT).limit(MOST_KEPT):
            await old.delete()


async def call_off(edition_id: int, by: Actor) -> bool:
    """One that waits for its moment waits no longer: it is the draft again. False when there is another one: it is set
    aside.
    """
    async with in_transaction():
        await _lock()
        waiting = await ScreenEdition.get_or_none(id=edition_id)
        if waiting is None or waiting.shown_from is None:
            raise Refused("called off", public="Somebody else has called it off already.", code="called_off")
        if waiting.shown_from <= clock.now():
            raise Refused("no longer to come", public="It stands there already.", code="too_late")
        waiting.shown_from = None
        is_draft = (await draft()).id is None
        await (_keep if is_draft else _set_aside)(waiting, by)
    return is_draft


async def bring_back(edition_id: int, by: Actor) -> None:
    """What stood there once stands there again."""
    async with in_transaction():
        await _lock()
        now, shown = clock.now(), await standing(clock.now())
        old = await ScreenEdition.get_or_none(id=edition_id, shown_from__lte=now)
        if old is None or shown is None:
            raise Refused("no such edition", public="This version is kept no longer.", code="no_edition")
        again = ScreenEdition(sections=old.sections, former=[], created_at=now, shown_from=now)
        await _keep(again, by)


async def _lock() -> None:
    await sql.hold("the screen")


async def _hold(changes: int) -> ScreenEdition:
    """The draft, for nobody else meanwhile."""
    await _lock()
    now = await draft()
    if now.changes != changes:
        raise Refused(
            f"{now.changes} changes, not {changes}", code="stale",
            public="Somebody else has changed the page meanwhile. Look at it, and say again what you want.",
        )  # fmt: skip
    return now


async def _set_aside(edition: ScreenEdition, by: Actor) -> None:
    edition.set_aside_at = clock.now()
    await _keep(edition, by)
    for old in await _aside().offset(MOST_ASIDE).limit(MOST_ASIDE):
        await old.delete()


def _aside() -> QuerySet[ScreenEdition]:
    return ScreenEdition.filter(set_aside_at__isnull=False).order_by("-set_aside_at", "-id")


async def _last() -> int:
    """How many changes there were, of all editions."""
    newest = await ScreenEdition.all().order_by("-changes").first()
    return newest.changes if newest else 0


async def _keep(edition: ScreenEdition, by: Actor) -> None:
    edition.changes, edition.by, edition.updated_at = await _last() + 1, by, clock.now()
    await edition.save()
