"""Makes the teasers that film-makers wish for, as jobs: out of the trailer where there is one, else out of the
beginning of the film. A film that is out tells the world of it.
"""

from functools import partial

from tortoise.expressions import Q

from fediverse_cinema.films import service, teaser
from fediverse_cinema.films.models import Film
from fediverse_cinema.media import teaser as media
from fediverse_cinema.media.models import AssetState


async def asset_is_ready(asset_id: int) -> None:
    """News from the media room: of a film, or of its trailer."""
    for film in await Film.filter(Q(asset_id=asset_id) | Q(trailer_id=asset_id), teaser=True):
        await teaser.look(film)


async def make(film_id: int) -> None:
    """The job. What is as it should be stays as it is."""
    film = await Film.get_or_none(id=film_id).select_related("asset", "trailer")
    if film is None or film.asset is None or film.asset.state != AssetState.READY:
        return
    trailer = film.trailer if film.trailer and film.trailer.state == AssetState.READY else None
    source, known = trailer or film.asset, await media.of(film.asset)
    if film.teaser and known is not None and media.is_of(known, source):
        return
    tell = partial(_tell, film.id)
    await (media.make(film.asset, source, tell) if film.teaser else media.remove(film.asset, tell))


async def _tell(film_id: int) -> None:
    film = await Film.get_or_none(id=film_id)
    if film is not None:
        await service.send_update(film)
