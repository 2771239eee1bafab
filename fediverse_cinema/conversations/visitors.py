"""What people elsewhere say: taken in, renewed, removed. That it concerns somebody here, and that its author says it,
has been asked before (search.arrivals, inbox).
"""

from collections.abc import Iterable
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import circles, tagging
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean_off_loop, plain

NARROWER = tuple(Visibility)  # each after those that let more people read
LARGEST_TOTAL = 10**6  # INB-27: likes and shares that another server claims


async def welcome(author: Actor, draft: NoteDraft, *, thread_uri: str = "", old: bool = False) -> Note | None:
    """Keep or renew it. None when we have this state of it, or a newer one, already. `thread_uri` is what its talk
    began with; while that is not known, the id of what it answers.
    """
    html = await clean_off_loop(draft.content)
    known = await lookup.find(Note, uri=draft.uri)
    if known is not None:
        return await _renew(known, author, draft, html)
    try:
        return await _take_in(author, draft, html, thread_uri or draft.answer_to or draft.uri, old=old)
    except IntegrityError:  # its Create and several shares arrive at once, and another was quicker
        return await _renew(await Note.get(uri=draft.uri), author, draft, html)


async def _take_in(author: Actor, draft: NoteDraft, html: str, thread_uri: str, *, old: bool) -> Note:
    published = draft.published_at or clock.now()
    async with in_transaction():
        note = await Note.create(
            uri=draft.uri,
            uuid=ids.new_uuid(),
            kind=draft.kind,
            visibility=draft.visibility,
            author=author,
            thread_uri=thread_uri,
            answer_to=draft.answer_to,
            published_at=published,
            updated_at=draft.updated_at if draft.updated_at and draft.updated_at > published else None,
            fetched_at=clock.now(),
            **_columns(draft, html),
        )
        # Answers that came before it called what they answer the beginning of their talk.
        if thread_uri != note.uri:
            await sql.change("UPDATE note SET thread_uri=? WHERE thread_uri=?", thread_uri, note.uri)
        await _keep_around(note, draft)
        await news.tell(NoteSaid(note.id, old=old))
    return note


async def _renew(known: Note, author: Actor, draft: NoteDraft, html: str) -> Note | None:
    """Its words when they are newer (INB-20); what is counted whenever we hear of it. Who made it and what it is never
    change (INB-21). Newer words may be for fewer: then all that we keep is, or a page that everybody reads would show
    what is meant for friends. For more people than at first it never is.
    """
    if known.author_id != author.id:
        raise Refused(f"{known.uri} has another author", code="not_the_author")
    if known.kind != draft.kind:
        raise Refused(f"{known.uri} was a {known.kind}", code="not_the_same")
    if draft.updated_at is None or draft.updated_at <= (known.updated_at or known.published_at):
        await _count_again(known, draft)
        return None
    narrower = NARROWER.index(draft.visibility) > NARROWER.index(known.visibility)
    if narrower:
        known.visibility = draft.visibility
    async with in_transaction():
        await known.update_from_dict(_columns(draft, html) | {"updated_at": draft.updated_at}).save()
        if narrower:
            await Mention.filter(note_id=known.id).delete()  # whom the new words do not name has read only the old
        await _keep_around(known, draft)
    return known


async def _count_again(known: Note, draft: NoteDraft) -> None:
    """Votes are told without a new date. Other options would be another question."""
    values: dict[str, Any] = {"likes": _total(draft.likes), "shares": _total(draft.shares), "fetched_at": clock.now()}
    old, new = known.details.get("poll"), draft.details.get("poll")
    if old and new and old["options"] == new["options"]:
        values["details"] = known.details | {"poll": new}
    await Note.filter(id=known.id).update(**values)


def _columns(draft: NoteDraft, html: str) -> dict[str, Any]:
    return {
        "title": draft.title,
        "html": html,
        "warning": plain(draft.warning),
        "sensitive": draft.sensitive,
        "language": draft.language,
        "attachments": list(draft.attachments),
        "details": draft.details,
        "quote_uri": draft.quote_uri,
        "likes": _total(draft.likes),
        "shares": _total(draft.shares),
        "page_url": draft.page_url,
    }


def _total(claimed: int) -> int:
    return min(claimed, LARGEST_TOTAL)


async def _keep_around(note: Note, draft: NoteDraft) -> None:
    """Who is named in it, as far as we know them, and its hashtags when everybody may find it."""
    await circles.name(note, [row["id"] for row in await _known(draft.people)])
    await tagging.keep(note.uri, draft.tags if note.visibility == Visibility.PUBLIC else ())


async def _known(uris: Iterable[str]) -> list[dict[str, Any]]:
    wanted = list(uris)
    return await sql.rows(f"SELECT id FROM actor WHERE uri IN ({sql.marks(wanted)})", *wanted) if wanted else []


async def remove(author: Actor, uri: str) -> bool:
    """Its author says that it is gone."""
    async with in_transaction():
        removed = bool(await Note.filter(uri=uri, author_id=author.id, local=False).delete())
        if removed:
            await tagging.forget(uri)
    return removed


async def remove_all_of(author: Actor) -> None:
    async with in_transaction():
        await tagging.forget_notes_of(author)
        await Note.filter(author_id=author.id).delete()


async def forget_thread(thread_uri: str) -> None:
    """The film is gone, and with it what people elsewhere said below it. Members keep their own words."""
    async with in_transaction():
        await tagging.forget_thread(thread_uri)
        await Note.filter(thread_uri=thread_uri, local=False).delete()
