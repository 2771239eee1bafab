"""What a project writes for those who support it. It stands in a table of its own, which no document, feed, map or
search reads, and is sent to nobody: only the page of `supporters` shows it.
"""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.words import Words, checked
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.html import markdown_off_loop
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import supporter_letters
from fediverse_cinema.projects.models import Project, SupporterPage
from fediverse_cinema.projects.news import SupportersWrittenTo

ON_A_PAGE = 20


@frozen
class Reserved:
    """One of them. `changed`: since it was told of."""

    id: int
    author: Person
    html: str
    warning: str
    language: str
    at: datetime
    changed: datetime | None


@frozen
class Pages:
    """The newest first. `older` is the row before which the next page begins."""

    shown: tuple[Reserved, ...]
    older: int | None = None


async def write(project: Project, author: Actor, words: Words, uuid: str) -> None:
    """One who speaks for the project says something to them; they hear that there is something. What was sent twice is
    said once.
    """
    words = checked(words)
    barriers.check_at_home(author, "Create")
    try:
        async with in_transaction():
            page = await SupporterPage.create(
                uuid=uuid, project_id=project.id, author=author, text=words.text, warning=words.warning,
                language=words.language, created_at=clock.now(),
            )  # fmt: skip
            await news.tell(SupportersWrittenTo(page.id))
            await supporter_letters.written(project)
    except IntegrityError:
        if not await SupporterPage.exists(uuid=uuid, project_id=project.id):
            raise


async def change(page: SupporterPage, words: Words) -> None:
    """Other words; nobody is told."""
    words = checked(words)
    values = {"text": words.text, "warning": words.warning, "language": words.language}
    await SupporterPage.filter(id=page.id).update(**values, updated_at=clock.now())


async def withdraw(page: SupporterPage) -> None:
    await page.delete()


async def of(project: Project, before: int | None = None) -> Pages:
    written = SupporterPage.filter(project_id=project.id)
    if before is not None:
        written = written.filter(id__lt=before)
    found = await written.order_by("-id").limit(ON_A_PAGE + 1).select_related("author")
    shown = [await _view(one) for one in found[:ON_A_PAGE]]
    return Pages(tuple(shown), shown[-1].id if len(found) > ON_A_PAGE else None)


async def _view(page: SupporterPage) -> Reserved:
    return Reserved(
        id=page.id,
        author=person(page.author),
        html=await markdown_off_loop(page.text),
        warning=page.warning,
        language=page.language,
        at=by_our_clock(page.created_at),
        changed=page.updated_at,
    )
