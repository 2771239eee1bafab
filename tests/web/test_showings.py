"""Where and when a film can be seen, in words."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from fediverse_cinema.films.releases import CHANNELS, HERE
from fediverse_cinema.films.views import ReleaseLine
from fediverse_cinema.foundation import clock
from fediverse_cinema.search.poles import PoleLine
from fediverse_cinema.web import showings
from fediverse_cinema.web.templating import environment
from fediverse_cinema.web.translation import Language


@pytest.mark.parametrize(
    "line, french, english",
    [
        (ReleaseLine("hall", "2026-11-26", "20:30"), "26 nov., 20 h 30", "26 Nov, 20:30"),
        (ReleaseLine("hall", "2026-11-26", "20:00"), "26 nov., 20 h", "26 Nov, 20:00"),
        (ReleaseLine("hall", "2025-12-01"), "1er déc. 2025", "1 Dec 2025"),
        (ReleaseLine("disc", "2027-01"), "Janvier 2027", "January 2027"),
        (ReleaseLine("television", "2027"), "2027", "2027"),
        (ReleaseLine("here", "2026-11-21", open=True), "Depuis le 21 nov.", "Since 21 Nov"),
        (ReleaseLine("other", ""), "Date à venir", "Date to come"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(line: ReleaseLine, french: str, english: str) -> None:
    with clock.stopped_at(datetime(2026, 11, 25, tzinfo=UTC)):
        said = [showings.channel_date(line, language).replace("\xa0", " ") for language in ("fr", "en")]
    assert said == [french, english]


@pytest.mark.parametrize(
    "line, words",
    [
        (ReleaseLine("hall", words="L’Abri, Douarnenez", date=""), "L’Abri, Douarnenez"),
        (ReleaseLine("hall", ""), "En salle"),
        (ReleaseLine("disc", "", words="12 €"), "En disque, 12 €"),
        (ReleaseLine("television", "", words="Tébéo"), "À la télévision, Tébéo"),
        (ReleaseLine("here", ""), "Ici, librement"),
    ],
)
def test_beside_it_stands_the_place_or_the_channel(line: ReleaseLine, words: str) -> None:
    assert showings.channel_words(line, "fr") == words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_channel_has_its_name(language: Language) -> None:
    names = [showings.channel_name(code, language) for code in (*CHANNELS, HERE)]
    assert all(names) and len(set(names)) == len(names)


@pytest.mark.parametrize(
    "zone, french, english",
    [
        (ZoneInfo("Europe/Paris"), "heure de Paris", "Paris time"),
        (ZoneInfo("Indian/Reunion"), "heure de La Réunion", "Réunion time"),
        (UTC, "UTC", "UTC"),
    ],
)
def test_a_moment_says_whose_clock_it_bears(zone: ZoneInfo, french: str, english: str) -> None:
    moment = datetime.combine(date(2026, 11, 26), datetime.min.time(), zone)
    assert [showings.clock_name(moment, language) for language in ("fr", "en")] == [french, english]
    assert showings.place_of(str(zone), "en") in english


@pytest.mark.parametrize("language", ["fr", "en"])
def test_none_is_not_told_as_one(language: Language) -> None:
    """French says none in the singular: "une personne" stood where nobody was."""
    counted = environment(language).get_template("poles/_what.html").module.counted  # type: ignore[attr-defined]
    nothing = PoleLine("Nord", "nord.example", "", "/", "known", True, 0, 0, 0, clock.now(), False, "")
    said = {"fr": "Rien à montrer pour l’instant.", "en": "Nothing to show yet."}
    assert said[language] in counted(nothing)
    assert re.findall(r"\d", counted(replace(nothing, people=1, projects=1, calls=1))) == ["1", "1", "1"]


def test_a_list_of_what_is_told_says_day_and_hour() -> None:
    evening = datetime.fromisoformat(f"{clock.now().year}-11-26T20:30:00+01:00")
    assert showings.day_and_hour(evening, "fr") == "26\xa0nov. à 20\xa0h\xa030"
    assert showings.day_and_hour(evening, "en") == "26\xa0Nov, 20:30"
    assert showings.day_and_hour(evening.replace(hour=8, minute=0), "fr") == "26\xa0nov. à 8\xa0h"
