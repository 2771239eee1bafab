"""Films of elsewhere are looked after: when a member opens one whose copy is older than a day, its server is asked
again (FET-26). What it has deleted goes from here too; one that fails keeps nobody from the copy, and is asked less
often.
"""

from datetime import timedelta

import structlog

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing, Refused
from fediverse_cinema.foundation.jobs import once, queue

log = structlog.get_logger()
REFRESH = "refresh_film"
FRESH = timedelta(days=1)
LONGEST_WAIT = timedelta(days=32)


async def opened(slug: str) -> None:
    """A member looks at this film: have it asked for again, if it is from elsewhere and its time has come."""
    film = await Film.get_or_none(slug=slug, local=False)
    if film is None:
        return
    wait = min(FRESH * 2 ** min(int(film.remote.get("failures", 0)), 10), LONGEST_WAIT)
    if (film.fetched_at or film.created_at) + wait <= clock.now():
        await queue.later(REFRESH, {"film_id": film.id}, key=f"{REFRESH} {film.id}")


async def ask_now(uri: str) -> None:
    """Something says that this film of elsewhere is gone: its server is asked whatever the time."""
    film = await Film.get_or_none(uri=uri, local=False)
    if film is not None:
        await queue.later(REFRESH, {"film_id": film.id}, key=f"{REFRESH} {film.id}")


async def refresh(film_id: int) -> None:
    """The job. 410 is a word; a 404 may be an accident, so it counts when it comes a second time."""
    film = await Film.get_or_none(id=film_id, local=False).select_related("author")
    if film is None:
        return
    try:
        draft = await visitors.fetch(film.uri)
        if film.author.uri not in draft.authors:  # its words would stand under the name of whoever it was by
            raise Refused(f"{film.uri} is by {draft.authors[:3]} now", code="not_the_author")
        await visitors.welcome(film.author, draft)
    except Missing as error:
        if isinstance(error, Gone) or film.remote.get("missing"):
            await _bury(film.author, film.uri)
        else:
            await _note(film, failed=True, missing=True)
    except CinemaError as error:
        if error.code == "not_public":  # its maker shows it no longer: it goes, and may come back
            await visitors.remove(film.author, film.uri)
            return
        log.info("film_not_refreshed", film=film.uri, reason=error.code, detail=str(error)[:300])
        await _note(film, failed=True)
    else:
        await _note(film, failed=False)


async def _bury(author: Actor, uri: str) -> None:
    await tombstones.bury(uri, "Video", author)
    await visitors.remove(author, uri)


async def _note(film: Film, *, failed: bool, missing: bool = False) -> None:
    async with once.for_this_job():
        now = await Film.select_for_update().get_or_none(id=film.id)
        if now is not None:
            failures = int(now.remote.get("failures", 0)) + 1 if failed else 0
            remote = {**now.remote, "failures": failures, "missing": missing}
            await Film.filter(id=film.id).update(remote=remote, fetched_at=clock.now())
