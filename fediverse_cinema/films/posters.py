"""The poster of a film of elsewhere, copied once to our shelf: a visitor's browser asks nobody but us."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids, urls
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.media import arrival, places, proxy, shelving, stills

log = structlog.get_logger()
COPY = "copy_poster"
LARGEST_POSTER = 10_000_000
PICTURE_TYPES = "image/jpeg, image/png, image/webp"


async def begin(film_id: int, address: str) -> None:
    """A film has come or changed. Its poster is a job of its own: a server that is busy keeps only this waiting, and
    not the news. One after the other, so that the poster of today is not overtaken by that of yesterday.
    """
    if address:
        args, lane = {"film_id": film_id, "address": address}, f"posters of {urls.site_of(urls.host_of(address))}"
        await queue.later(COPY, args, lane=lane, serial=f"{COPY} {film_id}")


async def copy(film_id: int, address: str) -> None:
    """The job: fetch, re-encode in our sizes, shelve, remember; the former copy goes. A film whose poster cannot be had
    is shown without one. Raises Later when its server does not answer just now.
    """
    film = await Film.get_or_none(id=film_id, local=False)
    if film is None or film.remote.get("poster_of") == address:
        return
    if not await gate.shows_media(urls.host_of(address)):
        return
    try:
        posters = await _make(await _fetch(address))
    except Later:
        raise
    except CinemaError as error:
        log.info("no_poster", film=film.uri, reason=error.code, detail=str(error)[:300])
        return
    async with in_transaction():
        now = await Film.select_for_update().get_or_none(id=film_id)  # its files may have changed meanwhile
        if now is None:  # deleted meanwhile
            await shelving.order_removal(_names(posters))
            return
        await Film.filter(id=film_id).update(remote={**now.remote, "poster_of": address, "posters": posters})
        await order_removal(now)


async def order_removal(film: Film) -> None:
    """The files of its copied poster go by a job of the caller's transaction."""
    await shelving.order_removal(_names(film.remote.get("posters", [])))


def _names(posters: Sequence[Mapping[str, object]]) -> list[str]:
    return [str(poster["name"]) for poster in posters]


async def all_names() -> set[str]:
    """The files of all copied posters."""
    films = await Film.filter(local=False).only("id", "remote")
    return {name for film in films for name in _names(film.remote.get("posters", []))}


async def _fetch(address: str) -> bytes:
    return await proxy.fetch(address, gate.shows_media, accept=PICTURE_TYPES, limit=LARGEST_POSTER)


async def _make(picture: bytes) -> list[dict[str, object]]:
    with TemporaryDirectory(dir=places.desks(), prefix="poster-") as name:
        desk = Path(name)
        await arrival.write(arrival.in_one(picture), desk / "picture", limit=LARGEST_POSTER)
        made = await stills.posters_from_picture(desk / "picture", stem=ids.new_uuid(), desk=desk)
        for file in made:
            await here().shelf.put(desk / file.name, file.name)
    return [{"name": file.name, "width": file.width, "height": file.height} for file in made]
