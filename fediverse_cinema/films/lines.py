"""What a film's maker types a line each: awards, words of the press, ways to support the film. Parts stand between
dashes. Pure.
"""

import re

from fediverse_cinema.activitypub.vocab import is_uri
from fediverse_cinema.foundation.values import frozen

DASH = re.compile(r"\s+[—–-]\s+")
MOST_SUPPORT = 5


@frozen
class Award:
    """As the maker says it: "Grand prix", "Festival de Brest, 2026"."""

    name: str
    giver: str


@frozen
class Quote:
    """Words of the press; `paper` and `url` as far as they are given."""

    words: str
    paper: str
    url: str


@frozen
class Support:
    words: str
    url: str


def awards(text: str) -> tuple[Award, ...]:
    """award — festival — year."""
    return tuple(Award(name, ", ".join(giver)) for name, *giver in _parts(text))


def press(text: str) -> tuple[Quote, ...]:
    """words — paper — address. Words may have dashes of their own: it is counted from the end."""
    return tuple(_quote(parts) for parts in _parts(text))


def support(text: str) -> tuple[Support, ...]:
    """words — address; without words, the address speaks for itself."""
    return tuple(Support(" — ".join(words) or url, url) for *words, url in _parts(text) if is_uri(url))


def without_address(text: str) -> str:
    """The first line of support that leads nowhere; "" when there is none."""
    return next((" — ".join(parts) for parts in _parts(text) if not _leads(parts[-1])), "")


def _leads(url: str) -> bool:
    """Where money is given nobody must be able to change the page on its way."""
    return is_uri(url) and url.startswith("https://")


def _quote(parts: list[str]) -> Quote:
    url = parts.pop() if len(parts) > 1 and is_uri(parts[-1]) else ""
    paper = parts.pop() if len(parts) > 1 else ""
    return Quote(" — ".join(parts), paper, url)


def _parts(text: str) -> list[list[str]]:
    return [DASH.split(line.strip()) for line in text.splitlines() if line.strip()]
