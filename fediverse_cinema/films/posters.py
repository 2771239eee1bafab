"""The poster of a film of elsewhere, copied once to our shelf: a visitor's browser asks nobody but us."""

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import arrival, places, stills

LARGEST_POSTER = 10_000_000
PICTURE_TYPES = "image/jpeg, image/png, image/webp"


async def copy(film_id: int, address: str) -> None:
    """Fetch, re-encode in two sizes, shelve, remember; the former copy goes. Nothing happens without an address."""
    film = await Film.get_or_none(id=film_id, local=False)
    if film is None or not address or film.remote.get("poster_of") == address:
        return
    answer = await here().outside.get(address, accept=PICTURE_TYPES, limit=LARGEST_POSTER)
    if answer.status != 200:
        raise Refused(f"{address} answered {answer.status}", code="no_poster")
    with TemporaryDirectory(dir=places.desks(), prefix="poster-") as name:
        posters = await _make(answer.body, Path(name))
    old = [str(poster["name"]) for poster in film.remote.get("posters", [])]
    await Film.filter(id=film_id).update(remote={"poster_of": address, "posters": posters})
    await here().shelf.remove(old)


async def _make(picture: bytes, desk: Path) -> list[dict[str, object]]:
    await arrival.write(_in_one(picture), desk / "picture", limit=LARGEST_POSTER)
    made = await stills.posters_from_picture(desk / "picture", stem=ids.new_uuid(), desk=desk)
    for file in made:
        await here().shelf.put(desk / file.name, file.name)
    return [{"name": file.name, "width": file.width, "height": file.height} for file in made]


async def _in_one(data: bytes) -> AsyncIterator[bytes]:
    yield data
