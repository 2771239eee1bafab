"""What offers hear of the rooms below: each news, and what becomes of them. Named in the table of listeners alone."""

from fediverse_cinema.activitypub.news import ActorGone
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.offers import lapsing, replies
from fediverse_cinema.projects.news import CallEnded, MemberJoined, MemberLeft, ProjectEnded


async def end_offers_of_person(news: ActorGone) -> None:
    await lapsing.actor_gone(news.actor_id)


async def end_offers_of_project(news: ProjectEnded) -> None:
    await lapsing.project_ended(news.project_id)


async def end_offers_of_call(news: CallEnded) -> None:
    await lapsing.call_ended(news.call_id, news.project_id)


async def end_what_was_accepted(news: MemberLeft) -> None:
    await lapsing.member_left(news.project_id, news.person_id)


async def answer_by_joining(news: MemberJoined) -> None:
    await lapsing.member_joined(news.project_id, news.person_id)


async def put_on_board(news: NoteSaid) -> None:
    await replies.note_said(news.note_id)
