"""The form of a publication: what is written, in whose name, and when it comes out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.publications import sheet as sheets
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.service import check_moment
from fediverse_cinema.publications.sheet import Sheet
from fediverse_cinema.web.formats import language_name
from fediverse_cinema.web.forms.fields import FormView, number
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.forms.words import number_of
from fediverse_cinema.web.translation import Language, msgid

DRAFT, NOW, LATER = "draft", "now", "later"
WORDS = ("title", "summary", "text", "language")
TYPED = ("author", *WORDS, "alt", "when", "day", "hour", "number", "edition")
ORDER = ("", "author", *WORDS, "alt", "picture", "when", "day", "hour")


@frozen
class Written:
    """`opens_at`: the moment, when it is to come out later. `edition` is the one that was changed."""

    sheet: Sheet
    author: str  # her handle
    when: str
    opens_at: datetime | None
    uuid: str
    edition: int


def blank(language: str, author: str) -> FormView:
    """`number` is the one that it will have: sent twice, it is there once."""
    begun = {"language": language, "author": author, "when": DRAFT, "number": number_of("")}
    return FormView(values=dict.fromkeys(TYPED, "") | begun)


def of_publication(publication: Publication) -> FormView:
    """The form with what stands there, to change it."""
    moment = opening_times.by_our_clock(publication.opens_at) if publication.opens_at else None
    values: dict[str, Any] = {name: getattr(publication, name) for name in WORDS}
    return FormView(
        values=dict.fromkeys(TYPED, "")
        | values
        | {
            "when": LATER if moment else DRAFT,
            "day": f"{moment:%Y-%m-%d}" if moment else "",
            "hour": f"{moment:%H:%M}" if moment else "",
            "edition": str(publication.edition),
        }
    )


def standing(publication: Publication, language: Language) -> tuple[dict[str, Any], dict[str, str]]:
    """What stands there, for who was slower, and how it is said to her."""
    now = of_publication(publication).values
    return {name: now[name] for name in (*WORDS, "edition")}, {
        "language": language_name(publication.language, language)
    }


def read(form: Multipart, *, out: bool) -> tuple[Written, FormView]:
    """What was typed, and what is wrong with it beside its fields. `out`: it is public already, and says no more when
    it comes out.
    """
    typed = {name: form.text(name) for name in TYPED}
    when = NOW if out else typed["when"]
    view = FormView(values=typed | {"number": number_of(typed["number"])})
    sheet = sheets.tidied(Sheet(*(typed[name] for name in WORDS)))
    for name, fault in sheets.faults(sheet, whole=when in (NOW, LATER)).items():
        view.refuse(name, fault)
    if when not in (DRAFT, NOW, LATER):
        view.errors["when"] = (msgid("Say when it comes out."), {})
    moment = _moment(typed, view) if when == LATER else None
    view.in_order(*ORDER)
    edition = number(typed["edition"]) or 0
    return Written(sheet, typed["author"], when, moment, str(view.values["number"]), edition), view


def _moment(typed: Mapping[str, str], view: FormView) -> datetime | None:
    try:
        moment = opening_times.read_moment(typed["day"], typed["hour"])
        check_moment(moment)
    except Refused as fault:
        view.refuse("hour" if fault.code == "bad_hour" else "day", fault)
        return None
    return moment
