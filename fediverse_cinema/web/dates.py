"""Days and hours as cinema people write them, in the language of the page. Templates reach these as filters."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date

from fediverse_cinema.conversations.views import EventView
from fediverse_cinema.foundation import clock
from fediverse_cinema.web.formats import LOCALES, NBSP
from fediverse_cinema.web.translation import Language


def short_date(when: date | datetime, language: Language) -> str:
    """The day for a list: "20 nov.", with its year when it is not this one."""
    return _day(date(*when.timetuple()[:3]), language, "MMM" if when.year == clock.now().year else "MMM y")


def long_date(when: date | datetime, language: Language) -> str:
    """The day in full: "20 novembre 2026"."""
    return _day(date(*when.timetuple()[:3]), language, "MMMM y")


def typed_date(iso: str) -> str:
    """A day, a month or a year as the form asks for it, and reads it again: "3/12/2026", "1/2027", "2027"."""
    return "/".join(part.lstrip("0") for part in reversed(iso.split("-")))


@lru_cache(maxsize=1000)  # a list is of few days, and Babel takes its time
def _day(when: date, language: Language, rest: str) -> str:
    number = "1er" if language == "fr" and when.day == 1 else str(when.day)
    return number + NBSP + format_date(when, rest, locale=LOCALES[language])


def moment(when: datetime, language: Language) -> str:
    """Day and hour: "20 novembre 2026 à 20 h 30", "20 November 2026, 20:30"; hours of the clock that it bears."""
    if language == "fr":
        return f"{long_date(when, language)} à {when.hour}{NBSP}h" + (f"{NBSP}{when.minute:02}" if when.minute else "")
    return f"{long_date(when, language)}, {when:%H:%M}"


def span(began: datetime, ended: datetime, language: Language) -> str:
    """From when to when, the day said once if it is the same: "20 novembre 2026, de 20 h 30 à 21 h 52"."""
    first, last = moment(began, language), moment(ended, language)
    if first == last:
        return first
    if began.date() != ended.date():
        return f"{first} – {last}"
    if language == "fr":
        return f"{first.replace(' à ', ', de ')} à {last.rpartition(' à ')[2]}"
    return f"{first}–{ended:%H:%M}"


def event_dates(event: EventView, language: Language) -> str:
    """When an event begins and ends, by the clock there, the day said once if it is the same; "" when nobody knows."""
    begins, ends = event.starts_at, event.ends_at
    if begins is None:
        return ""
    said = moment(begins, language)
    if ends is not None and ends > begins:
        end = moment(ends, language)
        said += " – " + (
            end.rpartition(" à " if language == "fr" else ", ")[2] if ends.date() == begins.date() else end
        )
    return said if begins.utcoffset() else f"{said} (UTC)"
