"""Completing talks: upwards, to what an answer answers, and downwards, to what was answered elsewhere and never sent to
us. All in jobs, within the budgets of this file and of `budgets`; what is found is old, and told to nobody as fresh.
"""

import asyncio
import hashlib
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import structlog

from fediverse_cinema.activitypub import client, collecting, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, uri_of, uris_of
from fediverse_cinema.conversations import visitors as talk
from fediverse_cinema.conversations import wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.films import refreshing
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Gone
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.outside.client import counted
from fediverse_cinema.search import arrivals, relevance
from fediverse_cinema.search.budgets import Budget

log = structlog.get_logger()
CLIMB, DESCEND = "climb_thread", "descend_thread"
HIGHEST = 30  # steps up from an answer
CLIMB_SECONDS = 480.0  # then what was found is kept; before the job is over
MOST_BELOW = 120  # addresses asked below what was opened, for things, their authors and pages; once an hour
MOST_PAGES = 5  # of one collection of answers, beside what stands in itself
AGAIN_SECONDS = 3600.0
MOST_REMEMBERED = 10_000


async def complete_above(draft: NoteDraft) -> None:
    """An answer was kept: what it answers is looked for, when we do not know it."""
    if draft.public and draft.answer_to and not await _is_known(draft.answer_to):
        await _order(CLIMB, draft.answer_to)


async def look_for(draft: NoteDraft) -> None:
    """An answer to something unknown, which concerns nobody so far: kept if its talk began here, or with something that
    we show. It is asked from its own server, with all that stands above it.
    """
    if not await _is_known(draft.answer_to) and not urls.is_ours(draft.answer_to):
        await _order(CLIMB, draft.uri, only_if_known=True)


async def opened(uri: str) -> None:
    """A member looks at this film or note of elsewhere: what was said below it is fetched, once an hour."""
    if urls.is_ours(uri):
        return
    looked: dict[str, float] = here().rooms.setdefault("threads_opened", {})
    if clock.timestamp() - looked.get(uri, 0.0) < AGAIN_SECONDS:
        return
    while len(looked) >= MOST_REMEMBERED:
        del looked[next(iter(looked))]
    looked[uri] = clock.timestamp()
    await _order(DESCEND, uri)


async def climb(uri: str, only_if_known: bool = False) -> None:
    """The job: up from here to something that we know, or to the beginning, and keep the way. Beyond HIGHEST steps, or
    when a server does not answer or all are slow, what was found is kept without its beginning; with `only_if_known`,
    nothing is.
    """
    way = list[tuple[Document, Actor]]()
    try:
        with counted(Budget().count):
            async with asyncio.timeout(CLIMB_SECONDS):
                while uri and not await _is_known(uri) and len(way) < HIGHEST and (step := await _ask(uri)):
                    way.append(step)
                    uri = uri_of(step[0].get("inReplyTo"))
    except TimeoutError:
        log.info("climb_cut_short", uri=uri[:300], steps=len(way))
    if only_if_known and not await relevance.is_shown_here(uri):
        return
    for place, (document, author) in enumerate(reversed(way), start=1):
        # The last is what was sent to us just now.
        await _keep(document, author, old=not (only_if_known and place == len(way)))


async def descend(uri: str) -> None:
    """The job: what was said below, layer by layer."""
    budget = Budget(MOST_BELOW)
    with counted(budget.count):
        top = await _ask(uri)
        if top is not None:
            await _keep(*top, old=True)  # how many chose what may have changed
        collections = deque([wire.answers_at(top[0])] if top else [])
        while collections and budget.left > 0:
            async for answer in _answers(collections.popleft()):
                if budget.left <= 0:
                    return
                if await _is_known(answer):
                    continue
                step = await _ask(answer)
                if step is not None and await _keep(*step, old=True):
                    collections.append(wire.answers_at(step[0]))


async def _order(kind: str, uri: str, **more: Any) -> None:
    key = hashlib.sha256(uri.encode()).hexdigest()[:24]
    lane = f"threads of {urls.site_of(urls.host_of(uri))}"
    await later(kind, {"uri": uri, **more}, lane=lane, key=f"{kind} {key}")


async def _is_known(uri: str) -> bool:
    return await lookup.exists(Note, uri=uri) or await lookup.exists(Film, uri=uri)


async def _ask(uri: str) -> tuple[Document, Actor] | None:
    """The thing and its author from where they live; None when they cannot be had, or no more may be asked."""
    if urls.is_ours(uri):
        return None
    try:
        return await arrivals.ask(uri)
    except CinemaError as error:
        log.info("not_in_thread", uri=uri[:300], reason=error.code)
        if isinstance(error, Gone):
            await _forget(uri)
        return None


async def _forget(uri: str) -> None:
    """410: it was deleted, or its author was. If it was itself, our copy goes: nobody may have told us, since nobody
    here follows her any more.
    """
    await refreshing.ask_now(uri)
    note = await Note.get_or_none(uri=uri, local=False).select_related("author")
    if note is None:
        return
    try:
        await client.fetch(uri)
    except Gone:
        await tombstones.bury(uri, note.kind, note.author)
        await talk.remove(note.author, uri)
    except CinemaError:
        return


async def _keep(document: Document, author: Actor, *, old: bool) -> bool:
    """Only what everybody may read belongs to a talk that is completed."""
    try:
        if not wire.is_public(document):
            return False
        await arrivals.welcome(document, author, old=old)
    except CinemaError as error:
        log.info("not_in_thread", uri=str(document.get("id"))[:300], reason=error.code)
        return False
    return True


async def _answers(collection: str) -> AsyncIterator[str]:
    """The ids in a collection and on its next pages, as far as its server answers; also on one page alone."""
    if not collection:
        return
    try:
        async for page in collecting.pages(await collecting.read(collection), MOST_PAGES):
            for uri in uris_of(page):
                yield uri
    except CinemaError as error:
        log.info("no_answers", uri=collection[:300], reason=error.code)
