"""Publishing a film from a file on this machine: the verbs that the pages use, and waiting until it is out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.app import working
from fediverse_cinema.films import licences, scheduling
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet, check
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.media import preparing, uploads
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.media.service import PREPARE
from fediverse_cinema.running import the_one

LOOK_SECONDS = 0.5
STEPS = (PREPARE, preparing.ENCODE_SLICE, preparing.FINISH, news.KIND, scheduling.OPEN)
"""The kinds of jobs between a file and a film that is out."""


def title_of(path: Path) -> str:
    """The title of a film of which nothing is known but its file."""
    return " ".join(path.stem.replace("_", " ").split()) or path.name


async def publish(path: Path, sheet: Sheet, *, by: str, draft: bool = False) -> Film:
    """Take the file in and publish the film as soon as it is prepared; a draft waits until its maker does."""
    check(sheet)
    licences.check(sheet.licence)
    account = await Account.get_or_none(creator__actor__local_handle=by.lstrip("@").lower()).select_related("creator")
    if account is None:
        raise Refused(f"no member {by}", public="There is no member called %(handle)s.", handle=by)
    limit = here().settings.media.largest_upload
    owner_id = account.creator.actor_id
    asset = await uploads.receive(_chunks(path), file_name=path.name, owner_id=owner_id, limit=limit)
    film = await films.begin(account.creator, sheet, asset)
    if not draft:
        await films.publish(film)
    return await Film.get(id=film.id)


async def until_out(film: Film, *, tell: Callable[[int], None]) -> Film:
    """Wait until the film is out, or ready if it is a draft, telling how far its preparation is. Refused when it never
    will be.
    """
    async with _somebody_works():
        while True:
            in_hand = await _is_in_hand()
            film, asset = await Film.get(id=film.id), await Asset.get(id=film.asset_id)
            if film.state == FilmState.PUBLISHED or (asset.state == AssetState.READY and not film.wanted):
                return film
            if asset.state == AssetState.FAILED:
                raise Refused("preparation failed", public=asset.failure, **cast("Any", asset.failure_values))
            if not in_hand:
                raise Refused("given up", public="The preparation was given up: see `fediverse-cinema jobs`.")
            tell(asset.progress)
            await asyncio.sleep(LOOK_SECONDS)


async def _is_in_hand() -> bool:
    """Is anything left that could bring a film out? Asked before looking at the film: a job ends after its deed."""
    return any(row["kind"] in STEPS and row["state"] != JobState.DEAD for row in await queue.overview())


@asynccontextmanager
async def _somebody_works() -> AsyncIterator[None]:
    """When no server runs on this SQLite file, the work is done right here; on PostgreSQL here, too."""
    with the_one(here().settings) as ours:
        if not ours:
            yield
            return
        async with working(here()):
            yield


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, 1 << 20):
            yield chunk
