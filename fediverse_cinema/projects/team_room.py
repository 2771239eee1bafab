"""What the page of a team shows, of one project for who belongs to it: rows in, views out."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.projects import queries, service
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm
from fediverse_cinema.projects.views import ProjectLine

MOST_FILMS = 100


@frozen
class Mate:
    """Somebody of the team. `number` names her place in forms."""

    number: int
    person: Person
    relationship: str
    role: str
    trade: str
    department: str
    heads: bool
    listed: bool
    contact: str


@frozen
class OwnFilm:
    """A film of who looks at the page; `linked`: it came out of this project."""

    id: int
    title: str
    url: str
    linked: bool


@frozen
class Belonging:
    """Where somebody belongs, or is asked whether she does (`joined` is false then)."""

    id: int
    project: ProjectLine
    role: str
    trade: str
    joined: bool


async def mates(project: Project) -> tuple[Mate, ...]:
    """In the order in which they came."""
    return tuple(mate(one) for one in await service.members(project))


def mate(row: Membership) -> Mate:
    """Its person is fetched."""
    return Mate(
        number=row.number,
        person=person(row.person),
        relationship=row.relationship.value,
        role=row.role,
        trade=row.trade,
        department=row.department,
        heads=row.heads,
        listed=row.listed,
        contact=row.contact,
    )


async def films_of(project: Project, maker: Actor) -> tuple[OwnFilm, ...]:
    """Hers, the latest first: those that came out of the project, and those that may have."""
    linked = {row for row in await ProjectFilm.filter(project_id=project.id).values_list("film_id", flat=True)}
    found = await Film.filter(author_id=maker.id, local=True).order_by("-id").limit(MOST_FILMS)
    return tuple(OwnFilm(film.id, film.title, f"/films/{film.slug}", film.id in linked) for film in found)


def belonging(row: Membership) -> Belonging:
    """Its project and that one's Group are fetched."""
    return Belonging(row.id, queries.line(row.project), row.role, row.trade, row.joined_at is not None)
