"""Which route fits a path: the first of the table, as Starlette has it, found by the parts of the path instead of by
trying one after the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, Mount, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

Placed = tuple[int, BaseRoute]
"""A route, and its place in the table."""


@dataclass(slots=True)
class Crossing:
    """Where the routes part that begin alike: by the next part of the path, or with any part that there may be. Of
    those of `below` nothing is known but how they begin.
    """

    named: dict[str, "Crossing"] = field(default_factory=dict)
    any: "Crossing | None" = None
    ending: list[Placed] = field(default_factory=list)
    below: list[Placed] = field(default_factory=list)

    def after(self, part: str) -> "Crossing":
        """Made, when no route went there yet."""
        if "{" not in part:
            return self.named.setdefault(part, Crossing())
        self.any = self.any or Crossing()
        return self.any

    def fitting(self, parts: Sequence[str]) -> Iterator[Placed]:
        """The routes that may fit; whether one does, she says herself."""
        yield from self.below
        if not parts:
            yield from self.ending
            return
        for following in (self.named.get(parts[0]), self.any):
            if following is not None:
                yield from following.fitting(parts[1:])


class Crossroads(BaseRoute):
    """All routes as one."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = list(routes)
        self._start = Crossing()
        for placed in enumerate(self.routes):
            self._put(placed)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        first_of_another_method: tuple[Match, Scope] = (Match.NONE, {})
        for _, route in sorted(self._start.fitting(_parts(scope["path"]))):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, "route": route}
            if match is Match.PARTIAL and first_of_another_method[0] is Match.NONE:
                first_of_another_method = match, {**found, "route": route}
        return first_of_another_method

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: BaseRoute = scope["route"]
        await route.handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        raise NoMatchFound(name, path_params)  # addresses are made in foundation.urls

    def _put(self, placed: Placed) -> None:
        route = placed[1]
        assert isinstance(route, Route | Mount)
        crossing = self._start
        for part in _parts(route.path):
            if ":path}" in part:
                break
            crossing = crossing.after(part)
        else:
            if isinstance(route, Route):
                crossing.ending.append(placed)
                return
        crossing.below.append(placed)


def _parts(path: str) -> list[str]:
    return path.split("/")[1:]
