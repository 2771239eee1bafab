"""The pages of calls for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from fediverse_cinema.conversations.views import NoteView, Said, Talk
from fediverse_cinema.films import terms
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.call_views import CallLine, CallPage
from fediverse_cinema.projects.views import ProjectLine, TeamLine
from fediverse_cinema.web.forms import calls as forms
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]
DAY = datetime(2026, 12, 5, 22, 59, tzinfo=UTC)


def call_line(text: str, url: str, them: Person) -> CallLine:
    return CallLine(
        id=3, uri=url, url="/calls/3", title=text, project=them, form="documentary", state="open",
        trade="sound-recordist", positions=2, free=1, town=text, region="FR-BRE", remote_work=True,
        begins_on=date(2027, 1, 12), ends_on=date(2027, 1, 16), days=5.0, hours=8.0, terms=("wage", "meals"),
        contract=text, deadline=DAY, published_at=DAY, origin=text,
    )  # fmt: skip


def call_pages(text: str, url: str, me: dict[str, Any], them: Person, note: NoteView) -> dict[str, Case]:
    line = call_line(text, url, them)
    ours = replace(line, origin="", url="/projects/bac/calls/3")
    bare = replace(
        ours, state="closed", trade="", town="", region="", begins_on=None, days=None, hours=None, contract="",
        deadline=None, published_at=None, terms=(), form="",
    )  # fmt: skip
    team = (TeamLine(them, text, "", leads=True), TeamLine(replace(them, local=True), "", "editor", leads=False))
    whole = CallPage(
        line=line, about_html="<p>Un bac.</p>", language="fr", standings=("student", "amateur"), seniority="beginner",
        team=team, by=None, note="1", shared=False, answers=Talk((Said(note, 0),)), speaks=False, belongs=False,
        original_url=url,
    )  # fmt: skip
    mine = replace(whole, line=ours, by=them, speaks=True, belongs=True, original_url="", shared=True)
    empty = replace(
        mine, line=bare, about_html="", language="", standings=(), seniority="", team=(), by=None, answers=Talk(())
    )
    asked = {
        "q": text, "trade": "editor", "department": "sound", "film": "documentary", "region": "FR-BRE",
        "from": "2027-01-12", "until": "2027-01-16", "term": "volunteer", "standing": "student",
        "origin": "elsewhere", "remote": "yes",
    }  # fmt: skip
    wanted, view = forms.read_wanted(asked)
    assert wanted is not None
    _, nothing = forms.read_wanted({})
    _, wrong = forms.read_wanted({"from": text})
    listed: dict[str, Any] = {"found": (), "wished": [], "older": None, "kinds": terms.FORMS, "form": nothing}
    listed |= {"asked": {}, "searches": [(1, text, "/calls?q=x")]}
    project = ProjectLine(them, url, text, "shooting", "documentary", 52, text, "FR-BRE", "")
    sheet = {"project": project, "line": None, "languages": terms.LANGUAGES}
    blank = forms.blank("fr", "FR-BRE", text)
    refused = FormView(
        values=blank.values | {"title": text, "terms": ("wage",), "about": text},
        errors=dict.fromkeys(("trade", "terms", "contract", "deadline", "hour", "positions", "standings", "until"),
                             ("This text is too long.", {})),
    )  # fmt: skip
    looked_for: dict[str, Any] = {"wished": forms.wished(wanted), "asked": forms.query_of(wanted)}
    fault = {"name": refused.errors["contract"]}
    no_name = FormView(values=view.values | {"name": text}, errors=fault)
    one_fault = FormView(values=refused.values, errors={"contract": refused.errors["contract"]})
    unsaid = {"offer": None, "form": FormView(values={}, errors={})}
    return {
        "calls": ("calls/list.html", listed | {"found": (line, bare), "older": "/calls?after=here~~3"} | me),
        "no calls": ("calls/list.html", listed),
        "calls looked for": ("calls/list.html", listed | {"form": view} | looked_for | me),
        "refused search of calls": ("calls/list.html", listed | {"form": no_name} | looked_for | me),
        "calls on no day": ("calls/list.html", listed | {"form": wrong}),
        "call elsewhere": ("calls/call.html", unsaid | {"page": whole} | me),
        "call of mine": ("calls/call.html", unsaid | {"page": mine} | me),
        "bare call": ("calls/call.html", unsaid | {"page": empty} | me),
        "call for a visitor": ("calls/call.html", unsaid | {"page": replace(mine, speaks=False)}),
        "withdrawing a call": ("calls/delete.html", {"line": ours} | me),
        "new call": ("calls/edit.html", sheet | {"form": blank} | me),
        "refused call": ("calls/edit.html", sheet | {"form": one_fault, "line": ours} | me),
        "call with many faults": ("calls/edit.html", sheet | {"form": refused} | me),
    }
