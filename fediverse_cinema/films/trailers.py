"""The trailer of a film: a second file with a preparation of its own, shown on the film's page. It comes out after its
film. Called by the trailer page, and by the worker.
"""

from functools import partial

from tortoise.transactions import in_transaction

from fediverse_cinema.films import teaser
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import send_update
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import opening
from fediverse_cinema.media import service as media
from fediverse_cinema.media.models import Asset, AssetState


async def give(film: Film, asset: Asset) -> None:
    """This one from now on; the former one goes."""
    async with in_transaction():
        now = await Film.select_for_update().get(id=film.id)  # two windows may send one at once
        await Film.filter(id=film.id).update(trailer_id=asset.id)
        await Asset.filter(id=asset.id).update(owner_id=now.author_id)
        if now.trailer_id is not None and now.trailer_id != asset.id:
            await media.order_removal(now.trailer_id)
            await teaser.look(now)  # it may have been cut out of the former one


async def take_away(film: Film) -> None:
    """Without one from now on; the world is told when the film is out."""
    async with in_transaction():
        now = await Film.select_for_update().get(id=film.id)
        former, now.trailer_id = now.trailer_id, None
        await now.save(update_fields=["trailer_id"])
        await send_update(now)
        if former is not None:
            await media.order_removal(former)
            await teaser.look(now)


async def come_out(film_id: int) -> None:
    """Once it is ready and its film is out; the world is told."""
    film = await Film.get_or_none(id=film_id, state=FilmState.PUBLISHED, trailer__state=AssetState.READY)
    trailer = await Asset.get_or_none(id=film.trailer_id) if film else None
    if film is not None and trailer is not None and not trailer.open:
        await opening.open_to_world(trailer, partial(_tell, film))


async def _tell(film: Film, names: opening.Names) -> None:
    now = await Film.get_or_none(id=film.id, trailer_id=film.trailer_id)
    if now is None:
        raise Missing("the film has another trailer by now, or is gone")
    if names:
        await send_update(now)
