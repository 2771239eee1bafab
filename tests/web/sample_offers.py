"""The pages of offers for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from fediverse_cinema.offers.views import Column, OfferLine
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.views import ProjectLine
from tests.web.sample_calls import call_line
from tests.web.sample_projects import Case, form

DAY = datetime(2026, 11, 21, 18, 42, tzinfo=UTC)


def offer_line(text: str, url: str, them: Person) -> OfferLine:
    return OfferLine(
        id=4, kind="application", state="new", by_note=False, person=them, project=them, call_title=text, call_url=url,
        role=text, trade="sound-recordist", html=f"<p>{text}</p>", links=((text, url),), begins_on=date(2027, 3, 2),
        ends_on=date(2027, 3, 14), answer_html="<p>Oui.</p>", more=("<p>Encore.</p>",), created_at=DAY, moved_at=DAY,
    )  # fmt: skip


def offer_pages(
    text: str, url: str, me: dict[str, Any], them: Person, project: ProjectLine, call: Case
) -> dict[str, Case]:
    """`call`: the page of one that is open for whom it is shown to."""
    line = offer_line(text, url, them)
    here = replace(them, local=True)
    bare = replace(
        line, id=5, by_note=True, person=here, project=here, call_title="", call_url="", role="", trade="", html="",
        links=(), begins_on=None, ends_on=None, answer_html="", more=(),
    )  # fmt: skip
    listed = replace(line, id=6, state="shortlisted", begins_on=None)
    invited = replace(line, id=7, kind="invitation", ends_on=None)
    accepted, refused = replace(invited, id=8, state="accepted", lost=True), replace(bare, id=9, state="refused")
    unsure = replace(bare, id=12, state="accepted", longer=True, more=("<p>Encore.</p>",), unconfirmed=True)
    over = (replace(line, id=10, state="withdrawn"), replace(bare, id=11, state="lapsed"))
    columns = (
        Column("new", (line, bare, invited), 2), Column("shortlisted", (listed,)),
        Column("accepted", (accepted, unsure)),
        Column("refused", (refused,)), Column("withdrawn", over),
    )  # fmt: skip
    empty = tuple(Column(one.state, ()) for one in columns)
    wrong = form({"words-4": text}, **{"offer-4": "This offer has been withdrawn."})
    board = {"project": project, "call": None, "columns": columns, "here": "/projects/bac/offers", "form": form({})}
    board["parts"] = "/projects/bac/offers?"
    new = {
        "person": them, "address": text, "form": form({"about": "call-3"}),
        "places": [(text, [("project-1", ""), ("call-3", text)])],
    }  # fmt: skip
    fault = form({"text": text}, role="This text is too long.")
    every = (*columns[0].lines, listed, accepted, refused, *over)
    template, asked = call
    return {
        "offer for a call": (template, asked | {"offer": replace(line, state="accepted")}),
        "second offer for a call": (template, asked | {"offer": refused}),
        "refused offer for a call": (template, asked | {"form": form({"text": text}, until="This text is too long.")}),
        "invitation": ("offers/new.html", new | me),
        "refused invitation": ("offers/new.html", new | {"form": fault} | me),
        "invitation without a project": ("offers/new.html", new | {"places": []} | me),
        "board of offers": ("offers/board.html", board | me),
        "board of a call": ("offers/board.html", board | {"columns": empty, "call": call_line(text, url, them)} | me),
        "late answer on the board": ("offers/board.html", board | {"form": wrong} | me),
        "my offers": ("offers/mine.html", {"received": (invited, accepted), "sent": every[:2], "form": form({})} | me),
        "all that became of my offers": ("offers/mine.html", {"received": (), "sent": every, "form": wrong} | me),
        "no offers": ("offers/mine.html", {"received": (), "sent": (), "form": form({})} | me),
    }
