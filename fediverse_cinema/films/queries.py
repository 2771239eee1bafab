"""Reads for pages about films: rows in, views out. No rows of the database leave this room."""

from collections.abc import Collection, Sequence
from datetime import datetime

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.consents import marks
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.films import (
    abroad,
    attribution,
    claims,
    licences,
    lines,
    makers,
    related,
    releases,
    showing,
    tags,
    tracks,
)
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.films.showing import Address
from fediverse_cinema.films.views import (
    Chapter,
    FilmLine,
    FilmPage,
    LicenceView,
    Track,
    WorkLine,
)
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.media import subtitles, turns
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.media.vault import Key
from fediverse_cinema.people.models import Policy
from fediverse_cinema.people.views import person
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind

# To read the whole sheet of fifty films, with all of their makers and files, takes three times as long.
OF_A_LINE = (
    "id", "uri", "slug", "local", "title", "summary", "translations", "form", "genre", "year", "duration", "warning",
    "published_at", "remote", "made_by", "asset_id", "asset__id", "asset__ratio", "asset__duration", "author__id",
    "author__name", "author__handle", "author__host", "author__account_domain", "author__page_url",
    "author__local_handle", "author__confirmed_at", "author__picture", "author__icon_url", "channel_id",
)  # fmt: skip

HIDDEN = "hidden"  # the code of what those who run the pole have hidden


async def nothing_at(slug: str) -> Missing:
    """Why no film is shown there: Gone when there was one of ours, published and then deleted."""
    if film := await Film.get_or_none(slug=slug, state=FilmState.HIDDEN):
        return hidden(film)
    if await lookup.find(Tombstone, uri=urls.film_page(slug)) is None:
        return Missing(f"no film {slug[:80]}")
    return Gone(
        f"film {slug[:80]} was deleted",
        public="This film has been deleted, by who had shown it or by who runs this pole.",
    )


def hidden(film: Film) -> Missing:
    """What is said of a film that those who run the pole have hidden: its page tells more."""
    return Missing(
        f"{film.uri} is hidden", public="This film is not shown: those who run this pole have decided so.", code=HIDDEN
    )


async def film_page(
    slug: str, viewer: Actor | None, *, play: str = "", at: int | None = None, key: Key | None = None
) -> FilmPage:
    """The page of one film; one of elsewhere with its player, or that of its trailer, only when the reader has asked to
    `play` it (abroad.FILM, abroad.TRAILER); of its talk the part in which the note `at` stands. Missing when there is
    none, or when it is a draft: that is for its maker, and for who holds a `key`.
    """
    film = await Film.get_or_none(slug=slug).select_related("author", "asset", "channel", "trailer")
    mine = film is not None and await _is_hers(film, viewer)
    if film is not None and film.state == FilmState.HIDDEN and not mine:
        raise hidden(film)
    if film is None or (film.state != FilmState.PUBLISHED and not mine and key is None):
        raise await nothing_at(slug)
    asset, key = film.asset, key or (showing.makers_key(film) if mine else None)
    files, address = await Rendition.filter(asset_id=asset.id) if asset else [], showing.address_in(asset, key)
    playable, trailer = (Playable(), Playable()) if film.local else await abroad.playables(film)
    shown = playable if play == abroad.FILM else Playable()
    own, *translations = showing.texts(film)
    likes, shares = await reactions.count_people(film.uri)
    return FilmPage(
        line=_line(film, files, address),
        slug=film.slug,
        uri=film.uri,
        page_url=film.page_url,
        author_uri=film.author.uri,
        state=film.state.value,
        synopsis_html=own.synopsis_html,
        text_language=own.language,
        translations=tuple(translations),
        credits=await claims.shown(film),
        languages=tuple(film.languages),
        licence=_licence(film),
        downloadable=downloadable(film),
        hls=showing.hls(files, address) or shown.playlist or None,
        sources=showing.sources(files, address) + abroad.sources(shown),
        asset_state=asset.state.value if asset else "",
        progress=asset.progress if asset else 0,
        failure=asset.failure if asset else "",
        failure_values=asset.failure_values if asset else {},
        comments=await unfolding.talk_about(film.uri, viewer, at),
        likes=likes,
        shares=shares,
        liked=viewer is not None and await reactions.has(ReactionKind.LIKE, viewer.id, film.uri),
        shared=viewer is not None and await reactions.has(ReactionKind.ANNOUNCE, viewer.id, film.uri),
        may_edit=mine,
        may_answer=viewer is not None,
        choosable=mine or film.choosing != Policy.NOBODY,
        remote_page=None if film.local else film.page_url,
        elsewhere=None if film.local else abroad.view(film, playable, trailer, play),
        tracks=await _tracks(film, address, mine=mine) if film.local else abroad.tracks(shown),
        tags=await tags.of(film),
        storyboard=showing.storyboard(files, address),
        chapters=tuple(Chapter(at, name) for at, name in film.chapters),
        stills=await showing.gallery(film, address) if film.local else await abroad.gallery(film),
        trailer=await showing.trailer(film, key) if film.local else abroad.trailer_view(trailer, play),
        production=film.production,
        countries=tuple(film.countries),
        awards=lines.awards(film.awards),
        chosen=await marks.of_film(film.uri),
        press=lines.press(film.press),
        support=showing.support(film),
        releases=releases.lines(film),
        opens_at=releases.opens_at(film),
        poster_alt=film.poster_alt,
        related=tuple((await _lines(await related.shown(film, viewer))).values()),
    )


async def _tracks(film: Film, address: Address, *, mine: bool) -> tuple[Track, ...]:
    subtitles_of = await subtitles.of(film.asset_id) if film.asset_id else []
    # Its chapters have an address of the film's own, which opens to nobody who holds a key.
    parts = tracks.chapters_of(film) if mine or film.state == FilmState.PUBLISHED else ()
    return tracks.of_page(film, subtitles_of, address) + parts


def _licence(film: Film) -> LicenceView:
    licence = licences.LICENCES.get(film.licence)
    return (
        LicenceView(licence.code, licence.name, licence.iri, licence.free)
        if licence
        else LicenceView("", "", None, False)
    )


def downloadable(film: Film) -> bool:
    """A film of ours whose file may be kept: its licence lets everybody copy it, and its maker agrees."""
    return (
        film.local and film.downloadable and film.licence in licences.LICENCES and licences.LICENCES[film.licence].free
    )


async def newest(
    *,
    local: bool | None = None,
    author: Actor | None = None,
    before: datetime | None = None,
    limit: int = 30,
    viewer: Actor | None = None,
) -> tuple[FilmLine, ...]:
    """Published films by date, newest first; those born here or those of elsewhere, and of these only the listed ones
    (listing), as far as the viewer sees their makers; or all those of one maker. What was brought here was not born
    here.
    """
    wanted = await (makers.latest_of(author, limit, before) if author else makers.latest(local, limit, before))
    films = await Film.filter(id__in=wanted).only(*OF_A_LINE).order_by("-published_at", "-id") if wanted else []
    if author is None:
        films = await sight.seen(viewer, films, _makers)
    return tuple((await _lines(films)).values())


def _makers(film: Film) -> tuple[int | None, ...]:
    return film.author.id, film.channel_id


async def others_by(author_uri: str, *, but: Collection[str], limit: int = 4) -> tuple[FilmLine, ...]:
    """What else she has made, the latest first, without those at these addresses."""
    author = await lookup.find(Actor, uri=author_uri)
    films = await newest(author=author, limit=limit + len(but)) if author else ()
    return tuple(film for film in films if film.url not in but)[:limit]


async def lines_of(film_ids: Sequence[int]) -> dict[int, FilmLine]:
    """These films as lists show them, by their rows; drafts are left out."""
    if not film_ids:
        return {}
    return await _lines(await Film.filter(id__in=list(film_ids), state=FilmState.PUBLISHED).only(*OF_A_LINE))


async def listed(uris: Sequence[str], viewer: Actor | None = None) -> dict[str, FilmLine]:
    """Those of these films that may stand in a public list which the viewer reads, by their ids."""
    if not uris:
        return {}
    films = await Film.filter(uri__in=list(uris), listed=True, state=FilmState.PUBLISHED).only(*OF_A_LINE)
    films = await sight.seen(viewer, films, _makers)
    lines = await _lines(films)
    return {film.uri: lines[film.id] for film in films}


async def _lines(films: Sequence[Film]) -> dict[int, FilmLine]:
    posters = await _posters([film.asset_id for film in films if film.asset_id])
    return {film.id: _line(film, posters.get(film.asset_id or 0, [])) for film in films}


async def work_of(author: Actor) -> tuple[WorkLine, ...]:
    """All films of a maker for her workshop, drafts too, the latest first."""
    films = await Film.filter(author_id=author.id, local=True).select_related("asset").order_by("-created_at")
    waiting = await turns.before_each()
    return tuple(work_line(film, waiting.get(film.asset_id or 0)) for film in films)


def work_line(film: Film, before: int | None = None) -> WorkLine:
    """One film in the workshop; its asset has been fetched. `before`: how many others have their turn before it."""
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
        opens_at=releases.opens_at(film),
        seconds_left=asset.seconds_left if asset else None,
        before=before,
    )


async def _is_hers(film: Film, viewer: Actor | None) -> bool:
    """Is she at work on it? A film that was brought here is in the hands of all who compose the front page."""
    if viewer is None or not film.local or not film.made_by:
        return viewer is not None and film.local and film.author_id == viewer.id
    return may(await Account.get_or_none(creator__actor_id=viewer.id).select_related("creator"), "edit_film", film)


def _line(film: Film, files: Sequence[Rendition], address: Address = showing.media_url) -> FilmLine:
    pictures = showing.pictures(files, address) if film.local else showing.copied_pictures(film)
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
        # While it is a draft, only its file knows.
        duration=film.duration or (round(asset.duration or 0) or None if asset else None),
        ratio=ratio or 16 / 9,
        pictures=pictures,
        published_at=film.published_at,
        origin=None if film.local else film.author.host,
        by=attribution.names(film.made_by),
        warning=film.warning,
        summaries=tuple(
            (language, words.get("summary", film.summary)) for language, words in sorted(film.translations.items())
        ),
    )


async def _posters(asset_ids: Sequence[int]) -> dict[int, list[Rendition]]:
    posters: dict[int, list[Rendition]] = {}
    if asset_ids:
        for one in await Rendition.filter(asset_id__in=list(asset_ids), kind=RenditionKind.POSTER):
            posters.setdefault(one.asset_id, []).append(one)
    return posters
