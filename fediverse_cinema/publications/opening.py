"""Publications that come out by themselves, at their moment. Called by the worker."""

import structlog
from tortoise.queryset import QuerySet

from fediverse_cinema.conversations import mentions
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.publications import service
from fediverse_cinema.publications.models import Publication

log = structlog.get_logger()
PUBLISH = "publish_article"


async def publish_what_is_due() -> None:
    """The periodic job. Each comes out in a job of its own: whoever is named in one may live on a slow server. What an
    author who has moved away had scheduled is a draft again.
    """
    for one in await Publication.filter(opens_at__lte=clock.now(), published_at=None, author__moved_to__isnull=False):
        await service.keep_back(one)
    for one in await _due().only("id"):
        await later(PUBLISH, {"publication_id": one.id}, key=f"{PUBLISH} {one.id}")


async def publish(publication_id: int) -> None:
    """The job of one of them. Her wish may be another by now, and is asked once more when everybody has been found."""
    found = await _due().get_or_none(id=publication_id)
    if found is None:
        return
    try:
        named = await mentions.named_in(found.text)
        if await _due().filter(id=publication_id).exists():
            await service.publish(found, mentions=named, by_itself=True)
    except Later:
        raise
    except CinemaError as refusal:
        log.info("not_published", publication=publication_id, reason=refusal.code)
        await service.keep_back(found)


def _due() -> QuerySet[Publication]:
    """Not those of whoever is gone or has moved away: nothing new is said in her name from here."""
    return Publication.filter(
        opens_at__lte=clock.now(), published_at=None, author__gone_at=None, author__moved_to__isnull=True
    )
