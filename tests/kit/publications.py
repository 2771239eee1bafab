"""Publications of a pole of ours, made by the verbs that make them in life."""

from collections.abc import Sequence

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.publications import service
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.sheet import Sheet

TITLE, SUMMARY = "Une saison d’écriture", "Six films s’écrivent à Lyon, et le pôle raconte comment."
TEXT = "Un **dimanche** sur deux, six auteurs se lisent.\n\nVenez. #Scenario"


async def a_publication(
    author: Actor, by: Actor | None = None, title: str = TITLE, *, summary: str = SUMMARY, text: str = TEXT,
    language: str = "fr", hung: Sequence[Attachment] = (), published: bool = True,
) -> Publication:  # fmt: skip
    """In the name of `author`, out unless it is to stay a draft."""
    made = await service.begin(author, by or author, Sheet(title, summary, text, language), hung=hung)
    return await service.publish(made) if published else made
