"""Who made a film that is not shown by its author herself, and where it was found: as those who brought it here type it
(one line each: name — address), as its document says it, and read back from there.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, text_of, uri_of
from fediverse_cinema.films.lines import DASH
from fediverse_cinema.films.models import Attribution, Film
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen

MOST = 10
LONGEST_NAME = 120
LONGEST = 2_000
ADDRESS = 500


@frozen
class Maker:
    """Somebody who made it; `url` is a page of hers, "" when nobody knows one."""

    name: str
    url: str


@frozen
class Brought:
    """What the page of such a film says of it. `source` is where it was found, `host` its server; `claimed`: who made
    it has claimed it, and shows it herself from then on.
    """

    makers: tuple[Maker, ...]
    source: str
    host: str
    claimed: bool


def makers(made_by: str) -> tuple[Maker, ...]:
    found = []
    for line in made_by.splitlines():
        *name, last = DASH.split(line.strip())
        url = last if name and is_uri(last) else ""
        if line.strip():
            found.append(Maker(" — ".join(name) if url else line.strip(), url))
    return tuple(found)


def names(made_by: str) -> str:
    """As a list of films says it: "Agnès Varda, Chris Marker"."""
    return ", ".join(one.name for one in makers(made_by))


def check(made_by: str) -> None:
    """Refused when nobody is named, or a line is no name."""
    found = makers(made_by)
    if not found:
        raise Refused("no maker", public="Say who made the film.", code="bad_made_by")
    if len(found) > MOST or len(made_by) > LONGEST or any(len(one.name) > LONGEST_NAME for one in found):
        raise Refused(
            "too many makers, or long names",
            public="At most %(most)s names fit here, each of at most %(signs)s characters.",
            code="bad_made_by",
            most=MOST,
            signs=LONGEST_NAME,
        )


def tidy(made_by: str) -> str:
    """As a row keeps it."""
    return "\n".join(line.strip() for line in made_by.splitlines() if line.strip())


async def of(film: Film) -> Attribution | None:
    return await Attribution.get_or_none(film_id=film.id)


async def shown(slug: str) -> Brought | None:
    """For the page of a film; None for one that its author has always shown herself, as far as is said."""
    film = await lookup.find(Film, slug=slug)
    if film is None:
        return None
    if film.local:
        found = await lookup.find(Attribution, film_id=film.id)
        return _brought(film, found.source, claimed=found.claimed_at is not None) if found else None
    source, claimed = film.remote.get("source", ""), bool(film.remote.get("claimed"))
    return _brought(film, source, claimed=claimed) if source and (film.made_by or claimed) else None


def to_document(film: Film, attribution: Attribution | None, author_uri: str) -> Document:
    """Who made it, with ids as credits have them, until it is claimed; then by whom it was. And where it was found."""
    if attribution is None:
        return {}
    people = [
        {"id": f"{film.uri}#creator-{number}", "type": "Person", "name": one.name} | _page_of(one)
        for number, one in enumerate(makers(film.made_by), start=1)
    ]
    said = {"claimedBy": author_uri} if attribution.claimed_at else {"creator": people}
    return said | {"isBasedOn": attribution.source}


def made_by_of(document: Document) -> str:
    """Lines as somebody types them."""
    found = []
    for one in as_list(document.get("creator"))[:MOST]:
        name = text_of(one.get("name"), LONGEST_NAME) if isinstance(one, Mapping) else ""
        name = " ".join(plain(name).split())
        url = text_of(one.get("url"), ADDRESS) if name else ""
        if name:
            found.append(f"{name} — {url}" if is_uri(url) else name)
    return "\n".join(found)


def source_of(document: Document) -> str:
    found = uri_of(document.get("isBasedOn"))
    return found if is_uri(found) else ""


def claimed_by(document: Document) -> str:
    return uri_of(document.get("claimedBy"))


def _page_of(maker: Maker) -> Document:
    return {"url": maker.url} if maker.url else {}


def _brought(film: Film, source: str, *, claimed: bool) -> Brought:
    return Brought(makers(film.made_by), source, urlsplit(source).hostname or "", claimed)
