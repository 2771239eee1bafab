"""The form of a portrait: rows of trades, of periods and of works, which one adds and takes away without a script; read
into a likeness, and shown again as it was filled in.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from starlette.datastructures import FormData

from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people import terms
from fediverse_cinema.people.likeness import (
    MOST_PERIODS,
    MOST_TRADES,
    MOST_WORKS,
    PARTS,
    Likeness,
    Period,
    TradeLine,
    Work,
    faults,
)
from fediverse_cinema.web.forms.fields import FormView, text, texts

Row = dict[str, str]
ROWS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "trades": (("trade", "title", "skills", "passes"), MOST_TRADES),
    "periods": (("from", "until"), MOST_PERIODS),
    "works": (("work", "address"), MOST_WORKS),
}
"""The fields of a row, whose names bear its number, and how many rows there can be."""
WORDS = ("standing", "seniority", "town", "region", "skills", "showreel")
MORE, DROP, BLANK = "more-", "drop-", 2


def read(form: FormData) -> tuple[Likeness, FormView]:
    """What was filled in; rows without a word do not count. The view says what is wrong."""
    values: dict[str, Any] = {name: _rows(form, name) for name in ROWS}
    values |= {name: text(form, name).strip() for name in WORDS}
    values |= {
        "terms": texts(form, "terms"),
        "hidden": [part for part in PARTS if part in texts(form, "hidden")],
        "listed": "listed" in form,
    }
    view = FormView(values=values)
    said = Likeness(
        trades=tuple(_trade(row) for row in values["trades"]),
        **{name: values[name] for name in WORDS},
        terms=tuple(terms.known(values["terms"])),
        periods=tuple(_periods(view)),
        works=tuple(Work(row["work"], row["address"]) for row in values["works"]),
        hidden=tuple(values["hidden"]),
    )
    for name, fault in faults(said).items():
        if name not in view.errors:
            view.refuse(name, fault)
    return said, view


def change_rows(view: FormView, deed: str) -> bool:
    """Add blank rows, or take one away, as a button of the form says; false when it says something else."""
    name = deed.removeprefix(MORE)
    if deed.startswith(MORE) and name in ROWS:
        view.values[name] = _with_blank(name, view.values[name])
        return True
    name, _, number = deed.removeprefix(DROP).rpartition("-")
    if deed.startswith(DROP) and name in ROWS and number.isdecimal():
        view.values[name] = [row for place, row in enumerate(view.values[name]) if str(place) != number]
        return True
    return False


def with_a_row(view: FormView) -> FormView:
    """Where nothing has been said yet there is a row to begin with."""
    for name in ROWS:
        view.values[name] = view.values[name] or _with_blank(name, [])[:1]
    return view


def values_of(said: Likeness, *, listed: bool) -> dict[str, Any]:
    return {
        "trades": [
            {"trade": line.trade, "title": line.title, "skills": line.skills, "passes": "on" if line.passes_on else ""}
            for line in said.trades
        ],
        "periods": [{"from": one.begins_on.isoformat(), "until": one.ends_on.isoformat()} for one in said.periods],
        "works": [{"work": work.name, "address": work.href} for work in said.works],
        **{name: getattr(said, name) for name in WORDS},
        "terms": list(said.terms),
        "hidden": list(said.hidden),
        "listed": listed,
    }


def _trade(row: Row) -> TradeLine:
    return TradeLine(row["trade"], row["skills"], bool(row["passes"]), row["title"])


def _rows(form: FormData, name: str) -> list[Row]:
    columns, most = ROWS[name]
    rows = [{column: text(form, f"{column}-{number}").strip() for column in columns} for number in range(most)]
    return [row for row in rows if any(row.values())]


def _with_blank(name: str, rows: list[Row]) -> list[Row]:
    columns, most = ROWS[name]
    return [*rows, *({column: "" for column in columns} for _ in range(BLANK))][:most]


def _periods(view: FormView) -> Iterator[Period]:
    """One day alone is a period, too. Where a day is none, nothing is kept until it is one."""
    for number, row in enumerate(view.values["periods"]):
        days = dict[str, date]()
        for column, typed in (("from", row["from"] or row["until"]), ("until", row["until"] or row["from"])):
            try:
                days[column] = opening_times.read_day(typed)
            except Refused as fault:
                view.refuse(f"{column}-{number}", fault)
        yield Period(days.get("from", date.min), days.get("until", date.max))
