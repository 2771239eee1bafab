"""The parts of a film's page that take more than a column: its files for who may have them, its pictures, its texts in
each language, its trailer. Called by queries.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from fediverse_cinema.activitypub import profiles
from fediverse_cinema.films import lines, synopsis
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.models import Film, Still
from fediverse_cinema.films.sheet import TEXTS
from fediverse_cinema.films.views import Picture, Source, StillView, TrailerView, Translation
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import vault
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.media.vault import Key

Address = Callable[[str], str]
"""From the name of a prepared file to where a browser finds it."""

WORK_SECONDS = 3600  # that a maker's page of a draft can be worked on before it is asked for anew


def media_url(name: str) -> str:
    """With us, or where the shelf keeps it."""
    return here().shelf.url(name) or f"/media/{name}"


def address_in(asset: Asset | None, key: Key | None) -> Address:
    """Where the files of an asset stand for who holds the key; for everybody, once it is open."""
    if asset is None or asset.open or key is None:
        return media_url
    return partial(vault.address, replace(key, asset_id=asset.id))


def makers_key(film: Film) -> Key:
    """By which its maker watches what nobody else sees yet. Its asset is fetched."""
    seconds = WORK_SECONDS + 2 * round((film.asset and film.asset.duration) or 0)
    return Key(film.asset_id or 0, f"maker-{film.author_id}", int(clock.timestamp()) + seconds)


def pictures(files: Sequence[Rendition], address: Address) -> tuple[Picture, ...]:
    """The posters among the files, the narrowest first."""
    found = [one for one in files if one.kind == RenditionKind.POSTER]
    return _by_width([(one.name, one.width or 1, one.height or 1) for one in found], address)


def copied_pictures(film: Film) -> tuple[Picture, ...]:
    """Our copies of the poster of a film of elsewhere."""
    return _by_width([(one["name"], one["width"], one["height"]) for one in film.remote.get("posters", [])], media_url)


def sources(files: Sequence[Rendition], address: Address) -> tuple[Source, ...]:
    """The best first."""
    found = [one for one in files if one.kind == RenditionKind.MP4]
    found.sort(key=lambda one: -(one.height or 0))
    return tuple(Source(address(one.name), one.height or 0, one.width or 0, one.size) for one in found)


def hls(files: Sequence[Rendition], address: Address) -> str | None:
    return next((address(one.name) for one in files if one.kind == RenditionKind.MASTER), None)


def storyboard(files: Sequence[Rendition], address: Address) -> str | None:
    found = (one.name for one in files if one.kind == RenditionKind.STORYBOARD and one.name.endswith(".vtt"))
    return next((address(name) for name in found), None)


async def gallery(film: Film, address: Address) -> tuple[StillView, ...]:
    stills = await Still.filter(film_id=film.id).order_by("position", "id")
    return tuple(StillView(_by_width([_size(one) for one in still.names], address), still.alt) for still in stills)


async def trailer(film: Film, key: Key | None) -> TrailerView | None:
    """None until it can be played."""
    asset = film.trailer
    if asset is None or asset.state != AssetState.READY or not (asset.open or key):
        return None
    files, address = await Rendition.filter(asset_id=asset.id), address_in(asset, key)
    return TrailerView(
        hls=hls(files, address),
        sources=sources(files, address),
        pictures=pictures(files, address),
        ratio=asset.ratio or 16 / 9,
        duration=round(asset.duration or 0) or None,
    )


def texts(film: Film) -> tuple[Translation, ...]:
    """Its own words first, then each translation; what one of them does not say is said by the film's own. By code,
    since PostgreSQL keeps them in an order of its own.
    """
    own = {name: str(getattr(film, name)) for name in TEXTS}
    return tuple(
        Translation(language, words["title"], words["summary"], _html(film, words["synopsis"]))
        for language, words in [
            (film.text_language, own),
            *((language, own | words) for language, words in sorted(film.translations.items())),
        ]
    )


def support(film: Film) -> tuple[Support, ...]:
    """The film's own ways, else those of who made it. Its author is fetched."""
    if not film.local:
        return tuple(Support(words, url) for words, url in film.remote.get("payments", []))
    payable = profiles.payment_links(film.author.profile)
    return lines.support(film.support) or tuple(Support(one["name"], one["href"]) for one in payable)


def _html(film: Film, text: str) -> str:
    return synopsis.html_of(text) if film.local else text


def _size(name: dict[str, Any]) -> tuple[str, int, int]:
    return name["name"], name["width"], name["height"]


def _by_width(files: Sequence[tuple[str, int, int]], address: Address) -> tuple[Picture, ...]:
    return tuple(Picture(address(name), width, height) for name, width, height in sorted(files, key=lambda one: one[1]))
