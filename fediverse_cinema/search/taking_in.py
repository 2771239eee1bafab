"""Taking in what collections of other servers list, thing by thing, within a measure. Called by `reading_back` and
`featured`.
"""

from dataclasses import dataclass
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import PUBLIC_NAMES, addressed_to, object_of, uri_of
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.search import arrivals


@dataclass(slots=True)
class Measure:
    """What may still be done for one actor whom a member has chosen to follow; for strangers see `budgets`, for poles
    `pole_reading`.
    """

    things: int
    fetches: int

    @property
    def spent(self) -> bool:
        return self.things <= 0 or self.fetches <= 0

    async def count(self, uri: str) -> None:
        """For a `counted` block."""
        if self.fetches <= 0:
            raise Later(f"enough was asked before {uri[:300]}", code="budget")
        self.fetches -= 1


async def keep(actor: Actor, thing: Any, measure: Measure, *, hers_only: bool = False) -> None:
    """A thing that we do not have. One that came whole from her own server, and is hers, need not be asked for."""
    uri = uri_of(thing)
    if not uri or urls.is_ours(uri) or await lookup.exists(Film, uri=uri) or await lookup.exists(Note, uri=uri):
        return
    measure.things -= 1
    whole = object_of(thing)
    hers = whole is not None and whole.get("attributedTo") == actor.uri and urls.same_origin(uri, actor.uri)
    if whole is not None and hers and PUBLIC_NAMES.intersection(addressed_to(whole)):
        await arrivals.welcome(whole, actor, old=True)
        return
    await arrivals.fetch(uri, by=actor if hers_only else None, old=True)
