"""Verbs of publications: beginning a draft, changing it, letting it out, now or at its moment, and taking it back. Who
may do so is asked at the doors (voices). What a publication says to other servers is a note of conversations: an
Article.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor, ActorType, Tombstone
from fediverse_cinema.conversations import articles, pictures
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.documents import OF
from fediverse_cinema.conversations.marking import mark_off_loop
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.service import slug_of
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.publications import sheet as sheets
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.news import KeptBack
from fediverse_cinema.publications.sheet import Sheet
from fediverse_cinema.reactions import service as reactions

BY = "by"  # among the details of its note: the row of who wrote it
FURTHEST = timedelta(days=730)
RESERVED = {"new", "by"}


async def begin(
    author: Actor, by: Actor, sheet: Sheet, *, hung: Sequence[Attachment] = (), uuid: str = ""
) -> Publication:
    """A draft in the name of `author`. A `uuid` that is there already raises IntegrityError."""
    sheet = sheets.tidied(sheet)
    sheets.check(sheet, whole=False)
    barriers.check_at_home(author, "Create")
    async with in_transaction():
        made = Publication(
            uuid=uuid or ids.new_uuid(), slug=await _free_slug(sheet.title), author=author, created_at=clock.now()
        )  # fmt: skip
        _fill(made, sheet, by, hung)
        await made.save()
    return made


async def change(
    publication: Publication,
    by: Actor,
    sheet: Sheet,
    *,
    hung: Sequence[Attachment],
    edition: int,
    mentions: Sequence[Actor] = (),
) -> Publication:
    """Other words, other pictures: those that go are taken from the shelf. What is out says so to whoever has it.
    Refused when somebody else was quicker than who saw this `edition`.
    """
    sheet = sheets.tidied(sheet)
    async with in_transaction():
        now = await _held(publication)
        if now.edition != edition:
            raise await _stale(now)
        sheets.check(sheet, whole=now.published_at is not None)
        former, now.edition = pictures_of(now), now.edition + 1
        _fill(now, sheet, by, hung)
        await now.save()
        if now.note_id is not None:
            note = await lookup.get(Note, id=now.note_id)
            details = articles.kept(sheet.summary) | {BY: by.id}
            await conversations.edit(note, _words(now), mentions=mentions, attachments=hung, details=details)
        await pictures.forget([one for one in former if one.url not in {kept.url for kept in hung}])
    return now


async def check_readable(text: str) -> None:
    """Refused while she looks at it: what is short enough as she typed it may become more HTML than a page shows."""
    await mark_off_loop(text, ())


async def schedule(publication: Publication, opens_at: datetime) -> None:
    """It comes out by itself at this moment."""
    check_moment(opens_at)
    await check_readable(publication.text)
    barriers.check_at_home(await lookup.get(Actor, id=publication.author_id), "Create")
    async with in_transaction():
        now = await _held(publication)
        sheets.check(_sheet(now), whole=True)
        if not await Publication.filter(id=now.id, published_at=None).update(opens_at=opens_at):
            raise Refused("out already", public="This is public already.", code="public")


async def postpone(publication: Publication) -> None:
    """It stays a draft until somebody lets it out."""
    await Publication.filter(id=publication.id, published_at=None).update(opens_at=None)


async def keep_back(publication: Publication) -> None:
    """It could not come out at its moment, nor could it the next minute: who wrote it is told."""
    async with in_transaction():
        now = Publication.filter(id=publication.id, published_at=None, opens_at__lte=clock.now())
        if await now.update(opens_at=None):
            await news.tell(KeptBack(publication.id))


async def publish(publication: Publication, *, mentions: Sequence[Actor] = (), by_itself: bool = False) -> Publication:
    """Everybody can read it from now on: it goes to who follows its author, and the pole passes on what its labels,
    projects and companies say. Twice is as once. `by_itself`: only if that is still wanted now.
    """
    author, pole = await lookup.get(Actor, id=publication.author_id), (await pole_actors()).group
    passed_on = author.type in (ActorType.GROUP, ActorType.ORGANIZATION) and author.id != pole.id
    async with in_transaction():
        now = await _held(publication)
        wanted = not by_itself or (now.opens_at is not None and now.opens_at <= clock.now())
        if now.published_at is not None or not wanted:
            return now
        sheets.check(_sheet(now), whole=True)
        details: dict[str, Any] = articles.kept(now.summary) | {BY: now.by_id}
        if passed_on:
            details[OF] = {"audience": pole.uri}
        note = await conversations.say(
            author, _words(now), mentions=mentions, uuid=now.uuid, attachments=pictures_of(now), details=details,
            page_url=urls.publication_page(now.slug),
        )  # fmt: skip
        now.note, now.published_at, now.opens_at = note, note.published_at, None
        await now.save()
        if passed_on:
            await reactions.share(pole, note.uri, author, listed=True)
    return now


async def withdraw(publication: Publication, by: Actor | None = None) -> None:
    """It goes, wherever it went, even if it has just come out; of a draft nobody hears. `by`: who runs the pole, when
    it is somebody else's.
    """
    async with in_transaction():
        if await Publication.filter(id=publication.id, published_at=None).delete():
            await pictures.forget(pictures_of(publication))
            return
    note = await Note.get_or_none(publication__id=publication.id)
    if note is not None:
        await conversations.withdraw(note, by=by)


async def clear(author_id: int) -> None:
    """That label, project or company is no more: what stood in its name goes, drafts too. Others have heard of its
    end.
    """
    author = await lookup.get(Actor, id=author_id)
    for one in await Publication.filter(author_id=author_id).select_related("note"):
        async with in_transaction():
            if one.note is not None:
                await conversations.forget(one.note, author)
            await Publication.filter(id=one.id).delete()
            await pictures.forget(pictures_of(one))


def check_moment(opens_at: datetime) -> None:
    if not clock.now() < opens_at <= clock.now() + FURTHEST:
        raise Refused("not in the future", public="Choose a moment to come, within two years.", code="bad_day")


def pictures_of(publication: Publication) -> tuple[Attachment, ...]:
    return tuple(Attachment(**one) for one in publication.pictures)


async def names_of_pictures() -> set[str]:
    """Files that publications have on the shelf."""
    rows = await Publication.all().only("id", "pictures")
    return {pictures.name_of(one.url) for row in rows for one in pictures_of(row)}


async def _held(publication: Publication) -> Publication:
    """As it is now, until the transaction ends. Its note first, as whoever deletes it does."""
    known = await Publication.get_or_none(id=publication.id)
    if known is not None and known.note_id is not None:
        await Note.select_for_update().get_or_none(id=known.note_id)
    found = await Publication.select_for_update().get_or_none(id=publication.id)
    if found is None:
        deleted = "This publication has been deleted."
        raise Missing(f"publication {publication.slug} has just been deleted", public=deleted)
    return found


async def _stale(now: Publication) -> Refused:
    last = await lookup.find(Actor, id=now.by_id) if now.by_id else None
    return Refused(
        f"{now.slug} is at edition {now.edition}", public="%(name)s has changed this publication meanwhile.",
        code="stale", status=409, name=(last.name or last.handle) if last else "",
    )  # fmt: skip


async def _free_slug(title: str) -> str:
    """That none has and none had. Within a transaction, which holds it."""
    stem = slug_of(title)
    await sql.hold(f"publication slug {stem}")
    stones = Tombstone.filter(uri__startswith=urls.publication_page(stem)).values_list("uri", flat=True)
    taken = {str(one) for one in await Publication.filter(slug__startswith=stem).values_list("slug", flat=True)}
    taken |= {str(uri).rpartition("/")[2] for uri in await stones} | RESERVED
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _fill(publication: Publication, sheet: Sheet, by: Actor, hung: Sequence[Attachment]) -> None:
    if len(hung) > pictures.MOST:
        raise Refused(f"{len(hung)} pictures", code="too_many_pictures")
    publication.title, publication.summary = sheet.title, sheet.summary
    publication.text, publication.language = sheet.text, sheet.language
    publication.by, publication.pictures = by, [asdict(one) for one in hung]
    publication.updated_at = clock.now()


def _sheet(publication: Publication) -> Sheet:
    return Sheet(publication.title, publication.summary, publication.text, publication.language)


def _words(publication: Publication) -> Words:
    return Words(publication.text, language=publication.language, title=publication.title)
