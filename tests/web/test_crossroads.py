"""Routes that are found by the parts of a path are those that Starlette finds by trying one after the other."""

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope

from fediverse_cinema.app import inbox_routes
from fediverse_cinema.web.crossroads import Crossroads
from fediverse_cinema.web.routes.table import routes

ALL = [*routes(), *inbox_routes()]
METHODS = ("GET", "POST", "TRACE")
ODD = (
    "/", "//", "", "/films", "/films/", "/films//", "/films//edit", "/films/new", "/films/a/b/c/d/e/f/g", "/nowhere",
    "/static", "/static/", "/static/app.css", "/static/a/b/c", "/staticfiles", "/people/@ana@lille.example",
    "/people/https://lille.example/users/ana", "/people", "/people/", "/pole-0123.css", "/pole-/x.css", "/ap", "/ap/",
    "/ap/users/{handle}", "/{slug}", "/users/ana.atom", "/users/ana.b.rss", "/users/.atom", "/ap/inbox", "/ap/inbox/",
    "/films/é ü", "/films/a\nb", "/" + "a/" * 5000, "/" * 5000,
)  # fmt: skip


def scope(path: str, method: str) -> Scope:
    return {"type": "http", "path": path, "root_path": "", "method": method, "path_params": {}}


def tried(path: str, method: str) -> tuple[Match, BaseRoute | None, object]:
    """As starlette.routing.Router does."""
    partly: tuple[Match, BaseRoute | None, object] = (Match.NONE, None, None)
    for route in ALL:
        match, found = route.matches(scope(path, method))
        if match is Match.FULL:
            return match, route, found.get("path_params")
        if match is Match.PARTIAL and partly[1] is None:
            partly = match, route, found.get("path_params")
    return partly


def paths() -> Iterator[str]:
    yield from ODD
    for route in ALL:
        assert isinstance(route, Route | Mount)
        for word in ("new", "pages", "a.b"):
            path = route.path
            while "{" in path:
                path = path[: path.index("{")] + word + path[path.index("}") + 1 :]
            yield path
        yield f"{path}/"
        yield f"{path}/more"


@pytest.mark.parametrize("method", METHODS)
def test_every_path_finds_the_route_that_comes_first(method: str) -> None:
    roads = Crossroads(ALL)
    for path in dict.fromkeys(paths()):
        match, found = roads.matches(scope(path, method))
        assert (match, found.get("route"), found.get("path_params")) == tried(path, method), path[:100]


def test_few_routes_are_tried_for_a_path() -> None:
    """Or it would take as long as before."""
    roads = Crossroads(ALL)
    for path in dict.fromkeys(paths()):
        assert len(list(roads._start.fitting(path.split("/")[1:]))) <= 12, path[:100]


def test_the_first_that_fits_answers_though_another_says_more() -> None:
    async def page(_: Request) -> Response:
        return Response()

    for routes_of_a_table in (
        [Route("/a/{name}", page), Route("/a/b", page)],
        [Route("/a/b", page), Route("/a/{name}", page)],
        [Route("/a/{rest:path}", page), Route("/a/b", page)],
        [Mount("/a", page), Route("/a/b", page)],
        [Route("/{name}/b", page), Route("/a/{name}", page), Route("/a/b", page)],
    ):
        match, found = Crossroads(routes_of_a_table).matches(scope("/a/b", "GET"))
        assert (match, found["route"]) == (Match.FULL, routes_of_a_table[0])
        for another_method in ([Route("/a/b", page, methods=["POST"])], [Route("/a/{name}", page, methods=["POST"])]):
            match, found = Crossroads([*another_method, *routes_of_a_table]).matches(scope("/a/b", "GET"))
            assert (match, found["route"]) == (Match.FULL, routes_of_a_table[0])
