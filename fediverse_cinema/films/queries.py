"""Reads for pages about films: rows in, views out. No rows of the database leave this room."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.expressions import Q

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.films import abroad, credits, synopsis, tags, terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.films.views import (
    CreditLine,
    FilmLine,
    FilmPage,
    LicenceView,
    Picture,
    Source,
    Track,
    WorkLine,
)
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.people.views import person
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind


async def nothing_at(slug: str) -> Missing:
    """Why no film is shown there: Gone when there was one of ours, published and then deleted."""
    if await lookup.find(Tombstone, uri=urls.film_page(slug)) is None:
        return Missing(f"no film {slug[:80]}")
    return Gone(
        f"film {slug[:80]} was deleted",
        public="This film has been deleted, by who had shown it or by who runs this pole.",
    )


async def film_page(slug: str, viewer: Actor | None, *, play: bool = False, at: int | None = None) -> FilmPage:
    """The page of one film; one of elsewhere with its player only when the reader has asked to `play` it; of its talk
    the part in which the note `at` stands. Missing when there is none, or when it is a draft of somebody else.
    """
    film = await Film.get_or_none(slug=slug).select_related("author", "asset", "channel")
    if film is None or (film.state != FilmState.PUBLISHED and not _is_maker(film, viewer)):
        raise await nothing_at(slug)
    asset = film.asset
    files = await Rendition.filter(asset_id=asset.id) if asset else []
    licence = terms.LICENCES.get(film.licence)
    if not film.local:
        playable = await abroad.playable(film)
        elsewhere, shown = abroad.view(film, playable, play), playable if play else Playable()
    else:
        elsewhere, shown = None, Playable()
    return FilmPage(
        line=_line(film, files),
        slug=film.slug,
        uri=film.uri,
        page_url=film.page_url,
        author_uri=film.author.uri,
        state=film.state.value,
        synopsis_html=synopsis.html_of(film.synopsis) if film.local else film.synopsis,
        credits=tuple(CreditLine(role, name) for role, name in credits.parse(film.credits)),
        languages=tuple(film.languages),
        licence=LicenceView(licence.code, licence.name, licence.iri, licence.free)
        if licence
        else LicenceView("", "", None, False),
        hls=next((media_url(one.name) for one in files if one.kind == RenditionKind.MASTER), shown.playlist or None),
        sources=tuple(_source(one) for one in files if one.kind == RenditionKind.MP4) + abroad.sources(shown),
        asset_state=asset.state.value if asset else "",
        progress=asset.progress if asset else 0,
        failure=asset.failure if asset else "",
        failure_values=asset.failure_values if asset else {},
        comments=await unfolding.talk_about(film.uri, viewer, at),
        likes=await reactions.count_people(ReactionKind.LIKE, film.uri),
        shares=await reactions.count_people(ReactionKind.ANNOUNCE, film.uri),
        liked=viewer is not None and await reactions.has(ReactionKind.LIKE, viewer.id, film.uri),
        shared=viewer is not None and await reactions.has(ReactionKind.ANNOUNCE, viewer.id, film.uri),
        may_edit=_is_maker(film, viewer),
        may_answer=viewer is not None,
        remote_page=None if film.local else film.page_url,
        elsewhere=elsewhere,
        tracks=tuple(Track(one.url, one.language, one.name) for one in shown.subtitles),
        tags=await tags.of(film),
    )


async def newest(
    *, local: bool | None = None, author: Actor | None = None, before: datetime | None = None, limit: int = 30
) -> tuple[FilmLine, ...]:
    """Published films by date, newest first; those born here or those of elsewhere, and of these only the listed ones
    (listing); or all those of one maker.
    """
    wanted = Film.filter(state=FilmState.PUBLISHED)
    if author is None:
        wanted = wanted.filter(listed=True)
    if local is not None:
        wanted = wanted.filter(local=local)
    if author is not None:
        wanted = wanted.filter(Q(author_id=author.id) | Q(channel_id=author.id))
    if before is not None:
        wanted = wanted.filter(published_at__lt=before)
    films = await wanted.select_related("author", "asset").order_by("-published_at", "-id").limit(limit)
    return tuple((await _lines(films)).values())


async def lines_of(film_ids: Sequence[int]) -> dict[int, FilmLine]:
    """These films as lists show them, by their rows; drafts are left out."""
    if not film_ids:
        return {}
    wanted = Film.filter(id__in=list(film_ids), state=FilmState.PUBLISHED)
    return await _lines(await wanted.select_related("author", "asset"))


async def listed(uris: Sequence[str]) -> dict[str, FilmLine]:
    """Those of these films that may stand in a public list, by their ids."""
    if not uris:
        return {}
    films = await Film.filter(uri__in=list(uris), listed=True, state=FilmState.PUBLISHED).select_related(
        "author", "asset"
    )
    lines = await _lines(films)
    return {film.uri: lines[film.id] for film in films}


async def _lines(films: Sequence[Film]) -> dict[int, FilmLine]:
    posters = await _posters([film.asset_id for film in films if film.asset_id])
    return {film.id: _line(film, posters.get(film.asset_id or 0, [])) for film in films}


async def work_of(author: Actor) -> tuple[WorkLine, ...]:
    """All films of a maker for her workshop, drafts too, the latest first."""
    films = await Film.filter(author_id=author.id, local=True).select_related("asset").order_by("-created_at")
    return tuple(work_line(film) for film in films)


def work_line(film: Film) -> WorkLine:
    """One film in the workshop; its asset has been fetched."""
    asset = film.asset
    return WorkLine(
        title=film.title,
        url=f"/films/{film.slug}",
        state=film.state.value,
        wanted=film.wanted,
        asset_state=asset.state.value if asset else "",
        progress=asset.progress if asset else 0,
        failure=asset.failure if asset else "",
        failure_values=asset.failure_values if asset else {},
        created_at=film.created_at,
        published_at=film.published_at,
    )


def media_url(name: str) -> str:
    """Where a browser finds a prepared file: with us, or where the shelf keeps it."""
    return here().shelf.url(name) or f"/media/{name}"


def _is_maker(film: Film, viewer: Actor | None) -> bool:
    return viewer is not None and film.local and film.author_id == viewer.id


def _line(film: Film, files: Sequence[Rendition]) -> FilmLine:
    pictures = _pictures(film, files)
    asset = film.asset if film.local else None
    ratio = asset.ratio if asset else pictures[-1].width / pictures[-1].height if pictures else None
    return FilmLine(
        title=film.title,
        url=f"/films/{film.slug}",
        author=person(film.author),
        summary=film.summary,
        form=film.form,
        genre=film.genre,
        year=film.year,
        duration=film.duration,
        ratio=ratio or 16 / 9,
        pictures=pictures,
        published_at=film.published_at,
        origin=None if film.local else film.author.host,
        warning=film.warning,
    )


def _pictures(film: Film, files: Sequence[Rendition]) -> tuple[Picture, ...]:
    """The posters, the narrowest first."""
    if film.local:
        found = [(one.name, one.width or 1, one.height or 1) for one in files if one.kind == RenditionKind.POSTER]
    else:
        found = [(one["name"], one["width"], one["height"]) for one in film.remote.get("posters", [])]
    found.sort(key=lambda one: one[1])
    return tuple(Picture(media_url(name), width, height) for name, width, height in found)


async def _posters(asset_ids: Sequence[int]) -> dict[int, list[Rendition]]:
    posters: dict[int, list[Rendition]] = {}
    if asset_ids:
        for one in await Rendition.filter(asset_id__in=list(asset_ids), kind=RenditionKind.POSTER):
            posters.setdefault(one.asset_id, []).append(one)
    return posters


def _source(file: Rendition) -> Source:
    return Source(media_url(file.name), file.height or 0, file.width or 0, file.size)
