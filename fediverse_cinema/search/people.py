"""The directory: people of this pole and of those that it knows who make films and agreed to be found (`indexable`,
`discoverable`), by trade, place, time and terms. Those of a region come first, then all others; each part begins with
those who came last. The next page begins after the last one of this page, however many come or go meanwhile.
"""

from datetime import date, timedelta
from typing import Any

from fediverse_cinema.activitypub import sight
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.films.browsing import patterns
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import portraits, trades
from fediverse_cinema.people.likeness import Likeness
from fediverse_cinema.people.models import Portrait
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.poles.models import KinshipState

ON_A_PAGE = 30
AGREED = (
    "a.indexable=? AND a.discoverable=? AND a.type=? AND a.gone_at IS NULL AND a.moved_to IS NULL"
    " AND (a.local_handle IS NOT NULL OR"
    " (a.fetched_at>? AND a.host IN (SELECT host FROM known_pole WHERE state=?)))"
)
"""Who may be listed, with the values of `agreed`."""
LONGEST_SILENCE = timedelta(days=30)  # of the server of somebody elsewhere: she may have taken herself off meanwhile
FIRST, OTHERS = "near", "far"
"""The two parts of the list, as they stand in the address of a page."""


@frozen
class Wanted:
    """Who is looked for; "" and None where it does not matter. `since` to `until`: free all these days."""

    words: str = ""
    trade: str = ""
    department: str = ""
    region: str = ""
    since: date | None = None
    until: date | None = None
    term: str = ""
    standing: str = ""
    passes_on: bool = False


@frozen
class Found:
    """One who was found, with what this reader may see of her. `near`: of the region whose people come first."""

    person: Person
    said: Likeness
    near: bool


@frozen
class Page:
    """`after` begins the next page, "" on the last; `home` is the region whose people come first, "" when none does."""

    people: tuple[Found, ...]
    after: str
    home: str


class _Conditions:
    """What a portrait must fulfil. What somebody hides cannot be asked of her by others than members."""

    def __init__(self, viewer: Actor | None) -> None:
        self.viewer = viewer
        self.texts, self.values = [AGREED], agreed()

    def add(self, text: str, *values: Any, part: str = "") -> None:
        self.texts.append(text)
        self.values += values
        if part and self.viewer is None:
            self.texts.append("CAST(p.hidden AS TEXT) NOT LIKE ?")
            self.values.append(f'%"{part}"%')


def agreed() -> list[Any]:
    return [True, True, ActorType.PERSON.value, clock.now() - LONGEST_SILENCE, KinshipState.KNOWN.value]


async def find(wanted: Wanted, viewer: Actor | None, after: str = "", limit: int = ON_A_PAGE) -> Page:
    home = "" if wanted.region else await _home(viewer)
    part, number = _place(after)
    found: list[tuple[int, bool]] = []
    if home and part == FIRST:
        found = [(one, True) for one in await _ids(_conditions(wanted, viewer), home, True, number, limit + 1)]
        number = None
    if len(found) <= limit:
        others = await _ids(_conditions(wanted, viewer), home, False, number, limit + 1 - len(found))
        found += [(one, False) for one in others]
    shown = found[:limit]
    last = f"{FIRST if shown[-1][1] else OTHERS}-{shown[-1][0]}" if len(found) > limit else ""
    return Page(await _people(shown, viewer), last, home)


async def _home(viewer: Actor | None) -> str:
    """The viewer's own region, else the pole's."""
    own = await lookup.find(Portrait, actor_id=viewer.id) if viewer else None
    return own.region if own and own.region else here().settings.pole.region


def _conditions(wanted: Wanted, viewer: Actor | None) -> _Conditions:
    conditions = _Conditions(viewer)
    for pattern in patterns(wanted.words.replace(",", " ")):
        conditions.add("p.folded LIKE ? ESCAPE '!'", pattern)
    if wanted.trade or wanted.department or wanted.passes_on:
        conditions.add(*_trade(wanted))
    if wanted.region:
        conditions.add("p.region=?", wanted.region, part="place")
    if wanted.term:
        conditions.add(
            "EXISTS (SELECT 1 FROM portrait_term t WHERE t.portrait_id=p.id AND t.term=?)", wanted.term, part="terms"
        )
    if wanted.standing:
        conditions.add("p.standing=?", wanted.standing, part="standing")
    begins, ends = wanted.since or wanted.until, wanted.until or wanted.since
    if begins and ends:
        free = "SELECT 1 FROM free_period f WHERE f.portrait_id=p.id AND f.begins_on<=? AND f.ends_on>=?"
        conditions.add(f"EXISTS ({free})", begins, ends, part="periods")
    text, values = sight.shown(viewer, "a.id")
    conditions.add(text, *values)
    return conditions


def _trade(wanted: Wanted) -> tuple[Any, ...]:
    """One trade of hers that is all of this."""
    text, values = "SELECT 1 FROM portrait_trade t WHERE t.portrait_id=p.id", list[Any]()
    if slugs := [wanted.trade] if wanted.trade else trades.of_department(wanted.department):
        text, values = f"{text} AND t.trade IN ({sql.marks(slugs)})", [*slugs]
    if wanted.passes_on:
        text, values = f"{text} AND t.passes_on=?", [*values, True]
    return f"EXISTS ({text})", *values


async def _ids(conditions: _Conditions, home: str, near: bool, before: int | None, limit: int) -> list[int]:
    """Of one part of the list: who hides her place from this reader is not near, whatever she has said."""
    if home and conditions.viewer is None:
        hidden = "CAST(p.hidden AS TEXT) LIKE ?"
        conditions.add(f"(p.region=? AND NOT {hidden})" if near else f"(p.region<>? OR {hidden})", home, '%"place"%')
    elif home:
        conditions.add("p.region=?" if near else "p.region<>?", home)
    if before is not None:
        conditions.add("p.id<?", before)
    rows = await sql.rows(
        f"SELECT p.id FROM portrait p JOIN actor a ON a.id=p.actor_id WHERE {' AND '.join(conditions.texts)}"
        " ORDER BY p.id DESC LIMIT ?",
        *conditions.values, limit,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def _people(found: list[tuple[int, bool]], viewer: Actor | None) -> tuple[Found, ...]:
    rows = {one.id: one for one in await Portrait.filter(id__in=[one for one, _ in found]).select_related("actor")}
    said, today = await portraits.likenesses(list(rows.values())), clock.now().date()
    return tuple(
        Found(
            person=person(rows[one].actor),
            said=(said[one] if viewer else said[one].for_everybody()).from_day(today),
            near=near,
        )
        for one, near in found
        if one in rows
    )


def _place(after: str) -> tuple[str, int | None]:
    """Where the address says to go on; nonsense begins at the beginning."""
    part, _, number = after.partition("-")
    if part in (FIRST, OTHERS) and number.isascii() and number.isdecimal() and len(number) <= 18:
        return part, int(number)
    return FIRST, None
