"""Reads of private screeners: who may see a film and who did, for its maker; what a member is invited to, for her."""

from collections import Counter, defaultdict

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.people.views import person
from fediverse_cinema.screeners.models import ScreeningPass, Viewing
from fediverse_cinema.screeners.views import Invitation, PassLine, ViewingLine

LATEST = 10
MOST_INVITATIONS = 50


async def passes_of(film: Film) -> tuple[PassLine, ...]:
    """All there ever were, the latest first."""
    passes = await ScreeningPass.filter(film_id=film.id).select_related("actor").order_by("-id")
    viewings: dict[int, list[Viewing]] = defaultdict(list)
    for one in await Viewing.filter(screening_pass__film_id=film.id).order_by("-id"):
        viewings[one.screening_pass_id].append(one)
    return tuple(_line(one, viewings[one.id]) for one in passes)


async def invitations_of(member: Actor) -> tuple[Invitation, ...]:
    """What she can see now that is not public, what ends first first."""
    passes = ScreeningPass.filter(
        actor_id=member.id, revoked_at__isnull=True, expires_at__gt=clock.now(), film__state=FilmState.DRAFT
    )
    found = await passes.select_related("film__author").order_by("expires_at").limit(MOST_INVITATIONS)
    viewings = Viewing.filter(screening_pass_id__in=[one.id for one in found])
    seen = Counter(await viewings.values_list("screening_pass_id", flat=True))
    return tuple(
        Invitation(f"/screenings/{one.id}", one.film.title, person(one.film.author), by_our_clock(one.expires_at))
        for one in found
        if one.most_viewings is None or seen[one.id] < one.most_viewings
    )


async def count_open(author: Actor) -> dict[str, int]:
    """How many passes to each of her films can be used, by the film's page."""
    found = await sql.rows(
        "SELECT f.slug, count(*) AS passes FROM screening_pass p JOIN film f ON f.id=p.film_id"
        " WHERE f.author_id=? AND f.state='draft' AND p.revoked_at IS NULL AND p.expires_at>? GROUP BY f.slug",
        author.id, clock.now(),
    )  # fmt: skip
    return {f"/films/{row['slug']}": row["passes"] for row in found}


def _line(one: ScreeningPass, viewings: list[Viewing]) -> PassLine:
    return PassLine(
        id=one.id,
        name=one.name,
        member=person(one.actor) if one.actor else None,
        state=_state(one, len(viewings)),
        expires_at=by_our_clock(one.expires_at),
        most_viewings=one.most_viewings,
        count=len(viewings),
        viewings=tuple(
            ViewingLine(by_our_clock(viewing.began_at), by_our_clock(viewing.seen_at)) for viewing in viewings[:LATEST]
        ),
        revoked_at=by_our_clock(one.revoked_at) if one.revoked_at else None,
    )


def _state(one: ScreeningPass, viewings: int) -> str:
    if one.revoked_at is not None:
        return "revoked"
    if one.expires_at <= clock.now():
        return "expired"
    return "used" if one.most_viewings is not None and viewings >= one.most_viewings else "open"
