"""The credits of a film and what has become of each: whether who is named has been asked, has confirmed it, or has said
no. Read by its page, its document and its maker's own; the rows are kept in consents. Who asks is `crediting`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.consents import claims, stamps
from fediverse_cinema.consents import credits as consents
from fediverse_cinema.consents.claims import Line
from fediverse_cinema.consents.credits import ENDED
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.films import credits, named
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import CreditLine
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import page_of

CONFIRMED, BY_LINK, UNCONFIRMED, REFUSED = "confirmed", "by_link", "unconfirmed", "refused"
STATES = (CONFIRMED, BY_LINK, UNCONFIRMED, REFUSED, "")
"""She has given a stamp, or is its author; has said so behind a link; has not, though named by an address; has said no;
and "" for who is named by words alone.
"""

CHECK = "check_credits"


@frozen
class Credited:
    """One line of the credits; `person` is the actor whom it names, if she is known. Who has said no is not named by an
    address any more.
    """

    credit: Credit
    person: Actor | None = None
    claim: Claim | None = None

    @property
    def line(self) -> Line:
        return claims.as_line(self.credit.name, self.credit.role)


@frozen
class Subject:
    """What names somebody, as a page links to it."""

    title: str
    url: str


async def of(film: Film) -> list[Credited]:
    """In their order."""
    return (await of_many([film]))[film.uri]


async def of_many(films: Sequence[Film]) -> dict[str, list[Credited]]:
    """The same of each of several, by its id."""
    said: dict[str, dict[Line, Claim]] = {film.uri: {} for film in films}
    for claim in await claims.of(*said):
        said[claim.subject_uri][claim.name, claim.role] = claim
    people = await named.known(*[film.credits for film in films if film.local])
    return {film.uri: _lines(film, said[film.uri], people) for film in films}


async def shown(film: Film) -> tuple[CreditLine, ...]:
    """As its page shows them: only who has confirmed it is linked to. Its author is fetched."""
    return tuple(_shown(film, one) for one in await of(film))


async def subjects(viewer: Actor, uris: Sequence[str]) -> dict[str, Subject]:
    """What may name somebody, a film or a project, by its id; a draft only for its maker."""
    if not uris:
        return {}
    films = await Film.filter(uri__in=list(uris))
    groups = await Actor.filter(uri__in=list(uris), type=ActorType.GROUP)
    seen = [film for film in films if film.state == FilmState.PUBLISHED or film.author_id == viewer.id]
    return {group.uri: Subject(group.name or group.handle, page_of(group)) for group in groups} | {
        film.uri: Subject(film.title, f"/films/{film.slug}") for film in seen
    }


async def by_line(film: Film, people: Mapping[str, Actor]) -> Mapping[Line, Claim]:
    """Only the claims that the lines of a film of ours still make; `people` are those whom they name."""
    said = {(claim.name, claim.role): claim for claim in await claims.of(film.uri)}
    return {one.line: one.claim for one in _lines(film, said, people) if one.claim is not None}


async def keep(film: Film) -> list[Actor]:
    """The credits of a film of ours have changed: what it says no longer goes. Those elsewhere who were named."""
    people = await named.known(film.credits)
    said = [
        (claims.as_line(one.name, one.role), people[one.who].id if one.who in people else None)
        for one in credits.parse(film.credits)
    ]
    return claims.people_of(await consents.keep(film.uri, said))


async def begin_check(film_id: int) -> None:
    """A film of elsewhere has come, or has changed."""
    film = await lookup.find(Film, id=film_id)
    if film is not None and not film.local and (film.remote.get("stamps") or await claims.of(film.uri)):
        await queue.later(CHECK, {"film_id": film.id}, lane=urls.host_of(film.uri), key=f"{CHECK} {film.id}")


async def check(film_id: int) -> None:
    """The job: each stamp that its document shows is looked at where it lives. What it shows no longer goes."""
    film = await Film.get_or_none(id=film_id, local=False).select_related("author")
    if film is not None:
        await stamps.believe_all(film.uri, film.author, film.remote.get("stamps", []))


def _shown(film: Film, one: Credited) -> CreditLine:
    state, credit, person = _state(film, one), one.credit, one.person
    if state not in (CONFIRMED, BY_LINK):
        return CreditLine(credit.role, credit.name, state)
    page = page_of(person) if person else page_of(film.author) if credit.who == film.author.uri else credit.who
    return CreditLine(credit.role, credit.name, state, page, person.address if person else "")


def _state(film: Film, one: Credited) -> str:
    author = film.author
    if one.claim is not None and one.claim.state == ClaimState.CONFIRMED:
        return CONFIRMED if one.claim.stamp_uri else BY_LINK
    if one.claim is not None and one.claim.state in ENDED:
        return REFUSED
    if one.credit.who in (author.uri, author.page_url) or (one.person and one.person.id == author.id):
        return CONFIRMED if one.credit.who else ""
    return UNCONFIRMED if one.credit.who or one.claim else ""


def _lines(film: Film, said: Mapping[Line, Claim], people: Mapping[str, Actor]) -> list[Credited]:
    """Those of elsewhere were read together with their stamps; of ours somebody else may be named by the same words."""
    lines = []
    for credit in credits.parse(film.credits):
        person, claim = (
            people.get(credit.who) if film.local else None,
            said.get(claims.as_line(credit.name, credit.role)),
        )
        if film.local and claim is not None and claim.person_id not in (None, person and person.id):
            claim = None
        if claim is not None and claim.state in ENDED:
            credit = replace(credit, who="")
        lines.append(Credited(credit, person or (claim.person if claim else None), claim))
    return lines
