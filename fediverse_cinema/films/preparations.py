"""What is being prepared, or could not be: for who runs the pole, on her page and on the command line."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import turns
from fediverse_cinema.media.models import UNDER_WAY, Asset, AssetState

MOST = 200


@frozen
class PreparationLine:
    """One file. `title` is that of its film, else the name of the file; `url` the film's page, if there is one yet;
    `trailer`: it is that of the film; `before`: how many others have their turn before it, None when it is its turn.
    """

    asset_id: int
    title: str
    url: str
    by: str
    state: str
    progress: int
    seconds_left: int | None
    failure: str
    failure_values: dict[str, str]
    trailer: bool = False
    before: int | None = None


async def lines() -> tuple[PreparationLine, ...]:
    """Those under way first, in the order in which they came, then those that failed, the latest first."""
    running = await Asset.filter(state__in=UNDER_WAY).order_by("id").limit(MOST)
    failed = await Asset.filter(state=AssetState.FAILED).order_by("-id").limit(MOST)
    found = [*running, *failed]
    numbers = [asset.id for asset in found]
    films = {film.asset_id: film for film in await Film.filter(asset_id__in=numbers)}
    trailed = {film.trailer_id: film for film in await Film.filter(trailer_id__in=numbers)}
    waiting = await turns.before_each()
    people = {actor.id: actor.name for actor in await Actor.filter(id__in={asset.owner_id for asset in found})}
    return tuple(
        _line(
            asset,
            films.get(asset.id) or trailed.get(asset.id),
            people.get(asset.owner_id, ""),
            trailer=asset.id in trailed,
            before=waiting.get(asset.id),
        )
        for asset in found
    )


def _line(asset: Asset, film: Film | None, by: str, *, trailer: bool, before: int | None) -> PreparationLine:
    return PreparationLine(
        asset_id=asset.id,
        title=film.title if film else asset.file_name,
        url=f"/films/{film.slug}" if film else "",
        by=by,
        state=asset.state.value,
        progress=asset.progress,
        seconds_left=asset.seconds_left,
        failure=asset.failure,
        failure_values=asset.failure_values,
        trailer=trailer,
        before=before,
    )
