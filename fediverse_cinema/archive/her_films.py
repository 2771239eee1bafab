"""What an archive holds of each of her films: the sheet as she has filled it in, the document that other servers get,
the files that she has sent, subtitles, pictures. And how a sheet is read back.
"""

from dataclasses import asdict, fields
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.archive.parts import Part, document, file_name, text
from fediverse_cinema.films import pictures
from fediverse_cinema.films.composing import cast_of, document_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import TEXTS, Sheet
from fediverse_cinema.media import audio_tracks, subtitles
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind

SHEET = "sheet.json"
LISTS = ("languages", "countries", "themes", "related")
SENT = "file"
"""In the sheet: the path of the film's own file beside it."""


async def of(actor: Actor, *, whole: bool) -> list[Part]:
    """`whole`: with the files that she has sent, which are large."""
    found: list[Part] = []
    for film in await Film.filter(author_id=actor.id, local=True).order_by("id").select_related("asset"):
        found += await _film(film, whole=whole)
    return found


async def _film(film: Film, *, whole: bool) -> list[Part]:
    here = f"films/{film.slug}"
    sheet: dict[str, Any] = {"id": film.uri, "published": film.published_at, **asdict(sheet_of(film))}
    parts: list[Part] = []
    if film.state == FilmState.PUBLISHED:
        parts.append(document(f"{here}/film.json", await document_of(film, await cast_of(film))))
    if film.asset is not None:
        parts += await _pictures(film, film.asset, here)
        parts += await _tracks(film.asset, here, whole=whole)
        if whole and film.asset.original:
            sent = Part(
                f"{here}/{file_name(film.asset.file_name, 'film')}", shelf="originals", name=film.asset.original
            )
            parts.append(sent)
            sheet[SENT] = sent.path
    if whole and film.trailer_id is not None:
        trailer = await Asset.get(id=film.trailer_id)
        path = f"{here}/trailer-{file_name(trailer.file_name, '1')}"
        if trailer.original:
            parts.append(Part(path, shelf="originals", name=trailer.original))
    if film.chapters:
        sheet["chapters"] = film.chapters
    return [document(f"{here}/{SHEET}", sheet), *parts]


async def _pictures(film: Film, asset: Asset, here: str) -> list[Part]:
    shelf = "shelf" if asset.open else "vault"
    posters = await Rendition.filter(asset_id=asset.id, kind=RenditionKind.POSTER).order_by("-width").limit(1)
    stills = [one.names[-1]["name"] for one in await pictures.stills_of(film) if one.names]
    return [
        *(Part(f"{here}/poster.jpg", shelf=shelf, name=one.name) for one in posters),
        *(Part(f"{here}/still-{number}.jpg", shelf=shelf, name=name) for number, name in enumerate(stills, 1)),
    ]


async def _tracks(asset: Asset, here: str, *, whole: bool) -> list[Part]:
    written = [text(f"{here}/{one.kind.value}-{one.language}.vtt", one.text) for one in await subtitles.of(asset.id)]
    sounds = [
        Part(f"{here}/sound-{one.id}-{file_name(one.file_name, one.language)}", shelf="originals", name=one.original)
        for one in (await audio_tracks.of(asset.id) if whole else [])
        if one.original
    ]
    return [*written, *sounds]


def sheet_of(film: Film) -> Sheet:
    """As its form holds it."""
    values = {one.name: getattr(film, one.name) for one in fields(Sheet)}
    values |= {name: tuple(values[name]) for name in LISTS}
    translations = tuple((code, dict(texts)) for code, texts in film.translations.items())
    return Sheet(**{**values, "choosing": str(film.choosing.value), "translations": translations})


def read_sheet(said: dict[str, Any]) -> Sheet:
    """Whatever stands there, as a sheet that the room of films will judge: a strange value is none."""
    values: dict[str, Any] = {}
    for one in fields(Sheet):
        value = said.get(one.name)
        if one.name in LISTS:
            values[one.name] = tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()
        elif one.name == "translations":
            values[one.name] = _translations(value)
        elif one.name == "year":
            values[one.name] = value if type(value) is int else None
        elif one.name in ("downloadable", "teaser"):
            values[one.name] = value is True
        elif isinstance(value, str):
            values[one.name] = value
    return Sheet(**{"title": "", **values})


def _translations(value: Any) -> tuple[tuple[str, dict[str, str]], ...]:
    pairs = [one for one in value if isinstance(one, list) and len(one) == 2] if isinstance(value, list) else []
    return tuple(
        (code, {name: texts[name] for name in TEXTS if isinstance(texts.get(name), str)})
        for code, texts in pairs
        if isinstance(code, str) and isinstance(texts, dict)
    )
