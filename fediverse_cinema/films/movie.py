"""A film as NeoDB's catalogue reads it: the document at its `movie` address. Plain JSON in NeoDB's own words, in the
shape of a Movie of its API; no JSON-LD. Pure.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.films import synopsis, tongues
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.trades import Trade, names, trade_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.media.models import Rendition, RenditionKind

ROLES = {
    Trade.DIRECTOR: "director", Trade.WRITER: "playwright", Trade.ACTOR: "actor", Trade.PRODUCER: "producer",
    Trade.MUSIC: "composer", Trade.CAMERA: "cinematographer", Trade.EDITOR: "editor", Trade.SOUND: "sound",
}  # fmt: skip


def uri(film: Film) -> str:
    return f"{film.uri}/movie"


def to_document(film: Film, author: str, made: Sequence[Credit], renditions: Sequence[Rendition]) -> Document:
    """`author` directs, unless the credits (`made`) say who does."""
    about = _about(film.summary, film.synopsis)
    told = {tongues.language_of(film): {"title": film.title, "about": about}} | {
        code: {"title": texts.get("title", ""), "about": _about(texts.get("summary", ""), texts.get("synopsis", ""))}
        for code, texts in sorted(film.translations.items())
    }
    posters = sorted((one for one in renditions if one.kind == RenditionKind.POSTER), key=lambda one: one.width or 0)
    return {
        "id": uri(film),
        "type": "Movie",
        "uuid": film.uuid,
        "url": urlsplit(film.page_url).path,
        "api_url": urlsplit(uri(film)).path,
        "category": "movie",
        "parent_uuid": None,
        "title": film.title,
        "display_title": film.title,
        "description": about,
        "localized_title": _in_languages(told, "title"),
        "localized_description": _in_languages(told, "about"),
        "cover_image_url": urls.media(posters[-1].name) if posters and not film.warning else None,
        "external_resources": [],
        "credits": [_credit(one) for one in made],
        "orig_title": film.title,
        "director": names(made, Trade.DIRECTOR) or [author],
        "playwright": names(made, Trade.WRITER),
        "actor": names(made, Trade.ACTOR),
        "producer": names(made, Trade.PRODUCER) or [name for name in [film.production] if name],
        "genre": [word for word in (film.genre, film.form) if word],
        "language": list(film.languages),
        "origin_country": list(film.countries),
        "release_date": str(film.year) if film.year else None,
        "site": film.page_url,
        "official_site": film.page_url,
        "length": film.duration,
        "imdb": None,
    }


def _about(summary: str, text: str) -> str:
    return summary or beginning(synopsis.html_of(text), 1_000)


def _in_languages(told: dict[str, dict[str, str]], name: str) -> list[dict[str, str]]:
    return [{"lang": code, "text": texts[name]} for code, texts in told.items() if code and texts.get(name)]


def _credit(one: Credit) -> dict[str, Any]:
    return {
        "role": ROLES.get(trade_of(one.role), one.role),
        "name": one.name,
        "character_name": "",
        "person_url": one.who if one.who.startswith("https://") else None,
    }
