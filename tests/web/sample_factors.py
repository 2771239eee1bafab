"""The pages of the second step for `sample_pages`, with a stranger's words wherever they can stand."""

from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.factors.authenticator import Sheet
from fediverse_cinema.factors.models import Passkey
from fediverse_cinema.factors.service import Factors
from fediverse_cinema.web.forms.fields import FormView
from tests.web.sample_projects import Case

DAY = datetime(2026, 11, 20, 14, tzinfo=UTC)
NONE = Factors(None, (), 0)


def some_factors(text: str) -> Factors:
    usual = {"credential_id": "x", "public_key": "x", "user_handle": "x", "sign_count": 0, "created_at": DAY}
    return Factors(DAY, (Passkey(id=1, name=text, used_at=DAY, **usual), Passkey(id=2, name=text, **usual)), 1)


def factor_pages(text: str, me: dict[str, Any]) -> dict[str, Case]:
    some = some_factors(text)
    app, keys = Factors(DAY, (), 10), Factors(None, some.passkeys, 10)
    bad = {"code": ("This text is too long.", {})}
    wrong, mistyped = FormView({}, bad | {"password": ("This text is too long.", {})}), FormView({"name": text}, bad)
    second = {"section": "login", "form": FormView(), "next": text, "factors": some, "asking": text}
    own = {"form": FormView({"name": text}), "handle": text, "factors": NONE, "proved": False, "sheet": None}
    own |= {"asking": text, "codes": (), "kept": False} | me
    sheet = Sheet("M0 0h1v1h-1z", 41, "otpauth://totp/x?secret=AAAA", text)
    taking = {"form": FormView({"handle": text, "reason": text}), "done": ""} | me
    return {
        "second step": ("accounts/second.html", second),
        "second step by app": ("accounts/second.html", second | {"factors": app}),
        "second step by passkey": ("accounts/second.html", second | {"factors": keys}),
        "refused second step": ("accounts/second.html", second | {"form": mistyped}),
        "no factors": ("accounts/factors.html", own),
        "no factors, proved": ("accounts/factors.html", own | {"proved": True}),
        "an app to scan": ("accounts/factors.html", own | {"proved": True, "sheet": sheet, "form": mistyped}),
        "factors": ("accounts/factors.html", own | {"factors": some}),
        "factors, refused": ("accounts/factors.html", own | {"factors": some, "form": wrong}),
        "factors, proved": ("accounts/factors.html", own | {"factors": some, "proved": True, "kept": True}),
        "new recovery codes": ("accounts/factors.html", own | {"factors": app, "proved": True, "codes": (text, text)}),
        "taking factors off": ("admin/factors.html", taking),
        "factors taken off": ("admin/factors.html", taking | {"done": text}),
        "refused taking off": (
            "admin/factors.html", taking | {"form": FormView({}, {"reason": ("This text is too long.", {})})}
        ),
    }  # fmt: skip
