"""Forms of other sites cannot act for our members (CSRF).

Two locks. A browser says where a POST comes from (Origin, Sec-Fetch-Site): it must come from here. And every form
carries a token bound to the session, which another site cannot read. Visitors have no session and get no cookie for
this: their forms (sign-in, language, follow) hang on the first lock and on a token of their own.
"""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Forbidden
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.sessions import session_token

FIELD = "csrf"
LIFETIME_SECONDS = 24 * 3600


def token(request: Request) -> str:
    """What the forms of a page carry."""
    made: str | bytes = _serializer().dumps(_whose(request))
    return made if isinstance(made, str) else made.decode()


def check_origin(request: Request) -> None:
    """The first lock; asked before anything of the body is read."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _forged("sent from another site")
    origin = request.headers.get("origin")
    if origin is None and "sec-fetch-site" not in request.headers:
        raise _forged("neither Origin nor Sec-Fetch-Site")
    if origin is not None and origin != urls.base():
        raise _forged(f"origin {origin[:100]!r}")


def check_token(request: Request, given: str) -> None:
    """The second lock."""
    try:
        whose = _serializer().loads(given, max_age=LIFETIME_SECONDS)
    except BadData as error:
        raise _forged(f"token: {error}") from error
    if not isinstance(whose, str) or not hmac.compare_digest(whose.encode(), _whose(request).encode()):
        raise _forged("the token of another session")


def _whose(request: Request) -> str:
    session = session_token(request)
    return hashlib.sha256(session.encode()).hexdigest()[:32] if session else "visitor"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(here().secret, salt="csrf")


def _forged(reason: str) -> Forbidden:
    return Forbidden(
        f"csrf: {reason}",
        public="This form is too old, or was not ours. Open the page again and send it once more.",
        code="csrf",
    )
