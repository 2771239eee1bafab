"""What the forms of a selection and of a label hold, and what can be wrong with them. Pure."""

from collections.abc import Mapping

from fediverse_cinema.films import lines, terms
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.service import LONGEST_NAME

LONGEST_TITLE = 120
LONGEST_ABOUT = 5_000
LONGEST_SIGNATURE = 200
LONGEST_ALT = 500
LONGEST_SUPPORT = 2_000
LONGEST_FOLDED = 4_000
MOST_WORDS = 2_000  # of what is said of one film
LONGEST_WORDS = 20_000  # signs: words may be long


@frozen
class Sheet:
    """A selection. `signature` says who speaks in `about`, when that is not its owner's name."""

    title: str
    about: str = ""  # Markdown
    signature: str = ""
    language: str = ""
    cover_alt: str = ""


@frozen
class LabelSheet:
    name: str
    about: str = ""  # Markdown
    language: str = ""
    support: str = ""  # one line each: words — address


def check(sheet: Sheet) -> None:
    """Raise the first of its faults."""
    for fault in faults(sheet).values():
        raise fault


def check_label(sheet: LabelSheet) -> None:
    for fault in label_faults(sheet).values():
        raise fault


def check_words(words: str) -> None:
    """What is said of a film."""
    if (said := len(words.split())) > MOST_WORDS:
        raise Refused(
            "too many words", public="At most %(most)s words fit here; there are %(said)s.", code="bad_words",
            most=MOST_WORDS, said=said,
        )  # fmt: skip
    if len(words) > LONGEST_WORDS:
        raise _too_long("words", words, LONGEST_WORDS)


def faults(sheet: Sheet) -> dict[str, Refused]:
    """What is wrong, by field."""
    title, wrong = sheet.title.strip(), dict[str, Refused]()
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        wrong["title"] = Refused("bad title", public="A title has 1 to 120 characters.", code="bad_title")
    longest = {"about": LONGEST_ABOUT, "signature": LONGEST_SIGNATURE, "cover_alt": LONGEST_ALT}
    return wrong | _long(sheet, longest) | _language(sheet.language)


def label_faults(sheet: LabelSheet) -> dict[str, Refused]:
    name, wrong = sheet.name.strip(), dict[str, Refused]()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        wrong["name"] = Refused("bad name", public="A name has 1 to 120 characters.", code="bad_name")
    if line := lines.without_address(sheet.support):
        wrong["support"] = Refused(
            "support leads nowhere", code="bad_support", line=line[:120],
            public="The line “%(line)s” has to end with an address that begins with https://.",
        )  # fmt: skip
    elif len(lines.support(sheet.support)) > lines.MOST_SUPPORT:
        wrong["support"] = Refused(
            "too many ways of support", public="At most %(most)s addresses fit here.", code="bad_support",
            most=lines.MOST_SUPPORT,
        )  # fmt: skip
    return wrong | _long(sheet, {"about": LONGEST_ABOUT, "support": LONGEST_SUPPORT}) | _language(sheet.language)


def _long(sheet: Sheet | LabelSheet, longest: Mapping[str, int]) -> dict[str, Refused]:
    given = {field: str(getattr(sheet, field)) for field in longest}
    return {field: _too_long(field, given[field], most) for field, most in longest.items() if len(given[field]) > most}


def _too_long(field: str, text: str, most: int) -> Refused:
    return Refused(
        f"{field} too long", public="At most %(most)s characters fit here; there are %(signs)s.", code="too_long",
        most=most, signs=len(text),
    )  # fmt: skip


def _language(code: str) -> dict[str, Refused]:
    unknown = code and code not in terms.LANGUAGES
    return {"language": Refused("no language", public="Choose a language.", code="bad_language")} if unknown else {}
