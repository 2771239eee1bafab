"""From a row of the route table to what Starlette runs: rule and origin are checked before the page."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import RULES, anybody, may
from fediverse_cinema.foundation.errors import Forbidden, Missing
from fediverse_cinema.foundation.outside.client import for_people
from fediverse_cinema.web import asking, csrf
from fediverse_cinema.web.page import to
from fediverse_cinema.web.sessions import account_of

Page = Callable[[Request], Awaitable[Response]]


def guarded(page: Page, verb: str) -> Page:
    """The page behind its rule. A rule about a thing is asked again by the page, with the thing (`allow`)."""
    for_everybody = RULES[verb] is anybody

    async def endpoint(request: Request) -> Response:
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if changes and verb != "deliver_letter":
            csrf.check_origin(request)
        if not for_everybody and await account_of(request) is None:
            if changes:
                raise Forbidden("not signed in", public="Please sign in first.", code="signed_out")
            wanted = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
            return to(f"/login?next={quote(wanted)}")
        await asking.check(request)
        with for_people() if verb != "deliver_letter" else nullcontext():
            response = await page(request)
        asking.mark(request, response)
        return response

    endpoint.__name__ = page.__name__
    return endpoint


async def allow(request: Request, verb: str, thing: Any) -> Account:
    """The account, if it may do this to that thing. What one may not touch looks as if it did not exist."""
    account = await account_of(request)
    if account is None or not may(account, verb, thing):
        raise Missing(f"{verb} of {thing!r} refused")
    return account


async def member(request: Request) -> Account:
    """The account behind a route that only members enter."""
    account = await account_of(request)
    if account is None:
        raise Forbidden("not signed in", code="signed_out")
    return account
