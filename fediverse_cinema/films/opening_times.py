"""Days and hours as the people of the pole say them: by the clock of its region. Called by what has a date: releases
and invitations.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here

USUAL = "Europe/Paris"
PLACES = {
    "FR-971": "GP", "FR-972": "MQ", "FR-973": "GF", "FR-974": "RE", "FR-976": "YT",
    **{f"FR-{code}": code for code in ("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC")},
}  # fmt: skip
"""Regions of France that have a clock of their own, by ISO 3166-2, and the country that CLDR says it of."""
MAIN = {
    "DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "PF": "Pacific/Tahiti",
    "CA-QC": "America/Toronto",
}  # fmt: skip
"""Where a country has several, the clock of most."""


def zone() -> tzinfo:
    """The clock of the pole's region, of Paris without one. UTC where the region does not say which, or the machine
    knows no clocks.
    """
    region = here().settings.pole.region
    try:
        return ZoneInfo(_zone_name(region)) if region else ZoneInfo(USUAL)
    except ZoneInfoNotFoundError:
        return UTC


def by_our_clock(moment: datetime) -> datetime:
    """The same moment, bearing the pole's clock."""
    return moment.astimezone(zone())


def read_moment(day: str, hour: str) -> datetime:
    """What was typed as a day and an hour of the pole's clock, in UTC. An hour that a change of clocks leaves out is
    the one that the clocks then show instead.
    """
    return datetime.combine(read_day(day), read_hour(hour), zone()).astimezone(UTC)


def end_of(day: str) -> datetime:
    """The last moment of a day that was typed: the midnight after it."""
    return datetime.combine(read_day(day) + timedelta(days=1), time(), zone()).astimezone(UTC)


def read_day(typed: str) -> date:
    found = read_date(typed)
    if len(found) != len("2026-11-26"):
        raise _no_day()
    return date.fromisoformat(found)


def read_date(typed: str) -> str:
    """A day, a month or a year ("26/11/2026", "11/2026", "2026", or as browsers send them) as ISO 8601 writes it."""
    parts = re.split(r"[-/. ]+", typed.strip())
    if len(parts[0]) != 4:  # days first, as they are said
        parts.reverse()
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        raise _no_day()
    year, month, day = [*map(int, parts), 1, 1][:3]
    try:
        found = date(year, month, day).isoformat()
    except ValueError as error:
        raise _no_day() from error
    if not 1890 <= year <= 2200:
        raise _no_day()
    return found[: (4, 7, 10)[len(parts) - 1]]


def read_hour(typed: str) -> time:
    """ "20:30", "20 h 30", "20h"."""
    found = re.fullmatch(r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?", typed.strip(), re.ASCII)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Refused("no hour", public="Write an hour like 20:30.", code="bad_hour")
    return time(hour, minute)


@cache
def _zone_name(region: str) -> str:
    place = PLACES.get(region, region)
    country = place.partition("-")[0]
    if name := MAIN.get(place) or MAIN.get(country):
        return name
    names = [name for name, territory in get_global("zone_territories").items() if territory == country]
    return str(names[0]) if len(names) == 1 else "UTC"


def _no_day() -> Refused:
    return Refused("no day", public="Write a day like 26/11/2026.", code="bad_day")
