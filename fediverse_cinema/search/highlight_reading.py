"""Reading what another pole puts forward to all regions: ids of films and selections in a list of its Group. Each thing
is asked for where it lives, unless we have it. The list is read whenever the Group has been: at its Update, and with
its other lists. Kept by ecran.forward.
"""

import structlog

from fediverse_cinema.activitypub import collecting
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, uri_of
from fediverse_cinema.ecran import finding, forward
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.labels import visitors
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.search import arrivals
from fediverse_cinema.search.taking_in import Measure

log = structlog.get_logger()
READ = "read_highlights"
MOST_PAGES = 1
MOST_FETCHES = 4 * forward.MOST


async def begin(actor: Actor, more: Document) -> None:
    """Somebody's document has been read: that of a pole that we know, perhaps."""
    pole = await KnownPole.get_or_none(group_id=actor.id, state=KinshipState.KNOWN)
    if pole is None:
        return
    uri = uri_of(more.get("highlights"))
    args = {"pole_id": pole.id, "uri": uri if urls.same_origin(uri, actor.uri) else ""}
    await later(READ, args, lane=pole.host, key=f"{READ} {pole.id}")


async def read(pole_id: int, uri: str) -> None:
    """The job. A list that cannot be read leaves what we have; a thing that cannot be had is left out, until it is
    listed again or arrives in another way.
    """
    pole = await KnownPole.get_or_none(id=pole_id, state=KinshipState.KNOWN)
    if pole is None:
        return
    measure = Measure(forward.MOST, MOST_FETCHES)
    with counted(measure.count):
        listed = await _listed(uri) if uri else []
        kept = [one for one in listed if await _is_had(one)]
    await forward.take_in(pole, kept)
    log.info("highlights_read", host=pole.host, listed=len(listed), kept=len(kept))


async def _listed(uri: str) -> list[str]:
    found: dict[str, None] = {}
    async for page in collecting.pages(await collecting.read(uri), MOST_PAGES):
        found |= dict.fromkeys(filter(None, map(uri_of, page)))
    return list(found)[: forward.MOST]


async def _is_had(uri: str) -> bool:
    """Of a selection its own job reads the films; until then it is no page that anybody sees."""
    if await finding.is_shown(uri):
        return True
    if urls.is_ours(uri):
        return False
    try:
        await arrivals.fetch(uri, old=True)
        return True
    except Later:
        raise
    except CinemaError as error:
        if error.code == "no_note":
            await visitors.begin(uri)
            return True
        log.info("highlight_left_out", uri=uri[:300], reason=error.code)
        return False
