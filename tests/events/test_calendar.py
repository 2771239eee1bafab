"""The agenda as iCalendar: read again by the library, and looked at line by line (RFC 5545)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from fediverse_cinema.events import calendar, queries, service, times, words
from fediverse_cinema.events.models import Event, EventState
from tests.kit.events import a_draft, an_event, soon
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
SUMMER = datetime.fromisoformat("2099-03-29T00:30:00+00:00")  # half an hour before the clocks of Paris change


def read(body: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


async def test_a_calendar_is_what_rfc_5545_wants(town: Town) -> None:
    title = "Master class, à Brest ; l’œil\\l’oreille " + "é" * 150
    event = await an_event((await a_creator()).actor, title, latitude=48.1, longitude=-4.2)
    body = calendar.of_events([event], "Pôle Lyon")
    lines = body.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    assert all(len(line) <= 75 for line in lines) and b"\n" not in body.replace(b"\r\n", b"")
    (one,) = read(body)
    assert (str(one["uid"]), str(one["summary"]), int(one["sequence"])) == (event.note.uri, event.note.title, 0)
    assert (str(one["status"]), str(one["url"])) == ("CONFIRMED", event.note.page_url)
    assert one["dtstart"].dt == event.begins_at and one["dtend"].dt == event.ends_at
    assert one["dtstart"].params["TZID"] == "Europe/Paris" and b"BEGIN:VTIMEZONE" in body
    assert "Cinéma L’Abri" in str(one["location"]) and "Entrée libre" in str(one["description"])
    assert one["geo"].to_ical() == "48.1;-4.2" and b"METHOD" not in body, "it is a file to subscribe to"


async def test_what_it_is_about_stands_line_by_line_with_its_films(town: Town) -> None:
    ana = await a_creator()
    event = await an_event(ana.actor, films=((await a_film(ana)).uri,), about="Un soir.\n\nPuis un autre.")
    (one,) = read(calendar.of_events([event], "x", await queries.titles_shown([event])))
    assert str(one["description"]).split("\n\n") == [
        "Entrée libre", "En présence de l’équipe.", "Un soir.", "Puis un autre.", "Au programme : La Saône",
        event.note.page_url,
    ]  # fmt: skip


async def test_a_change_has_the_same_uid_and_a_higher_sequence_and_what_is_cancelled_says_so(town: Town) -> None:
    event = await an_event((await a_creator()).actor)
    await service.change(event, a_draft(begins_at=soon(11)))
    await service.enter(event, EventState.CANCELLED)
    (one,) = read(calendar.of_events(await queries.for_calendar(), "x"))
    assert (str(one["uid"]), int(one["sequence"]), str(one["status"])) == (event.note.uri, 2, "CANCELLED")
    assert one["dtstart"].dt == soon(11)


async def test_the_clock_that_is_meant_goes_along(town: Town) -> None:
    event = await an_event((await a_creator()).actor, zone="Pacific/Tahiti")
    utc = await an_event((await a_creator("ben", "Ben")).actor, zone="UTC")
    first, second = read(calendar.of_events([event, utc], "x"))
    assert first["dtstart"].params["TZID"] == "Pacific/Tahiti" and first["dtstart"].dt == event.begins_at
    assert second["dtstart"].dt == utc.begins_at


async def test_what_is_long_over_leaves_the_calendar_and_an_empty_one_is_one(town: Town) -> None:
    event = await an_event((await a_creator()).actor)
    await Event.filter(id=event.id).update(over_at=soon(-100))
    assert await queries.for_calendar() == [] and read(calendar.of_events([], "x")) == []
    await Event.filter(id=event.id).update(over_at=soon(-30))
    assert len(await queries.for_calendar()) == 1


async def test_an_hour_that_the_clocks_leave_out_is_the_one_that_they_show_then(town: Town) -> None:
    assert times.read("29/03/2099", "02:30", "Europe/Paris") == SUMMER + timedelta(hours=1)
    assert times.on_its_clock(SUMMER + timedelta(hours=1), "Europe/Paris").hour == 3
    first, second = (datetime.fromisoformat(f"2099-10-25T0{hour}:30:00+00:00") for hour in (0, 1))
    assert times.read("25/10/2099", "2 h 30", "Europe/Paris") == first != second, "of two the first"
    again = await an_event((await a_creator("ben", "Ben")).actor, begins_at=second, ends_at=second + timedelta(hours=2))
    (one,) = read(calendar.of_events([again], "x"))
    assert one["dtstart"].dt.utcoffset() == timedelta(0) and one["dtstart"].dt == second, "no calendar takes the first"
    night = await an_event((await a_creator()).actor, begins_at=SUMMER, ends_at=SUMMER + timedelta(hours=3))
    (one,) = read(calendar.of_events([night], "x"))
    assert one["dtend"].dt - one["dtstart"].dt.astimezone(one["dtend"].dt.tzinfo) >= timedelta(hours=3)
    assert one["dtend"].dt.astimezone(ZoneInfo("UTC")) == night.ends_at
    assert words.when(night, "fr") == "dimanche 29 mars 2099, 1\xa0h\xa030 à 5\xa0h\xa030"
    assert words.when(night, "en").endswith("01:30–05:30")


@pytest.mark.parametrize(
    "zone", ["", "Europe/Rennes", "../../etc/passwd", "Factory", "localtime", "posix/Europe/Paris"]
)
async def test_a_clock_that_nobody_knows_is_the_poles(town: Town, zone: str) -> None:
    assert not times.is_known(zone) and str(times.clock_of(zone)) == times.own() == "Europe/Paris"


async def test_five_clocks_are_described_and_no_more(town: Town) -> None:
    """Each costs time, and strangers choose which."""
    ana = await a_creator()
    zones = [f"Etc/GMT+{number}" for number in range(1, 10)]
    found = [await an_event(ana.actor, f"Séance {zone}", zone=zone) for zone in zones]
    body = calendar.of_events(found, "x")
    assert body.count(b"BEGIN:VTIMEZONE") == calendar.MOST_CLOCKS
    assert [one["dtstart"].dt for one in read(body)] == [event.begins_at for event in found], "the same moments"
