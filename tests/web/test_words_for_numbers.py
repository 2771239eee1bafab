"""Dates and numbers follow the reader: no French month on an English page, no decimal point on a French one."""

import re
from html.parser import HTMLParser

import pytest
from babel.dates import get_month_names

from fediverse_cinema.web.formats import LOCALES
from fediverse_cinema.web.translation import Language
from tests.web.sample_pages import pages, show

FRENCH = {"janvier", "février", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
ENGLISH = {"January", "February", "March", "April", "June", "July", "August", "September", "October", "November"}
MONTHS: dict[Language, frozenset[str]] = {"fr": frozenset(FRENCH), "en": frozenset(ENGLISH | {"December"})}
SHORT = {"janv.", "févr.", "juil.", "sept.", "déc."}
COMMA = re.compile(r"(?<![\d,.])\d+,\d{1,2}(?![\d,.])")
POINT = re.compile(r"(?<![\d,.\w-])\d+\.\d{1,2}(?![\d,.\w])")
VERSIONS = re.compile(
    r"(?:CC0?|BY|SA|NC|ND|Licence|version|TLS|tus|WCAG|PDM)[ \xa0A-Z-]*\d\.\d(?:\.\d)?|Art Libre 1\.3"
)
OUR_WORDS = "Ouvrage"


class Words(HTMLParser):
    """What is read on a page, as one text; scripts and what people type into fields are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "textarea", "code", "pre"):
            self._within.append(tag)
        self.said += [value for name, value in attrs if value and name in ("alt", "aria-label", "title", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.said.append(data)


def read(case: str, language: Language) -> str:
    return " ".join(Words(show(case, language, text=OUR_WORDS)).said)


def test_the_names_are_those_of_the_calendar() -> None:
    for language, names in MONTHS.items():
        calendar = set(get_month_names("wide", locale=LOCALES[language]).values())
        assert names <= calendar and len(calendar - names) <= 2  # "mars" and "mai", "May" are words of both


@pytest.mark.parametrize("case", list(pages()))
def test_dates_and_numbers_follow_the_language_of_the_reader(case: str) -> None:
    french, english = read(case, "fr"), read(case, "en")
    assert not MONTHS["en"] & set(re.findall(r"\w+", french)), case
    assert not (MONTHS["fr"] | SHORT) & set(re.findall(r"\w+\.?", english)), case
    assert not POINT.findall(VERSIONS.sub("", french)), case
    assert not COMMA.findall(english), case
