"""What feeds tell of films: the newest that were born here, of one maker, of a channel or of the whole pole, with all
that stands on their pages. Nothing that is not public. How a feed is written is the doors' affair (web/feeds).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub import profiles
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import attribution, claims, lines, makers, synopsis, tags
from fediverse_cinema.films.claims import Credited
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.licences import LICENCES, Licence
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.models import Rendition, RenditionKind, Subtitle

NEWEST = 50


@frozen
class File:
    """Addresses are whole; sizes in bytes and pixels, 0 where there are none."""

    url: str
    media_type: str
    size: int = 0
    width: int = 0
    height: int = 0
    language: str = ""


@frozen
class Entry:
    """A film in a feed. `posters` are none when it warns of its contents; `file` is the largest of its mp4s."""

    uri: str
    page_url: str
    title: str
    summary: str
    synopsis_html: str
    warning: str
    language: str
    author: str
    author_url: str
    published_at: datetime
    updated_at: datetime
    duration: int
    licence: Licence | None
    tags: tuple[str, ...]
    credits: tuple[Credit, ...]
    support: tuple[Support, ...]
    posters: tuple[File, ...]
    file: File | None
    playlist: File | None
    subtitles: tuple[File, ...]
    chapters_url: str


async def newest(actor: Actor | None) -> list[Entry]:
    """The films of somebody, or of everybody here."""
    if actor is None:
        wanted = Film.filter(local=True, state=FilmState.PUBLISHED, listed=True)  # as all of ours are, for the index
    else:
        wanted = Film.filter(id__in=await makers.latest_of(actor, NEWEST), local=True)
    films = await wanted.select_related("author").order_by("-published_at", "-id").limit(NEWEST)
    assets = [film.asset_id for film in films if film.asset_id]
    files = _by_asset(await Rendition.filter(asset_id__in=assets) if assets else [])
    subtitles = _by_asset(await Subtitle.filter(asset_id__in=assets).order_by("id") if assets else [])
    credited = await claims.of_many(films)
    return [
        _entry(film, files[film.asset_id or 0], subtitles[film.asset_id or 0], credited[film.uri]) for film in films
    ]


def _entry(
    film: Film, files: Sequence[Rendition], subtitles: Sequence[Subtitle], credited: Sequence[Credited]
) -> Entry:
    published = film.published_at or film.created_at
    posters = sorted((one for one in files if one.kind == RenditionKind.POSTER), key=lambda one: one.width or 0)
    mp4s = sorted((one for one in files if one.kind == RenditionKind.MP4), key=lambda one: -(one.height or 0))
    return Entry(
        uri=film.uri,
        page_url=film.page_url,
        title=film.title,
        summary=film.summary,
        synopsis_html=synopsis.html_of(film.synopsis),
        warning=film.warning,
        language=film.text_language,
        author=attribution.names(film.made_by) or film.author.name or film.author.handle,
        author_url=film.page_url if film.made_by else film.author.page_url,
        published_at=published,
        updated_at=film.updated_at or published,
        duration=film.duration or 0,
        licence=LICENCES.get(film.licence),
        tags=tuple(tags.of_film(film)),
        credits=tuple(one.credit for one in credited),
        support=lines.support(film.support) or support_of(film.author),
        posters=() if film.warning else tuple(_file(one) for one in posters),
        file=next((_file(one) for one in mp4s), None),
        playlist=next((_file(one) for one in files if one.kind == RenditionKind.MASTER), None),
        subtitles=tuple(File(urls.media(one.name), "text/vtt", one.size, language=one.language) for one in subtitles),
        chapters_url=f"{film.page_url}/chapters.json" if film.chapters else "",
    )


def support_of(actor: Actor) -> tuple[Support, ...]:
    """How somebody of ours wishes to be supported."""
    return tuple(Support(one["name"], one["href"]) for one in profiles.payment_links(actor.profile))


def _file(one: Rendition) -> File:
    return File(urls.media(one.name), one.media_type, one.size, one.width or 0, one.height or 0)


def _by_asset(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.asset_id].append(row)
    return found
