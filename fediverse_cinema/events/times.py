"""Clocks of events: which there are, and from what is typed to a moment and back. Pure but for the pole's own clock."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from fediverse_cinema.films import opening_times
from fediverse_cinema.films.opening_times import read_day, read_hour

ZONES = (
    "Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/Luxembourg", "Europe/London", "Europe/Lisbon",
    "Europe/Madrid", "Europe/Berlin", "Europe/Rome", "Europe/Athens", "America/Guadeloupe", "America/Martinique",
    "America/Cayenne", "America/Miquelon", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti",
    "Pacific/Wallis", "America/Montreal", "America/Halifax", "America/Winnipeg", "America/Edmonton",
    "America/Vancouver", "Africa/Dakar", "Africa/Algiers", "Africa/Casablanca", "Africa/Tunis", "Africa/Abidjan",
    "UTC",
)  # fmt: skip
"""Those that the form offers beside the pole's own: where our poles are, and where people speak French."""


def is_known(zone: str) -> bool:
    return zone == "UTC" or ("/" in zone and zone in _all())


def own() -> str:
    """The name of the pole's own clock."""
    return str(opening_times.zone())


def clock_of(zone: str) -> tzinfo:
    """The pole's own for what is no name of one."""
    try:
        return ZoneInfo(zone) if is_known(zone) else opening_times.zone()
    except (ZoneInfoNotFoundError, ValueError):
        return opening_times.zone()


def on_its_clock(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(clock_of(zone))


def read(day: str, hour: str, zone: str) -> datetime:
    """What was typed, in UTC. An hour that a change of clocks leaves out is the one that the clocks then show instead;
    of one that they show twice it is the first.
    """
    return datetime.combine(read_day(day), read_hour(hour), clock_of(zone)).astimezone(UTC)


def end_after(begins_at: datetime) -> datetime:
    """When it is past, where nobody says when it ends."""
    return begins_at + timedelta(hours=4)


@cache
def _all() -> frozenset[str]:
    return frozenset(available_timezones())
