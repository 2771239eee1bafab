"""Reads for pages about companies: rows in, views out."""

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import barriers, follows, sight
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.companies import catalogue, editors, services
from fediverse_cinema.companies.models import Company, CompanyEditor, CompanyFilm, Leave
from fediverse_cinema.companies.views import CompanyLine, CompanyPage, EditorLine, EntryLine, Place, TrailerLine
from fediverse_cinema.films import lines as ways
from fediverse_cinema.films import queries as films
from fediverse_cinema.films import showing
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import beginning, markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import person
from fediverse_cinema.poles.models import KinshipState, KnownPole

IN_A_LIST = 30
LONGEST_BEGINNING = 240
MOST_TRAILERS = 6
MOST_WORDS = 5
LONGEST_WORD = 60


@frozen
class Wanted:
    """What a reader looks for; "" where she does not mind. `service` is a code of services.SERVICES."""

    words: str = ""
    service: str = ""
    region: str = ""


@frozen
class Found:
    """One page; `after` begins the next one, "" on the last."""

    companies: tuple[CompanyLine, ...]
    after: str = ""


async def find(wanted: Wanted, after: str = "", *, viewer: Actor | None = None, limit: int = IN_A_LIST) -> Found:
    """Those of this pole first, then those of the poles that it knows; of each the latest that was opened, or of which
    we have heard, first.
    """
    rows = _shown(await _known_hosts()).filter(*_conditions(wanted))
    place = _read(after)
    if place is not None:
        local, row = place
        rows = rows.filter(Q(local=local, id__lt=row) | Q(local=False) if local else Q(local=False, id__lt=row))
    found = await rows.select_related("actor").order_by("-local", "-id").limit(limit + 1)
    page, more = found[:limit], len(found) > limit
    seen = await sight.seen(viewer, page, lambda one: [one.actor_id])
    return Found(tuple(line(one) for one in seen), _place(page[-1]) if more else "")


async def company_of(handle: str) -> Company:
    """One of ours; its Organization is fetched. Gone when it was, Missing when it never was."""
    company = await Company.get_or_none(actor__uri=urls.company(handle), local=True).select_related("actor")
    if company is None:
        raise Missing(f"no company {handle[:60]}")
    if company.actor.gone_at is not None:
        raise Gone(f"company {handle} is closed", public="This page has been closed, by who edited it or by this pole.")
    return company


async def of_elsewhere(organization: Actor) -> CompanyLine | None:
    """What is known here of a company of another pole; None when this Organization is none."""
    company = await Company.get_or_none(actor_id=organization.id, local=False)
    if company is None:
        return None
    company.actor = organization
    return line(company)


async def of_film(film_uri: str, viewer: Actor | None) -> tuple[CompanyLine, ...]:
    """Companies of this pole in whose catalogue it stands, the first that it came to first."""
    given = CompanyFilm.filter(film__uri=film_uri, leave=Leave.GIVEN, company__closed_at=None).exclude(stamp_uri="")
    found = await given.select_related("company__actor").order_by("id").limit(IN_A_LIST)
    return tuple(line(one.company) for one in await sight.seen(viewer, found, lambda one: [one.company.actor_id]))


async def page(company: Company, viewer: Actor | None) -> CompanyPage:
    """Its Organization is fetched."""
    organization = company.actor
    state = await follows.between(viewer, organization) if viewer else None
    shown = [one.film for one in await catalogue.shown(company.id)]
    shown = await sight.seen(viewer, shown, lambda one: [one.author_id])
    lines = await films.lines_of([one.id for one in shown])
    return CompanyPage(
        line=line(company),
        about_html=markdown(company.about) if company.about else "",
        language=company.language,
        links=ways.support(company.links),
        films=tuple(lines[one.id] for one in shown),
        trailers=await _trailers(shown, lines),
        followers=await Follow.filter(followed_id=organization.id, state=FollowState.ACCEPTED).count(),
        state=state.value if state else "",
        edits=await editors.seat(company, viewer) is not None,
        blocked=viewer is not None and await barriers.has_blocked(viewer, organization),
    )


async def entries(company: Company) -> tuple[EntryLine, ...]:
    """All that it would like to show, in the order in which it was named."""
    found = await catalogue.in_order(company.id)
    lines = await films.lines_of([one.film_id for one in found])
    return tuple(EntryLine(one.number, lines[one.film_id], one.leave.value) for one in found if one.film_id in lines)


async def editors_of(company: Company) -> tuple[EditorLine, ...]:
    """Who edits it and who is asked, in the order in which they were."""
    found = CompanyEditor.filter(company_id=company.id, left_at=None).select_related("person")
    return tuple(
        EditorLine(one.id, person(one.person), one.joined_at is not None, one.joined_at or one.created_at)
        for one in await found.order_by("created_at", "id")
    )


async def places(actor: Actor) -> tuple[Place, ...]:
    """Where she edits, or is asked to, the latest first."""
    found = CompanyEditor.filter(person_id=actor.id, left_at=None, company__closed_at=None)
    rows = await found.select_related("company__actor").order_by("-created_at", "-id")
    return tuple(Place(line(one.company), one.id, one.joined_at is not None) for one in rows)


def line(company: Company) -> CompanyLine:
    """Its Organization is fetched."""
    about = markdown(company.about) if company.local else company.about
    return CompanyLine(
        organization=person(company.actor),
        uri=company.actor.uri,
        beginning=beginning(about, LONGEST_BEGINNING),
        services=services.unpacked(company.services),
        town=company.town,
        region=company.region,
        pictures=pictures_of(company) if company.local else (),
        origin="" if company.local else company.actor.host,
    )


def pictures_of(company: Company) -> tuple[Picture, ...]:
    """Its logo, the narrowest file first."""
    return tuple(Picture(f"/media/{one['name']}", one["width"], one["height"]) for one in company.picture)


async def _trailers(shown: Sequence[Film], lines: Mapping[int, FilmLine]) -> tuple[TrailerLine, ...]:
    """Of films of this pole: whoever looks at the page is not sent to other servers."""
    wanted = [one for one in shown if one.local and one.trailer_id is not None]
    found = list[TrailerLine]()
    for film in await Film.filter(id__in=[one.id for one in wanted]).select_related("trailer").order_by("-id"):
        if len(found) < MOST_TRAILERS and (trailer := await showing.trailer(film, None)) is not None:
            found.append(TrailerLine(lines[film.id], trailer))
    return tuple(found)


def _shown(hosts: Sequence[str]) -> QuerySet[Company]:
    return Company.filter(Q(local=True) | Q(actor__host__in=list(hosts)), closed_at=None, actor__gone_at=None)


async def _known_hosts() -> list[str]:
    return [str(one) for one in await KnownPole.filter(state=KinshipState.KNOWN).values_list("host", flat=True)]


def _conditions(wanted: Wanted) -> list[Q]:
    words = [fold(word)[:LONGEST_WORD] for word in wanted.words.split()[:MOST_WORDS]]
    exact: dict[str, Any] = {"region": wanted.region} if wanted.region else {}
    if wanted.service:
        exact["services__contains"] = f",{wanted.service},"
    return [*(Q(folded__contains=word) for word in words if word), *([Q(**exact)] if exact else [])]


def _place(company: Company) -> str:
    return f"{'here' if company.local else 'elsewhere'}~{company.id}"


def _read(after: str) -> tuple[bool, int] | None:
    where, _, row = after.partition("~")
    fits = where in ("here", "elsewhere") and row.isascii() and row.isdecimal() and len(row) <= 18
    return (where == "here", int(row)) if fits else None
