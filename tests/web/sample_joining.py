"""The pages of joining and of one's own account for `sample_pages`, with a stranger's words wherever they can stand."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.accounts.models import Application, Invitation
from fediverse_cinema.accounts.sessions import Open
from fediverse_cinema.web.forms.fields import FormView
from tests.web.sample_factors import NONE, some_factors

Case = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 20, 14, tzinfo=UTC)


def joining_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, Case]:
    return _on_the_way_in(text, url) | _own_account(text, me) | _desk(text, url, me)


def _form(values: dict[str, Any] | None = None, **errors: str) -> FormView:
    return FormView(values or {}, {name: (sentence, {}) for name, sentence in errors.items()})


def _on_the_way_in(text: str, url: str) -> dict[str, Case]:
    wanted = {"section": "join", "question": text, "invited": False, "by_approval": True, "sends": True}
    wanted |= {"path_in_page": "/join"}
    typed = {"stamp": "1", "handle": text, "name": text, "mail": text, "answer": text}
    invited = wanted | {"question": "", "invited": True, "by_approval": False, "sends": False}
    asked = {"address": text, "whom": text, "handle": text, "path_in_page": "/link/x"}
    thanks = {"address": text, "handle": text}
    lost = {"asked": False, "sends": True, "hours": 1}
    behind = {"handle": text, "path_in_page": "/link/x"}
    return {
        "join": ("accounts/join.html", wanted | {"form": _form({"stamp": "1"})}),
        "join by invitation": ("accounts/join.html", invited | {"form": _form({"stamp": "1"})}),
        "refused join": ("accounts/join.html", wanted | {"form": _form(typed, mail="This text is too long.")}),
        "refused rules": ("accounts/join.html", wanted | {"form": _form(typed, agreed="This text is too long.")}),
        "joins nobody": ("accounts/closed.html", {"ended": False}),
        "joins by an old invitation": ("accounts/closed.html", {"ended": True, "may_join": True}),
        "address of an applicant": ("accounts/confirm.html", asked | {"form": _form()}),
        "taken meanwhile": ("accounts/confirm.html", asked | {"form": _form({}, **{"": "This text is too long."})}),
        **{f"joined, {state}": ("accounts/thanks.html", thanks | {"state": state}) for state in STATES},
        "joined, without mails": ("accounts/thanks.html", thanks | {"state": "waiting", "address": ""}),
        "sign in, changed": (
            "accounts/login.html",
            {"error": None, "next": text, "handle": "", "changed": True, "may_join": True, "asking": text},
        ),
        "sign in, late": ("accounts/login.html", {"error": None, "next": text, "late": True, "asking": text}),
        "lost": ("accounts/lost.html", lost),
        "lost, asked": ("accounts/lost.html", lost | {"asked": True}),
        "lost without mails": ("accounts/lost.html", lost | {"sends": False}),
        "another password": ("accounts/choose.html", behind | {"form": _form()}),
        "another bad password": (
            "accounts/choose.html", behind | {"form": _form({}, password="This text is too long.")}
        ),
    }  # fmt: skip


STATES = ("asked", "waiting", "welcome")


def _own_account(text: str, me: dict[str, Any]) -> dict[str, Case]:
    sessions = [Open(1, "Firefox, Linux", DAY, DAY, True), Open(2, "", DAY, DAY, False), Open(3, text, DAY, DAY, False)]
    one = {"handle": text, "sessions": sessions, "kept": False, "form": _form(), "factors": NONE} | me
    return {
        "account": ("accounts/account.html", one),
        "account with another password": ("accounts/account.html", one | {"kept": True, "sessions": sessions[:1]}),
        "account with factors": ("accounts/account.html", one | {"factors": some_factors(text)}),
        "account, wrong password": ("accounts/account.html", one | {"form": _form({}, old="This text is too long.")}),
    }


def _desk(text: str, url: str, me: dict[str, Any]) -> dict[str, Case]:
    admin = {"viewer": SimpleNamespace(name=text, handle="nora", url="/users/nora", runs_pole=True)}
    terms: dict[str, Any] = {
        "form": _form({"mode": "closed", "question": text}),
        "sends": True,
        "narrowed_at": None,
        "days": 7,
    }
    terms |= {"kept": False} | admin
    refused = _form(
        {"mode": "open", "question": text}, mode="This text is too long.", question="This text is too long."
    )
    usual = {"note": text, "most": "1", "until": "2026-12-04"}
    made = {"note": text, "most": 3, "used": 1, "created_at": DAY}
    found = [
        (Invitation(id=1, **made), DAY.date(), True),
        (Invitation(id=2, **made | {"note": ""}), DAY.date(), False),
        (Invitation(id=3, revoked_at=DAY, **made), DAY.date(), False),
    ]
    invitations = {"form": _form(usual), "found": found, "link": ""} | admin
    asked = {"handle": "rosa", "name": text, "mail": text, "waiting_since": DAY}
    waiting = [Application(id=1, answer=text, **asked), Application(id=2, **asked)]
    requests = {"form": _form(), "found": waiting, "question": text, "sends": True}
    return {
        "terms": ("admin/joining.html", terms),
        "terms narrowed": ("admin/joining.html", terms | {"narrowed_at": DAY, "sends": False, "kept": True}),
        "terms refused": ("admin/joining.html", terms | {"form": refused}),
        "invitations": ("admin/invitations.html", invitations),
        "no invitations": ("admin/invitations.html", invitations | {"found": [], "link": url}),
        "refused invitation": (
            "admin/invitations.html", invitations | {"form": _form(usual, note="This text is too long.")}
        ),
        "requests to join": ("admin/admissions.html", requests | admin),
        "requests to join without mails": (
            "admin/admissions.html",
            requests | me | {"sends": False, "form": _form({}, **{"one-1": "This text is too long."})},
        ),
        "no requests to join": ("admin/admissions.html", requests | me | {"found": [], "question": ""}),
    }  # fmt: skip
