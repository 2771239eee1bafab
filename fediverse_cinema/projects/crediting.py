"""What a film takes from the project that it came out of: the link between the two, and the crew, line by line, into
its credits. Whether those who are named agree is asked from the film's own page (films.crediting).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import credits, named
from fediverse_cinema.films import service as films
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import LONGEST, Sheet
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.people import trades
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm

DASH = re.compile(r"\s*[—–:]\s*|\s+-\s+")
"""What stands between the parts of a line, and so not inside one."""


async def came_out(project: Project, film: Film) -> None:
    await ProjectFilm.get_or_create(project_id=project.id, film_id=film.id)


async def did_not(project: Project, film: Film) -> None:
    await ProjectFilm.filter(project_id=project.id, film_id=film.id).delete()


async def take_crew(project: Project, film: Film) -> int:
    """Those who are shown on the project's front, each with her role there, behind the credits that the film has: how
    many were not in them yet. Refused when they do not all fit.
    """
    said, people = credits.parse(film.credits), await named.known(film.credits)
    crew = [one for one in await service.members(project) if one.listed and not _is_named(one, said, people)]
    if not crew:
        return 0
    text = "\n".join([*filter(None, [film.credits.rstrip()]), *map(_line, crew)])
    if len(text) > LONGEST["credits"]:
        raise Refused(
            f"{len(text)} signs of credits", public="The credits would be too long: at most %(most)s characters fit.",
            code="too_long", most=LONGEST["credits"],
        )  # fmt: skip
    await films.change(film, _sheet_of(film, text))
    return len(crew)


def _is_named(member: Membership, said: Sequence[Credit], people: Mapping[str, Actor]) -> bool:
    """By her address or her name, for the same role; who has none here is not named a second time."""
    role = fold(role_of(member))
    for one in said:
        actor = people.get(one.who)
        same = actor.id == member.person_id if actor else fold(one.name) == fold(name_of(member))
        if same and role in ("", fold(one.role)):
            return True
    return False


def _line(member: Membership) -> str:
    person = member.person
    sure = f"@{person.handle}" if person.local else f"@{person.address}" if person.confirmed_at else person.uri
    return " — ".join(part for part in (role_of(member), name_of(member), sure) if part)


def role_of(member: Membership) -> str:
    """In her own words; else her trade, in the language of our documents."""
    return DASH.sub(", ", member.role or trades.name(member.trade, "fr"))


def name_of(member: Membership) -> str:
    return DASH.sub(" ", " ".join((member.person.name or member.person.handle).split()))


def _sheet_of(film: Film, text: str) -> Sheet:
    """The film as it stands, but for its credits."""
    stands = {field.name: getattr(film, field.name) for field in fields(Sheet)}
    stands |= {name: tuple(value) for name, value in stands.items() if isinstance(value, list)}
    return Sheet(**stands | {"translations": tuple(film.translations.items()), "credits": text})
