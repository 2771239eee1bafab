"""All paths together, in the order in which they are tried."""

from functools import cache

from starlette.routing import BaseRoute, Mount, Route

from fediverse_cinema.web.gate import guarded
from fediverse_cinema.web.routes import (
    agenda,
    companies,
    crews,
    files,
    films,
    joining,
    moderation,
    own_data,
    pole,
    provenance,
    publications,
    rules,
    selections,
    talk,
    upkeep,
    wire,
    workshop,
)
from fediverse_cinema.web.routes.row import Row
from fediverse_cinema.web.static_files import OwnFiles

# The first that fits answers: /users/{handle}.atom stands before /users/{handle}.
ROUTES: tuple[Row, ...] = (
    *files.ROWS,
    *films.ROWS,
    *agenda.ROWS,
    *publications.ROWS,
    *crews.ROWS,
    *selections.ROWS,
    *provenance.ROWS,
    *companies.ROWS,
    *talk.ROWS,
    *workshop.ROWS,
    *rules.ROWS,
    *moderation.ROWS,
    *joining.ROWS,
    *own_data.ROWS,
    *pole.ROWS,
    *upkeep.ROWS,
    *wire.ROWS,
)


@cache
def routes() -> list[BaseRoute]:
    """What Starlette mounts, the same for every pole of a process."""
    made: list[BaseRoute] = [Route(row.path, guarded(row.page, row.verb), methods=list(row.methods)) for row in ROUTES]
    return [*made, Mount("/static", OwnFiles(), name="static")]
