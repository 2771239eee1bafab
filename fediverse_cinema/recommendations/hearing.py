"""What recommendations hear: of consent in the room below, of people who are read or gone. LISTENERS is a part of the
table in listeners.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.news import ActorGone, ActorRead
from fediverse_cinema.consents.news import RecommendationEnded, RecommendationGiven, RecommendationRefused
from fediverse_cinema.recommendations import answers, reading, service


async def show(news: RecommendationGiven) -> None:
    await answers.given(news.stamp_id)


async def leave_out(news: RecommendationRefused) -> None:
    await answers.refused(news.request_id)


async def end(news: RecommendationEnded) -> None:
    await answers.ended(news.stamp_id)


async def read_hers(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await reading.begin(actor, news.more)


async def forget_hers(news: ActorGone) -> None:
    await service.forget_all_of(await Actor.get(id=news.actor_id))


LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    RecommendationGiven: (show,),
    RecommendationRefused: (leave_out,),
    RecommendationEnded: (end,),
}
