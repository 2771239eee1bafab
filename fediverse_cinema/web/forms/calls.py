"""The forms of calls: the call itself, and the search above their list. Pure but for the words of the lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import FormData

from fediverse_cinema.films import opening_times
from fediverse_cinema.films import terms as films
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.models import Standing
from fediverse_cinema.projects import call_words
from fediverse_cinema.projects.call_queries import ELSEWHERE, HERE, Wanted
from fediverse_cinema.projects.call_sheet import Draft, faults
from fediverse_cinema.projects.models import Call
from fediverse_cinema.web.forms.fields import FormView, text, texts

WORDS = ("title", "trade", "town", "region", "contract", "language", "seniority", "about")
TYPED = ("positions", "from", "until", "days", "hours", "deadline", "hour", "remote")
SEVERAL = ("terms", "standings")
ORDER = (
    "trade", "title", "positions", "about", "language", "town", "region", "remote", "from", "until", "days", "hours",
    "terms", "contract", "standings", "seniority", "deadline", "hour",
)  # fmt: skip
NAMES = {"words": "q", "since": "from", "form": "film", "remote_work": "remote"}
"""What a wish is called in addresses, where it is not its own name."""
YES = "yes"
LAST_HOUR = "23:59"
LONGEST = 200
T = TypeVar("T", date, datetime)


def read(form: FormData, project: str, known: Call | None = None) -> tuple[Draft, FormView]:
    """The call, and what is wrong with it beside its fields. Without a title of her own it gets the usual one."""
    words: dict[str, Any] = {name: text(form, name) for name in WORDS}
    typed = {name: text(form, name).strip() for name in TYPED}
    several = {name: tuple(texts(form, name)) for name in SEVERAL}
    view = FormView(values=words | typed | several)
    if not words["title"].strip() and words["trade"] in trades.TRADES:
        view.values["title"] = words["title"] = call_words.title_of(project, words["trade"], words["language"] or "fr")
    draft = Draft(
        **words,
        terms=tuple(terms.known(list(several["terms"]))),
        standings=several["standings"],
        positions=int(_number(typed["positions"] or "1") or 0),
        days=_number(typed["days"]),
        hours=_number(typed["hours"]),
        remote_work=typed["remote"] == YES,
        begins_on=_read(view, "from", opening_times.read_day),
        ends_on=_read(view, "until", opening_times.read_day),
        deadline=_deadline(view),
    )
    for name, fault in faults(draft, known.deadline if known else None).items():
        told = name in view.errors or (name == "deadline" and "hour" in view.errors)  # without an hour it is no moment
        if not told and (name != "title" or words["title"].strip()):  # it comes with the trade
            view.refuse(name, fault)
    view.in_order(*ORDER)
    return draft, view


def blank(language: str, region: str, town: str) -> FormView:
    values = {"language": language, "region": region, "town": town, "positions": "1", "hour": LAST_HOUR}
    return FormView(values=dict.fromkeys((*WORDS, *TYPED), "") | values | dict.fromkeys(SEVERAL, ()))


def of_call(call: Call, of_it: Sequence[str]) -> FormView:
    """The call as it is kept, its last moment by the pole's clock."""
    deadline = opening_times.by_our_clock(call.deadline) if call.deadline else None
    return FormView(
        values={name: getattr(call, name) for name in WORDS}
        | {
            "positions": str(call.positions),
            "from": call.begins_on.isoformat() if call.begins_on else "",
            "until": call.ends_on.isoformat() if call.ends_on else "",
            "days": f"{call.days:g}" if call.days else "",
            "hours": f"{call.hours:g}" if call.hours else "",
            "deadline": f"{deadline:%Y-%m-%d}" if deadline else "",
            "hour": f"{deadline:%H:%M}" if deadline else LAST_HOUR,
            "remote": YES if call.remote_work else "",
            "terms": tuple(of_it),
            "standings": tuple(call.standings),
        }
    )


def read_wanted(query: Mapping[str, str]) -> tuple[Wanted | None, FormView]:
    """What is looked for, and the form as it was filled in. None when a day is none; no choice wishes nothing."""
    names = [NAMES.get(field.name, field.name) for field in fields(Wanted)]
    view = FormView(values={name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in names})
    given = view.values
    since, until = (_read(view, name, opening_times.read_day) for name in ("from", "until"))
    if since and until and until < since:
        view.refuse("until", Refused("backwards", public="The last day lies before the first.", code="bad_day"))
    wanted = Wanted(
        words=given["q"],
        trade=_among(given["trade"], trades.TRADES),
        department=_among(given["department"], trades.DEPARTMENTS),
        form=_among(given["film"], films.FORMS),
        region=given["region"] if regions.is_known(given["region"]) else "",
        remote_work=given["remote"] == YES,
        since=since,
        until=until,
        term=_among(given["term"], terms.TERMS),
        standing=_among(given["standing"], list(Standing)),
        origin=_among(given["origin"], (HERE, ELSEWHERE)),
    )
    return (None if view.errors else wanted), view


def query_of(wanted: Wanted, *, without: str = "") -> dict[str, str]:
    """What is asked for, as it stands in addresses and is kept with a saved search."""
    blank_one = Wanted()
    return {
        NAMES.get(field.name, field.name): YES if value is True else str(value)
        for field in fields(wanted)
        if field.name != without and (value := getattr(wanted, field.name)) != getattr(blank_one, field.name)
    }


def address(wanted: Wanted, *, without: str = "", after: str = "") -> str:
    """The address of the list, one of its fields left out if asked; of its next page."""
    query = urlencode(query_of(wanted, without=without) | ({"after": after} if after else {}))
    return f"/calls?{query}" if query else "/calls"


def wished(wanted: Wanted) -> list[tuple[str, str | date, str]]:
    """What is asked for: field, value, and the address of the same list without that."""
    blank_one = Wanted()
    return [
        (field.name, value, address(wanted, without=field.name))
        for field in fields(wanted)
        if (value := getattr(wanted, field.name)) != getattr(blank_one, field.name)
    ]


def _among(given: Any, choices: Mapping[str, Any] | Sequence[str]) -> str:
    return str(given) if given in choices else ""


def _deadline(view: FormView) -> datetime | None:
    hour = str(view.values["hour"]) or LAST_HOUR
    return _read(view, "deadline", lambda day: opening_times.read_moment(day, hour))


def _read(view: FormView, name: str, how: Callable[[str], T]) -> T | None:
    typed = str(view.values[name])
    if not typed:
        return None
    try:
        return how(typed)
    except Refused as fault:
        view.refuse("hour" if fault.code == "bad_hour" else name, fault)
        return None


def _number(typed: str) -> float | None:
    """0, which is too few of anything, for what is no number."""
    if not typed:
        return None
    plain = typed[:9].replace(",", ".")
    return float(plain) if plain.isascii() and plain.replace(".", "", 1).isdecimal() else 0.0
