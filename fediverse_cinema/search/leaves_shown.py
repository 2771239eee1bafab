"""By what leave a selection of elsewhere shows a film: what its author lets everybody do, or a stamp that her own
server shows. A stranger who names stamps must not have us knock at other doors all day: what is asked for is measured,
and what was none a while ago is not asked for again. Called by selection_reading; a stamp that was found good is looked
at again by labels.leaves.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from fediverse_cinema.activitypub import allowance, barriers, failing, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents import stamps
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Gone, Later
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.models import Leave, Pick
from fediverse_cinema.people.models import Policy
from fediverse_cinema.search.taking_in import Measure

FRESH = timedelta(days=1)


@frozen
class Reading:
    """One reading of a selection of `owner`: `until` when, by the loop's clock, others are asked about it; nobody
    without a `measure`. Unless she is `trusted` she has so much in an hour: she could name other films with each of her
    notes.
    """

    selection_uri: str
    owner: Actor
    measure: Measure | None = None
    until: float = 0
    trusted: bool = False

    @property
    def asks(self) -> bool:
        return self.measure is not None and not self.measure.spent and asyncio.get_running_loop().time() < self.until

    def check(self) -> None:
        """Before each thing that is asked of somebody else's server. Later when there is an end to it."""
        if not self.asks:
            raise Later(f"enough was asked for {self.selection_uri}", code="budget")
        if not self.trusted and not allowance.may_ask(self.owner):
            raise Later(f"{self.owner.uri} has brought enough for this hour", code="enough_asked")


@frozen
class Shown:
    """`checked_at` is when the stamp was last looked at."""

    leave: Leave
    stamp_uri: str = ""
    checked_at: datetime | None = None


async def settle(film: Film, stamp_uri: str, former: Pick | None, reading: Reading) -> Shown:
    """`former` is what the selection showed of it until now. What its author has ended stays so until another stamp is
    good. Raises when a stamp is needed and could not be asked for.
    """
    if film.local:
        return await _of_ours(film, stamp_uri, reading)
    if not stamp_uri:
        return _without(film, former)
    if former is not None and former.stamp_uri == stamp_uri and _is_known(former):
        return Shown(former.leave, stamp_uri, former.checked_at)
    try:
        await _look(stamp_uri, film, reading)
    except CinemaError as error:
        if stamps.ends(error):
            return Shown(Leave.WITHDRAWN, stamp_uri, clock.now())
        if former is not None and former.leave in (Leave.GIVEN, Leave.WITHDRAWN):
            return Shown(former.leave, former.stamp_uri, former.checked_at)
        if film.choosing == Policy.EVERYBODY:
            return Shown(Leave.FREE)
        raise
    return Shown(Leave.GIVEN, stamp_uri, clock.now())


async def _of_ours(film: Film, stamp_uri: str, reading: Reading) -> Shown:
    """What she said here counts, whatever is shown there."""
    if await barriers.between(reading.owner, film.author):
        return Shown(Leave.REFUSED)
    if stamp_uri:
        with suppress(CinemaError):
            await stamps.check_choice(stamp_uri, film.author, reading.selection_uri, film.uri)
            return Shown(Leave.GIVEN, stamp_uri, clock.now())
    free = film.choosing == Policy.EVERYBODY and not await consents.has_refused(reading.selection_uri, film.uri)
    return Shown(Leave.FREE if free else Leave.REFUSED)


def _without(film: Film, former: Pick | None) -> Shown:
    if former is not None and former.leave == Leave.WITHDRAWN:
        return Shown(Leave.WITHDRAWN)
    return Shown(Leave.FREE if film.choosing == Policy.EVERYBODY else Leave.REFUSED)


def _is_known(former: Pick) -> bool:
    """A good one is looked at again elsewhere; a bad one may have met a server that was not well."""
    if former.checked_at is None:
        return False
    return former.leave == Leave.GIVEN or former.checked_at > clock.now() - FRESH


async def _look(stamp_uri: str, film: Film, reading: Reading) -> None:
    if await tombstones.is_buried(stamp_uri, film.author):
        raise Gone(f"{stamp_uri} was withdrawn", code="withdrawn_before")
    failing.check(f"stamp {stamp_uri}")
    reading.check()
    try:
        await stamps.check_choice(stamp_uri, film.author, reading.selection_uri, film.uri)
    except CinemaError as error:
        if error.code != "budget":
            failing.note(f"stamp {stamp_uri}", hopeful=isinstance(error, Later))
        raise
