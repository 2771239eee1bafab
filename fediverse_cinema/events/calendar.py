"""Events as iCalendar (RFC 5545): one of them, or the agenda to subscribe to. Pure but for the pole's own clock. The
library folds lines and escapes texts; a calendar that has an event already knows it again by its id.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fediverse_cinema.events import times, words
from fediverse_cinema.events.models import Event
from fediverse_cinema.events.wire import STATUS
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.foundation.on_first_use import on_first_use

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = on_first_use("icalendar")

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Fediverse Cinema//Agenda//EN"
LONGEST_DESCRIPTION = 2_000
MOST_PARAGRAPHS = 20
READ_AGAIN = timedelta(hours=6)
YEAR = timedelta(days=366)
MOST_CLOCKS = 5  # that are described: each costs tens of milliseconds, and whoever announces events chooses hers


def of_events(events: Sequence[Event], name: str, shown: Mapping[int, Sequence[str]] | None = None) -> bytes:
    """Their notes are there. `shown`: titles of the films, by event."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.calendar_name = name
    made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    clocks = Counter(event.zone for event in events).most_common(MOST_CLOCKS)
    for event in events:
        titles = (shown or {}).get(event.id, ())
        made.add_component(_event(event, {zone for zone, _ in clocks}, titles))
    if events:
        first, last = min(one.begins_at for one in events), max(one.over_at for one in events)
        made.add_missing_timezones(first_date=(first - YEAR).date(), last_date=(last + YEAR).date())
    return bytes(made.to_ical())


def _event(event: Event, clocks: Collection[str], titles: Sequence[str]) -> "icalendar.Event":
    """On its own clock, if that is one of these; else by UTC, which is the same moment."""
    zone = event.zone if event.zone in clocks and not _is_told_twice(event) else "UTC"
    made, note = icalendar.Event(), event.note
    made.add("uid", note.uri)
    made.add("summary", note.title)
    made.add("dtstamp", note.updated_at or note.published_at)
    made.add("last-modified", note.updated_at or note.published_at)
    made.add("dtstart", times.on_its_clock(event.begins_at, zone))
    if event.ends_at is not None:
        made.add("dtend", times.on_its_clock(event.ends_at, zone))
    made.add("sequence", event.sequence)
    made.add("status", STATUS[event.state][1])
    for name, value in _said(event, titles).items():
        if value:
            made.add(name, value)
    if event.latitude is not None and event.longitude is not None:
        made.add("geo", (event.latitude, event.longitude))
    return made


def _is_told_twice(event: Event) -> bool:
    """Does it begin or end in the second of two hours that the clocks show alike? Calendars would take the first."""
    return any(times.on_its_clock(one, event.zone).fold for one in (event.begins_at, event.ends_at) if one)


def _said(event: Event, titles: Sequence[str]) -> Mapping[str, str]:
    page = event.note.page_url if event.note.local else f"{urls.base()}/agenda/{event.slug}"
    return {
        "location": ", ".join(filter(None, (words.address(event), event.country)))
        or (event.booking_url if event.online else ""),
        "description": "\n\n".join(
            filter(None, (event.price, _about(event), words.programme(event, titles), page)),
        ),
        "url": page,
    }


def _about(event: Event) -> str:
    """Its presentation and its words, paragraph by paragraph. One of elsewhere has both in one."""
    said = words.said(event) if event.note.local else event.note.html
    paragraphs = [beginning(one, LONGEST_DESCRIPTION) for one in said.split("</p>")[:MOST_PARAGRAPHS]]
    return "\n\n".join(filter(None, paragraphs))[:LONGEST_DESCRIPTION]
