"""Reading back: when a member begins to follow somebody, what that one has published already is fetched, within a
budget, so that no page and no pole is empty (`featured` and `outbox`; PeerTube and poles have only Announces there).
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.activitypub.news import FollowAnswered, ReadBack
from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    addressed_to,
    object_of,
    type_of,
    uri_of,
)
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.search import featured, relevance, taking_in
from fediverse_cinema.search.taking_in import Budget, keep, listed

log = structlog.get_logger()

READ_BACK = "read_back"
MOST_PAGES = 3  # of the outbox
MOST_THINGS = 40
MOST_FETCHES = 60
SECONDS = 120.0
ACTIVITIES = frozenset({"Create", "Update", "Announce"})


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
    budget = Budget(MOST_THINGS, MOST_FETCHES)
    try:
        async with asyncio.timeout(SECONDS):
            await _read(actor, budget)
    except TimeoutError:
        log.info("read_back_cut_short", actor=actor.uri)
    log.info("read_back", actor=actor.uri, things=MOST_THINGS - budget.things, fetches=MOST_FETCHES - budget.fetches)
    await news.tell(ReadBack(follower_id, followed_id))


async def _read(actor: Actor, budget: Budget) -> None:
    if actor.fetched_at is None or actor.fetched_at < clock.now() - actors.FRESH:
        budget.fetches -= 1
        try:
            actor = await actors.refresh(actor)
        except CinemaError:
            return
    try:
        await featured.take_in(actor, budget, pins_only=False)
    except CinemaError as error:
        log.info("featured_not_read", actor=actor.uri, reason=error.code, detail=str(error)[:300])
    async for item in _items(actor.outbox or "", budget):
        if budget.spent:
            return
        try:
            await _take(actor, item, budget)
        except CinemaError as error:
            log.debug("read_back_left_out", actor=actor.uri, reason=error.code)


async def _items(collection: str, budget: Budget) -> AsyncIterator[Any]:
    """The items of a collection: those that stand in it, then those of its first pages."""
    top = await _page(collection, collection, budget)
    for item in listed(top):
        yield item
    following = top.get("first")
    for _ in range(MOST_PAGES):
        if not following or budget.spent:
            return
        page = object_of(following)
        if page is None or not listed(page):
            page = await _page(uri_of(following), collection, budget)
        for item in listed(page):
            yield item
        following = page.get("next")


async def _page(uri: str, collection: str, budget: Budget) -> Document:
    """Empty when it cannot be had."""
    try:
        return await taking_in.page(uri, collection, budget)
    except CinemaError as error:
        log.debug("read_back_page_missing", uri=uri[:300], reason=error.code)
        return {}


async def _take(actor: Actor, item: Any, budget: Budget) -> None:
    """One item: an id, a thing, a Create of hers, or an Announce of somebody's thing."""
    inner = object_of(item)
    kind = type_of(inner.get("type")) if inner else ""
    about = inner.get("object") if inner and kind in ACTIVITIES else item
    if inner is None or kind not in ACTIVITIES:
        await keep(actor, about, budget)
        return
    if uri_of(inner.get("actor")) != actor.uri or not PUBLIC_NAMES.intersection(addressed_to(inner)):
        return
    if kind != "Announce":
        await keep(actor, about, budget)
        return
    wrapped = object_of(about)  # FEP-1b12: a group announces activities of its members
    if wrapped and type_of(wrapped.get("type")) in ACTIVITIES:
        about = wrapped.get("object")
    uri, own = uri_of(about), uri_of(inner)
    if not uri or not urls.same_origin(own, actor.uri):
        return
    await keep(actor, uri, budget)
    if await relevance.is_shown_here(uri):
        await reactions.note(ReactionKind.ANNOUNCE, actor, uri, own, old=True)
