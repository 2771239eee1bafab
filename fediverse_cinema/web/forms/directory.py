"""The form above the directory of people: what stands in the address, read into what is wanted, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from urllib.parse import urlencode

from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.models import Standing
from fediverse_cinema.search.people import Wanted
from fediverse_cinema.web.forms.fields import FormView

NAMES = {"words": "q", "since": "from", "passes_on": "teaches"}
"""What a field is called in addresses, where it is not its own name."""
YES = "yes"
LONGEST = 200


def read(query: Mapping[str, str]) -> tuple[Wanted | None, FormView]:
    """Who is wanted, and the form as it was filled in. None when a day is none; what is no choice does not count."""
    names = [NAMES.get(field.name, field.name) for field in fields(Wanted)]
    view = FormView(values={name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in names})
    given = view.values
    since, until = _day(view, "from"), _day(view, "until")
    if since and until and until < since:
        view.refuse("until", Refused("backwards", public="The last day lies before the first.", code="bad_day"))
    wanted = Wanted(
        words=given["q"],
        trade=given["trade"] if given["trade"] in trades.TRADES else "",
        department=given["department"] if given["department"] in trades.DEPARTMENTS else "",
        region=given["region"] if regions.is_known(given["region"]) else "",
        since=since,
        until=until,
        term=given["term"] if given["term"] in terms.TERMS else "",
        standing=given["standing"] if given["standing"] in list(Standing) else "",
        passes_on=given["teaches"] == YES,
    )
    return (None if view.errors else wanted), view


def address(wanted: Wanted, *, without: str = "", after: str = "") -> str:
    """The address of the list, one of its fields left out if asked; of its next page."""
    blank = Wanted()
    given = {
        NAMES.get(field.name, field.name): YES if value is True else str(value)
        for field in fields(wanted)
        if field.name != without and (value := getattr(wanted, field.name)) != getattr(blank, field.name)
    }
    query = urlencode(given | ({"after": after} if after else {}))
    return f"/people?{query}" if query else "/people"


def wished(wanted: Wanted) -> list[tuple[str, str | date, str]]:
    """What is asked for: field, value, and the address of the same list without that."""
    blank = Wanted()
    return [
        (field.name, value, address(wanted, without=field.name))
        for field in fields(wanted)
        if (value := getattr(wanted, field.name)) != getattr(blank, field.name)
    ]


def _day(view: FormView, name: str) -> date | None:
    typed = str(view.values[name])
    if not typed:
        return None
    try:
        day = opening_times.read_day(typed)
    except Refused as fault:
        view.refuse(name, fault)
        return None
    view.values[name] = day.isoformat()
    return day
