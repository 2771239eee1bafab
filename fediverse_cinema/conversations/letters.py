"""Letters with a personal link in them: direct notes of ours to one person of elsewhere. Once they must have arrived
the link is cut out of what is kept here, so that whoever steals the database, or a copy of it, finds none that still
opens something. She has it at her own server.
"""

import re
from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations import service
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Answered, Words
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.jobs import queue

BLOT = "blot_letter"
AFTER = timedelta(days=8)  # a server that has been silent for a week gets no letter any more
INK = "…"
LANGUAGE = "fr"  # that they begin in


async def write(sender: Actor, text: str, to: Actor, answers: Answered | None = None) -> None:
    """Markdown, for her alone. In the caller's transaction."""
    words = Words(text, language=LANGUAGE, visibility=Visibility.DIRECT)
    note = await service.say(sender, words, mentions=[to], answers=answers)
    await queue.later(BLOT, {"note_id": note.id}, due=(clock.now() + AFTER).timestamp())


async def blot(note_id: int) -> None:
    """The job. What was sent is not kept at all."""
    note = await lookup.find(Note, id=note_id)
    if note is None:
        return
    link = re.compile(re.escape(urls.personal_link("")) + r"[\w-]+")
    async with in_transaction():
        html, source = link.sub(INK, note.html), link.sub(INK, note.source)
        await Note.filter(id=note.id).update(html=html, source=source)
        await OutboxEntry.filter(object_uri=note.uri, public=False).delete()
