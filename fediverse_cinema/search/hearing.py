"""What searches hear of the rooms below, each news and what comes of it. Named in the table of listeners alone."""

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.news import ActorRead
from fediverse_cinema.poles.news import PoleRemoved
from fediverse_cinema.projects.news import CallPublished
from fediverse_cinema.search import highlight_reading, pole_forgetting, saved


async def read_highlights(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await highlight_reading.begin(actor, news.more)


async def look_for_who_waits(news: CallPublished) -> None:
    await saved.call_opened(news.call_id)


async def forget_pole(news: PoleRemoved) -> None:
    await pole_forgetting.forget(news.host)
