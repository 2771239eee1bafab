"""The session cookie: a random token and nothing else. Visitors have none."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import sessions
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.devices import device_of


def _secure() -> bool:
    return here().settings.federation.scheme == "https"


def cookie_name() -> str:
    """`__Host-` makes browsers refuse such a cookie from anybody else; over plain http they refuse the prefix."""
    return "__Host-session" if _secure() else "session"


def session_token(request: Request) -> str:
    return request.cookies.get(cookie_name(), "")[:200]


async def account_of(request: Request) -> Account | None:
    """Who is signed in, read once for each request."""
    if not hasattr(request.state, "account"):
        token = session_token(request)
        request.state.account = await sessions.account_of(token) if token else None
    account: Account | None = request.state.account
    return account


async def viewer_of(request: Request) -> Actor | None:
    """The same as others know her."""
    account = await account_of(request)
    return account.creator.actor if account else None


async def begin(request: Request, response: Response, account: Account) -> None:
    """Sign in: a new token, whatever the browser held before (a planted one is worth nothing)."""
    if old := session_token(request):
        await sessions.end(old)
    response.set_cookie(
        cookie_name(),
        await sessions.begin(account, device_of(request.headers.get("user-agent", "")[:500])),
        max_age=int(sessions.LIFETIME.total_seconds()),
        secure=_secure(),
        httponly=True,
        samesite="lax",
    )


async def end(request: Request, response: Response) -> None:
    await sessions.end(session_token(request))
    response.delete_cookie(cookie_name(), secure=_secure(), httponly=True, samesite="lax")
