"""The form above the catalogue: what stands in the address, read into a wish, and the addresses of wishes."""

from collections.abc import Mapping
from dataclasses import fields
from urllib.parse import urlencode

from fediverse_cinema.films.browsing import FILTERS, LENGTHS, ORDERS, ORIGINS, Wish
from fediverse_cinema.films.catalogue import theme_key
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.translation import msgid

NAMES = {"words": "q", "since": "from", "until": "to"}
"""What a field of the wish is called in addresses, where it is not its own name."""
FREE = "yes"
LONGEST = 200
BAD_YEAR = msgid("Write the year in four figures, for example %(year)s.")


def read(query: Mapping[str, str]) -> tuple[Wish | None, FormView]:
    """The wish, and the form as it was filled in. None when a year is none; words that are no choice wish nothing."""
    view = FormView(values={name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in _names()})
    given = view.values
    given["theme"] = theme_key(str(given["theme"]))  # as it stands among the choices
    years = {name: _year(view, name) for name in ("from", "to")}
    wish = Wish(
        words=given["q"],
        **{kind: given[kind] for kind in FILTERS},
        free=given["free"] == FREE,
        length=given["length"] if given["length"] in LENGTHS else "",
        since=years["from"],
        until=years["to"],
        origin=given["origin"] if given["origin"] in ORIGINS else "",
        author=given["author"],
        order=given["order"] if given["order"] in ORDERS else "date",
    )
    return (None if view.errors else wish), view


def address(wish: Wish, *, without: str = "", after: str = "") -> str:
    """The address of the list of this wish, one of its fields left out if asked; of its next page."""
    blank = Wish()
    given = {
        NAMES.get(field.name, field.name): FREE if value is True else str(value)
        for field in fields(wish)
        if field.name != without and (value := getattr(wish, field.name)) != getattr(blank, field.name)
    }
    query = urlencode(given | ({"after": after} if after else {}))
    return f"/films?{query}" if query else "/films"


def wished(wish: Wish) -> list[tuple[str, str, str]]:
    """What this wish asks for: field, value, and the address of the same list without that."""
    blank = Wish()
    return [
        (field.name, str(value), address(wish, without=field.name))
        for field in fields(wish)
        if field.name != "order" and (value := getattr(wish, field.name)) != getattr(blank, field.name)
    ]


def _names() -> list[str]:
    return [NAMES.get(field.name, field.name) for field in fields(Wish)]


def _year(view: FormView, name: str) -> int | None:
    given = str(view.values[name])
    if not given:
        return None
    if given.isascii() and given.isdecimal() and len(given) == 4:
        return int(given)
    view.errors[name] = (BAD_YEAR, {"year": "2026"})
    return None
