"""From a right password to a session: at once, or by a second step. No address leads past that: the session is made
when its code is right, and not before. Called by the pages on which somebody gives her password, a code or a passkey.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import doorstep
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import service as factors
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web import sessions
from fediverse_cinema.web.page import safe_next, to

SECOND_STEP = "/login/second"


async def go_in(request: Request, account: Account, after: str) -> Response:
    """Her password was right; `after`: where she wants to go."""
    if not await factors.are_on(account.id):
        return await finish(request, account, after)
    response = to(f"{SECOND_STEP}?next={quote(safe_next(after, ''))}")
    response.set_cookie(
        _cookie_name(), await doorstep.begin(account), max_age=int(doorstep.LIFETIME.total_seconds()),
        secure=_secure(), httponly=True, samesite="lax",
    )  # fmt: skip
    return response


async def waiting(request: Request) -> Account | None:
    """Who stands on the doorstep."""
    return await doorstep.whose(_token(request))


async def leave_doorstep(request: Request) -> bool:
    """False when she stands there no longer."""
    return await doorstep.leave(_token(request))


async def finish(request: Request, account: Account, after: str) -> Response:
    """She has shown all that is asked of her: a session."""
    response = to(safe_next(after, "/workshop"))
    if token := _token(request):
        await doorstep.leave(token)
        response.delete_cookie(_cookie_name(), secure=_secure(), httponly=True, samesite="lax")
    await sessions.begin(request, response, account)
    return response


def _token(request: Request) -> str:
    return request.cookies.get(_cookie_name(), "")[:200]


def _cookie_name() -> str:
    return "__Host-doorstep" if _secure() else "doorstep"


def _secure() -> bool:
    return here().settings.federation.scheme == "https"
