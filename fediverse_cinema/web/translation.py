"""The two languages of our pages: which one a reader gets, and how a sentence is told in it.

A sentence is named by its plain English form; the French is in `locales/`, kept by `scripts/messages`.
"""

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Literal, get_args

from babel.numbers import format_decimal
from babel.support import Translations

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES = Path(__file__).parent / "locales"
BOUNDS = ("least", "most", "signs")


def msgid(text: str) -> str:
    """Marks an English sentence for the catalogue, where no template says it and no error carries it as `public`."""
    return text


def choose(accept_language: str, cookie: str = "", default: Language = "fr") -> Language:
    """The reader's language: what she chose here, else what her browser prefers of ours, else the pole's.

    `accept_language` is the header as it came (RFC 9110 §12.5.4); nonsense in it counts as nothing said.
    """
    for language in LANGUAGES:
        if language == cookie:
            return language
    wishes = {language: _wish(accept_language, language) for language in LANGUAGES}
    best = max(wishes.values())
    return default if wishes[default] == best else max(wishes, key=lambda language: wishes[language])


def _wish(accept_language: str, language: Language) -> float:
    """How much the header wants the language, from 0 to 1. Fifty entries are enough for anybody."""
    ranges = [part.partition(";") for part in accept_language.lower().split(",")[:50]]
    return max(
        (_weight(q) for name, _, q in ranges if name.strip().split("-")[0] == language),
        default=0.0,
    )


def _weight(parameter: str) -> float:
    if not parameter.strip():
        return 1.0
    try:
        weight = float(parameter.strip().removeprefix("q="))
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


@cache
def translations(language: Language) -> NullTranslations:
    """The catalogue of a language, read once. English needs none: its sentences are their own names."""
    if language == "en":
        return NullTranslations()
    return Translations.load(LOCALES, [language])


def tell(sentence: str, language: Language, values: Mapping[str, Any] | None = None) -> str:
    """A sentence of ours in the reader's language, `values` in its %(name)s places. One that we lack stays English."""
    told = translations(language).gettext(sentence) if sentence else ""
    return told % _told_values(values, language) if values else told


def _told_values(values: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """What was found in a file is named in words of ours, bounds are written as numbers are in the language; any other
    value is somebody's own.
    """
    numbers = {name: values[name] for name in BOUNDS if isinstance(values.get(name), int)}
    bounds = {name: format_decimal(number, locale=language) for name, number in numbers.items()}
    found = {"found": tell(values["found"], language)} if "found" in values else {}
    return {**values, **bounds, **found}
