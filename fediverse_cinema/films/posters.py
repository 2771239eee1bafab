"""The poster of a film of elsewhere, copied once to our shelf: a visitor's browser asks nobody but us."""

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import arrival, places, stills

log = structlog.get_logger()
LARGEST_POSTER = 10_000_000
PICTURE_TYPES = "image/jpeg, image/png, image/webp"


async def copy(film_id: int, address: str) -> None:
    """Fetch, re-encode in our sizes, shelve, remember; the former copy goes. A film whose poster cannot be had is shown
    without one: that is no reason to try for days, nor to keep the news of it from others.
    """
    film = await Film.get_or_none(id=film_id, local=False)
    if film is None or not address or film.remote.get("poster_of") == address:
        return
    if await gate.severity(urls.host_of(address)) in (Severity.CLOSE, Severity.REJECT_MEDIA):
        return
    try:
        posters = await _make(await _fetch(address))
    except Refused as error:
        log.info("no_poster", film=film.uri, reason=error.code, detail=str(error)[:300])
        return
    async with in_transaction():
        now = await Film.select_for_update().get_or_none(id=film_id)  # its files may have changed meanwhile
        if now is not None:
            await Film.filter(id=film_id).update(remote={**now.remote, "poster_of": address, "posters": posters})
    if now is not None:
        await here().shelf.remove(names_of(now))
    else:  # deleted meanwhile
        await here().shelf.remove([str(poster["name"]) for poster in posters])


def names_of(film: Film) -> list[str]:
    """The files of its copied poster."""
    return [str(poster["name"]) for poster in film.remote.get("posters", [])]


async def _fetch(address: str) -> bytes:
    answer = await here().outside.get(address, accept=PICTURE_TYPES, limit=LARGEST_POSTER)
    if answer.status >= 500 or answer.status == 429:
        raise Later(f"{address} answered {answer.status}", code="busy")
    if answer.status != 200:
        raise Refused(f"{address} answered {answer.status}", code="no_poster")
    return answer.body


async def _make(picture: bytes) -> list[dict[str, object]]:
    with TemporaryDirectory(dir=places.desks(), prefix="poster-") as name:
        desk = Path(name)
        await arrival.write(_in_one(picture), desk / "picture", limit=LARGEST_POSTER)
        made = await stills.posters_from_picture(desk / "picture", stem=ids.new_uuid(), desk=desk)
        for file in made:
            await here().shelf.put(desk / file.name, file.name)
    return [{"name": file.name, "width": file.width, "height": file.height} for file in made]


async def _in_one(data: bytes) -> AsyncIterator[bytes]:
    yield data
