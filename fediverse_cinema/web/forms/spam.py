"""What keeps machines from the forms of visitors, without a riddle for people: a stamp that says when the form was
shown, a field that nobody sees, and a mark of the network that it came from, to count by. Called by the pages of such
forms.
"""

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer
from starlette.datastructures import FormData
from starlette.requests import Request

from fediverse_cinema.accounts.service import network_of
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.web.forms.fields import text
from fediverse_cinema.web.limits import address_of

FIELD, TRAP = "stamp", "website"
QUICKEST = timedelta(seconds=4)
LIFETIME = timedelta(hours=24)


@frozen
class Stamp:
    """`nonce` is of the one form that was shown: the same form sent twice has the same. `trap`: its unseen field was
    filled in, which people do not do; it is answered as if all were well, and nothing is kept.
    """

    nonce: str
    trap: bool


def stamp() -> str:
    """For the hidden field of a form that is shown now."""
    made: str | bytes = _serializer().dumps([ids.new_uuid(), clock.timestamp()])
    return made if isinstance(made, str) else made.decode()


def check(form: FormData) -> Stamp:
    """Refused when it is forged or a day old, and when nobody could have typed so quickly: then the same form may be
    sent again.
    """
    nonce, age = _read(form)
    if age < QUICKEST:
        raise Refused(
            f"sent after {age}", public="That was very quick. Read it through once more, then send it again.",
            code="too_fast",
        )  # fmt: skip
    return Stamp(nonce, bool(text(form, TRAP)))


def again(form: FormData) -> str:
    """The stamp for a form that is shown again: it stays the same form. A new one where that was none."""
    try:
        _read(form)
    except Refused:
        return stamp()
    return text(form, FIELD)


def source_of(request: Request) -> str:
    """Stands for the visitor's network today: under a key of this pole and this day, so that nobody who reads it can
    tell which it was, nor know it again tomorrow.
    """
    seen = f"{clock.now().date()} {network_of(address_of(request))}"
    return hmac.new(here().secret, seen.encode(), hashlib.sha256).hexdigest()[:32]


def _read(form: FormData) -> tuple[str, timedelta]:
    """The nonce, and how long ago the form was shown."""
    try:
        nonce, shown_at = _serializer().loads(text(form, FIELD))
        age = timedelta(seconds=clock.timestamp() - float(shown_at))
    except (BadData, TypeError, ValueError) as error:
        raise _too_old() from error
    if age > LIFETIME:
        raise _too_old()
    return str(nonce), age


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(here().secret, salt="stamp of a form")


def _too_old() -> Refused:
    return Refused(
        "no stamp, or an old one", public="This form was open for a long time. Send it once more.", code="too_old"
    )
