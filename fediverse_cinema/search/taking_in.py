"""Taking in what collections of other servers list, page by page and thing by thing, within a budget. Called by
`reading_back` and `featured`.
"""

from dataclasses import dataclass
from typing import Any

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import PUBLIC_NAMES, Document, addressed_to, as_list, object_of, type_of, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.search import arrivals

COLLECTIONS = frozenset({"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"})


@dataclass(slots=True)
class Budget:
    """What may still be done for one actor."""

    things: int
    fetches: int

    @property
    def spent(self) -> bool:
        return self.things <= 0 or self.fetches <= 0


async def page(uri: str, collection: str, budget: Budget) -> Document:
    """A collection of her server, or a page of it; nobody else's, who could claim anything of her."""
    if not urls.same_origin(uri, collection):
        raise Refused(f"{uri[:300]!r} is no page of {collection}", code="wrong_origin")
    if budget.spent:
        raise Later(f"enough was asked before {uri}", code="budget")
    budget.fetches -= 1
    found = await client.fetch(uri)
    if not urls.same_origin(str(found["id"]), collection):
        raise Refused(f"{uri} led to {str(found['id'])[:300]}", code="wrong_origin")
    if type_of(found.get("type")) not in COLLECTIONS:
        raise Refused(f"{uri} is a {str(found.get('type'))[:60]!r}", code="no_collection")
    return found


def listed(document: Document) -> list[Any]:
    return as_list(document.get("orderedItems")) or as_list(document.get("items"))


async def keep(actor: Actor, thing: Any, budget: Budget, *, hers_only: bool = False) -> None:
    """A thing that we do not have. One that came whole from her own server, and is hers, need not be asked for."""
    uri = uri_of(thing)
    if not uri or urls.is_ours(uri) or await lookup.exists(Film, uri=uri) or await lookup.exists(Note, uri=uri):
        return
    budget.things -= 1
    whole = object_of(thing)
    hers = whole is not None and whole.get("attributedTo") == actor.uri and urls.same_origin(uri, actor.uri)
    if whole is not None and hers and PUBLIC_NAMES.intersection(addressed_to(whole)):
        await arrivals.welcome(whole, actor, old=True)
        return
    budget.fetches -= 2  # the thing and, perhaps, its author
    await arrivals.fetch(uri, by=actor if hers_only else None, old=True)
