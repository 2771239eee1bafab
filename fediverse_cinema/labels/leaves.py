"""What becomes of the leave to show a film: its author's answers, stamps of hers that end, and the second look at those
that live elsewhere; and with it the awards that our own selections are. Called by the inbox, by news and by jobs.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, stamps
from fediverse_cinema.consents.models import Award, ConsentRequest, Stamp
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.labels import answers, telling
from fediverse_cinema.labels.models import Audience, Leave, Pick, Selection
from fediverse_cinema.labels.news import LeaveAnswered

log = structlog.get_logger()
LOOK = "look_at_leave"
FRESH = timedelta(days=1)
PATIENCE = timedelta(minutes=5)  # who looks for a name tells each author once
MOST_AT_ONCE = 1000
OLD = """
SELECT id, stamp_uri FROM (
    SELECT pick.id, pick.stamp_uri, row_number() OVER (
        PARTITION BY author.host ORDER BY pick.checked_at IS NOT NULL, pick.checked_at, pick.id
    ) AS turn
    FROM pick JOIN selection ON selection.id=pick.selection_id JOIN film ON film.id=pick.film_id
        JOIN actor author ON author.id=film.author_id
    WHERE (pick.checked_at IS NULL OR pick.checked_at<=?) AND pick.leave='given' AND pick.stamp_uri<>''
        AND NOT film.local
) old ORDER BY turn, id LIMIT ?
"""
"""One of each host, then a second of each: one host with a thousand does not hold up the others."""
NOT_SHOWN = """
SELECT award.id FROM award JOIN actor giver ON giver.id=award.giver_id
WHERE giver.local_handle IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM selection JOIN pick ON pick.selection_id=selection.id JOIN film ON film.id=pick.film_id
    WHERE selection.uri=award.selection_uri AND selection.audience='public'
        AND film.uri=award.film_uri AND pick.leave='given' AND pick.stamp_uri=award.stamp_uri
)
"""
"""Awards of ours that no selection of ours gives, whatever has gone wrong."""


async def accepted(author: Actor, request_uri: str, stamp_uri: str) -> bool:
    """She has said yes at her server. False when nothing was asked under this id; Refused when it was somebody else who
    was asked, or when her stamp is not good.
    """
    pick = await _asked(author, request_uri)
    if pick is None:
        return False
    await stamps.check_choice(stamp_uri, author, pick.selection.uri, pick.film.uri)
    async with _held(pick, stamp_uri) as now:
        if await tombstones.is_buried(stamp_uri, author):
            raise Refused(f"{stamp_uri} was withdrawn", code="withdrawn_before")
        if now is not None:
            await _give(now, stamp_uri)
    return True


async def rejected(author: Actor, request_uri: str) -> bool:
    """She has said no, be it after she has said yes."""
    pick = await _asked(author, request_uri)
    if pick is None:
        return False
    await _end([pick], Leave.REFUSED)
    return True


async def withdrawn(stamp_uri: str, author: Actor) -> bool:
    """Her stamp is gone. False when nothing is shown with it; Refused when it is somebody else's."""
    found = await _of(stamp_uri) if stamp_uri else []
    if any(pick.film.author_id != author.id for pick in found):
        raise Refused(f"{author.uri} deletes {stamp_uri}", code="not_hers")
    await _end(found, Leave.WITHDRAWN)
    return bool(found)


async def given(stamp_id: int) -> None:
    """One of ours has said yes; perhaps to a selection of ours."""
    stamp = await Stamp.get_or_none(id=stamp_id, revoked_at__isnull=True)
    pick = await _pick(stamp.interacting_uri, stamp.target_uri) if stamp else None
    if stamp is not None and pick is not None:
        async with _held(pick, stamp.uri) as now:
            if now is not None:
                await _give(now, stamp.uri)


async def refused(request_id: int) -> None:
    """One of ours has said no."""
    request = await lookup.find(ConsentRequest, id=request_id)
    pick = await _pick(request.interacting_uri, request.target_uri) if request else None
    if pick is not None:
        await _end([pick], Leave.REFUSED)


async def parted(author_id: int, chooser_id: int) -> None:
    """News: one of them has blocked the other. What the second owns, or has brought, shows nothing of the first."""
    between = Q(selection__owner_id=chooser_id) | Q(chooser_id=chooser_id)
    picks = Pick.filter(between, film__author_id=author_id).exclude(leave__in=[Leave.REFUSED, Leave.WITHDRAWN])
    await _end(await picks.select_related("film__author", "selection__owner"), Leave.WITHDRAWN)


async def ended(stamp_id: int) -> None:
    """One of ours has taken it back."""
    await _end(await _of((await lookup.get(Stamp, id=stamp_id)).uri), Leave.WITHDRAWN)


async def shown(selection_id: int) -> None:
    """News: everybody sees it from now on. Its films have their awards, and their authors elsewhere hear so."""
    for pick in await _given_in(selection_id):
        async with _held(pick, pick.stamp_uri) as now:
            if now is not None and now.leave == Leave.GIVEN:
                with suppress(Refused):  # she has taken it back; the news of that is on its way
                    await _award(now)


async def hidden(selection_id: int) -> None:
    """News: not everybody sees it any more. Of one that is gone, its films were taken out before; of one of elsewhere
    its server is asked (films.choosing).
    """
    async with in_transaction():
        if not (selection := await _hidden(selection_id)):
            return
        await awards.end_of_selection(selection.uri)
    for pick in await _given_in(selection_id):
        if pick.film.local or not pick.request_uri:
            continue
        async with in_transaction():
            if not await _hidden(selection_id):
                return
            if await Pick.filter(id=pick.id, request_uri=pick.request_uri).update(request_uri=""):
                await answers.take_back(pick)


async def renamed(selection_id: int) -> None:
    """News: it says something else of itself, and those who show its awards elsewhere hear its name."""
    async with in_transaction():
        selection = await Selection.select_for_update().get_or_none(id=selection_id)
        if selection is None or not await awards.rename(selection.uri, selection.title, selection.page_url):
            return
        for pick in await _given_in(selection_id):
            if not pick.film.local:
                await answers.send_later(pick, patience=PATIENCE)


async def look_at_old() -> None:
    """The periodic job: stamps of films elsewhere that nobody has looked at for a day, whosever selection shows them:
    an author who takes one back tells who has asked her, and not all who have read of it.
    """
    for row in await sql.rows(OLD, clock.now() - FRESH, MOST_AT_ONCE):
        lane = urls.host_of(row["stamp_uri"])
        await queue.later(LOOK, {"pick_id": row["id"]}, lane=lane, key=f"{LOOK} {row['id']}")
    for award in await Award.filter(id__in=[row["id"] for row in await sql.rows(NOT_SHOWN)]):
        await awards.end(award)


async def look(pick_id: int) -> None:
    """The job. Only what says that there is no such stamp, or another, ends it: a server that does not answer is
    believed for another day.
    """
    pick = await Pick.get_or_none(id=pick_id).select_related("film__author", "selection__owner")
    if pick is None or pick.leave != Leave.GIVEN or not pick.stamp_uri:
        return
    try:
        await stamps.check_choice(pick.stamp_uri, pick.film.author, pick.selection.uri, pick.film.uri)
    except CinemaError as error:
        if isinstance(error, Missing) or error.code in stamps.ANOTHER:
            log.info("leave_ended", stamp=pick.stamp_uri, reason=error.code)
            await _end([pick], Leave.WITHDRAWN)
            return
    await Pick.filter(id=pick.id, stamp_uri=pick.stamp_uri).update(checked_at=clock.now())


async def _hidden(selection_id: int) -> Selection | None:
    """Ours, held, unless everybody sees it again: then its authors may just have been asked anew."""
    found = await Selection.select_for_update().get_or_none(id=selection_id, local=True)
    return found if found is not None and found.audience != Audience.PUBLIC else None


@asynccontextmanager
async def _held(pick: Pick, stamp_uri: str) -> AsyncIterator[Pick | None]:
    """In a transaction, as it is by now, with all that is around it; None when it was taken out. First its stamp, whose
    Delete may be opened just now, then its selection, as whoever edits does: in another order two would wait for each
    other.
    """
    async with in_transaction():
        await sql.hold(stamp_uri)
        selection = await Selection.select_for_update().get_or_none(id=pick.selection_id)
        yield await _first(Q(id=pick.id)) if selection else None


async def _give(pick: Pick, stamp_uri: str) -> None:
    """The caller holds it. The yes that comes again, since she was told that it is shown, changes nothing."""
    now = clock.now()
    if pick.leave == Leave.GIVEN and pick.stamp_uri == stamp_uri and pick.checked_at is not None:
        await Pick.filter(id=pick.id).update(checked_at=now)
        return
    pick.leave, pick.stamp_uri = Leave.GIVEN, stamp_uri
    await Pick.filter(id=pick.id).update(leave=pick.leave, stamp_uri=stamp_uri, checked_at=now)
    await telling.tell(pick.selection)
    await news.tell(LeaveAnswered(pick.id))
    await _award(pick)


async def _award(pick: Pick) -> None:
    """A film that a public selection of ours shows has an award; its author elsewhere is told so, unless she knows."""
    film, selection = pick.film, pick.selection
    if not (selection.local and selection.audience == Audience.PUBLIC and pick.stamp_uri):
        return
    new = await awards.keep(
        film.uri, film.author, selection.owner, pick.stamp_uri, selection.uri,
        name=selection.title, page=selection.page_url,
    )  # fmt: skip
    if not film.local and (new or not pick.request_uri):
        await answers.send_later(pick)


async def _end(picks: Sequence[Pick], leave: Leave) -> None:
    ended = list[Pick]()
    async with in_transaction():
        for pick in sorted(picks, key=lambda one: one.selection_id):
            await Selection.select_for_update().get_or_none(id=pick.selection_id)
            if await Pick.filter(id=pick.id).exclude(leave=leave).update(leave=leave, stamp_uri=""):
                await awards.end_in_selection(pick.selection.uri, pick.film.uri)
                ended.append(pick)
        await telling.tell_all(pick.selection for pick in ended)
        for pick in ended:
            if pick.selection.local:
                await news.tell(LeaveAnswered(pick.id))


async def _asked(author: Actor, request_uri: str) -> Pick | None:
    pick = await _first(Q(request_uri=request_uri, selection__local=True)) if request_uri else None
    if pick is not None and pick.film.author_id != author.id:
        raise Refused(f"{author.uri} answers what another was asked", code="not_hers")
    return pick


async def _pick(selection_uri: str, film_uri: str) -> Pick | None:
    """In a selection of ours."""
    return await _first(Q(selection__uri=selection_uri, film__uri=film_uri, selection__local=True))


async def _first(which: Q) -> Pick | None:
    return await Pick.filter(which).select_related("film__author", "selection__owner").first()


async def _of(stamp_uri: str) -> list[Pick]:
    return await Pick.filter(stamp_uri=stamp_uri).select_related("film__author", "selection__owner")


async def _given_in(selection_id: int) -> list[Pick]:
    picks = Pick.filter(selection_id=selection_id, selection__local=True, leave=Leave.GIVEN)
    return await picks.select_related("film__author", "selection__owner")
