"""What projects hear: documents of elsewhere, answers to their credits, the end of the words of a call; and of
themselves, that a call opens or ends, and a project. Named in the table of listeners alone.
"""

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.news import ActorRead
from fediverse_cinema.consents.news import CreditAnswered
from fediverse_cinema.conversations.news import NoteRemoved
from fediverse_cinema.projects import calls, credits, journal, supporters, team_files, team_posts, visitors
from fediverse_cinema.projects.news import CallEnded, CallPublished, ProjectEnded


async def read_project(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await visitors.welcome(actor, news.more)


async def tell_of_credits(news: CreditAnswered) -> None:
    await credits.answered(news.claim_id)


async def forget_removed_call(news: NoteRemoved) -> None:
    await calls.forget_removed(news.thread_uri)


async def name_calls_on_group(news: CallPublished | CallEnded) -> None:
    await calls.name_on_group(news.project_id)


async def end_calls(news: ProjectEnded) -> None:
    await calls.end_all_of(news.project_id)


async def clear_journal(news: ProjectEnded) -> None:
    await journal.clear(news.project_id)
    await supporters.clear(news.project_id)


async def clear_room_of_team(news: ProjectEnded) -> None:
    await team_files.clear(news.project_id)
    await team_posts.clear(news.project_id)
