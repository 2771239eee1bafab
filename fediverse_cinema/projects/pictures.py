"""The picture of a project: files of ours on the shelf, shown on its page and, as its icon, by other servers."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.conversations.models import Note
from fediverse_cinema.media import sent_pictures
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Project


async def send(project: Project, chunks: AsyncIterator[bytes]) -> None:
    """Show this picture from now on. Refused when it is none."""
    files = [asdict(one) for one in await sent_pictures.keep(chunks)]
    try:
        await _show(project, files)
    except BaseException:
        await sent_pictures.discard(_names(files))
        raise


async def take_away(project: Project) -> None:
    await _show(project, [])


async def all_names() -> set[str]:
    """Files that projects have on the shelf: their pictures, and those of their journals."""
    shown = [name for one in await Project.filter(local=True).only("id", "picture") for name in _names(one.picture)]
    notes = await Note.filter(local=True, author__type="Group").only("id", "attachments")
    hung = [str(one["url"]).rpartition("/")[2] for note in notes for one in note.attachments]
    return {*shown, *hung}


async def _show(project: Project, files: list[dict[str, Any]]) -> None:
    async with in_transaction():
        now = await Project.select_for_update().get(id=project.id)
        former, now.picture = now.picture, files
        await now.save(update_fields=["picture"])
        await service.announce(now)
        await sent_pictures.order_removal(_names(former))


def _names(files: list[dict[str, Any]]) -> list[str]:
    return [str(one["name"]) for one in files]
