"""What the form of a call holds, and what can be wrong with it. Pure."""

from datetime import date, datetime

from fediverse_cinema.films import terms as films
from fediverse_cinema.foundation import clock, regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import trades
from fediverse_cinema.people.models import Seniority, Standing
from fediverse_cinema.people.terms import TERMS
from fediverse_cinema.projects.sheet import LONGEST_ABOUT, LONGEST_TOWN

LONGEST_TITLE = 200
LONGEST_CONTRACT = 200
MOST_POSITIONS = 100
MOST_DAYS = 1_000
MOST_HOURS = 24
UNDER_CONTRACT = ("wage", "internship", "invoice")
"""Terms of which a call has to say more: how much, or which contract."""


@frozen
class Draft:
    """`days` of work, `hours` on each; `deadline` is the last moment at which one can answer."""

    title: str
    trade: str = ""
    positions: int = 1
    remote_work: bool = False
    town: str = ""
    region: str = ""  # ISO 3166-2
    begins_on: date | None = None
    ends_on: date | None = None
    days: float | None = None
    hours: float | None = None
    terms: tuple[str, ...] = ()
    contract: str = ""
    deadline: datetime | None = None
    language: str = ""
    standings: tuple[str, ...] = ()
    seniority: str = ""
    about: str = ""  # Markdown


def check(draft: Draft, kept: datetime | None = None) -> None:
    """Raise the first of its faults."""
    for fault in faults(draft, kept).values():
        raise fault


def faults(draft: Draft, kept: datetime | None = None) -> dict[str, Refused]:
    """What is wrong, by field. A deadline lies ahead, but for the one that it has had already (`kept`)."""
    title, wrong = draft.title.strip(), _too_long(draft)
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        wrong["title"] = Refused("bad title", public="A title has 1 to 200 characters.", code="bad_title")
    if draft.trade not in trades.TRADES:
        wrong["trade"] = Refused("unknown trade", public="Choose one of the trades.", code="bad_trade")
    if draft.language and draft.language not in films.LANGUAGES:
        wrong["language"] = Refused("unknown language", public="Choose a language.", code="bad_language")
    if set(draft.standings) - set(Standing) or (draft.seniority and draft.seniority not in list(Seniority)):
        wrong["standings"] = Refused("unknown standing", public="Choose among what is offered.", code="bad_standing")
    return _of_numbers(draft) | _of_place(draft) | _of_time(draft, kept) | _of_terms(draft) | wrong


def _too_long(draft: Draft) -> dict[str, Refused]:
    longest = {"about": LONGEST_ABOUT, "town": LONGEST_TOWN, "contract": LONGEST_CONTRACT}
    return {
        field: Refused(
            f"{field} too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="too_long",
            most=most,
            signs=len(getattr(draft, field)),
        )
        for field, most in longest.items()
        if len(getattr(draft, field)) > most
    }


def _of_numbers(draft: Draft) -> dict[str, Refused]:
    most = {"positions": MOST_POSITIONS, "days": MOST_DAYS, "hours": MOST_HOURS}
    return {
        field: Refused(
            f"bad {field}", public="Write a number, at most %(most)s.", code="bad_number", most=largest
        )
        for field, largest in most.items()
        if (value := getattr(draft, field)) is not None and not 0 < value <= largest
    }  # fmt: skip


def _of_place(draft: Draft) -> dict[str, Refused]:
    if draft.region and not regions.is_known(draft.region):
        return {"region": Refused("unknown region", public="Choose one of the regions.", code="bad_region")}
    if not (draft.town.strip() or draft.region or draft.remote_work):
        fault = Refused("nowhere", public="Say where, or that one can work from anywhere.", code="no_place")
        return {"town": fault}
    return {}


def _of_time(draft: Draft, kept: datetime | None) -> dict[str, Refused]:
    wrong = {}
    if draft.begins_on and draft.ends_on and draft.ends_on < draft.begins_on:
        wrong["until"] = Refused("backwards", public="The last day lies before the first.", code="bad_day")
    if draft.deadline is None:
        wrong["deadline"] = Refused("no deadline", public="Say until when one can answer.", code="no_deadline")
    elif draft.deadline <= clock.now() and draft.deadline != kept:
        wrong["deadline"] = Refused("deadline passed", public="This moment has passed already.", code="passed")
    return wrong


def _of_terms(draft: Draft) -> dict[str, Refused]:
    if not draft.terms or set(draft.terms) - set(TERMS):
        fault = Refused("no terms", public="Say at least one condition: that it is unpaid, too.", code="no_terms")
        return {"terms": fault}
    if set(draft.terms).intersection(UNDER_CONTRACT) and not draft.contract.strip():
        fault = Refused("no contract", public="Say how much, or under which contract.", code="no_contract")
        return {"contract": fault}
    return {}
