"""What timelines hear of the rooms below, each news and what comes of it. Named in the table of listeners alone."""

from fediverse_cinema.activitypub.news import FollowAnswered, FollowEnded, ReadBack
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films.news import FilmArrived, FilmPublished
from fediverse_cinema.reactions.news import Reacted
from fediverse_cinema.timeline import merging, service


async def show_note(news: NoteSaid) -> None:
    await service.note_said(news.note_id, old=news.old)


async def show_film(news: FilmPublished | FilmArrived) -> None:
    await service.film_shown(news.film_id)


async def show_share(news: Reacted) -> None:
    await service.shared(news.reaction_id)


async def merge(news: FollowAnswered | ReadBack) -> None:
    await merging.merge(news.follower_id, news.followed_id)


async def clear_her_away(news: FollowEnded) -> None:
    await service.left(news.follower_id, news.followed_id)
