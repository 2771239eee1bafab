"""Pages of how the pole fares, with a stranger's words wherever they can stand."""

from datetime import UTC, date, datetime
from typing import Any

from fediverse_cinema.figures.counting import NAMES, Figure, FilmRow
from fediverse_cinema.figures.periods import QUARTERS, Period
from fediverse_cinema.people.views import Person
from fediverse_cinema.upkeep.models import Matter
from fediverse_cinema.upkeep.state import State, Waiting
from fediverse_cinema.web.forms.fields import FormView

Shown = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
NOBODY, SOMEBODY = Waiting(0, None), Waiting(2, DAY)


def a_state(*, busy: bool) -> State:
    waiting = SOMEBODY if busy else NOBODY
    return State(
        jobs={("media", "due"): 3, ("send", "dead"): 1200} if busy else {}, given_up=2 if busy else 0,
        late_since=DAY if busy else None, hosts=7, hosts_failing=2, hosts_dead=1, preparing=1, not_prepared=1,
        applications=waiting, reports=waiting, complaints=waiting, letters=waiting, free=12_345_678_901,
        kept_free=1_073_741_824, media=987_654_321, database=123_456_789, founded_at=DAY,
        last_backup=DAY if busy else None,
    )  # fmt: skip


def upkeep_pages(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    return _desk(text, me) | _figures(text, url, me, them)


def _desk(text: str, me: dict[str, Any]) -> dict[str, Shown]:
    hands = [(matter.value, DAY) for matter in Matter]
    usual = {"knocks": 2, "version": "0.1.0", "engine": "SQLite", "sends_mail": True, "has_address": True}
    full = {"concerns": hands, "state": a_state(busy=True), "backup": DAY, "plain_http": False, "gets_mails": True}
    quiet = {"concerns": [], "state": a_state(busy=False), "backup": None, "plain_http": True, "gets_mails": False}
    lines = [{"id": 7, "kind": "prepare", "lane": text, "attempts": 3, "error": text, "at": DAY},
             {"id": 8, "kind": "prepare", "lane": "", "attempts": 1, "error": None, "at": DAY}]  # fmt: skip
    page = "admin/dashboard.html"
    return {
        "dashboard": (page, usual | full | {"kept": True} | me),
        "quiet dashboard": (page, usual | quiet | {"kept": False} | me),
        "dashboard without backup": (page, usual | full | {"state": a_state(busy=False), "kept": False} | me),
        "dashboard without address": (page, usual | quiet | {"has_address": False, "kept": False} | me),
        "dashboard without mails": (page, usual | quiet | {"sends_mail": False, "kept": False} | me),
        "jobs": ("admin/jobs.html", {"ours": lines, "of_others": lines, "most": 50} | me),
        "no jobs": ("admin/jobs.html", {"ours": [], "of_others": [], "most": 50} | me),
    }


def _figures(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    counted = [Figure(name, 1234, 5678) for name in NAMES]
    film = FilmRow(text, url, them, DAY, 754, 3)
    usual = {
        "period": Period(date(2026, 1, 1), date(2026, 3, 31)), "query": "from=2026-01-01&to=2026-03-31",
        "years": [(2026, QUARTERS), (2025, QUARTERS)], "counted_at": DAY,
    }  # fmt: skip
    days = FormView({"from": "2026-01-01", "to": "2026-03-31"})
    wrong = FormView({"from": text, "to": text}, {"from": ("Write a day like 26/11/2026.", {})})
    full = {"form": days, "figures": counted, "films": [film], "counted_since": DAY.date(), "is_public": True}
    empty = {"form": days, "figures": counted, "films": [], "counted_since": None, "is_public": False}
    shown = {"years": {2026: counted, 2025: counted}}
    return {
        "figures": ("admin/figures.html", usual | full | {"kept": True} | me),
        "figures without films": ("admin/figures.html", usual | empty | {"kept": False} | me),
        "figures of wild days": ("admin/figures.html", usual | empty | {"form": wrong, "kept": False} | me),
        "yearly figures": ("pole/figures.html", shown | {"counted_since": DAY.date()}),
        "yearly figures without views": ("pole/figures.html", shown | {"counted_since": None}),
    }
