"""How pages call the figures of the pole, and say a number. Templates reach them as filters, see `templating`."""

from babel.numbers import format_decimal

from fediverse_cinema.web.formats import LOCALES
from fediverse_cinema.web.translation import Language, msgid, tell

NAMES = {
    "films": msgid("Films published"),
    "minutes": msgid("Their length in minutes"),
    "makers": msgid("People who have published films"),
    "views": msgid("Views on other servers"),
    "members": msgid("Members who joined"),
    "projects": msgid("Projects begun"),
    "calls": msgid("Calls published"),
    "events": msgid("Events in the agenda"),
    "screenings": msgid("Screenings and premieres among them"),
    "labels": msgid("Labels founded"),
    "companies": msgid("Pages of companies opened"),
    "selections": msgid("Selections published"),
    "critiques": msgid("Critiques by members"),
    "publications": msgid("Articles published"),
}


def figure_name(name: str, language: Language) -> str:
    return tell(NAMES.get(name, ""), language)


def amount(number: int, language: Language) -> str:
    """ "1 234", "1,234"."""
    return str(format_decimal(number, locale=LOCALES[language]))
