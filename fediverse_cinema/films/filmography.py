"""What somebody has done for which films, as her page shows it: only what both sides say, the film's maker by its
credits and she by her stamp (FEP-4ebc). Where a film is of elsewhere, its server is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import marks
from fediverse_cinema.consents.marks import Mark
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation.values import frozen

MOST_SHOWN = 500


@frozen
class Part:
    """A role of hers, in the words of the first film that says it, and her films in it, the latest first; the `awards`
    of each by the address of its page.
    """

    role: str
    films: tuple[FilmLine, ...]
    awards: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)


async def of(actor: Actor) -> tuple[Part, ...]:
    """By role, that of her latest film first."""
    said = await _said_by_both(actor)
    films = await Film.filter(uri__in={uri for uri, _ in said}, state=FilmState.PUBLISHED) if said else []
    lines = await queries.lines_of([film.id for film in films])
    chosen = await marks.of_films([film.uri for film in films])
    awards = {lines[film.id].url: chosen[film.uri] for film in films if film.uri in chosen}
    found: dict[str, Part] = {}
    for film in sorted(films, key=lambda one: (one.year or 0, one.id), reverse=True):
        for role in [role for uri, role in said if uri == film.uri]:
            part = found.get(role.casefold(), Part(role, ()))
            found[role.casefold()] = Part(part.role, (*part.films, lines[film.id]), awards)
    return tuple(found.values())


async def _said_by_both(actor: Actor) -> Sequence[tuple[str, str]]:
    """Film and role: claims that her stamp has confirmed. One of ours that is withdrawn has taken its claim along."""
    confirmed = Claim.filter(person_id=actor.id, state=ClaimState.CONFIRMED).exclude(stamp_uri="")
    return [(one.subject_uri, one.role) for one in await confirmed.order_by("-id").limit(MOST_SHOWN)]
