"""Stills know the files of their film by name, and follow when these leave the vault. And what goes back into it: the
files of drafts that stand on the shelf since the days when there was no vault.
"""

from functools import partial

import structlog
from tortoise.expressions import Q

from fediverse_cinema.films.models import Film, FilmState, Still
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import opening
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.media.opening import Names

log = structlog.get_logger()


async def rename_stills(film: Film, names: Names) -> None:
    for still in await Still.filter(film_id=film.id):
        still.names = [{**one, "name": names.get(one["name"], one["name"])} for one in still.names]
        await still.save(update_fields=["names"])


async def veil_drafts() -> None:
    """The periodic job: nobody who was shown a draft keeps an address that opens it for ever."""
    on_shelf = Q(asset__open=True, asset__state=AssetState.READY) | Q(
        trailer__open=True, trailer__state=AssetState.READY
    )
    for film in await Film.filter(on_shelf, state=FilmState.DRAFT):
        numbers = [number for number in (film.asset_id, film.trailer_id) if number is not None]
        for asset in await Asset.filter(id__in=numbers, state=AssetState.READY, open=True):
            try:
                await opening.close_to_world(asset, partial(_with_draft, film))
            except Exception:  # one keeps no other from it
                log.exception("not_veiled", film=film.id, asset=asset.id)


async def _with_draft(film: Film, names: Names) -> None:
    if await Film.select_for_update().get_or_none(id=film.id, state=FilmState.DRAFT) is None:
        raise Missing("the film is out, or gone")
    await rename_stills(film, names)
