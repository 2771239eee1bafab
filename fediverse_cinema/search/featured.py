"""The collection `featured` of people elsewhere: what stands in it is pinned on their pages here, what stands there no
longer is not. Mastodon tells by Add and Remove (`inbox.handlers.pins`); GoToSocial and poles of ours by an Update of
the actor, after which the collection is read again, beside. `reading_back` reads it when one of ours begins to follow.
"""

import asyncio
from typing import Any

import structlog

from fediverse_cinema.activitypub import collecting, pins
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, as_list, uri_of
from fediverse_cinema.films import featuring
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.search import relevance, taking_in
from fediverse_cinema.search.taking_in import Measure

log = structlog.get_logger()

READ_AGAIN = "read_featured"
SECONDS = 60.0
PAUSE = 60.0  # from one reading of an actor's collection to the next
PATIENCE = (600.0, 3600.0)  # seconds until a server that did not answer is asked once more, and once more
MOST_FETCHES = 2 + 2 * pins.MOST_PINS  # the collection, its page; each thing and, perhaps, its author
MOST_REMEMBERED = 10_000


async def look_again(actor: Actor) -> None:
    """She has changed: read her collection at once, or when the last reading is a minute ago. However often she
    changes until then, it is one reading; it begins after the last of them, so that none is missed.
    """
    if not actor.featured_uri and not await pins.of(actor):
        return
    if not await relevance.is_followed(actor):
        return
    turns: dict[int, float] = here().rooms.setdefault("featured_turns", {})
    now, last = clock.timestamp(), turns.pop(actor.id, 0.0)
    while len(turns) >= MOST_REMEMBERED:
        del turns[next(iter(turns))]
    turns[actor.id] = due = last if last > now else max(now, last + PAUSE)
    await _order(actor, due, f"{due}")


async def read_again(actor_id: int, tries: int = 0) -> None:
    """The job. Until her server has answered, what was pinned stays."""
    actor = await lookup.find(Actor, id=actor_id)
    if actor is None or actor.gone_at is not None:
        return
    try:
        async with asyncio.timeout(SECONDS):
            measure = Measure(pins.MOST_PINS, MOST_FETCHES)
            with counted(measure.count):
                await take_in(actor, measure, pins_only=True)
    except (CinemaError, TimeoutError) as error:
        reason = error.code if isinstance(error, CinemaError) else "slow"
        log.info("featured_not_read", actor=actor.uri, reason=reason, detail=str(error)[:300], tries=tries)
        # Counted here rather than by the job table: it keeps each job that it gives up.
        if isinstance(error, (Later, TimeoutError)) and tries < len(PATIENCE):
            await _order(actor, clock.timestamp() + PATIENCE[tries], f"again {tries}", tries=tries + 1)


async def take_in(actor: Actor, measure: Measure, *, pins_only: bool) -> None:
    """Keep what stands there, as far as the measure goes, and pin what is meant to be. Raises when the collection could
    not be read, and then changes nothing; and, with all else done, when a thing may be had later.
    """
    began, busy = clock.now(), None
    everything, pinned = await _read(actor, pins_only=pins_only)
    for thing in pinned if pins_only else everything:
        if measure.spent:
            break
        try:
            await taking_in.keep(actor, thing, measure, hers_only=pins_only)
        except CinemaError as error:
            log.info("featured_left_out", actor=actor.uri, uri=uri_of(thing)[:300], reason=error.code)
            busy = error if isinstance(error, Later) else busy
    uris = [uri_of(thing) for thing in pinned]
    hers = await featuring.made_by(actor, uris)
    await pins.replace(actor, [uri for uri in uris if uri in hers], read_at=began)
    if busy is not None:
        raise busy


async def _read(actor: Actor, *, pins_only: bool) -> tuple[list[Any], list[Any]]:
    """What stands on the first page, as Mastodon reads it, and which of it is pinned: all, unless the collection marks
    its pins, as those of poles do, where the newest films follow them.
    """
    if not actor.featured_uri:
        return [], []
    top = await collecting.read(actor.featured_uri)
    if "pinned" not in top:
        items = await _items(top)
        return items, _hers(actor, items)
    pinned = _hers(actor, as_list(top["pinned"]))
    return [] if pins_only else await _items(top), pinned


async def _items(top: Document) -> list[Any]:
    async for page in collecting.pages(top, 1):
        if page:
            return page
    return []


def _hers(actor: Actor, things: list[Any]) -> list[Any]:
    """The first of these that have an id on her own server, each once."""
    by_uri: dict[str, Any] = {}
    for thing in things:
        if urls.same_origin(uri_of(thing), actor.uri):
            by_uri.setdefault(uri_of(thing), thing)
    return list(by_uri.values())[: pins.MOST_PINS]


async def _order(actor: Actor, due: float, turn: str, **more: int) -> None:
    key = f"{READ_AGAIN} {actor.id} {turn}"
    await later(READ_AGAIN, {"actor_id": actor.id, **more}, lane=actor.host, key=key, due=due)
