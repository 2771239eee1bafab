"""The trades of film, by department: the list that profiles, calls and credits choose from (trades.json). Each has a
slug that never changes and an IRI made of it, and further words by which people look for it. Pure.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.values import frozen

IRI = "https://w3id.org/fep/0673/trades#"
MOST_FOUND = 20


@frozen
class Department:
    slug: str
    fr: str
    en: str


@frozen
class Trade:
    """`fr` is for whoever does it; `aliases` are the feminine, the masculine, and what else it is called."""

    slug: str
    department: str
    fr: str
    en: str
    aliases: tuple[str, ...]


def _read() -> tuple[dict[str, Department], dict[str, Trade]]:
    written = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    departments = [Department(**one) for one in written["departments"]]
    trades = [Trade(**one | {"aliases": tuple(one["aliases"])}) for one in written["trades"]]
    return {one.slug: one for one in departments}, {one.slug: one for one in trades}


DEPARTMENTS: Mapping[str, Department]
TRADES: Mapping[str, Trade]
DEPARTMENTS, TRADES = _read()


def name(slug: str, language: str) -> str:
    """As a page says it; what is none of ours stays as it is."""
    trade = TRADES.get(slug)
    if trade is None:
        return slug
    return trade.en if language == "en" else trade.fr


def department_name(slug: str, language: str) -> str:
    department = DEPARTMENTS.get(slug)
    if department is None:
        return slug
    return department.en if language == "en" else department.fr


def of_department(department: str) -> list[str]:
    """Its trades, in the order of the list."""
    return [trade.slug for trade in TRADES.values() if trade.department == department]


def iri(slug: str) -> str:
    return IRI + slug


def slug_of(address: str) -> str:
    """The trade that an IRI names; "" when it is none of ours."""
    slug = address.removeprefix(IRI)
    return slug if slug != address and slug in TRADES else ""


def find(words: str) -> list[str]:
    """The trades that are called so, whatever their form, accents and capitals: what is exactly that comes first."""
    wanted = fold(words)
    if not wanted:
        return []
    exact = [slug for slug, said in WORDS.items() if wanted in said]
    parts = wanted.split()
    loose = [slug for slug, said in WORDS.items() if slug not in exact and any(_has(one, parts) for one in said)]
    return [*exact, *loose][:MOST_FOUND]


def words_of(slug: str) -> str:
    """All that a trade is called, folded, as the directory looks for it; its department is called so, too."""
    trade = TRADES[slug]
    department = DEPARTMENTS[trade.department]
    return " ".join([*WORDS[slug], fold(department.fr), fold(department.en)])


def _has(said: str, parts: list[str]) -> bool:
    """Each part begins a word of it."""
    return all(any(word.startswith(part) for word in said.split()) for part in parts)


WORDS: Mapping[str, tuple[str, ...]] = {
    slug: tuple(dict.fromkeys(map(fold, (trade.fr, trade.en, *trade.aliases)))) for slug, trade in TRADES.items()
}
