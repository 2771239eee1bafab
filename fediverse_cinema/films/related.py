"""The films that a maker names after hers, in her order: as her film's document links to them (FEP-e232), and which of
them a page shows. They are ids: one that is not known here waits until it is, and one that is gone says nothing.
"""

from collections.abc import Mapping, Sequence

from fediverse_cinema.activitypub import barriers, gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Refused

MOST = 12
LINK_TYPES = ('application/ld+json; profile="https://www.w3.org/ns/activitystreams"', "application/activity+json")
RELATED = "related"  # the link relation of RFC 4287: without one, Pleroma takes such a link for a quote


async def shown(film: Film, viewer: Actor | None = None) -> list[Film]:
    """Those that everybody may see, without those of closed servers, and of people between whom and the viewer there is
    a block. Author and asset are fetched.
    """
    if not film.related:
        return []
    found = Film.filter(uri__in=film.related, state=FilmState.PUBLISHED).exclude(id=film.id)
    known = {one.uri: one for one in await found.select_related("author", "asset")}
    films = [one for uri in film.related if (one := known.get(uri)) and await gate.is_open(one.author.host)]
    if viewer is None:
        return films
    near = await barriers.without_barred(viewer, [one.author_id for one in films])
    return [one for one in films if one.author_id in near]


def too_many(named: Sequence[str]) -> Refused | None:
    if len(named) <= MOST:
        return None
    return Refused(
        f"{len(named)} related films", public="At most %(most)s films fit here.", code="bad_related", most=MOST
    )


def to_links(films: Sequence[Film]) -> list[Document]:
    return [{"type": "Link", "mediaType": LINK_TYPES[0], "rel": RELATED, "href": film.uri} for film in films]


def of_document(document: Document) -> tuple[str, ...]:
    """The ids that its links name."""
    links = [tag for tag in as_list(document.get("tag")) if isinstance(tag, Mapping) and tag.get("type") == "Link"]
    ids = [
        link["href"]
        for link in links
        if link.get("mediaType") in LINK_TYPES and RELATED in as_list(link.get("rel")) and _is_id(link.get("href"))
    ]
    return tuple(dict.fromkeys(ids))[:MOST]


def _is_id(href: object) -> bool:
    return isinstance(href, str) and is_uri(href)
