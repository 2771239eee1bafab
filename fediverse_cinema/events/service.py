"""Verbs of the events of this pole: making one known, changing it, putting it off, taking it back. What arrives from
elsewhere is in visitors; who may do what, the pages ask first.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from dataclasses import asdict

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations import circles
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.documents import Circle
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.events import documents, organising, programme, sheet, telling, times, wire
from fediverse_cinema.events.models import Event, EventState, Organiser
from fediverse_cinema.events.sheet import Draft
from fediverse_cinema.films.service import slug_of
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import UNSEEN, markdown_off_loop
from fediverse_cinema.media import sent_pictures
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions

RESERVED = frozenset({"new"})  # a page of ours


async def publish(
    author: Actor,
    draft: Draft,
    *,
    organisers: Sequence[Actor] = (),
    spoken_for: Collection[int] = (),
    uuid: str = "",
) -> Event:
    """A member, or who runs the pole in its name, makes it known; the pole passes it on. `organisers` are asked, but
    for those for whom she speaks (`spoken_for`, their rows); that they can be asked has been seen before. A
    `uuid` that is there already raises IntegrityError.
    """
    sheet.check(draft)
    about = await markdown_off_loop(draft.about)
    actors, uuid, now = await pole_actors(), uuid or ids.new_uuid(), clock.now()
    boosters = [one for one in (actors.group, actors.instance) if one.id != author.id]
    circle = Circle(author, audiences=[one for one in boosters if one.id == actors.group.id])
    async with in_transaction():
        await sql.hold("slugs of events")
        slug = await _free_slug(draft.title)
        note = await Note.create(
            uri=urls.event(uuid), uuid=uuid, local=True, kind="Event", author=author, thread_uri=urls.event(uuid),
            answer_to="", html="", details=circles.remembered(circle), page_url=urls.event_page(slug), published_at=now,
        )  # fmt: skip
        event = Event(note=note, slug=slug, about_html=about)
        await _keep(event, draft)
        for person in organisers:
            await organising.ask(event, person, at_once=person.id in spoken_for)
        await telling.put_in_words(event)
        create = wire.create(await documents.document_of(event))
        await outbox.post(author, create, listed=True, **await documents.way_of(event))
        await news.tell(NoteSaid(note.id))
        for booster in boosters:
            await reactions.share(booster, note.uri, author, listed=True)
    return event


async def change(
    event: Event,
    draft: Draft,
    *,
    edition: int | None = None,
    asked: Sequence[Actor] = (),
    dropped: Collection[int] = (),
    spoken_for: Collection[int] = (),
) -> None:
    """Other words, another hour, other films; more organisers are asked, others named no longer (`dropped`, their
    rows). Whoever has it is told. Refused when somebody else was quicker than who saw this `edition`.
    """
    about = await markdown_off_loop(draft.about)
    async with in_transaction():
        now = await telling.held(event.id)
        if edition not in (None, now.edition):
            raise Refused(
                f"{now.slug} is at edition {now.edition}", public="Somebody has changed this event meanwhile.",
                code="stale", status=409,
            )  # fmt: skip
        now.about_html, now.edition = about, now.edition + 1
        sheet.check(draft, kept=now.begins_at)
        if now.state == EventState.POSTPONED and draft.begins_at != now.begins_at:
            now.state = EventState.SCHEDULED  # here is the other date
        await _keep(now, draft)
        for person_id in dropped:
            await organising.remove(now, person_id)
        for person in asked:
            await organising.ask(now, person, at_once=person.id in spoken_for)
        await telling.changed(now)


async def enter(event: Event, state: EventState) -> None:
    """It is put off, or will not be, or is on again."""
    async with in_transaction():
        now = await telling.held(event.id)
        if now.state != state:
            now.state = state
            await now.save(update_fields=["state"])
            await telling.changed(now)


async def withdraw(event: Event, *, by: Actor | None = None) -> None:
    """It is no more: a Tombstone stays, and whoever has it is told, they too who have been asked and not answered.
    `by`: who runs the pole, when it is somebody else's.
    """
    async with in_transaction():
        now = await telling.held(event.id)
        asked = Organiser.filter(event_id=now.id, person__local_handle=None).values_list("person_id", flat=True)
        now.note.details = now.note.details | {telling.ALSO: [int(str(one)) for one in await asked]}
        await conversations.withdraw(now.note, by=by)
        await sent_pictures.order_removal(_names(now))


async def clear(author_id: int) -> None:
    """The label, project or company that makes them known is no more: theirs go, wherever they went."""
    for event in await Event.filter(note__author_id=author_id, note__local=True).select_related("note"):
        with suppress(Missing):
            await withdraw(event)


async def show_picture(event: Event, chunks: AsyncIterator[bytes], alt: str) -> None:
    """From now on this one, of which `alt` says what it shows. Refused when it is none."""
    files = [asdict(one) for one in await sent_pictures.keep(chunks)]
    try:
        await _show(event, files, " ".join(alt.split())[: sheet.LONGEST_ALT])
    except BaseException:
        await sent_pictures.discard([str(one["name"]) for one in files])
        raise


async def take_picture_away(event: Event) -> None:
    await _show(event, [], "")


async def all_names() -> set[str]:
    """Files that events have on the shelf."""
    return {name for one in await Event.filter(note__local=True).only("id", "picture") for name in _names(one)}


async def _show(event: Event, files: list[dict[str, object]], alt: str) -> None:
    async with in_transaction():
        now = await telling.held(event.id)
        former, now.picture, now.picture_alt = _names(now), files, alt
        await now.save(update_fields=["picture", "picture_alt"])
        await telling.changed(now)
        await sent_pictures.order_removal(former)


async def _keep(event: Event, draft: Draft) -> None:
    """The row, its note and its films as the form says."""
    note = event.note
    note.title, note.source = draft.title.strip(), draft.about
    note.language = draft.language or here().settings.pole.language
    await note.save(update_fields=["title", "source", "language"])
    assert draft.begins_at is not None  # `sheet.check`
    for name in ("kind", "begins_at", "ends_at", "zone", "online", "region", "country", "latitude", "longitude"):
        setattr(event, name, getattr(draft, name))
    for name in ("summary", "place", "street", "postcode", "town", "price", "booking_url"):
        setattr(event, name, " ".join(UNSEEN.sub("", getattr(draft, name)).split()))
    event.over_at = draft.ends_at or times.end_after(draft.begins_at)
    await event.save()
    await programme.keep(event, draft.films)


async def _free_slug(title: str) -> str:
    """That none has and none had. Within a transaction, which holds them."""
    stem = slug_of(title)
    stones = Tombstone.filter(uri__startswith=urls.event_page(stem)).values_list("uri", flat=True)
    taken = {str(one) for one in await Event.filter(slug__startswith=stem).values_list("slug", flat=True)}
    taken |= {str(uri).rpartition("/")[2] for uri in await stones} | RESERVED
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _names(event: Event) -> list[str]:
    return [str(one["name"]) for one in event.picture]
