"""The journal of a project: what its Group says to everybody, with pictures; the pole passes it on. What is for the
team only never comes here (team_posts).
"""

from collections.abc import Sequence
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import pictures
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.documents import OF
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects.models import Project
from fediverse_cinema.reactions import service as reactions

BY = "by"  # among the details of a note: the row of who wrote it


async def post(
    project: Project,
    by: Actor,
    words: Words,
    *,
    mentions: Sequence[Actor] = (),
    hung: Sequence[Attachment] = (),
    uuid: str = "",
) -> Note:
    """One of its leads says something in its name. It leaves for its followers and, by the pole's share, for the
    pole's. A `uuid` that was said before raises IntegrityError.
    """
    if words.visibility != Visibility.PUBLIC:
        raise Refused("a journal is for everybody", public="A journal is read by everybody.", code="not_public")
    group, pole = await lookup.get(Actor, id=project.actor_id), (await pole_actors()).group
    details: dict[str, Any] = {
        BY: by.id,
        OF: {"audience": pole.uri, "project": group.uri, "stage": project.stage},
    }
    async with in_transaction():
        note = await conversations.say(
            group, words, mentions=mentions, uuid=uuid, attachments=hung, details=details
        )  # fmt: skip
        await reactions.share(pole, note.uri, group, listed=True)
    return note


async def change(
    note: Note, words: Words, *, mentions: Sequence[Actor] = (), hung: Sequence[Attachment] | None = None
) -> None:
    """Other words, or other pictures; those that go are taken from the shelf."""
    former = pictures.of(note)
    async with in_transaction():
        await conversations.edit(note, words, mentions=mentions, attachments=hung)
        if hung is not None:
            await pictures.forget([one for one in former if one.url not in {kept.url for kept in hung}])


async def clear(project_id: int) -> None:
    """The project has ended: its journal goes. Who had it from elsewhere has heard that its Group is no more."""
    project = await Project.get_or_none(id=project_id, local=True).select_related("actor")
    if project is None:
        return
    for note in await Note.filter(author_id=project.actor_id):
        await conversations.forget(note, project.actor)
