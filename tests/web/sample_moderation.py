"""The pages of moderation for `sample_pages`, with a stranger's words wherever they can stand."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.moderation.cases import Case, FilmLine, StepLine
from fediverse_cinema.moderation.complaints import Step
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.moderation.models import Complaint, ComplaintState, LogEntry, MeasureKind
from fediverse_cinema.people.views import Person
from fediverse_cinema.web.forms.fields import FormView

Shown = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def moderation_pages(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    return _measures(text, url, me, them) | _log(text, url, me, them) | _complaints(text, url, me, them)


def _measures(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    kinds = [kind.value for kind in MeasureKind]
    before = [
        {"id": number, "kind": kind, "title": title, "words": text, "at": DAY, "lifted_at": ended, "can_end": not ended}
        for number, (kind, title, ended) in enumerate(
            [*((kind, text, None) for kind in kinds), *((kind, "", DAY) for kind in kinds)]
        )
    ]
    thing = {"uri": url, "title": text, "url": url}
    someone = {"about": them, "about_uri": url, "kinds": kinds}
    refused = FormView({"kind": "hide", "words": text}, {"kind": ("Choose what shall be done.", {})})
    undoing = FormView({"why": text, "measure": 1}, {"why": ("Say why in a sentence: whom it concerns reads it.", {})})
    reported: dict[str, Any] = {"report": {"id": 3, "words": text}, "beside": [thing, {"uri": url, "title": ""}]}
    alone: dict[str, Any] = {"report": None, "beside": [], "thing": None, "before": []}
    told, full = {"complaint": None}, {"thing": thing, "before": before, "form": refused}
    return {
        "measures": ("moderation/desk.html", someone | reported | full | me),
        "undoing refused": ("moderation/desk.html", someone | alone | {"before": before, "form": undoing} | me),
        "no measures": ("moderation/desk.html", someone | alone | {"form": FormView()} | me),
        **{f"measure {one['id']}": ("moderation/measure.html", told | {"measure": one} | me) for one in before},
        "measure of a complaint": (
            "moderation/measure.html", {"measure": before[1], "complaint": SimpleNamespace(number="2026-7")} | me,
        ),
        "hidden film": ("moderation/hidden.html", {"since": DAY, "number": "2026-7"}),
        "hidden": ("moderation/hidden.html", {"since": None, "number": ""}),
    }  # fmt: skip


def _log(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    entries = [
        (LogEntry(id=number, by_name=text, deed=deed, about_uri=url, about_name=text, words=words), DAY)
        for number, (deed, words) in enumerate(
            [*((deed.value, "editor → member" if deed == Deed.ROLE else text) for deed in Deed), ("another", text)]
        )
    ]
    members = [
        {
            "person": them,
            "handle": text,
            "uri": url,
            "role": role.value,
            "since": DAY,
            "suspended": role == Role.MEMBER,
            "factors": role == Role.MEMBER,
        }
        for role in Role
    ]
    roles = {"roles": [role.value for role in Role], "search": text}
    wrong = FormView(errors={"": ("Choose a role.", {})})
    return {
        "log": ("moderation/log.html", {"entries": entries, "older": url} | me),
        "empty log": ("moderation/log.html", {"entries": [], "older": None} | me),
        "members": ("admin/members.html", roles | {"members": members, "further": url, "form": wrong} | me),
        "no such member": ("admin/members.html", roles | {"members": [], "further": None, "form": FormView()} | me),
    }


def _complaints(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    values = {name: text for name in ("name", "holder", "mail", "work", "films", "basis")} | {"stamp": "a-stamp"}
    wrong: dict[str, tuple[str, dict[str, Any]]] = {
        name: ("Choose what shall be done.", {}) for name in ("name", "mail", "films", "statement")
    }
    rows = [
        (Complaint(id=7, state=state, name=text, work=text, created_at=DAY), DAY)
        for state in (ComplaintState.OPEN, ComplaintState.KEPT, ComplaintState.WITHDRAWN)
    ]
    cases = {
        f"case for the {side}, {state.value}": (
            "complaints/case.html",
            {"case": _case(text, url, them, state), "side": side, "decides": True}
            | {"form": FormView({"answer": text, "public": True})}
            | me,
        )
        for side in ("complainant", "maker", "desk", "reader")
        for state in ComplaintState
    }
    refused: dict[str, tuple[str, dict[str, Any]]] = {
        "deed": ("Choose what shall be done.", {}),
        "words": ("Say why.", {}),
    }
    open_ = _case(text, url, them, ComplaintState.OPEN)
    at_the_desk = {"case": open_, "side": "desk", "decides": True}
    return cases | {
        "case of her own": ("complaints/case.html", at_the_desk | {"decides": False, "form": FormView()} | me),
        "case refused": ("complaints/case.html", at_the_desk | {"form": FormView({"words": text}, refused)} | me),
        "complaint": ("complaints/complaint.html", {"form": FormView(values, dict(wrong)), "sends": True}),
        "complaint without mails": ("complaints/complaint.html", {"form": FormView(values), "sends": False}),
        "complaint sent": ("complaints/sent.html", {"link": "", "number": "", "mail": text}),
        "complaint sent without mails": ("complaints/sent.html", {"link": url, "number": "2026-7", "mail": text}),
        "complaints": ("complaints/desk.html", {"waiting": rows[:1], "decided": rows[1:]} | me),
        "no complaints": ("complaints/desk.html", {"waiting": [], "decided": []} | me),
    }


def _case(text: str, url: str, them: Person, state: ComplaintState) -> Case:
    decided = state in (ComplaintState.KEPT, ComplaintState.WITHDRAWN)
    films = (
        FilmLine(text, url, them, hidden=True, answer=text, public=True),
        FilmLine(text, "", them, hidden=False, answer=text, public=False),
        FilmLine(text, url, them, hidden=False, answer="", public=False),
    )
    return Case(
        id=7, number="2026-7", state=state.value, name=text, holder=text, mail=text, confirmed=decided, work=text,
        basis=text, words=text if decided else "", sent_at=DAY, decided_at=DAY if decided else None, films=films,
        steps=tuple(StepLine(step.value, text, DAY) for step in Step),
    )  # fmt: skip
