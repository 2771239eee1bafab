"""What the page of a person shows of her as a film-maker: her portrait, all of it to members of this pole, to others
what is for everybody; and the projects that show her in their team.
"""

from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmLine
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.people import occupations, portraits
from fediverse_cinema.people.likeness import Likeness
from fediverse_cinema.people.occupations import LABELS
from fediverse_cinema.people.views import ProfileLine
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.projects.models import Membership
from fediverse_cinema.projects.views import ProjectLine

MOST_PROJECTS = 30


async def shown(actor: Actor, viewer: Actor | None) -> dict[str, Any]:
    """For the template: `portrait`, `projects` and, when her showreel is a film that is known here, `reel`."""
    if actor.gone_at is not None:
        return {"portrait": Likeness(), "reel": None, "projects": ()}
    said = (await portraits.of(actor)).from_day(clock.now().date())
    said = said if viewer else said.for_everybody()
    reel = await _film_at(said.showreel) if said.showreel else None
    return {"portrait": said, "reel": reel, "projects": await _projects(actor)}


async def lines_beside(actor: Actor, lines: tuple[ProfileLine, ...]) -> tuple[ProfileLine, ...]:
    """The profile lines of somebody of another pole without those that say her portrait in words, in either language.
    What she has typed herself under such a heading stays.
    """
    said = await portraits.of(actor)
    told = {(name, _bare(words)) for language in LABELS for name, words in occupations.lines(said, language)}
    return tuple(line for line in lines if (line.name, _bare(plain(line.html))) not in told)


def _bare(text: str) -> str:
    return " ".join(text.split())


async def _projects(actor: Actor) -> tuple[ProjectLine, ...]:
    """The latest that she joined first. Of two servers of elsewhere one cannot say that somebody of the other is in."""
    shown = Membership.filter(person_id=actor.id, joined_at__isnull=False, left_at=None, listed=True)
    found = (
        await shown.filter(project__actor__gone_at=None)
        .select_related("project__actor")
        .order_by("-joined_at")
        .limit(MOST_PROJECTS)
    )
    return tuple(
        projects.line(one.project)
        for one in found
        if actor.local or one.project.local or one.project.actor.host == actor.host
    )


async def _film_at(address: str) -> FilmLine | None:
    slug = address.removeprefix(f"{urls.base()}/films/")
    found = await Film.filter(state=FilmState.PUBLISHED, **({"uri": address} if slug == address else {"slug": slug}))
    lines = await queries.lines_of([film.id for film in found])
    return next(iter(lines.values()), None)
