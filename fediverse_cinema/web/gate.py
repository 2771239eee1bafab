"""From a row of the route table to what Starlette runs: rule and origin are checked before the page."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import guests
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import IN_A_LABEL, IN_A_PROJECT, RULES, anybody, may
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import far_reading
from fediverse_cinema.foundation.errors import Forbidden, Missing
from fediverse_cinema.foundation.outside.client import for_people
from fediverse_cinema.web import asking, caching, csrf, moved
from fediverse_cinema.web.forms import tus
from fediverse_cinema.web.guests import Room, guest_token
from fediverse_cinema.web.negotiation import wants_html
from fediverse_cinema.web.page import to
from fediverse_cinema.web.sessions import account_of

Page = Callable[[Request], Awaitable[Response]]
WITHOUT_A_PAGE = ("deliver_letter", "stop_mails")
"""What servers and mail programs send, which come from no page: a signature, or the address, says that they may."""


def guarded(page: Page, verb: str) -> Page:
    """The page behind its rule. A rule about a thing is asked again by the page, with the thing (`allow`)."""
    for_everybody = RULES[verb] is anybody

    async def endpoint(request: Request) -> Response:
        if (way := await moved.elsewhere(request)) is not None:
            return way
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if changes and verb not in WITHOUT_A_PAGE:
            csrf.check_origin(request)
        if not for_everybody and await account_of(request) is None and not await _is_guest(request, verb):
            if changes or tus.VERSION_HEADER in request.headers:
                # A program that sends a file goes on with it after this, once its member has signed in again.
                status = 401 if tus.VERSION_HEADER in request.headers else 403
                raise Forbidden("not signed in", public="Please sign in first.", code="signed_out", status=status)
            wanted = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
            return to(f"{_door(request, verb)}?next={quote(wanted)}")
        for_document = asking.is_for_document(request)
        if for_document:
            await asking.check(request)
        with for_people() if verb != "deliver_letter" else nullcontext(), _far_reading(request, verb):
            response = await page(request)
        if for_document:
            asking.mark(request, response)
        return caching.with_mark(request, response)

    endpoint.__name__ = page.__name__
    return endpoint


def _far_reading(request: Request, verb: str) -> AbstractContextManager[None]:
    """A public page is read from a replica, if there is one, for whom we know nothing of: whoever has a cookie may have
    just written something, and a server is told of what is new before a replica knows it.
    """
    far = verb == "read" and wants_html(request) and request.method in ("GET", "HEAD") and not request.cookies
    return far_reading.allowed() if far else nullcontext()


async def allow(request: Request, verb: str, thing: Any) -> Account:
    """The account, if it may do this to that thing. What one may not touch looks as if it did not exist."""
    account = await account_of(request)
    if account is None or not may(account, verb, thing):
        raise Missing(f"{verb} of {thing!r} refused")
    return account


def _door(request: Request, verb: str) -> str:
    """Where who is not signed in is led."""
    if verb in IN_A_PROJECT:
        return f"/projects/{request.path_params['handle']}/team/enter"
    return f"/labels/{request.path_params['handle']}/jury/enter" if verb in IN_A_LABEL else "/login"


async def _is_guest(request: Request, verb: str) -> bool:
    """Does this browser hold a session of somebody of another server for this project or label? What she is in it, its
    page asks (`own_projects.my_project`, `own_labels.enter`).
    """
    if verb in IN_A_PROJECT:
        return await _holds(request, Room.TEAM, urls.project(request.path_params["handle"]))
    return verb in IN_A_LABEL and await _holds(request, Room.JURY, urls.label(request.path_params["handle"]))


async def _holds(request: Request, room: Room, subject_uri: str) -> bool:
    token = guest_token(request, room)
    return bool(token) and await guests.current(token, subject_uri) is not None


async def member(request: Request) -> Account:
    """The account behind a route that only members enter."""
    account = await account_of(request)
    if account is None:
        raise Forbidden("not signed in", code="signed_out")
    return account
