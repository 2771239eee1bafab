"""Who hears which news. A lower room tells; here stands who listens, in order. Listeners may hear a news twice."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.news import ActorGone, ActorMoved, FollowAnswered, Followed, FollowEnded, ReadBack
from fediverse_cinema.consents.news import ConsentAsked, Quoted
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films import approving, channels, listing, posters, visitors
from fediverse_cinema.films import service as films
from fediverse_cinema.films.news import FilmArrived, FilmPublished
from fediverse_cinema.media.news import AssetFailed, AssetReady
from fediverse_cinema.moderation.news import ReportMade
from fediverse_cinema.notices import service as notices
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.news import Reacted, Unshared
from fediverse_cinema.search import reading_back
from fediverse_cinema.timeline import merging
from fediverse_cinema.timeline import service as timelines


async def publish_what_waited(news: AssetReady) -> None:
    await films.asset_is_ready(news.asset_id)


async def copy_poster(news: FilmArrived) -> None:
    await posters.begin(news.film_id, news.poster)


async def find_channel(news: FilmArrived) -> None:
    await channels.begin(news.film_id)


async def list_what_is_shared(news: Reacted) -> None:
    await channels.shared(news.reaction_id)
    await listing.of_shared(news.reaction_id)


async def list_what_was_shared(news: Unshared) -> None:
    await listing.of_thing(news.object_uri)


async def list_her_films(news: FollowAnswered | ReadBack | FollowEnded) -> None:
    await channels.read_back(news.followed_id)
    await listing.around(news.followed_id)


async def forget_what_she_made(news: ActorGone) -> None:
    actor = await Actor.get(id=news.actor_id)
    await listing.around(actor.id)  # what she has shared of others
    await visitors.remove_all_of(actor)
    await conversations.remove_all_of(actor)
    await reactions.forget_all_of(actor)


async def show_note_at_home(news: NoteSaid) -> None:
    await timelines.note_said(news.note_id, old=news.old)


async def show_film_at_home(news: FilmPublished | FilmArrived) -> None:
    await timelines.film_shown(news.film_id)


async def show_share_at_home(news: Reacted) -> None:
    await timelines.shared(news.reaction_id)


async def bring_her_home(news: FollowAnswered | ReadBack) -> None:
    await merging.merge(news.follower_id, news.followed_id)


async def clear_her_away(news: FollowEnded) -> None:
    await timelines.left(news.follower_id, news.followed_id)


async def tell_whom_she_follows(news: Followed) -> None:
    await notices.followed(news.follower_id, news.followed_id, asked=news.asked)


async def tell_who_asked_to_follow(news: FollowAnswered) -> None:
    await notices.answered(news.follower_id, news.followed_id, accepted=news.accepted)


async def tell_who_is_spoken_to(news: NoteSaid) -> None:
    await notices.note_said(news.note_id, old=news.old)


async def tell_the_maker(news: Reacted) -> None:
    await notices.reacted(news.reaction_id)


async def approve_comment(news: NoteSaid) -> None:
    await approving.begin(news.note_id)


async def tell_who_is_asked(news: ConsentAsked) -> None:
    await notices.asked_for_consent(news.request_id)


async def tell_who_is_quoted(news: Quoted) -> None:
    await notices.quoted(news.stamp_id, news.asker_id)


async def tell_who_followed_her(news: ActorMoved) -> None:
    await notices.moved(news.actor_id, news.target_id)


async def tell_who_runs_the_pole(news: ReportMade) -> None:
    await notices.reported(news.report_id)


log = structlog.get_logger()

LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    ActorGone: (forget_what_she_made,),
    AssetReady: (publish_what_waited,),
    AssetFailed: (),  # the workshop shows it
    FilmPublished: (show_film_at_home,),
    FilmArrived: (show_film_at_home, find_channel, copy_poster),
    Followed: (tell_whom_she_follows,),
    FollowAnswered: (reading_back.begin, bring_her_home, list_her_films, tell_who_asked_to_follow),
    ActorMoved: (tell_who_followed_her,),
    FollowEnded: (clear_her_away, list_her_films),
    ReadBack: (bring_her_home, list_her_films),
    NoteSaid: (show_note_at_home, tell_who_is_spoken_to, approve_comment),
    Reacted: (show_share_at_home, tell_the_maker, list_what_is_shared),
    Unshared: (list_what_was_shared,),
    ConsentAsked: (tell_who_is_asked,),
    Quoted: (tell_who_is_quoted,),
    ReportMade: (tell_who_runs_the_pole,),
}
NEWS = {kind.__name__: kind for kind in LISTENERS}


async def hear(name: str, news: dict[str, Any]) -> None:
    """The job that carries one news to its listeners. One that fails keeps it from none of the others: the first
    failure is raised when all have heard, so that they hear it again.
    """
    kind, failures = NEWS[name], list[Exception]()
    for listener in LISTENERS[kind]:
        try:
            await listener(kind(**news))
        except Exception as error:  # noqa: BLE001 whatever it is, it is raised below
            log.info("listener_failed", news=name, listener=listener.__name__, error=repr(error)[:300])
            failures.append(error)
    if failures:
        raise failures[0]
