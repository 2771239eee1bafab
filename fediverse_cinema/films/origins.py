"""Where a film comes from and what keeps it going: production, countries, themes, ways of support, as its document says
them, and read back. Pure.
"""

from collections.abc import Mapping

from fediverse_cinema.activitypub import profiles
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, text_of
from fediverse_cinema.films import countries, lines
from fediverse_cinema.films.lines import MOST_SUPPORT
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import LONGEST_THEME, MOST_COUNTRIES, MOST_THEMES


def to_document(film: Film) -> Document:
    """The company has an id, as credits have: PeerTube gives up on signatures over nameless things."""
    company = {"id": f"{film.uri}#production", "type": "Organization", "name": film.production}
    said = {
        "countryOfOrigin": list(film.countries),
        "productionCompany": company if film.production else None,
        "keywords": list(film.themes),
    }
    return {name: value for name, value in said.items() if value}


def payments(film: Film, author: Actor) -> list[Document]:
    """FEP-0ea0: the film's own ways, else those of who made it."""
    own = lines.support(film.support)
    return [profiles.payment_link(one.words, one.url) for one in own] or profiles.payment_links(author.profile)


def support(film: Film, author: Actor) -> str:
    """PeerTube's words beside its button."""
    own = "\n".join(f"{one.words} : {one.url}" for one in lines.support(film.support))
    return own[:1000] or profiles.support(author.profile)


def production_of(document: Document) -> str:
    named = [one.get("name") if isinstance(one, Mapping) else "" for one in as_list(document.get("productionCompany"))]
    return ", ".join(filter(None, (text_of(name, 200).strip() for name in named)))


def countries_of(document: Document) -> tuple[str, ...]:
    codes = [one for one in as_list(document.get("countryOfOrigin")) if isinstance(one, str) and countries.is_code(one)]
    return tuple(dict.fromkeys(codes))[:MOST_COUNTRIES]


def themes_of(document: Document) -> tuple[str, ...]:
    words = [text_of(one, LONGEST_THEME).strip() for one in as_list(document.get("keywords"))]
    return tuple(dict.fromkeys(filter(None, words)))[:MOST_THEMES]


def payments_of(document: Document) -> list[tuple[str, str]]:
    """Name and address of each payment link (FEP-0ea0)."""
    found = []
    for link in as_list(document.get("attachment")):
        href = text_of(link.get("href"), 1_000) if isinstance(link, Mapping) else ""
        if is_uri(href) and profiles.PAYMENT in as_list(link.get("rel")):
            found.append((text_of(link.get("name"), 200).strip() or href, href))
    return found[:MOST_SUPPORT]
