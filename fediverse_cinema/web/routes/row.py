"""One path: what answers it, and the rule that lets people in (accounts.permissions)."""

from dataclasses import dataclass

from fediverse_cinema.web.gate import Page

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    page: Page
    verb: str
    methods: tuple[str, ...] = GET
