"""Dates, durations, formats and the choice of a language, as cinema people write them."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from fediverse_cinema.conversations.views import EventView
from fediverse_cinema.films import licences, terms
from fediverse_cinema.foundation import clock
from fediverse_cinema.media import sniff
from fediverse_cinema.web import dates, formats
from fediverse_cinema.web.translation import Language, choose, tell

TODAY = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ratio", "name"),
    [
        (9 / 16, "056"),
        (1.0, "100"),
        (4 / 3, "133"),
        (1.37, "137"),
        (1.66, "166"),
        (16 / 9, "178"),
        (1.85, "185"),
        (2.35, "239"),
        (17.0, "239"),
        (None, "178"),
        (0.0, "178"),
        (-1.0, "178"),
        (float("nan"), "178"),
        (float("inf"), "178"),
    ],
)
def test_a_title_takes_the_nearest_format(ratio: float | None, name: str) -> None:
    assert formats.format_class(ratio) == "f" + name
    assert formats.width_class(ratio) == "w" + name


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (40.4, "40 s", "40 s"),
        (59.6, "1 min", "1 min"),
        (1140, "19 min", "19 min"),
        (3599, "1 h", "1 h"),
        (3660, "1 h 01", "1 h 1 min"),
        (4320, "1 h 12", "1 h 12 min"),
    ],
)
def test_a_duration_is_told_in_minutes(seconds: float, french: str, english: str) -> None:
    assert formats.duration(seconds, "fr").replace("\xa0", " ") == french
    assert formats.duration(seconds, "en").replace("\xa0", " ") == english


@pytest.mark.parametrize(
    ("octets", "french", "english"),
    [
        (0, "0 ko", "0 kB"),
        (12_400, "12 ko", "12 kB"),
        (9_000_000, "9 Mo", "9 MB"),
        (1_240_000_000, "1,2 Go", "1.2 GB"),
        (3 * 10**15, "3000 To", "3000 TB"),
    ],
)
def test_a_size_is_told_in_decimal_units(octets: int, french: str, english: str) -> None:
    assert formats.size(octets, "fr").replace("\xa0", " ") == french
    assert formats.size(octets, "en").replace("\xa0", " ") == english


@pytest.mark.parametrize(
    ("when", "language", "short", "long"),
    [
        (datetime(2026, 11, 20, tzinfo=UTC), "fr", "20 nov.", "20 novembre 2026"),
        (datetime(2026, 11, 1, tzinfo=UTC), "fr", "1er nov.", "1er novembre 2026"),
        (datetime(2025, 11, 20, tzinfo=UTC), "fr", "20 nov. 2025", "20 novembre 2025"),
        (datetime(2026, 11, 20, tzinfo=UTC), "en", "20 Nov", "20 November 2026"),
    ],
)
def test_a_day_is_told_in_words(when: datetime, language: Language, short: str, long: str) -> None:
    with clock.stopped_at(TODAY):
        assert dates.short_date(when, language).replace("\xa0", " ") == short
    assert dates.long_date(when, language).replace("\xa0", " ") == long


def test_a_format_has_two_decimals_and_the_comma_of_its_language() -> None:
    assert (formats.ratio(2.39, "fr"), formats.ratio(16 / 9, "en")) == ("2,39", "1.78")


def test_codes_have_names_and_an_unknown_code_stays_itself() -> None:
    assert formats.language_name("br", "fr") == "breton"
    assert formats.language_name("zxx", "fr") == "sans paroles"
    assert formats.language_name("zzz", "fr") == "zzz"
    assert formats.form_name("documentary", "fr") == "Documentaire"
    assert formats.form_name("opera", "fr") == ""
    assert formats.licence_name("LAL-1.3", "fr") == "Licence Art Libre 1.3"
    assert formats.licence_name("WTFPL", "fr") == "WTFPL"


def test_every_form_and_licence_of_films_has_its_name() -> None:
    assert set(formats.FORMS) == set(terms.FORMS)
    named = {code: formats.licence_name(code, "fr") for code in licences.LICENCES}
    assert named["CC-BY-NC-ND-1.0"] == "Creative Commons BY-NC-ND 1.0" and named["PDM-1.0"] == "Domaine public"
    assert named["CC-BY-2.0-FR"] == "Creative Commons BY 2.0 France" and len(set(named.values())) == len(named)
    assert all(formats.licence_help(code, "fr") for code in licences.LICENCES)


def test_a_sentence_goes_on_in_small_letters_after_a_colon_but_initials_stay() -> None:
    assert formats.after_colon("Écrivez un nombre.") == "écrivez un nombre."
    assert formats.after_colon("L’autre serveur ne répond pas.") == "l’autre serveur ne répond pas."
    assert formats.after_colon("CC0 is no licence here.") == "CC0 is no licence here."
    named = "Luc Fabre ne le souhaite pas."
    assert formats.after_colon(named, {"name": "Luc Fabre"}) == named
    assert formats.after_colon("") == ""


@pytest.mark.parametrize(
    ("ended", "french", "english"),
    [
        (datetime(2026, 11, 26, 3, 31, tzinfo=UTC), "26 novembre 2026 à 3 h 31", "26 November 2026, 03:31"),
        (
            datetime(2026, 11, 26, 3, 52, tzinfo=UTC), "26 novembre 2026, de 3 h 31 à 3 h 52",
            "26 November 2026, 03:31–03:52",
        ),
        (
            datetime(2026, 11, 27, tzinfo=UTC), "26 novembre 2026 à 3 h 31 – 27 novembre 2026 à 0 h",
            "26 November 2026, 03:31 – 27 November 2026, 00:00",
        ),
    ],
)  # fmt: skip
def test_a_span_says_its_day_once(ended: datetime, french: str, english: str) -> None:
    began = datetime(2026, 11, 26, 3, 31, tzinfo=UTC)
    assert dates.span(began, ended, "fr").replace(formats.NBSP, " ") == french
    assert dates.span(began, ended, "en").replace(formats.NBSP, " ") == english


def test_a_date_is_shown_as_one_types_it() -> None:
    typed = [dates.typed_date(iso) for iso in ("2026-12-03", "2027-01", "2027", "")]
    assert typed == ["3/12/2026", "1/2027", "2027", ""]


@pytest.mark.parametrize(
    ("header", "cookie", "language"),
    [
        ("", "", "fr"),
        ("en", "", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "", "en"),
        ("de,en;q=0.5", "", "en"),
        ("de", "", "fr"),
        ("fr;q=0.5,en;q=0.5", "", "fr"),
        ("en;q=0", "", "fr"),
        ("en;q=banana", "", "fr"),
        ("en;q=9", "", "fr"),
        ("fr", "en", "en"),
        ("en", "klingon", "en"),
        ("x," * 60 + "en", "", "fr"),
    ],
)
def test_a_reader_gets_the_language_that_she_prefers(header: str, cookie: str, language: Language) -> None:
    assert choose(header, cookie) == language


def test_a_pole_may_have_another_language_than_french() -> None:
    assert choose("", default="en") == "en"
    assert choose("fr", default="en") == "fr"


def test_a_name_that_begins_with_a_vowel_takes_no_de_before_it() -> None:
    for name, made in (("Élise", "d’"), ("Ismaël", "d’"), ("Bo", "de "), ("", "de "), ("Hélène", "d’"),
                       ("Hassan", "de "), ("Yves", "d’"), ("Yann", "de ")):  # fmt: skip
        assert formats.elided(Markup(f"Un film de <bdi>{name}</bdi>"), name, "fr") == f"Un film {made}<bdi>{name}</bdi>"
    assert formats.elided(Markup("A film by <bdi>Élise</bdi>"), "Élise", "en") == "A film by <bdi>Élise</bdi>"


def test_a_sentence_takes_its_values_and_keeps_a_lone_percent_sign() -> None:
    assert tell("%(handle)s is already taken.", "fr", {"handle": "nora"}) == "nora est déjà pris."
    assert tell("100 % cotton", "fr") == "100 % cotton"
    assert tell("", "fr") == ""


def test_what_was_found_in_a_file_is_told_in_the_language_too_but_a_name_is_not() -> None:
    assert "une archive" in tell("This is not a film: we found %(found)s.", "fr", {"found": "an archive"})
    assert tell("%(handle)s is already taken.", "fr", {"handle": "an archive"}) == "an archive est déjà pris."


def test_every_word_for_what_a_file_is_has_its_french() -> None:
    assert not [word for word in sniff.FOUND if tell(word, "fr") == word]


@pytest.mark.parametrize(
    ("begins", "ends", "french", "english"),
    [
        ("2026-12-01T20:30:00+01:00", None, "1er décembre 2026 à 20 h 30", "1 December 2026, 20:30"),
        ("2026-12-01T20:00:00+01:00", "2026-12-01T22:15:00+01:00", "1er décembre 2026 à 20 h – 22 h 15",
         "1 December 2026, 20:00 – 22:15"),
        ("2026-12-01T20:00:00+01:00", "2026-12-02T02:00:00+01:00",
         "1er décembre 2026 à 20 h – 2 décembre 2026 à 2 h", "1 December 2026, 20:00 – 2 December 2026, 02:00"),
        ("2026-12-01T19:00:00+00:00", "2026-12-01T18:00:00+00:00", "1er décembre 2026 à 19 h (UTC)",
         "1 December 2026, 19:00 (UTC)"),
        (None, None, "", ""),
    ],
)  # fmt: skip
def test_an_event_is_told_by_the_clock_on_the_wall_there(
    begins: str | None, ends: str | None, french: str, english: str
) -> None:
    event = EventView(*(datetime.fromisoformat(one) if one else None for one in (begins, ends)), place="")
    assert dates.event_dates(event, "fr").replace("\xa0", " ") == french
    assert dates.event_dates(event, "en").replace("\xa0", " ") == english
