"""Reading back: when a member begins to follow somebody, what that one has published already is fetched, within a
measure, so that no page and no pole is empty (`featured` and `outbox`; PeerTube and poles have only Announces there).
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog

from fediverse_cinema.activitypub import actors, collecting
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.news import FollowAnswered, ReadBack
from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    addressed_to,
    object_of,
    type_of,
    uri_of,
)
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.search import featured, relevance
from fediverse_cinema.search.arrivals import WRAPPERS
from fediverse_cinema.search.taking_in import Measure, keep

log = structlog.get_logger()

READ_BACK = "read_back"
MOST_PAGES = 3  # of the outbox
MOST_THINGS = 40
MOST_FETCHES = 60
SECONDS = 120.0


async def begin(answered: FollowAnswered) -> None:
    """Somebody of elsewhere has accepted a member of ours: read back what is there."""
    followed = await lookup.find(Actor, id=answered.followed_id)
    if answered.accepted and followed is not None and not followed.local:
        args = {"follower_id": answered.follower_id, "followed_id": answered.followed_id}
        key = f"{READ_BACK} {answered.follower_id} {answered.followed_id}"
        await later(READ_BACK, args, lane=followed.host, key=key)


async def read_back(follower_id: int, followed_id: int) -> None:
    """The job. Whatever goes wrong, what has been read is there, and that is told."""
    if not await Follow.exists(follower_id=follower_id, followed_id=followed_id, state=FollowState.ACCEPTED):
        return
    actor = await lookup.get(Actor, id=followed_id)
    measure = Measure(MOST_THINGS, MOST_FETCHES)
    try:
        with counted(measure.count):
            async with asyncio.timeout(SECONDS):
                await _read(actor, measure)
    except TimeoutError:
        log.info("read_back_cut_short", actor=actor.uri)
    log.info("read_back", actor=actor.uri, things=MOST_THINGS - measure.things, fetches=MOST_FETCHES - measure.fetches)
    await news.tell(ReadBack(follower_id, followed_id))


async def _read(actor: Actor, measure: Measure) -> None:
    if actor.fetched_at is None or actor.fetched_at < clock.now() - actors.FRESH:
        try:
            actor = await actors.refresh(actor)
        except CinemaError:
            return
    try:
        await featured.take_in(actor, measure, pins_only=False)
    except CinemaError as error:
        log.info("featured_not_read", actor=actor.uri, reason=error.code, detail=str(error)[:300])
    async for item in _items(actor.outbox or ""):
        if measure.spent:
            return
        try:
            await _take(actor, item, measure)
        except CinemaError as error:
            log.debug("read_back_left_out", actor=actor.uri, reason=error.code)


async def _items(collection: str) -> AsyncIterator[Any]:
    """Those that stand in it and on its first pages, as far as its server answers."""
    try:
        async for page in collecting.pages(await collecting.read(collection), MOST_PAGES):
            for item in page:
                yield item
    except CinemaError as error:
        log.debug("read_back_page_missing", uri=collection[:300], reason=error.code)


async def _take(actor: Actor, item: Any, measure: Measure) -> None:
    """One item: an id, a thing, a Create of hers, or an Announce of somebody's thing."""
    inner = object_of(item)
    kind = type_of(inner.get("type")) if inner else ""
    about = inner.get("object") if inner and kind in WRAPPERS else item
    if inner is None or kind not in WRAPPERS:
        await keep(actor, about, measure)
        return
    if uri_of(inner.get("actor")) != actor.uri or not PUBLIC_NAMES.intersection(addressed_to(inner)):
        return
    if kind != "Announce":
        await keep(actor, about, measure)
        return
    wrapped = object_of(about)  # FEP-1b12: a group announces activities of its members
    if wrapped and type_of(wrapped.get("type")) in WRAPPERS:
        about = wrapped.get("object")
    uri, own = uri_of(about), uri_of(inner)
    if not uri or not urls.same_origin(own, actor.uri):
        return
    await keep(actor, uri, measure)
    if await relevance.is_shown_here(uri):
        await reactions.note(ReactionKind.ANNOUNCE, actor, uri, own, old=True)
