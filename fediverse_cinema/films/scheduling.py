"""Verbs of a release: its channels, and when a film opens by itself, at its moment or once its file is ready. Called by
the release page and by the worker.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from tortoise.expressions import Q
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.films import licences, releases, trailers
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.releases import Release
from fediverse_cinema.films.service import publish
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media.models import AssetState

log = structlog.get_logger()
MOMENT = "moment_of_film"
OPEN = "open_film"
FURTHEST = timedelta(days=730)


async def keep(film: Film, channels: Sequence[Release]) -> None:
    """These channels, and no others."""
    if len(channels) > releases.MOST or any(releases.faults(one) for one in channels):
        raise Refused("wrong releases", code="bad_releases")
    await Film.filter(id=film.id).update(releases=[asdict(one) for one in channels])


async def schedule(film: Film, opens_at: datetime) -> None:
    """The film opens by itself at this moment, or as soon as its file is ready after it. A wish to see it out earlier
    is taken back.
    """
    if not clock.now() < opens_at <= clock.now() + FURTHEST:
        raise Refused("not in the future", public="Choose a moment to come, within two years.", code="bad_day")
    licences.check(film.licence)
    async with in_transaction():
        draft = Film.filter(id=film.id, state=FilmState.DRAFT)
        if not await draft.update(opens_at=opens_at, wanted=False):
            raise Refused("open already", public="This film is public already.", code="public")
        await later(MOMENT, {"film_id": film.id}, due=opens_at.timestamp())


async def its_moment(film_id: int) -> None:
    """The job at the moment that was its moment when the job was written: it may have another by now."""
    await open_later(film_id)


async def asset_is_ready(asset_id: int) -> None:
    """News from the media room: of a film, or of its trailer."""
    for film in await Film.filter(Q(asset_id=asset_id) | Q(trailer_id=asset_id)):
        await open_later(film.id)


async def open_films() -> None:
    """The periodic job: whatever should be out by now. The server was off, say, or its job was given up."""
    late = Film.filter(state=FilmState.PUBLISHED, trailer__state=AssetState.READY, trailer__open=False)
    for film in [*await _due(), *await late]:
        await open_later(film.id)


async def open_later(film_id: int) -> None:
    """In a job of its own: files of many gigabytes are carried, and one film that fails holds up no other."""
    await later(OPEN, {"film_id": film_id}, key=f"{OPEN} {film_id}")


async def open_film(film_id: int) -> None:
    """The job of one film: it comes out if it is due, and then its trailer."""
    try:
        film = await _due().get_or_none(id=film_id)
        if film is not None:
            # The wish is written first: she may take it back until the very moment.
            await Film.filter(_wished(), id=film_id, state=FilmState.DRAFT).update(wanted=True)
            await publish(film, by_itself=True)
        await trailers.come_out(film_id)
    except (Refused, Missing) as refusal:  # its licence is no longer taken, say: looked at again every minute
        log.info("not_opened", film=film_id, reason=refusal.code)


def _due() -> QuerySet[Film]:
    """Drafts that should be out. Not those whose maker has moved away, or is shut out: she says nothing any more."""
    here = {"author__moved_to__isnull": True, "author__gone_at__isnull": True}
    return Film.filter(_wished(), state=FilmState.DRAFT, asset__state=AssetState.READY, **here)


def _wished() -> Q:
    return Q(opens_at__lte=clock.now()) | Q(wanted=True)
