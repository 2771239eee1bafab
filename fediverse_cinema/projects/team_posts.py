"""What the team of a project says among itself. It stands in a table of its own, which no document, feed or search
reads, and is sent to nobody.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import markdown_off_loop
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import Project, TeamPost

LONGEST_TEXT = 5_000
ON_A_PAGE = 30
ANSWERS_SHOWN = 20  # below each post of a page; a page of its own shows all
MOST_ANSWERS = 200  # below one post
MOST_AN_HOUR = 60  # of one member
SENT_TWICE = timedelta(minutes=5)
HOUR = timedelta(hours=1)


@frozen
class Post:
    """`html` is "" of what its author has taken back, while answers stand below it. `earlier`: how many answers came
    before those that are shown.
    """

    id: int
    author: Person
    html: str
    at: datetime
    mine: bool
    answers: tuple["Post", ...] = ()
    earlier: int = 0


@frozen
class Talk:
    """The newest first, each with its answers in their order. `older` is the row before which the next page begins;
    `whole`: one post alone, with all its answers.
    """

    posts: tuple[Post, ...]
    older: int | None = None
    whole: bool = False


async def say(project: Project, author: Actor, text: str, answer_to: int | None = None) -> TeamPost:
    """What stands below an answer stands below what that one answers. The same words sent twice are said once."""
    text = text.strip()
    if not text:
        raise Refused("nothing said", public="Write something before you send it.", code="empty")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            "too long", public="At most %(most)s characters fit here; there are %(signs)s.", code="too_long",
            most=LONGEST_TEXT, signs=len(text),
        )  # fmt: skip
    html = await markdown_off_loop(text)
    async with in_transaction():
        await team.hold(project)
        above = await TeamPost.get_or_none(id=answer_to, project_id=project.id) if answer_to else None
        if answer_to and above is None:
            raise Refused("answers nothing", public="What you answer has been taken back.", code="nothing_above")
        top = (above.answer_to_id or above.id) if above else None
        said = {"project_id": project.id, "author_id": author.id, "answer_to_id": top, "html": html}
        before = await TeamPost.filter(**said, created_at__gt=clock.now() - SENT_TWICE).first()
        if before is None:
            await _check_few(project, author, top)
        return before or await TeamPost.create(**said, created_at=clock.now())


async def take_back(project: Project, author: Actor, number: int) -> bool:
    """Her own words, for good; the answers of others stay. False when they are not hers."""
    async with in_transaction():
        await team.hold(project)
        post = await TeamPost.get_or_none(id=number, project_id=project.id, author_id=author.id)
        if post is None:
            return False
        if await TeamPost.exists(answer_to_id=post.id):
            await TeamPost.filter(id=post.id).update(html="", updated_at=clock.now())
        else:
            await post.delete()
            if post.answer_to_id:
                await _clear(post.answer_to_id)
        return True


async def forget(author_id: int) -> None:
    """She is no more, and so are her words, in every team."""
    async with in_transaction():
        await TeamPost.filter(author_id=author_id).update(html="", updated_at=clock.now())
        for _ in range(2):  # her answers, then what they alone stood below
            await sql.change(
                "DELETE FROM team_post WHERE author_id=? AND NOT EXISTS"
                " (SELECT 1 FROM team_post below WHERE below.answer_to_id=team_post.id)",
                author_id,
            )


async def clear(project_id: int) -> None:
    """The project has ended."""
    await TeamPost.filter(project_id=project_id).delete()


async def page(project: Project, viewer: Actor, before: int | None = None) -> Talk:
    """The last answers of each."""
    said = TeamPost.filter(project_id=project.id, answer_to_id=None)
    if before is not None:
        said = said.filter(id__lt=before)
    found = await said.order_by("-id").limit(ON_A_PAGE + 1).select_related("author")
    shown = found[:ON_A_PAGE]
    return Talk(await _with_answers(shown, viewer, ANSWERS_SHOWN), shown[-1].id if len(found) > ON_A_PAGE else None)


async def one(project: Project, viewer: Actor, number: int) -> Talk:
    """One post with all its answers; nothing when it has been taken back."""
    found = await TeamPost.filter(id=number, project_id=project.id, answer_to_id=None).select_related("author")
    return Talk(await _with_answers(found, viewer, MOST_ANSWERS), whole=True)


async def _with_answers(posts: Sequence[TeamPost], viewer: Actor, most: int) -> tuple[Post, ...]:
    below: dict[int, list[Post]] = {one.id: [] for one in posts}
    if not posts:
        return ()
    rows = await sql.rows(
        "SELECT id, place FROM (SELECT id, row_number() OVER (PARTITION BY answer_to_id ORDER BY id DESC) AS place"
        f" FROM team_post WHERE answer_to_id IN ({sql.marks(posts)})) answer WHERE place<=?",
        *below, most,
    )  # fmt: skip
    for one in await TeamPost.filter(id__in=[row["id"] for row in rows]).order_by("id").select_related("author"):
        below[one.answer_to_id or 0].append(_view(one, viewer))
    counted = await sql.rows(
        f"SELECT answer_to_id, count(*) AS n FROM team_post WHERE answer_to_id IN ({sql.marks(posts)})"
        " GROUP BY answer_to_id",
        *below,
    )
    total = {row["answer_to_id"]: row["n"] for row in counted}
    return tuple(_view(one, viewer, tuple(below[one.id]), total.get(one.id, 0) - len(below[one.id])) for one in posts)


async def _check_few(project: Project, author: Actor, top: int | None) -> None:
    """So that nobody fills the room for the others."""
    if top is not None and await TeamPost.filter(answer_to_id=top).count() >= MOST_ANSWERS:
        raise Refused(
            "too many answers",
            public="There are %(most)s answers below this already. Begin anew.",
            code="too_many",
            most=MOST_ANSWERS,
        )
    lately = TeamPost.filter(project_id=project.id, author_id=author.id, created_at__gt=clock.now() - HOUR)
    if await lately.count() >= MOST_AN_HOUR:
        raise Refused("says too much", public="You have said a lot. Please wait a little.", code="too_often")


async def _clear(number: int) -> None:
    """What was taken back, once nothing stands below it any more."""
    if not await TeamPost.exists(answer_to_id=number):
        await TeamPost.filter(id=number, html="").delete()


def _view(post: TeamPost, viewer: Actor, answers: tuple[Post, ...] = (), earlier: int = 0) -> Post:
    return Post(
        id=post.id,
        author=person(post.author),
        html=post.html,
        at=by_our_clock(post.created_at),
        mine=post.author_id == viewer.id and bool(post.html),
        answers=answers,
        earlier=earlier,
    )
