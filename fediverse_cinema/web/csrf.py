"""Forms of other sites cannot act for our members (CSRF).

Two locks. A browser says where a POST comes from (Origin, Sec-Fetch-Site): it must come from here. And every form
carries a token bound to the session, which another site cannot read. Visitors have no session and get no cookie for
this: their forms (sign-in, language, follow) hang on the first lock and on a token of their own. A guest of another
server has a session for the rooms of one project: forms in there are bound to that one.
"""

import hashlib
import hmac

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from starlette.requests import Request

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Forbidden
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.sessions import session_token

FIELD = "csrf"
LIFETIME_SECONDS = 24 * 3600


def token(request: Request) -> str:
    """What the forms of a page carry: in the rooms that a guest's session has opened (`request.state.guest`), bound to
    that one.
    """
    return _made(_session(request))


def frame_token(request: Request) -> str:
    """What the forms around every page carry, which lead out of such rooms."""
    return _made(session_token(request))


def check_origin(request: Request) -> None:
    """The first lock; asked before anything of the body is read."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        raise _forged("sent from another site")
    if origin is None and site is None:
        raise _forged("neither Origin nor Sec-Fetch-Site")
    # Of the form of a page with no-referrer browsers say no origin, only where it is from.
    silent = origin == "null" and site == "same-origin"
    if origin is not None and origin != urls.base() and not silent:
        raise _forged(f"origin {origin[:100]!r}")


def check_token(request: Request, given: str) -> None:
    """The second lock."""
    try:
        whose = _serializer().loads(given, max_age=LIFETIME_SECONDS)
    except BadData as error:
        raise _forged(f"token: {error}") from error
    if not isinstance(whose, str) or not hmac.compare_digest(whose.encode(), _whose(_session(request)).encode()):
        raise _forged("the token of another session")


def _session(request: Request) -> str:
    return getattr(request.state, "guest", "") or session_token(request)


def _made(session: str) -> str:
    made: str | bytes = _serializer().dumps(_whose(session))
    return made if isinstance(made, str) else made.decode()


def _whose(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()[:32] if session else "visitor"


class _ByTheHour(TimestampSigner):
    def get_timestamp(self) -> int:
        return super().get_timestamp() // 3600 * 3600


def _serializer() -> URLSafeTimedSerializer:
    """Tokens of one hour are alike: a page that nobody has changed is the same to the byte."""
    return URLSafeTimedSerializer(here().secret, salt="csrf", signer=_ByTheHour)


def _forged(reason: str) -> Forbidden:
    return Forbidden(
        f"csrf: {reason}",
        public="This form is too old, or was not ours. Open the page again and send it once more.",
        code="csrf",
    )
