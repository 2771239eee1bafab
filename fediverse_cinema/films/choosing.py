"""Selections that show a film, and the awards that they are for it: when both its author's stamp and the selection are
looked at, and what the world is told of it. Called by the inbox, by the page of requests, by news and jobs.
"""

from datetime import timedelta

import structlog

from fediverse_cinema.activitypub import actors, allowance, failing, gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import awards, queries, stamps
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Award, Stamp
from fediverse_cinema.films import service
from fediverse_cinema.films.composing import cast_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.jobs import once, queue

log = structlog.get_logger()
LOOK, CHECK, LOOK_AGAIN, TELL = "look_at_choice", "check_awards", "look_at_award", "tell_awards"
FRESH = timedelta(days=1)
PATIENCE = timedelta(minutes=5)
MOST_AT_ONCE = 1000
OLD = """
SELECT id, selection_uri FROM (
    SELECT award.id, award.selection_uri, film.local,
        row_number() OVER (PARTITION BY giver.host ORDER BY award.checked_at, award.id) AS turn
    FROM award JOIN actor giver ON giver.id=award.giver_id JOIN film ON film.uri=award.film_uri
    WHERE award.checked_at<=? AND giver.local_handle IS NULL
) old ORDER BY turn, local DESC, id LIMIT ?
"""
"""One of each host, then a second of each: whoever has given a thousand does not hold up the others."""
NOT_SO = (
    *stamps.ANOTHER,
    "not_shown",
    "no_selection",
    "not_the_owner",
    "wrong_id",
    "closed_host",
    "withdrawn_before",
)
"""What says that there is no such award, or no longer."""


async def look_later(stamp_id: int) -> None:
    """She has let a selection show a film of ours, or it says that it shows it by now, or does no longer."""
    stamp = await lookup.find(Stamp, id=stamp_id)
    if stamp is not None and not urls.is_ours(stamp.interacting_uri):  # of ours the room of labels knows
        await queue.later(
            LOOK, {"stamp_id": stamp_id}, lane=urls.host_of(stamp.interacting_uri), key=f"{LOOK} {stamp_id}"
        )


async def look(stamp_id: int) -> None:
    """The job: is the film an award richer? Whoever has asked must be whose selection it is."""
    stamp = await Stamp.get_or_none(id=stamp_id, revoked_at__isnull=True)
    film = await _ours(stamp.target_uri) if stamp else None
    if stamp is None or film is None:
        return
    try:
        await _believe(film, stamp.interacting_uri, stamp.uri, asker=await queries.asker_of(stamp))
    except CinemaError as error:
        if not _ends(error):
            raise
        await awards.end_in_selection(stamp.interacting_uri, film.uri)


async def look_again(asker: Actor, request_uri: str, about: tuple[str, str]) -> bool:
    """Its owner says that a selection shows a film of ours no longer. False when she has been given nothing for it."""
    stamp = await queries.stamp_for(asker, request_uri, about)
    if stamp is None:
        return False
    await look_later(stamp.id)
    return True


async def revoke(stamp: Stamp, author: Actor) -> None:
    """She takes a stamp of hers back; of one for a film, those who are credited elsewhere hear it, too."""
    film = await _ours(stamp.target_uri)
    await consents.revoke(stamp, author, also=(await cast_of(film)).asked if film else ())


async def ended(stamp_id: int) -> None:
    """News from the room of consents: she lets a film of hers be shown no longer."""
    await awards.end_by_stamp((await lookup.get(Stamp, id=stamp_id)).uri)


async def changed(film_uri: str) -> None:
    """News from there: the world is told what awards a film of ours has, of many changes once. Who asks may be a
    stranger, and each time the whole film goes to all who have it.
    """
    if await _ours(film_uri) is not None:
        due = (clock.now() + PATIENCE).timestamp()
        await queue.later(TELL, {"film_uri": film_uri}, key=f"{TELL} {film_uri}", due=due)


async def tell(film_uri: str) -> None:
    """The job."""
    film = await _ours(film_uri)
    if film is not None:
        async with once.for_this_job():
            await service.send_update(film)


async def withdrawn(stamp_uri: str, author: Actor) -> bool:
    """A stamp of elsewhere is deleted. False when no award rests on it; Refused when it is not the film's author who
    deletes it.
    """
    award = await Award.get_or_none(stamp_uri=stamp_uri) if stamp_uri else None
    if award is None:
        return False
    if not await Film.exists(uri=award.film_uri, author_id=author.id):
        raise Refused(f"{author.uri} deletes {stamp_uri}", code="not_hers")
    return await awards.end_by_stamp(stamp_uri)


async def begin_check(film_id: int) -> None:
    """A film of elsewhere has come, or has changed."""
    film = await lookup.find(Film, id=film_id)
    if film is not None and not film.local and (film.remote.get("awards") or await awards.of(film.uri)):
        await queue.later(CHECK, {"film_id": film.id}, lane=urls.host_of(film.uri), key=f"{CHECK} {film.id}")


async def check(film_id: int) -> None:
    """The job: each award that its document tells is looked at on both servers; what it tells no longer goes. Later
    when one does not answer. What our own selections are for it, the room of labels knows.
    """
    film = await Film.get_or_none(id=film_id, local=False).select_related("author")
    if film is None:
        return
    said = [one for one in film.remote.get("awards", []) if not urls.is_ours(one[0])]
    known = {(one.selection_uri, one.stamp_uri): one for one in await awards.of(film.uri) if not one.giver.local}
    later = list[Later]()
    for selection_uri, stamp_uri, name in said:
        award = known.pop((selection_uri, stamp_uri), None)
        if award is not None and award.name == name and _is_fresh(award):
            continue
        try:
            await _look_once(film, selection_uri, stamp_uri)
        except Later as error:
            later.append(error)
        except CinemaError as error:
            log.info("award_not_believed", film=film.uri, selection=selection_uri, reason=error.code)
            if award is not None and _ends(error):
                await awards.end(award)
    for award in known.values():
        await awards.end(award)
    if later:
        raise later[0]


async def look_at_old() -> None:
    """The periodic job: whatever was looked at more than a day ago is looked at again, the oldest first."""
    for award in await sql.rows(OLD, clock.now() - FRESH, MOST_AT_ONCE):
        lane = urls.host_of(award["selection_uri"])
        await queue.later(LOOK_AGAIN, {"award_id": award["id"]}, lane=lane, key=f"{LOOK_AGAIN} {award['id']}")


async def look_at(award_id: int) -> None:
    """The job. A server that does not answer is believed for another day; a selection that is another's by now is not
    the one that her maker has said yes to.
    """
    award = await Award.get_or_none(id=award_id).select_related("giver")
    film = await Film.get_or_none(uri=award.film_uri).select_related("author") if award else None
    if award is None or film is None:
        return
    try:
        await _believe(film, award.selection_uri, award.stamp_uri, asker=award.giver)
    except CinemaError as error:
        if _ends(error):
            log.info("award_ended", film=film.uri, selection=award.selection_uri, reason=error.code)
            await awards.end(award)
            return
        await Award.filter(id=award.id).update(checked_at=clock.now())


async def _look_once(film: Film, selection_uri: str, stamp_uri: str) -> None:
    """Whoever writes documents must not have us knock at other doors all day."""
    failing.check(f"stamp {stamp_uri}")
    if not allowance.may_ask(film.author):
        raise Later(f"{film.author.uri} has shown enough for this hour", code="enough_asked")
    try:
        await _believe(film, selection_uri, stamp_uri)
    except CinemaError as error:
        failing.note(f"stamp {stamp_uri}", hopeful=isinstance(error, Later))
        raise


async def _believe(film: Film, selection_uri: str, stamp_uri: str, *, asker: Actor | None = None) -> None:
    """Ask the server of the film's author and that of the selection; keep what both say."""
    if not await gate.is_open(urls.host_of(selection_uri)):
        raise Refused(f"{selection_uri} is behind a closed gate", code="closed_host")
    await stamps.check_choice(stamp_uri, film.author, selection_uri, film.uri)
    chosen = await awards.read(selection_uri)
    if asker is not None and chosen.owner_uri != asker.uri:
        raise Refused(f"{selection_uri} is not by {asker.uri}", code="not_the_owner")
    await awards.check_shows(chosen, film.uri)
    giver = asker or await actors.find_actor(chosen.owner_uri)
    if giver.uri != chosen.owner_uri:  # an address that answers somebody else's document
        raise Refused(f"{chosen.owner_uri} is {giver.uri}", code="wrong_id")
    await awards.keep(film.uri, film.author, giver, stamp_uri, selection_uri, name=chosen.name, page=chosen.page)


async def _ours(uri: str) -> Film | None:
    return await Film.get_or_none(uri=uri, local=True, state=FilmState.PUBLISHED).select_related("author")


def _ends(error: CinemaError) -> bool:
    return isinstance(error, Missing) or error.code in NOT_SO


def _is_fresh(award: Award) -> bool:
    return award.checked_at is not None and award.checked_at > clock.now() - FRESH
