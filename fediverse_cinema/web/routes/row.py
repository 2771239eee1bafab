"""One path: what answers it, and the rule that lets people in (accounts.permissions)."""

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.web.gate import Page

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@frozen
class Row:
    path: str
    page: Page
    verb: str
    methods: tuple[str, ...] = GET
