"""Reading collections of other servers: what stands in one, and on its next pages. Called by all who complete what they
know: followers, talks, what somebody has published.
"""

from collections.abc import AsyncIterator
from typing import Any

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.vocab import MOST_VALUES, Document, object_of, type_of, uri_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Refused

COLLECTIONS = frozenset({"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"})


async def read(uri: str, *, of: str = "") -> Document:
    """A collection, or a page `of` it; of its own server alone, since any other could claim anything of it."""
    origin = of or uri
    if not urls.same_origin(uri, origin):
        raise Refused(f"{uri[:300]!r} is no page of {origin}", code="wrong_origin")
    found = await client.fetch(uri)
    if not urls.same_origin(str(found["id"]), origin):
        raise Refused(f"{uri} led to {str(found['id'])[:300]}", code="wrong_origin")
    if type_of(found.get("type")) not in COLLECTIONS:
        raise Refused(f"{uri} is a {str(found.get('type'))[:60]!r}", code="no_collection")
    return found


async def pages(top: Document, most: int, *, longest: int = MOST_VALUES) -> AsyncIterator[list[Any]]:
    """What stands in a collection that has been read, then on each of its next pages, at most `most` of them, and
    `longest` things of each. A page that stands in the other need not be asked for. Raises what `read` does.
    """
    yield _things(top)[:longest]
    following, seen = top.get("first") or top.get("next"), {top["id"]}
    for _ in range(most):
        if not following:
            return
        page = object_of(following)
        if page is None or not {"items", "orderedItems", "next"}.intersection(page):
            uri = uri_of(following)
            if uri in seen:
                return
            seen.add(uri)
            page = await read(uri, of=top["id"])
        yield _things(page)[:longest]
        following = page.get("next")


def _things(page: Document) -> list[Any]:
    found = page.get("orderedItems") or page.get("items") or []
    return found if isinstance(found, list) else [found]
