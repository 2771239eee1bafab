"""A film of elsewhere: what its Video document says, read tolerantly into a draft. Texts are not sanitised here; sizes
and counts (views, likes) are anybody's claim and are not read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    addressed_to,
    as_list,
    collapsed,
    html_url,
    is_uri,
    moment_of,
    object_of,
    text_of,
    uri_of,
    uris_of,
)
from fediverse_cinema.films import credits, playing, tags, terms
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused

DURATION = re.compile(r"P(?:(?P<d>\d{1,3})D)?T?(?:(?P<h>\d{1,4})H)?(?:(?P<m>\d{1,5})M)?(?:(?P<s>\d{1,6})(?:\.\d+)?S)?")
LONGEST_SYNOPSIS = 20_000


@dataclass(frozen=True, slots=True)
class FilmDraft:
    """A film as its document tells it. `content` is HTML, or Markdown when `markdown` says so; `support`, in the same
    writing, is how its makers wish to be supported. `channel` is the first Group among the authors, as PeerTube reads
    it, "" when it is of another host. `credits` are lines as a maker types them.
    """

    uri: str
    title: str
    summary: str
    content: str
    markdown: bool
    authors: tuple[str, ...]
    year: int | None
    languages: tuple[str, ...]
    form: str
    licence: str
    warning: str
    page_url: str
    duration: int | None
    icon: str
    channel: str
    playable: Playable
    support: str
    credits: str
    tags: tuple[str, ...]
    published_at: datetime | None
    updated_at: datetime | None
    public: bool


def film_from_object(document: Document) -> FilmDraft:
    """Refused when it has no title or no author."""
    document = collapsed(document)
    title = text_of(document.get("name"), 200).strip()
    authors = tuple(uris_of(document.get("attributedTo")))
    if not title or not authors:
        raise Refused(f"{document.get('id')} has no title, or no author", code="no_film")
    content, markdown, credited = _words(document)
    return FilmDraft(
        uri=str(document["id"]),
        title=title,
        summary=text_of(document.get("summary"), 2_000),
        content=content,
        markdown=markdown,
        authors=authors,
        year=_year(document),
        languages=_languages(document),
        form=next((word for word in as_list(document.get("genre")) if word in terms.FORMS), ""),
        licence=_licence(document),
        warning=_warning(document),
        page_url=html_url(document.get("url")) or str(document["id"]),
        duration=_duration(document.get("duration")),
        icon=_largest_icon(document.get("icon")),
        channel=_channel(document),
        playable=playing.read(document),
        support=text_of(document.get("support"), 1_000),
        credits=credited,
        tags=tuple(tags.of_document(document)),
        published_at=moment_of(document.get("published")),
        updated_at=moment_of(document.get("updated")),
        public=bool(PUBLIC_NAMES.intersection(addressed_to(document))),
    )


def _words(document: Document) -> tuple[str, bool, str]:
    """The synopsis, whether it is Markdown, and the credits. The `content` of a pole repeats title, credits and page
    for those who show nothing else; what it was made of stands beside it.
    """
    source = object_of(document.get("source")) or {}
    credited = credits.read(document.get("credits"))
    if credited is not None and source.get("mediaType") == "text/markdown":
        return text_of(source.get("content"), LONGEST_SYNOPSIS), True, credited
    content = text_of(document.get("content"), LONGEST_SYNOPSIS)
    return content, document.get("mediaType") == "text/markdown", ""


def _year(document: Document) -> int | None:
    given = text_of(document.get("dateCreated"), 40) or text_of(document.get("originallyPublishedAt"), 40)
    return int(given[:4]) if given[:4].isdecimal() and 1880 <= int(given[:4]) <= 2200 else None


def _languages(document: Document) -> tuple[str, ...]:
    codes = [item.get("identifier") for item in as_list(document.get("language")) if isinstance(item, Mapping)]
    return tuple(
        code.partition("-")[0] for code in codes if isinstance(code, str) and re.fullmatch(r"[a-z]{2,3}(-\w+)?", code)
    )


def _licence(document: Document) -> str:
    if code := terms.licence_of_iri(text_of(document.get("license"), 300)):
        return code
    word = document.get("licence")
    return terms.licence_of_peertube(str(word.get("identifier"))) if isinstance(word, Mapping) else ""


def _duration(value: Any) -> int | None:
    match = DURATION.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if not match:
        return None
    days, hours, minutes, seconds = (int(match[unit] or 0) for unit in "dhms")
    return min(((days * 24 + hours) * 60 + minutes) * 60 + seconds, 10**6) or None


def _warning(document: Document) -> str:
    """What its maker warns of. Poles put it before a dash into `summary`, PeerTube has nothing else there; some say no
    more than that there is something.
    """
    if document.get("sensitive") is not True:
        return ""
    return text_of(document.get("summary"), 2_000).partition(" — ")[0].strip()[:300] or terms.SENSITIVE


def _channel(document: Document) -> str:
    for author in as_list(document.get("attributedTo")):
        if isinstance(author, Mapping) and author.get("type") == "Group":
            uri = uri_of(author)
            return uri if urls.same_origin(uri, str(document["id"])) else ""
    return ""


def _largest_icon(value: Any) -> str:
    """The poster to copy: the widest, but nothing monstrous. Width is only what they say; the copy is measured."""
    images = [item for item in as_list(value) if isinstance(item, Mapping)]
    images.sort(key=lambda item: item["width"] if isinstance(item.get("width"), int) else 0)
    for image in reversed(images):
        address = image.get("url")
        address = address if isinstance(address, str) else uri_of(address)
        if is_uri(address):
            return address
    return ""
