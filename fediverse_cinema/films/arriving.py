"""A film of elsewhere: what its Video document says, read tolerantly into a draft. Texts are not sanitised here; sizes
and counts (views, likes) are anybody's claim and are not read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    addressed_to,
    as_list,
    collapsed,
    html_url,
    moment_of,
    object_of,
    text_of,
    uri_of,
    uris_of,
)
from fediverse_cinema.consents import awards
from fediverse_cinema.films import (
    attribution,
    credits,
    images,
    licences,
    origins,
    playing,
    related,
    tags,
    terms,
    tongues,
)
from fediverse_cinema.films.playing import Playable
from fediverse_cinema.films.sheet import LONGEST
from fediverse_cinema.films.tongues import Told
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import policies
from fediverse_cinema.people.models import Policy

DURATION = re.compile(r"P(?:(?P<d>\d{1,3})D)?T?(?:(?P<h>\d{1,4})H)?(?:(?P<m>\d{1,5})M)?(?:(?P<s>\d{1,6})(?:\.\d+)?S)?")
LONGEST_SYNOPSIS = 20_000


@frozen
class FilmDraft:
    """A film as its document tells it. `content` is HTML, or Markdown when `markdown` says so; `support`, in the same
    writing, is how its makers wish to be supported, and `payments` are the addresses for it. `told` are its words in
    other languages, written as `content` is. `channel` is the first Group among the authors, as PeerTube reads it, ""
    when it is of another host. `credits` are lines as a maker types them, `stamps` those that are shown with them;
    `awards` are ids of selections and stamps, each with a name, `choosing` says who may show it in one, as far as it
    says so; `related` are ids of films; `made_by`, `source` and `claimed_by` are what attribution reads. Of its poster
    there is the address (`icon`) and what it shows in words, of its `stills` their size as well.
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
    genre: str
    licence: str
    warning: str
    page_url: str
    duration: int | None
    icon: str
    poster_alt: str
    stills: list[dict[str, Any]]
    channel: str
    playable: Playable
    trailer: Playable
    related: tuple[str, ...]
    support: str
    payments: tuple[tuple[str, str], ...]
    credits: str
    stamps: list[list[str]]
    awards: list[list[str]]
    choosing: Policy | None
    told: Told
    production: str
    countries: tuple[str, ...]
    themes: tuple[str, ...]
    tags: tuple[str, ...]
    made_by: str
    source: str
    claimed_by: str
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
    warning, summary = _warning(document)
    icon, poster_alt = images.poster_of(document)
    return FilmDraft(
        uri=str(document["id"]),
        title=title,
        summary=summary,
        content=content,
        markdown=markdown,
        authors=authors,
        year=_year(document),
        languages=_languages(document),
        form=next((word for word in as_list(document.get("genre")) if word in terms.FORMS), ""),
        genre=next((word for one in as_list(document.get("genre")) if (word := _genre(one))), ""),
        licence=_licence(document),
        warning=warning,
        page_url=html_url(document.get("url")) or str(document["id"]),
        duration=_duration(document.get("duration")),
        icon=icon,
        poster_alt=poster_alt,
        stills=images.stills_of(document),
        channel=_channel(document),
        playable=playing.read(document),
        trailer=playing.read_trailer(document),
        related=related.of_document(document),
        support=text_of(document.get("support"), 1_000),
        payments=tuple(origins.payments_of(document)),
        credits=credited,
        stamps=credits.stamps(document.get("credits")) if credited else [],
        awards=awards.said_in(document),
        choosing=_choosing(document, authors[0]),
        told=tongues.read(document, content),
        production=origins.production_of(document),
        countries=origins.countries_of(document),
        themes=origins.themes_of(document),
        tags=tuple(tags.of_document(document)),
        made_by=attribution.made_by_of(document),
        source=attribution.source_of(document),
        claimed_by=attribution.claimed_by(document),
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


def _choosing(document: Document, author_uri: str) -> Policy | None:
    return policies.read((object_of(document.get("interactionPolicy")) or {}).get("canFeature"), author_uri)


def _year(document: Document) -> int | None:
    given = text_of(document.get("dateCreated"), 40) or text_of(document.get("originallyPublishedAt"), 40)
    return int(given[:4]) if given[:4].isdecimal() and 1880 <= int(given[:4]) <= 2200 else None


def _languages(document: Document) -> tuple[str, ...]:
    """All that a pole says, else the one that PeerTube has a place for."""
    codes = as_list(document.get("inLanguage")) or [
        item.get("identifier") for item in as_list(document.get("language")) if isinstance(item, Mapping)
    ]
    said = [code for code in codes if isinstance(code, str) and re.fullmatch(r"[a-z]{2,3}(-\w+)?", code)]
    return tuple(dict.fromkeys(code.partition("-")[0] for code in said))


def _genre(value: Any) -> str:
    """Its maker's word; a form is none."""
    word = text_of(value, LONGEST["genre"]).strip()
    return "" if word in terms.FORMS else word


def _licence(document: Document) -> str:
    if code := licences.of_iri(text_of(document.get("license"), 300)):
        return code
    word = document.get("licence")
    return licences.of_word(str(word.get("identifier"))) if isinstance(word, Mapping) else ""


def _duration(value: Any) -> int | None:
    match = DURATION.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if not match:
        return None
    days, hours, minutes, seconds = (int(match[unit] or 0) for unit in "dhms")
    return min(((days * 24 + hours) * 60 + minutes) * 60 + seconds, 10**6) or None


def _warning(document: Document) -> tuple[str, str]:
    """What its maker warns of, and the summary without it. Poles put it before a dash into `summary`, PeerTube has
    nothing else there; some say no more than that there is something.
    """
    summary = text_of(document.get("summary"), 2_000)
    if document.get("sensitive") is not True:
        return "", summary
    warning, _, rest = summary.partition(" — ")
    return warning.strip()[:300] or terms.SENSITIVE, rest


def _channel(document: Document) -> str:
    for author in as_list(document.get("attributedTo")):
        if isinstance(author, Mapping) and author.get("type") == "Group":
            uri = uri_of(author)
            return uri if urls.same_origin(uri, str(document["id"])) else ""
    return ""
