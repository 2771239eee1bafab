"""Reads for pages: what is said of a person with her consent, and what a member has written."""

from collections.abc import Sequence
from datetime import datetime

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import PortraitTrade
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.recommendations.models import Recommendation, State

MOST_SHOWN = 50
MOST_WRITTEN = 200


@frozen
class RecommendationLine:
    """Somebody's words about `person`. `trade` is the first of their author's, a slug of people.trades, and `title`
    what she calls herself in it, "" when she does not say.
    """

    id: int
    author: Person
    person: Person
    words: str
    state: str
    at: datetime
    trade: str = ""
    title: str = ""


async def of_person(actor: Actor) -> tuple[RecommendationLine, ...]:
    """What she lets be shown, the latest first. Two statements."""
    shown = Recommendation.filter(person_id=actor.id, state=State.GIVEN, author__gone_at__isnull=True)
    return await _lines(await shown.select_related("author", "person").order_by("-id").limit(MOST_SHOWN))


async def by_author(actor: Actor) -> tuple[RecommendationLine, ...]:
    """What she has written, whatever has become of it, the latest first."""
    written = Recommendation.filter(author_id=actor.id).select_related("author", "person")
    return await _lines(await written.order_by("-id").limit(MOST_WRITTEN))


async def between(author: Actor, other: Actor) -> bool:
    """Has she recommended that one, or tried to?"""
    return await Recommendation.exists(author_id=author.id, person_id=other.id)


async def _lines(found: Sequence[Recommendation]) -> tuple[RecommendationLine, ...]:
    ids = list({one.author_id for one in found})
    first = PortraitTrade.filter(portrait__actor_id__in=ids, position=0).select_related("portrait")
    trades = {one.portrait.actor_id: (one.trade, one.title) for one in (await first if ids else ())}
    return tuple(
        RecommendationLine(
            one.id, person(one.author), person(one.person), one.words, one.state.value, one.created_at,
            *trades.get(one.author_id, ("", "")),
        )
        for one in found
    )  # fmt: skip
