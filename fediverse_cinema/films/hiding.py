"""Films that those who run the pole have hidden: they stand in no list and have no page, and their files go back into
the vault, so that an address that somebody knows opens nothing. Called by moderation, and by the worker.
"""

from collections.abc import Collection
from functools import partial

from tortoise.queryset import QuerySet

from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import send_update
from fediverse_cinema.films.trailers import come_out
from fediverse_cinema.films.unveiling import rename_stills
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.media import opening
from fediverse_cinema.media.models import AssetState

CARRY = "carry_hidden_film"


async def hide(film_ids: Collection[int]) -> None:
    """At once, in the caller's transaction; their files follow."""
    shown = Film.filter(id__in=list(film_ids)).exclude(state=FilmState.DRAFT)
    await shown.update(state=FilmState.HIDDEN, wanted=False)
    await _carry_later(shown)


async def show(film_ids: Collection[int]) -> None:
    """Again: those of elsewhere at once, ours as soon as their files are back."""
    hidden = Film.filter(id__in=list(film_ids), state=FilmState.HIDDEN)
    await hidden.filter(asset_id__isnull=True).update(state=FilmState.PUBLISHED)
    await hidden.filter(asset_id__isnull=False).update(wanted=True)
    await _carry_later(hidden)


async def carry(film_id: int) -> None:
    """The job: the files of a hidden film go away, or come back with it. Twice is as good as once."""
    film = await Film.get_or_none(id=film_id, state=FilmState.HIDDEN).select_related("asset", "trailer")
    if film is None:
        return
    if film.wanted and film.asset is not None:
        await opening.open_to_world(film.asset, partial(_shown_again, film))
        await come_out(film.id)
        return
    for asset in (film.asset, film.trailer):
        if asset is not None and asset.open and asset.state == AssetState.READY:
            await opening.close_to_world(asset, partial(_still_hidden, film))


async def _carry_later(films: QuerySet[Film]) -> None:
    for number in await films.filter(asset_id__isnull=False).values_list("id", flat=True):
        await later(CARRY, {"film_id": number}, key=f"{CARRY} {number}")


async def _still_hidden(film: Film, names: opening.Names) -> None:
    if not await Film.filter(id=film.id, state=FilmState.HIDDEN, wanted=False).select_for_update().exists():
        raise Missing("the film is shown again, or gone")
    await rename_stills(film, names)


async def _shown_again(film: Film, names: opening.Names) -> None:
    shown = Film.filter(id=film.id, state=FilmState.HIDDEN, wanted=True)
    if not await shown.update(state=FilmState.PUBLISHED, wanted=False):
        raise Missing("the film is hidden once more, or gone")
    await rename_stills(film, names)
    await film.refresh_from_db()
    await send_update(film)  # its files have other names now
