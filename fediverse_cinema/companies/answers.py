"""What film-makers answer to catalogues of ours, and what becomes of it: their yes, their no, stamps that end, and the
second look at those that live elsewhere. Called by the inbox, by news and by jobs.
"""

from datetime import timedelta

import structlog
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import catalogue, wire
from fediverse_cinema.companies.models import CompanyFilm, Leave
from fediverse_cinema.consents import stamps
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.jobs import queue

log = structlog.get_logger()
LOOK = "look_at_catalogue"
FRESH = timedelta(days=1)
MOST_AT_ONCE = 1000


async def accepted(author: Actor, request_uri: str, stamp_uri: str) -> bool:
    """She has said yes at her server. False when nothing was asked under this id; Refused when it was somebody else who
    was asked, or when her stamp is not good.
    """
    entry = await _asked(author, request_uri)
    if entry is None:
        return False
    await stamps.check_choice(stamp_uri, author, wire.catalogue_uri(entry.company.actor), entry.film.uri)
    async with in_transaction():
        await sql.hold(stamp_uri)  # its Delete may be opened just now
        if await tombstones.is_buried(stamp_uri, author):
            raise Refused(f"{stamp_uri} was withdrawn", code="withdrawn_before")
        await catalogue.give(entry, stamp_uri)
    return True


async def rejected(author: Actor, request_uri: str) -> bool:
    """She has said no, be it after she has said yes."""
    entry = await _asked(author, request_uri)
    if entry is None:
        return False
    await catalogue.end(entry, Leave.REFUSED)
    return True


async def withdrawn(stamp_uri: str, author: Actor) -> bool:
    """Her stamp is gone. False when nothing is shown with it; Refused when it is somebody else's."""
    found = await _entries().filter(stamp_uri=stamp_uri) if stamp_uri else []
    if any(one.film.author_id != author.id for one in found):
        raise Refused(f"{author.uri} deletes {stamp_uri}", code="not_hers")
    for one in found:
        await catalogue.end(one, Leave.WITHDRAWN)
    return bool(found)


async def given(stamp_id: int) -> None:
    """News: one of ours has said yes; perhaps to a catalogue of ours."""
    stamp = await Stamp.get_or_none(id=stamp_id, revoked_at__isnull=True)
    entry = await _named(stamp) if stamp else None
    if stamp is not None and entry is not None:
        async with in_transaction():
            await catalogue.give(entry, stamp.uri)


async def refused(request_id: int) -> None:
    """News: one of ours has said no."""
    request = await lookup.find(ConsentRequest, id=request_id)
    entry = await _named(request) if request else None
    if entry is not None:
        await catalogue.end(entry, Leave.REFUSED)


async def ended(stamp_id: int) -> None:
    """News: one of ours has taken it back."""
    stamp = await lookup.get(Stamp, id=stamp_id)
    for one in await _entries().filter(stamp_uri=stamp.uri):
        await catalogue.end(one, Leave.WITHDRAWN)


async def look_at_old() -> None:
    """The periodic job: stamps of elsewhere that nobody has looked at for a day. The Delete of one may be lost."""
    old = _entries().filter(leave=Leave.GIVEN, film__local=False, checked_at__lt=clock.now() - FRESH)
    for one in await old.order_by("checked_at", "id").limit(MOST_AT_ONCE):
        await queue.later(LOOK, {"entry_id": one.id}, lane=one.film.author.host, key=f"{LOOK} {one.id}")


async def look(entry_id: int) -> None:
    """The job. Only what says that there is no such stamp, or another, ends it: a server that does not answer is
    believed for another day.
    """
    entry = await _entries().get_or_none(id=entry_id, leave=Leave.GIVEN)
    if entry is None:
        return
    collection = wire.catalogue_uri(entry.company.actor)
    try:
        await stamps.check_choice(entry.stamp_uri, entry.film.author, collection, entry.film.uri)
    except CinemaError as error:
        if stamps.ends(error):
            log.info("catalogue_ended", stamp=entry.stamp_uri, reason=error.code)
            await catalogue.end(entry, Leave.WITHDRAWN)
            return
    await CompanyFilm.filter(id=entry.id, stamp_uri=entry.stamp_uri).update(checked_at=clock.now())


async def _asked(author: Actor, request_uri: str) -> CompanyFilm | None:
    entry = await _entries().filter(request_uri=request_uri).first() if request_uri else None
    if entry is not None and entry.film.author_id != author.id:
        raise Refused(f"{author.uri} answers what another was asked", code="not_hers")
    return entry


async def _named(about: Stamp | ConsentRequest) -> CompanyFilm | None:
    """The film of a catalogue of ours that it is about."""
    organization_uri = about.interacting_uri.removesuffix("/catalogue")
    return await _entries().filter(company__actor__uri=organization_uri, film__uri=about.target_uri).first()


def _entries() -> QuerySet[CompanyFilm]:
    return CompanyFilm.filter(company__closed_at=None).select_related("film__author", "company__actor")
