"""The forms of projects: the sheet, and the search above their list. Pure but for the words of the lists."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData

from fediverse_cinema.activitypub import making
from fediverse_cinema.films import countries, terms
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.projects.models import Project
from fediverse_cinema.projects.queries import Wanted
from fediverse_cinema.projects.sheet import Sheet, faults
from fediverse_cinema.projects.stages import STAGES
from fediverse_cinema.web import formats
from fediverse_cinema.web.forms.fields import FormView, text
from fediverse_cinema.web.translation import Language

WORDS = ("name", "form", "logline", "about", "town", "region", "language", "licence", "support")
ORDER = (
    "name", "handle", "stage", "logline", "about", "form", "duration", "language", "licence", "town", "region",
    "countries", "support",
)  # fmt: skip
COMMA = re.compile(r"[,;\n]")
LONGEST = 200


def read_sheet(form: FormData) -> tuple[Sheet, FormView]:
    """The sheet, and what is wrong with it beside its fields."""
    words: dict[str, Any] = {name: text(form, name) for name in WORDS}
    typed = {name: text(form, name).strip() for name in ("countries", "duration", "handle", "stage")}
    named = filter(None, map(str.strip, COMMA.split(typed["countries"])))
    sheet = Sheet(
        **words,
        countries=tuple(countries.code_of(one) or one for one in named),
        duration=_number(typed["duration"]),
    )
    view = FormView(values=words | typed)
    for name, fault in faults(sheet).items():
        view.refuse(name, fault)
    if typed["handle"]:
        try:
            making.check_handle(typed["handle"])
        except Refused as fault:
            view.refuse("handle", fault)
    view.in_order(*ORDER)
    return sheet, view


def of_project(project: Project, language: Language) -> FormView:
    """The sheet as it is kept."""
    same = {name: getattr(project, name) for name in WORDS if name != "name"}
    return FormView(
        values=same
        | {
            "name": project.actor.name,
            "countries": ", ".join(formats.country_name(code, language) for code in project.countries),
            "duration": str(project.duration or ""),
            "stage": project.stage,
        }
    )


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """What is no choice wishes nothing."""
    given = {name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in NAMES}
    return Wanted(
        words=given["q"],
        stage=given["stage"] if given["stage"] in STAGES else "",
        form=given["form"] if given["form"] in terms.FORMS else "",
        region=given["region"] if regions.is_known(given["region"]) else "",
        origin=given["origin"] if given["origin"] in ("here", "elsewhere") else "",
    )


NAMES = {"q": "words", "stage": "stage", "form": "form", "region": "region", "origin": "origin"}


def values_of(wanted: Wanted) -> dict[str, str]:
    return {name: getattr(wanted, field) for name, field in NAMES.items()}


def address(wanted: Wanted, *, without: str = "", after: str = "") -> str:
    """The address of this list, one of its fields left out if asked; of its next page."""
    given = {name: value for name, value in values_of(wanted).items() if value and name != without}
    query = urlencode(given | ({"after": after} if after else {}))
    return f"/projects?{query}" if query else "/projects"


def _number(typed: str) -> int | None:
    """0, which is no length, for what is no number."""
    if not typed:
        return None
    return int(typed[:9]) if typed.isascii() and typed.isdecimal() else 0
