"""The pages that every pole has, and what they say until it has written its own: in `texts`, a Markdown file for each
name and language, its first line the title. What only the pole knows stands in brackets there, to be filled in.
"""

import re
from functools import cache
from pathlib import Path
from string import Template

from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen

NAMES = ("about", "rules", "legal", "privacy")
LANGUAGES = ("fr", "en")
TEXTS = Path(__file__).with_name("texts")
BLANK = re.compile(r"\[(?:À COMPLÉTER|TO FILL IN)\b[^\]\n]*\]")


@frozen
class FirstText:
    """Markdown, with the name of this pole in its places."""

    title: str
    text: str


def first_text(name: str, language: str) -> FirstText:
    settings = here().settings.pole
    title, _, text = _read(name, language).partition("\n")
    contact = f"<{settings.contact}>" if settings.contact else ""
    filled = Template(text).safe_substitute(pole=settings.name, host=settings.host, contact=contact)
    return FirstText(title.removeprefix("# "), filled.strip())


def blanks(text: str) -> int:
    """How many places wait to be filled in."""
    return len(BLANK.findall(text))


@cache
def _read(name: str, language: str) -> str:
    return (TEXTS / f"{name}.{language}.md").read_text("utf-8")
