"""Credits as their maker types them: one line each, role — name; the same for those of another pole. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from fediverse_cinema.activitypub.vocab import text_of
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain

LONGEST = 5_000
LINE = re.compile(r"\s*(?P<role>.+?)\s*(?:\s[—–-]|[—–:])\s+(?P<name>.+?)\s*")


def parse(text: str) -> list[tuple[str, str]]:
    """(role, name) of each line that says both; a line without a dash is a name alone."""
    credits = []
    for line in text.splitlines():
        if match := LINE.fullmatch(line):
            credits.append((match["role"], match["name"]))
        elif line.strip():
            credits.append(("", line.strip()))
    return credits


def read(value: Any) -> str | None:
    """The `credits` of a document as such lines; None when there are none, or one that we could not show: who is
    named by an address alone, or more than fit.
    """
    given = value if isinstance(value, list) else [] if value is None else [value]
    if value is None or len(given) > LONGEST:
        return None
    try:
        lines = [_line(one) for one in given]
    except Refused:  # a name that is deeper or larger than a name may be
        return None
    text = "\n".join(lines)
    return text if all(lines) and len(text) <= LONGEST else None


def _line(credit: Any) -> str:
    who = credit.get("contributor") if isinstance(credit, Mapping) else None
    name = plain(text_of(who.get("name"), 300)) if isinstance(who, Mapping) else ""
    role = plain(text_of(credit.get("roleName"), 300)) if name else ""
    return f"{role} — {name}" if role else name
