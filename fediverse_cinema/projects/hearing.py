"""What projects hear of the rooms below: documents of elsewhere. Named in the table of listeners alone."""

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.news import ActorRead
from fediverse_cinema.projects import visitors


async def read_project(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await visitors.welcome(actor, news.more)
