"""What people elsewhere say: taken in, renewed, removed. That it concerns somebody here, and that its author says it,
has been asked before (search.arrivals, inbox).
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import circles, tagging
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.foundation import clock, ids, news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean_off_loop, markdown_off_loop, plain

FRESH = timedelta(minutes=10)
LARGEST_TOTAL = 10**6  # INB-27: likes and shares that another server claims


async def welcome(author: Actor, draft: NoteDraft, *, old: bool = False) -> Note | None:
    """Keep or renew it. None when we have this state of it, or a newer one, already. Refused when it was deleted.
    `old`: it was read back. What was said a moment ago may have been read before its letter came, which then says
    nothing new: who is named in it is told all the same.
    """
    html = await (markdown_off_loop if draft.markdown else clean_off_loop)(draft.content)
    if not await lookup.exists(Note, uri=draft.uri):
        with suppress(IntegrityError):  # its Create and several shares arrive at once, and another was quicker
            return await _take_in(author, draft, html, old=old)
    return await _renew(author, draft, html)


async def _take_in(author: Actor, draft: NoteDraft, html: str, *, old: bool) -> Note:
    published = draft.published_at or clock.now()
    old = old and (draft.published_at is None or published < clock.now() - FRESH)
    async with in_transaction():
        await sql.hold(draft.uri)
        if await tombstones.is_buried(draft.uri, author):  # a moment ago
            raise Refused(f"{draft.uri} was deleted", code="deleted_before")
        note = await Note.create(
            uri=draft.uri,
            uuid=ids.new_uuid(),
            kind=draft.kind,
            visibility=draft.visibility,
            author=author,
            thread_uri=draft.answer_to or draft.uri,
            answer_to=draft.answer_to,
            published_at=published,
            updated_at=draft.updated_at if draft.updated_at and draft.updated_at > published else None,
            fetched_at=clock.now(),
            **_columns(draft, html),
        )
        await sql.hold("talks")  # what arrives in the same moment would not see it, nor it that
        await _stand_in_talk(note)
        await _keep_around(note, draft)
        await news.tell(NoteSaid(note.id, old=old))
    return note


async def _stand_in_talk(note: Note) -> None:
    """Its talk is that of what it answers; while that is not known, what it answers is called the beginning. So did the
    answers that came before it, which stand in its talk from now on.
    """
    above = await lookup.find(Note, uri=note.answer_to) if note.answer_to else None
    if above is not None and above.thread_uri != note.thread_uri:
        note.thread_uri = above.thread_uri
        await Note.filter(id=note.id).update(thread_uri=note.thread_uri)
    if note.thread_uri != note.uri:
        await sql.change("UPDATE note SET thread_uri=? WHERE thread_uri=?", note.thread_uri, note.uri)


async def _renew(author: Actor, draft: NoteDraft, html: str) -> Note | None:
    """Its words when they are newer (INB-20); what is counted whenever we hear of it. Who made it and what it is never
    change (INB-21). Newer words may be for fewer: then all that we keep is, or a page that everybody reads would show
    what is meant for friends. For more people than at first it never is.
    """
    async with in_transaction():
        # As it is now: two changes may be heard of at once, one of them from somebody who has shared it.
        known = await Note.select_for_update().get_or_none(uri=draft.uri)
        if known is None:
            raise Refused(f"{draft.uri} has just been removed", code="deleted_before")
        if known.author_id != author.id:
            raise Refused(f"{known.uri} has another author", code="not_the_author")
        if known.kind != draft.kind:
            raise Refused(f"{known.uri} was a {known.kind}", code="not_the_same")
        if draft.updated_at is None or draft.updated_at <= (known.updated_at or known.published_at):
            await _count_again(known, draft)
            return None
        now_for = "hidden_from" if known.hidden_from else "visibility"  # those who run the pole may show it again
        narrower = draft.visibility.is_narrower_than(Visibility(getattr(known, now_for)))
        changes = _columns(draft, html) | {"updated_at": draft.updated_at}
        known.update_from_dict(changes | ({now_for: draft.visibility} if narrower else {}))
        await known.save(update_fields=[*changes, now_for])  # and no others: its talk may become known just now
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
        await sql.hold(uri)  # it may be arriving just now
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
