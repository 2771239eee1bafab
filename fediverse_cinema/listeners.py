"""Who hears which news. A lower room tells; here stands who listens, in order. Listeners may hear a news twice."""

from collections.abc import Awaitable, Callable
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.films import posters, visitors
from fediverse_cinema.films import service as films
from fediverse_cinema.films.news import FilmArrived, FilmPublished
from fediverse_cinema.media.news import AssetFailed, AssetReady
from fediverse_cinema.reactions import service as reactions


async def publish_what_waited(news: AssetReady) -> None:
    await films.asset_is_ready(news.asset_id)


async def copy_poster(news: FilmArrived) -> None:
    await posters.copy(news.film_id, news.poster)


async def forget_what_she_made(news: ActorGone) -> None:
    actor = await Actor.get(id=news.actor_id)
    await visitors.remove_all_of(actor)
    await conversations.remove_all_of(actor)
    await reactions.forget_all_of(actor)


LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    ActorGone: (forget_what_she_made,),
    AssetReady: (publish_what_waited,),
    AssetFailed: (),  # the workshop shows it; a notice comes with the room of notices
    FilmPublished: (),
    FilmArrived: (copy_poster,),
}
NEWS = {kind.__name__: kind for kind in LISTENERS}


async def hear(name: str, news: dict[str, Any]) -> None:
    """The job that carries one news to its listeners."""
    kind = NEWS[name]
    for listener in LISTENERS[kind]:
        await listener(kind(**news))
