"""Verbs of talk: members answer, strangers' answers are taken in, changed and removed."""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox, tombstones
from fediverse_cinema.activitypub.context import PUBLIC, TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.conversations import wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean_off_loop, markdown, plain

LONGEST_ANSWER = 5_000


async def answer(
    author: Actor, text: str, *, thread_uri: str, answer_to: str, answered: Actor, maker: Actor, language: str
) -> Note:
    """A member answers a film or another answer. It goes to who is answered, to the film's maker, on whose page it
    will stand, and to the member's followers.
    """
    text = text.strip()
    if not text:
        raise Refused("nothing said", public="Write something before you send it.", code="empty")
    if len(text) > LONGEST_ANSWER:
        raise Refused(
            "answer too long",
            public="An answer has at most %(most)s signs; yours has %(signs)s.",
            code="too_long",
            most=LONGEST_ANSWER,
            signs=len(text),
        )
    uuid = ids.new_uuid()
    async with in_transaction():
        note = await Note.create(
            uri=urls.note(uuid),
            uuid=uuid,
            local=True,
            author=author,
            thread_uri=thread_uri,
            answer_to=answer_to,
            html=markdown(text),
            source=text,
            language=language,
            page_url=urls.note_page(uuid),
            published_at=clock.now(),
        )
        document = wire.note_to_object(note, author, answered)
        await outbox.post(author, wire.create(document), to_followers_of=[author], to=[answered, maker], listed=True)
    return note


async def withdraw(note: Note, author: Actor, told: Sequence[Actor]) -> None:
    """A member removes her answer; a Tombstone stays."""
    async with in_transaction():
        if await tombstones.bury(note.uri, "Note", author):
            await note.delete()
            await outbox.post(author, _delete(note, author), to_followers_of=[author], to=told)


async def welcome(author: Actor, draft: NoteDraft, thread_uri: str) -> bool:
    """Keep or renew an answer from elsewhere. False when we have this state of it, or a newer one, already."""
    html = await clean_off_loop(draft.content)
    published = draft.published_at or clock.now()
    known = await lookup.find(Note, uri=draft.uri)
    if known is not None:
        return await _renew(known, author, draft, html)
    await Note.create(
        uri=draft.uri,
        uuid=ids.new_uuid(),
        author=author,
        thread_uri=thread_uri,
        answer_to=draft.answer_to,
        html=html,
        warning=plain(draft.warning),
        language=draft.language,
        page_url=draft.page_url,
        published_at=published,
        updated_at=draft.updated_at if draft.updated_at and draft.updated_at > published else None,
    )
    return True


async def _renew(known: Note, author: Actor, draft: NoteDraft, html: str) -> bool:
    if known.author_id != author.id:
        raise Refused(f"{known.uri} has another author", code="not_the_author")
    if draft.updated_at is None or draft.updated_at <= (known.updated_at or known.published_at):
        return False  # INB-20: the newest wins, whatever comes last
    known.html, known.warning, known.updated_at = html, plain(draft.warning), draft.updated_at
    await known.save(update_fields=["html", "warning", "updated_at"])
    return True


async def remove(author: Actor, uri: str) -> bool:
    """Its author says that it is gone."""
    return bool(await Note.filter(uri=uri, author_id=author.id).delete())


async def remove_all_of(author: Actor) -> None:
    await Note.filter(author_id=author.id).delete()


async def forget_thread(thread_uri: str) -> None:
    """The film is gone, and with it what people elsewhere said below it. Members keep their own words."""
    await Note.filter(thread_uri=thread_uri, local=False).delete()


def _delete(note: Note, author: Actor) -> Document:
    now = iso(clock.now())
    return {
        "@context": context_of(*TOMBSTONE_BLOCKS),
        "id": f"{note.uri}/delete",
        "type": "Delete",
        "actor": author.uri,
        "published": now,
        "to": [PUBLIC],
        "cc": [f"{author.uri}/followers"],
        "object": {"id": note.uri, "type": "Tombstone", "formerType": "Note", "deleted": now},
    }
