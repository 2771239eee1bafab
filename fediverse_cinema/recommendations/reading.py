"""What people of other poles let be said of them: the collection that somebody's document names is read when her
document is, and each is believed as two servers show it: its words where they were written, her stamp at her own.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog

from fediverse_cinema.activitypub import actors, allowance, client, collecting, gate
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.vocab import Document, uri_of
from fediverse_cinema.consents import stamps
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.recommendations import answers, wire
from fediverse_cinema.recommendations.models import Recommendation, State

log = structlog.get_logger()
READ = "read_recommendations"
MOST = 20
BELIEVED = timedelta(days=1)
NOT_SO = (*stamps.ANOTHER, "not_the_owner", "no_recommendation", "bad_words", "closed_host")
"""What a server answers is not, or no longer, what was kept. One that lets nobody in for an hour has not said so."""

Pair = tuple[str, str]
"""A recommendation and the stamp for it, by their ids."""


async def begin(actor: Actor, more: Document) -> None:
    """Her document has just been read."""
    if actor.local or actor.type != ActorType.PERSON:
        return
    uri = uri_of(more.get("recommendations"))
    uri = uri if urls.same_origin(uri, actor.uri) else ""
    if uri or await Recommendation.exists(person_id=actor.id, state=State.GIVEN):
        args = {"actor_id": actor.id, "uri": uri}
        await queue.later(READ, args, lane=actor.host, key=f"{READ} {actor.id}")


async def read(actor_id: int, uri: str) -> None:
    """The job. What is no longer so is shown no longer; a server that does not answer is believed until it does. Of
    what her server does not list it is asked at once: her list may be longer than what is read of it, or older.
    """
    person = await lookup.get(Actor, id=actor_id)
    if person.gone_at is not None:
        return
    listed = await _listed(uri) if uri else []
    for row in await Recommendation.filter(person_id=person.id, state=State.GIVEN):
        if await _has_ended(row, person, listed=(row.uri, row.stamp_uri) in listed):
            await answers.over(row)
    known = {str(one) for one in await Recommendation.filter(person_id=person.id).values_list("uri", flat=True)}
    for one, stamp in listed:
        if one not in known and not urls.is_ours(one):
            await _take_in(person, one, stamp)


async def _listed(uri: str) -> list[Pair]:
    found: dict[Pair, None] = {}
    with suppress(Missing):  # there are none
        async for page in collecting.pages(await collecting.read(uri), 1, longest=MOST):
            found |= dict.fromkeys(pair for one in page if isinstance(one, Mapping) and all(pair := _pair(one)))
    return list(found)[:MOST]


def _pair(item: Mapping[str, Any]) -> Pair:
    return uri_of(item.get("interactingObject")), uri_of(item)


async def _has_ended(row: Recommendation, person: Actor, *, listed: bool) -> bool:
    """Whoever changes her document every minute has us knock at her own door alone."""
    old = row.checked_at is None or row.checked_at <= clock.now() - BELIEVED
    if listed and not old:
        return False
    try:
        await stamps.check_recommendation(row.stamp_uri, person, row.uri, row.words)
        if old and not row.uuid and (await _words_of(row.uri, person, row.stamp_uri))[1] != row.words:
            return True
    except CinemaError as error:
        ended = isinstance(error, Missing) or error.code in NOT_SO
        if ended:
            log.info("recommendation_ended", uri=row.uri[:300], reason=error.code)
        return ended
    if old:
        await Recommendation.filter(id=row.id).update(checked_at=clock.now())
    return False


async def _take_in(person: Actor, uri: str, stamp_uri: str) -> None:
    """Her server may list what leads to the doors of others: not all day."""
    if not allowance.may_ask(person):
        raise Later(f"{person.uri} has shown enough for this hour", code="enough_asked")
    try:
        author, words = await _words_of(uri, person, stamp_uri)
        await stamps.check_recommendation(stamp_uri, person, uri, words)
        await answers.keep(uri, author, person, stamp_uri, words=words)
    except Later:
        raise
    except CinemaError as error:
        log.info("recommendation_left_out", uri=uri[:300], reason=error.code)


async def _words_of(uri: str, person: Actor, stamp_uri: str) -> tuple[Actor, str]:
    """Who says it, and what. Refused when its server shows something else, or names another stamp."""
    if not await gate.is_open(urls.host_of(uri)):
        raise Refused(f"{uri} lives behind a closed gate", code="closed_host")
    document = await client.fetch(uri)
    author_uri = uri_of(document.get("attributedTo"))
    if document["id"] != uri or not author_uri or not urls.same_origin(author_uri, uri):
        raise Refused(f"{uri} belongs to {author_uri[:300]!r}", code="not_the_owner")
    words = wire.words_of(document, author_uri, person.uri)
    if uri_of(document.get("recommendAuthorization")) != stamp_uri:
        raise Refused(f"{uri} shows another stamp", code="another_stamp")
    author = await actors.find_actor(author_uri)
    if author.uri != author_uri:  # an address that answers somebody else's document
        raise Refused(f"{author_uri} is {author.uri}", code="wrong_id")
    return author, words
