"""Reading the lists of the poles that this one knows: people who agreed to be found, projects, open calls, labels,
companies, selections. What each is, its own server says; a list only leads to it. The rooms that keep them hear of it
as of anything that arrives. Called by the worker; what was read of a pole is forgotten by `pole_forgetting`.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain

import structlog
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, collecting
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import object_of, type_of, uri_of
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.news import PoleRemoved
from fediverse_cinema.projects.models import Call, CallState
from fediverse_cinema.search import arrivals, pole_forgetting, saved, selection_reading
from fediverse_cinema.search.taking_in import Measure

log = structlog.get_logger()
MOST_PAGES = 20  # of a list
MOST_LISTED = 1_000  # in a list
MOST_FETCHES = 800  # for a pole, each time
SECONDS = 240.0
FRESH = timedelta(hours=5)
LONGEST_ERROR = 500
ACTOR, CALL, SELECTION = "actor", "call", "selection"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Reading:
    """One turn of one pole. `waiting` are those that are still to be asked for, and of what kind each is."""

    pole: KnownPole
    measure: Measure = field(default_factory=lambda: Measure(MOST_LISTED, MOST_FETCHES))
    waiting: deque[tuple[str, str]] = field(default_factory=deque)
    fault: str = ""


async def read_all() -> None:
    """The job of every six hours: one for each known pole."""
    for pole in await KnownPole.filter(state=KinshipState.KNOWN):
        await kinship.read_soon(pole)


async def read(pole_id: int) -> None:
    """The job for one pole. When it does not answer, what was read before stays, and that is noted; so is how many of
    those that it lists were left for the next time.
    """
    pole = await _known(pole_id)
    if pole is None:
        return
    reading = _Reading(pole)
    try:
        with counted(reading.measure.count):
            async with asyncio.timeout(SECONDS):
                await _read(reading)
    except TimeoutError:
        reading.fault = "" if reading.waiting else f"{pole.host} was not read in {SECONDS:.0f} s"
    except CinemaError as error:
        reading.fault = str(error)[:LONGEST_ERROR]
    await _note(reading)


async def _note(reading: _Reading) -> None:
    """One that was removed while it was read is forgotten once more, after all that was told of it has been heard."""
    fault, left = reading.fault, len(reading.waiting)
    values = {"last_error": fault} if fault else {"last_error": "", "read_at": clock.now(), "left_over": left}
    async with in_transaction():
        if not await KnownPole.filter(id=reading.pole.id, state=KinshipState.KNOWN).update(**values):
            await news.tell(PoleRemoved(reading.pole.host))
    fetches = MOST_FETCHES - reading.measure.fetches
    log.info("pole_read", host=reading.pole.host, fetches=fetches, left_over=left, fault=fault)
    if reading.pole.read_at is None and not fault:
        await _tell_what_came_before(reading.pole.host)


async def _tell_what_came_before(host: str) -> None:
    """Calls that came before we knew their pole, with a letter or because its Group was followed a moment earlier, were
    in no list then, and their news found nobody. Who has heard of one is not told again.
    """
    for call in await Call.filter(project__actor__host=host, local=False, state=CallState.OPEN).order_by("id"):
        await saved.call_opened(call.id)


async def _known(pole_id: int) -> KnownPole | None:
    return await KnownPole.get_or_none(id=pole_id, state=KinshipState.KNOWN)


async def _read(reading: _Reading) -> None:
    """Each list, then what they name and what we have of this pole, as far as we go. A list that cannot be read keeps
    us from none of the others; its fault is noted at the end.
    """
    pole, faults = await kinship.renew(reading.pole), list[CinemaError]()
    groups = (pole.projects_uri, pole.labels_uri, pole.companies_uri)
    members, calls, selections, *others = [
        await _listed(pole, uri, faults) for uri in (pole.members_uri, pole.calls_uri, pole.selections_uri, *groups)
    ]
    if not faults:
        await pole_forgetting.forget_unlisted(pole.host, members)
    reading.waiting.extend(await _in_turn(pole.host, calls, [*chain(*others), *members], selections))
    while reading.waiting and reading.measure.fetches > 0 and await _known(pole.id):
        uri, kind = reading.waiting[0]
        await _ask(uri, kind, reading.measure)
        reading.waiting.popleft()
    if faults:
        raise faults[0]


async def _in_turn(host: str, calls: list[str], listed: list[str], selections: list[str]) -> list[tuple[str, str]]:
    """First those that we have and the lists name no more: whoever takes herself off waits for nobody. Then those that
    we have not; then all others, those first whom we have not asked for longest: a long list is gone through in turns.
    """
    named = [(uri, CALL) for uri in calls] + [(uri, ACTOR) for uri in listed] + [(uri, SELECTION) for uri in selections]
    asked = await _when_asked(host, calls, listed)
    late = sorted((one for one in asked if asked[one] <= clock.now() - FRESH), key=lambda one: asked[one])
    at_once = set(named)
    return [
        *(one for one in late if one not in at_once),
        *(one for one in named if one not in asked),
        *(one for one in late if one in at_once),
    ]


async def _when_asked(host: str, calls: list[str], listed: list[str]) -> dict[tuple[str, str], datetime]:
    """Of these, and of all else that we have of this pole: when its server was asked last. Who is gone may be back."""
    here = Actor.filter(host=host, local_handle=None)
    kept = Q(portrait__id__not_isnull=True) | Q(project__id__not_isnull=True)
    kept |= Q(label__id__not_isnull=True) | Q(company__id__not_isnull=True)
    found: dict[tuple[str, str], datetime] = {}
    for actor in await here.filter(Q(uri__in=listed) | Q(kept, gone_at=None)).only("uri", "fetched_at", "gone_at"):
        found[actor.uri, ACTOR] = NEVER if actor.gone_at else actor.fetched_at or NEVER
    ours = Call.filter(project__actor__host=host, local=False)
    for call in await ours.filter(Q(uri__in=calls) | Q(state=CallState.OPEN)).only("uri", "fetched_at"):
        found[call.uri, CALL] = call.fetched_at or NEVER
    for chosen in await Selection.filter(owner__host=host, local=False).only("uri", "fetched_at"):
        found[chosen.uri, SELECTION] = chosen.fetched_at or NEVER
    return found


async def _listed(pole: KnownPole, uri: str, faults: list[CinemaError]) -> list[str]:
    """The ids in a list of this pole, as far as we read. What lives on another host is not its to list."""
    found: dict[str, None] = {}
    if not uri:
        return []
    try:
        async for page in collecting.pages(await collecting.read(uri), MOST_PAGES):
            found |= {one: None for one in map(_named, page) if urls.host_of(one) == pole.host}
            if len(found) >= MOST_LISTED:
                break
    except CinemaError as error:
        faults.append(error)
    return list(found)[:MOST_LISTED]


def _named(item: object) -> str:
    """Members stand in relationships (FEP-5219), all else by its id."""
    said = object_of(item) or {}
    return uri_of(said.get("subject")) if type_of(said.get("type")) == "Relationship" else uri_of(item)


async def _ask(uri: str, kind: str, measure: Measure) -> None:
    if kind == CALL:
        await _ask_call(uri)
    elif kind == SELECTION:
        await _ask_selection(uri, measure)
    else:
        await _ask_actor(uri)


async def _ask_selection(uri: str, measure: Measure) -> None:
    try:
        await selection_reading.ask(uri, measure, of_known_pole=True)
    except CinemaError as error:
        log.debug("pole_reading_left_out", uri=uri[:300], reason=error.code)
    await Selection.filter(uri=uri, local=False).update(fetched_at=clock.now())  # has its turn again after all others


async def _ask_actor(uri: str) -> None:
    known = await lookup.find(Actor, uri=uri)
    try:
        await (actors.refresh(known) if known else actors.find_actor(uri))
    except CinemaError as error:
        log.debug("pole_reading_left_out", uri=uri[:300], reason=error.code)


async def _ask_call(uri: str) -> None:
    """One that is no more goes."""
    try:
        await arrivals.fetch(uri, old=True)
    except Missing:
        if known := await lookup.find(Call, uri=uri):
            await pole_forgetting.remove_call(known)
    except CinemaError as error:
        log.debug("pole_reading_left_out", uri=uri[:300], reason=error.code)
    await Call.filter(uri=uri, local=False).update(fetched_at=clock.now())  # has its turn again after all others
