"""Labels and selections of elsewhere: what their documents say, read tolerantly into drafts. Pure: texts are not
sanitised here, and whether anybody may be believed is asked by who fetches them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub import authority
from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    addressed_to,
    as_list,
    html_url,
    is_uri,
    moment_of,
    object_of,
    text_of,
    uri_of,
)
from fediverse_cinema.films import terms
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.models import Audience, LabelKind
from fediverse_cinema.labels.sheet import LONGEST_ABOUT, LONGEST_ALT, LONGEST_TITLE, LONGEST_WORDS

SELECTION = "Selection"
MOST_FILMS = 500  # of a selection, as of ours
USUAL_SIZE = 850, 478
WIDEST = 10_000


@frozen
class SelectionDraft:
    """`about` is HTML. `cover` is its picture: {"url", "width", "height"}, [] without one."""

    uri: str
    owner_uri: str
    audience: Audience
    title: str
    about: str
    language: str
    cover: list[dict[str, Any]]
    cover_alt: str
    page_url: str
    published_at: datetime | None
    updated_at: datetime | None


@frozen
class ItemDraft:
    """One film of it: `words` are HTML, `stamp_uri` is what its author is said to have given, on the film's server."""

    film_uri: str
    stamp_uri: str
    words: str


def is_selection(document: Document) -> bool:
    return SELECTION in as_list(document.get("type"))


def selection_from_object(document: Document) -> SelectionDraft:
    """Refused when it is none, when it is not for everybody, or when it would be somebody's of another server."""
    uri = document.get("id")
    if not isinstance(uri, str) or not is_selection(document):
        raise Refused(f"{str(uri)[:300]} is a {str(document.get('type'))[:60]!r}", code="no_selection")
    addressed = PUBLIC_NAMES.intersection(addressed_to(document))
    if not addressed:
        raise Refused(f"{uri} is not public", code="not_public")
    title = _plain(document.get("name"), LONGEST_TITLE)
    if not title:
        raise Refused(f"{uri} has no name", code="no_name")
    to_all = PUBLIC_NAMES.intersection(addressed_to({"to": document.get("to")}))
    cover, alt = _picture(document.get("image"))
    return SelectionDraft(
        uri=uri,
        owner_uri=authority.author_of(document),
        audience=Audience.PUBLIC if to_all else Audience.UNLISTED,
        title=title,
        about=text_of(document.get("summary"), 4 * LONGEST_ABOUT),
        language=next((code for code in object_of(document.get("nameMap")) or {} if code in terms.LANGUAGES), ""),
        cover=cover,
        cover_alt=alt,
        page_url=html_url(document.get("url")) or uri,
        published_at=moment_of(document.get("published")),
        updated_at=moment_of(document.get("updated")),
    )


def items_from(things: Iterable[Any]) -> list[ItemDraft]:
    """Films by their ids, whole items or bare ids, each once. What is none is left out."""
    found: dict[str, ItemDraft] = {}
    for thing in things:
        item = object_of(thing) or {}
        film = uri_of(item.get("featuredObject")) if item else uri_of(thing)
        if film and film not in found and len(found) < MOST_FILMS:
            stamp = uri_of(item.get("featureAuthorization"))
            found[film] = ItemDraft(
                film_uri=film,
                stamp_uri=stamp if urls.same_origin(stamp, film) else "",  # FEP-fe34: hers is on her own server
                words=text_of(item.get("content"), 4 * LONGEST_WORDS),
            )
    return list(found.values())


def is_label(document: Document) -> bool:
    return bool(text_of(document.get("labelKind"), 20))


def label_kind(document: Document) -> LabelKind:
    """One that we do not know is whatever somebody calls her own."""
    said = text_of(document.get("labelKind"), 20)
    return LabelKind(said) if said in list(LabelKind) else LabelKind.MEMBER


def _picture(value: Any) -> tuple[list[dict[str, Any]], str]:
    image = object_of(value) or {}
    address = image.get("url")
    address = address if isinstance(address, str) else uri_of(address)
    if not is_uri(address):
        return [], ""
    width, height = (_size(image, name, usual) for name, usual in zip(("width", "height"), USUAL_SIZE, strict=True))
    return [{"url": address, "width": width, "height": height}], _plain(image.get("name"), LONGEST_ALT)


def _size(image: Mapping[str, Any], name: str, usual: int) -> int:
    said = image.get(name)
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said <= WIDEST else usual


def _plain(value: Any, longest: int) -> str:
    try:
        return " ".join(plain(text_of(value, 10 * longest)).split())[:longest]
    except Refused:  # nested beyond reason
        return ""
