"""Countries by their ISO 3166-1 code and by their names in the languages of our pages, as the CLDR has them. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

SPOKEN = ("fr", "en")
CODE = re.compile(r"[A-Z]{2}")
WITHOUT_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # the CLDR names them, ISO has no country there
BY_HABIT = {"usa": "US", "uk": "GB", "hollande": "NL", "holland": "NL", "angleterre": "GB", "england": "GB"}


@cache
def names(language: str) -> Mapping[str, str]:
    """Code to name."""
    return {str(code): str(name) for code, name in Locale(language).territories.items() if is_code(str(code))}


def is_code(code: str) -> bool:
    return CODE.fullmatch(code) is not None and code not in WITHOUT_COUNTRY and code in Locale("en").territories


def code_of(typed: str) -> str:
    """The country that somebody typed, by its name in one of our languages or by its code; "" when it is none."""
    if is_code(typed.strip()):
        return typed.strip()
    return _by_name().get(_folded(typed), "")


@cache
def _by_name() -> Mapping[str, str]:
    return BY_HABIT | {_folded(name): code for language in SPOKEN for code, name in names(language).items()}


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", " ", "".join(one for one in letters if not unicodedata.combining(one))).strip()
