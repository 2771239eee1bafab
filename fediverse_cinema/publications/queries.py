"""Reads for pages and feeds: what is out, the newest first; drafts for who speaks in their name."""

from collections.abc import Sequence
from html import escape

from tortoise.expressions import Q

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.marking import mark_off_loop
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.feeds import NEWEST, Entry
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.views import person
from fediverse_cinema.publications import service
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.views import Lines, PublicationLine, PublicationPage

ON_A_PAGE = 20
MOST_OF_MINE = 200
OUT = Q(published_at__isnull=False, note__hidden_from="")


def line(publication: Publication) -> PublicationLine:
    """Its author is fetched."""
    return PublicationLine(
        url=f"/publications/{publication.slug}",
        title=publication.title,
        summary=publication.summary,
        language=publication.language,
        author=person(publication.author),
        published_at=by_our_clock(publication.published_at) if publication.published_at else None,
        opens_at=by_our_clock(publication.opens_at) if publication.opens_at else None,
        updated_at=by_our_clock(publication.updated_at),
    )


async def newest(author: Actor | None = None, before: int | None = None, viewer: Actor | None = None) -> Lines:
    """A page of what is out, of somebody or of everybody here."""
    wanted = Publication.filter(OUT)
    if author is not None:
        wanted = wanted.filter(author_id=author.id)
    last = await Publication.get_or_none(id=before) if before else None
    if last is not None and last.published_at is not None:
        wanted = wanted.filter(
            Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, id__lt=last.id)
        )  # fmt: skip
    found = await wanted.select_related("author").order_by("-published_at", "-id").limit(ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    seen = shown if author else await sight.seen(viewer, shown, lambda one: [one.author_id])
    return Lines(tuple(line(one) for one in seen), shown[-1].id if len(found) > ON_A_PAGE else None)


async def are_there(author: Actor) -> bool:
    """Is anything of hers out?"""
    return await Publication.filter(OUT, author_id=author.id).exists()


async def unpublished(author_ids: Sequence[int]) -> tuple[PublicationLine, ...]:
    """What stands in these names and is not out: the one that was worked on last first."""
    found = Publication.filter(author_id__in=list(author_ids), published_at=None).select_related("author")
    return tuple(line(one) for one in await found.order_by("-updated_at", "-id").limit(MOST_OF_MINE))


async def published(author_ids: Sequence[int]) -> tuple[PublicationLine, ...]:
    """The newest that are out in these names."""
    found = Publication.filter(author_id__in=list(author_ids), published_at__isnull=False).select_related("author")
    return tuple(line(one) for one in await found.order_by("-published_at", "-id").limit(MOST_OF_MINE))


async def page(publication: Publication, viewer: Actor | None, *, speaks: bool) -> PublicationPage:
    """Its author is fetched."""
    note = await Note.get_or_none(id=publication.note_id).select_related("author") if publication.note_id else None
    views = await talk.note_views([note], viewer, whole=True) if note else []
    return PublicationPage(
        line=line(publication),
        html=views[0].html if views else await _as_draft(publication.text),
        pictures=service.pictures_of(publication),
        note=views[0] if views else None,
        speaks=speaks,
    )


async def _as_draft(text: str) -> str:
    """As it will be read; what is too much to be is shown as it was typed."""
    try:
        return (await mark_off_loop(text, ())).html
    except Refused:
        return f"<p>{escape(text)}</p>"


async def entries(author: Actor | None = None) -> list[Entry]:
    """For a feed."""
    wanted = Publication.filter(OUT)
    if author is not None:
        wanted = wanted.filter(author_id=author.id)
    found = await wanted.select_related("author", "note").order_by("-published_at", "-id").limit(NEWEST)
    return [_entry(one, one.note) for one in found if one.note is not None]


def _entry(publication: Publication, note: Note) -> Entry:
    author = publication.author
    return Entry(
        uri=note.uri,
        page_url=urls.publication_page(publication.slug),
        title=publication.title,
        summary=publication.summary,
        synopsis_html=note.html,
        warning="",
        language=publication.language,
        author=author.name or author.handle,
        author_url=author.page_url,
        published_at=note.published_at,
        updated_at=note.updated_at or note.published_at,
        duration=0,
        licence=None,
        tags=tuple(note.details.get("tags", ())),
        credits=(),
        support=(),
        posters=(),
        file=None,
        playlist=None,
        subtitles=(),
        chapters_url="",
    )
