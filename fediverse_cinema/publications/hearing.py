"""What publications hear, and for the events beside them: the end of those in whose name they stand."""

from fediverse_cinema.companies.models import Company
from fediverse_cinema.companies.news import CompanyClosed
from fediverse_cinema.events import service as events
from fediverse_cinema.labels.models import Label
from fediverse_cinema.labels.news import LabelClosed
from fediverse_cinema.projects.models import Project
from fediverse_cinema.projects.news import ProjectEnded
from fediverse_cinema.publications import service


async def label_closed(news: LabelClosed) -> None:
    await _clear((await Label.get(id=news.label_id)).actor_id)


async def company_closed(news: CompanyClosed) -> None:
    await _clear((await Company.get(id=news.company_id)).actor_id)


async def project_ended(news: ProjectEnded) -> None:
    if project := await Project.get_or_none(id=news.project_id, local=True):
        await _clear(project.actor_id)


async def _clear(actor_id: int) -> None:
    await service.clear(actor_id)
    await events.clear(actor_id)
