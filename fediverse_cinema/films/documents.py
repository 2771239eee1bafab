"""The documents that a film's addresses answer: itself, its Tombstone, its collections."""

from fediverse_cinema.activitypub.context import TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE, collection, collection_page, count_only
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.films import chapters, claims, movie, wire
from fediverse_cinema.films.composing import cast_of, document_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.media.models import Rendition
from fediverse_cinema.reactions import queries as reactions
from fediverse_cinema.reactions.models import ReactionKind

COUNTED = {"likes": ReactionKind.LIKE, "dislikes": ReactionKind.DISLIKE}
PAGED = ("shares", "comments")
INVERSE = {"likes": "likesOf", "shares": "sharesOf", "comments": "repliesOf"}


async def film_document(uuid: str) -> Document:
    """The Video of a published film of ours. Missing for anything else, a draft included."""
    film = await published(uuid)
    return wire.served(await document_of(film, await cast_of(film)))


async def film_movie(uuid: str) -> Document:
    """What NeoDB's catalogue reads of it."""
    film = await published(uuid)
    author = await lookup.get(Actor, id=film.author_id)
    made = [one.credit for one in await claims.of(film)]
    return movie.to_document(film, author.name or author.handle, made, await Rendition.filter(asset_id=film.asset_id))


async def published(uuid: str) -> Film:
    """Gone, for what hangs on a film that was deleted."""
    film = await lookup.find(Film, uuid=uuid, local=True, state=FilmState.PUBLISHED)
    if film is not None:
        return film
    if await lookup.find(Tombstone, uri=urls.film(uuid)) is not None:
        raise Gone(f"film {uuid[:40]} was deleted")
    raise Missing(f"no film {uuid[:40]}")


async def tombstone_of(uuid: str) -> Document | None:
    """What stands at the id of a film that was deleted; answered with 410."""
    stone = await lookup.find(Tombstone, uri=urls.film(uuid))
    if stone is None:
        return None
    return {"@context": context_of(*TOMBSTONE_BLOCKS), **wire.tombstone(stone.uri, stone.deleted_at)}


async def film_collection(uuid: str, name: str) -> Document:
    """likes and dislikes as a count; shares and comments paged, since PeerTube drops what they do not list."""
    film = await published(uuid)
    if name == "chapters":
        return chapters.to_document(film)
    uri = f"{film.uri}/{name}"
    if name not in COUNTED and name not in PAGED:
        raise Missing(f"no collection {name[:40]}")
    if name in COUNTED:
        return _of(film, name, count_only(uri, await reactions.count(COUNTED[name], film.uri)))
    return _of(film, name, collection(uri, await _count(film, name)))


async def film_collection_page(uuid: str, name: str, cursor: str, before: int | None) -> Document:
    film = await published(uuid)
    if name not in PAGED:
        raise Missing(f"no pages of {name[:40]}")
    read = reactions.page_of_shares if name == "shares" else talk.page_of_ids
    rows = await read(film.uri, before, PAGE_SIZE)
    following = f"before-{rows[-1][0]}" if len(rows) == PAGE_SIZE else None
    total = await _count(film, name)
    return collection_page(f"{film.uri}/{name}", cursor, total, [uri for _, uri in rows], following)


def _of(film: Film, name: str, document: Document) -> Document:
    """The collection says whose it is (FEP-5711): a stranger who has only its address can check it there."""
    if name not in INVERSE:
        return document
    return {**document, "@context": context_of("INVERSE"), INVERSE[name]: film.uri}


async def _count(film: Film, name: str) -> int:
    if name == "shares":
        return await reactions.count(ReactionKind.ANNOUNCE, film.uri)
    return await talk.count(film.uri)
