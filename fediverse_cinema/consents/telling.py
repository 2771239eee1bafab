"""Which news an answer is, by what was asked. Called by service, within its transactions."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import wire
from fediverse_cinema.consents.models import ConsentRequest, Stamp, StampKind
from fediverse_cinema.consents.news import (
    ChoiceEnded,
    ChoiceGiven,
    ChoiceRefused,
    RecommendationEnded,
    RecommendationGiven,
    RecommendationRefused,
)
from fediverse_cinema.foundation import news


async def given(stamp: Stamp, author: Actor) -> None:
    if wire.is_choice(stamp, author):
        await news.tell(ChoiceGiven(stamp.id))
    if stamp.kind == StampKind.RECOMMENDATION:
        await news.tell(RecommendationGiven(stamp.id))


async def refused(request: ConsentRequest, author: Actor) -> None:
    """Of what somebody of this pole has asked."""
    if wire.is_choice(request, author):
        await news.tell(ChoiceRefused(request.id))
    if request.kind == StampKind.RECOMMENDATION:
        await news.tell(RecommendationRefused(request.id))


async def ended(stamp: Stamp, author: Actor) -> None:
    if wire.is_choice(stamp, author):
        await news.tell(ChoiceEnded(stamp.id))
    if stamp.kind == StampKind.RECOMMENDATION:
        await news.tell(RecommendationEnded(stamp.id))
