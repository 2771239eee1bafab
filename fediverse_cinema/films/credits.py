"""Credits as their maker types them: one line each, role — name. Pure."""

import re

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
