"""Who waits for a place among the preparations, and for how many others: for the pages that tell of it."""

from collections.abc import Mapping

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import turns
from fediverse_cinema.media.service import PREPARE


async def before_each() -> Mapping[int, int]:
    """By the ids of the assets that wait: how many others are being worked on or have their turn before it. One that is
    worked on is not in it; nor is the next one where nobody works, since its turn has come.
    """
    found: dict[int, int] = {}
    known: set[object] = set()
    for turn in await turns.of(here().jobs[PREPARE].queue):
        asset_id = turn.args.get("asset_id")
        who = asset_id or str(turn.args)  # sounds and excerpts are made in the same places
        if asset_id and who not in known and known and not turn.runs:
            found[asset_id] = len(known)
        known.add(who)
    return found


async def before(asset_id: int | None) -> int | None:
    """The same for one of them, or for no file."""
    return (await before_each()).get(asset_id) if asset_id else None
