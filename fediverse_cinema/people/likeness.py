"""What a portrait says, as a value: filled in by its form, read from a document, written into one; and what is wrong
with one that was filled in. Pure. Rows are kept by `portraits`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import terms
from fediverse_cinema.people.models import Seniority, Standing
from fediverse_cinema.people.trades import TRADES

MOST_TRADES = MOST_PERIODS = MOST_WORKS = 8
LONGEST_SKILLS, LONGEST_OF_TRADE, LONGEST_TOWN, LONGEST_TITLE = 500, 300, 100, 120
PARTS = ("standing", "place", "periods", "terms", "showreel", "works")
"""What she may keep for the members of the pole. Her trades are what the page is for: everybody sees them."""


@frozen
class TradeLine:
    """`passes_on`: she would like to teach it. `title` is what she calls herself in it, "" for what the list says."""

    trade: str
    skills: str = ""
    passes_on: bool = False
    title: str = ""


@frozen
class Period:
    """First and last day."""

    begins_on: date
    ends_on: date


@frozen
class Work:
    """Something of hers that can be seen elsewhere."""

    name: str
    href: str


@frozen
class Likeness:
    """`hidden` names those of PARTS that only members of the pole see; nothing of them is in a document."""

    trades: tuple[TradeLine, ...] = ()
    standing: str = ""
    seniority: str = ""
    town: str = ""
    region: str = ""
    skills: str = ""
    terms: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    showreel: str = ""
    works: tuple[Work, ...] = ()
    hidden: tuple[str, ...] = ()

    def for_everybody(self) -> "Likeness":
        """The same without what she keeps for the pole."""
        blank: dict[str, str | tuple[()]] = {name: "" for name in ("standing", "place", "showreel")}
        gone = {name: blank.get(name, ()) for name in self.hidden if name in PARTS}
        if "standing" in gone:
            gone["seniority"] = ""
        if gone.pop("place", None) is not None:
            gone |= {"town": "", "region": ""}
        return replace(self, **gone)  # type: ignore[arg-type]

    def from_day(self, today: date) -> "Likeness":
        """The same without the periods that are over."""
        return replace(self, periods=tuple(one for one in self.periods if one.ends_on >= today))


def faults(said: Likeness) -> dict[str, Refused]:
    """What is wrong, by field; those of rows bear the number of the row, from 0 on."""
    return dict(_faults(said))


def _faults(said: Likeness) -> Iterator[tuple[str, Refused]]:
    yield from _trades(said.trades)
    for number, period in enumerate(said.periods):
        if period.ends_on < period.begins_on:
            yield f"until-{number}", Refused("backwards", public="The last day lies before the first.", code="bad_day")
    for number, work in enumerate(said.works):
        if not work.name or not work.href:
            yield f"work-{number}", Refused("half", public="A work needs both its title and its address.", code="half")
        elif not is_uri(work.href):
            yield f"address-{number}", _no_address()
        elif len(work.name) > LONGEST_TITLE:
            yield f"work-{number}", _too_long(LONGEST_TITLE)
    if said.showreel and not is_uri(said.showreel):
        yield "showreel", _no_address()
    if said.region and not regions.is_known(said.region):
        yield "region", _no_choice()
    if not said.town.isprintable() or len(said.town) > LONGEST_TOWN:
        yield "town", _too_long(LONGEST_TOWN)
    if len(said.skills) > LONGEST_SKILLS:
        yield "skills", _too_long(LONGEST_SKILLS)
    for name, value, choices in (("standing", said.standing, Standing), ("seniority", said.seniority, Seniority)):
        if value and value not in list(choices):
            yield name, _no_choice()
    if list(said.terms) != terms.known(list(said.terms)):
        yield "terms", _no_choice()


def _trades(lines: tuple[TradeLine, ...]) -> Iterator[tuple[str, Refused]]:
    seen = set[str]()
    for number, line in enumerate(lines):
        if line.trade not in TRADES:
            yield f"trade-{number}", Refused("no trade", public="Choose a trade from the list.", code="no_trade")
        elif line.trade in seen:
            yield f"trade-{number}", Refused("twice", public="This trade stands there already.", code="twice")
        if len(line.title) > LONGEST_TITLE or not line.title.isprintable():
            yield f"title-{number}", _too_long(LONGEST_TITLE)
        if len(line.skills) > LONGEST_OF_TRADE:
            yield f"skills-{number}", _too_long(LONGEST_OF_TRADE)
        seen.add(line.trade)


def _no_address() -> Refused:
    return Refused("no address", public="Write an address that begins with https://.", code="bad_address")


def _no_choice() -> Refused:
    return Refused("no choice", public="Choose one from the list.", code="no_choice")


def _too_long(most: int) -> Refused:
    return Refused(f"over {most} signs", public="This has at most %(most)s characters.", code="too_long", most=most)
