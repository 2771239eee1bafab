"""Lists of rules as servers exchange them: the CSV of Mastodon, one domain in a line. Read into drafts, written from
rules; what is done with them, domain_rules does. A rule that lets in is written as "noop", and notes for those who run
the pole are not written at all: such a list is for others.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Literal

from fediverse_cinema.activitypub.domain_rules import LONGEST_WORDS, Draft
from fediverse_cinema.activitypub.domains import named
from fediverse_cinema.activitypub.models import DomainRule, Severity
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

COLUMNS = ("#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate")
SEVERITIES = {"suspend": Severity.CLOSE, "silence": Severity.SILENCE, "noop": Severity.ALLOW}
NAMES = {ours: theirs for theirs, ours in SEVERITIES.items()}
MOST = 20_000
LONGEST_LINE = 200  # of a skipped one, as it is shown
Fault = Literal["no_domain", "veiled", "own", "severity", "twice", "ruled"]


@frozen
class Skipped:
    """A line that is not taken, its number in the file, and why."""

    line: int
    text: str
    fault: Fault


@frozen
class Read:
    """What a list says: rules that would be new here, and lines that are not taken."""

    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]


def read(text: str, ruled: Mapping[str, Severity]) -> Read:
    """`ruled` are the domains that have a rule here, which stays. Refused for what is no list at all."""
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", ""))))
    except csv.Error as error:  # a quotation mark that is never closed
        raise Refused(f"list: {error}", public="Choose a file of domains (CSV).", code="no_list") from error
    if len(rows) > MOST:
        raise Refused("long list", public="A list has at most %(most)s lines.", code="too_long", most=MOST)
    columns = _columns(rows[0] if rows else [])
    drafts, skipped = dict[str, Draft](), list[Skipped]()
    for number, row in enumerate(rows[1:] if columns else rows, start=2 if columns else 1):
        if not any(cell.strip() for cell in row):
            continue
        places = (columns or {"domain": 0}).items()
        found = _draft({name: row[place].strip() for name, place in places if place < len(row)})
        if isinstance(found, Draft):
            found = "ruled" if found.domain in ruled else "twice" if found.domain in drafts else found
        if isinstance(found, Draft):
            drafts[found.domain] = found
        else:
            skipped.append(Skipped(number, ",".join(row)[:LONGEST_LINE], found))
    return Read(tuple(drafts.values()), tuple(skipped))


def write(rules: Sequence[DomainRule]) -> str:
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(COLUMNS)
    for rule in rules:
        flags = (str(flag).lower() for flag in (rule.reject_media, rule.reject_reports))
        comment = harmless(rule.public_comment)
        lines.writerow((rule.domain, NAMES[rule.severity], *flags, comment, str(rule.obfuscate).lower()))
    return file.getvalue()


def _columns(header: Sequence[str]) -> dict[str, int]:
    """By name; none when the first line is a domain already, as in lists that have nothing else."""
    names = {cell.strip().lower().removeprefix("#"): place for place, cell in enumerate(header)}
    return names if "domain" in names else {}


def _draft(cells: Mapping[str, str]) -> Draft | Fault:
    if "*" in cells.get("domain", "").removeprefix("*."):
        return "veiled"
    try:
        domain = named(cells.get("domain", ""))
    except Refused as error:
        return "own" if error.code == "own_host" else "no_domain"
    severity = SEVERITIES.get(cells.get("severity", "").lower() or "suspend")
    if severity is None:
        return "severity"
    return Draft(
        domain=domain,
        severity=severity,
        reject_media=_says_yes(cells.get("reject_media", "")),
        reject_reports=_says_yes(cells.get("reject_reports", "")),
        public_comment=cells.get("public_comment", "").removeprefix("'")[:LONGEST_WORDS],
        obfuscate=_says_yes(cells.get("obfuscate", "")),
    )


def _says_yes(cell: str) -> bool:
    return cell.lower() in ("true", "1", "yes", "t")


def harmless(words: str) -> str:
    """A table program runs what begins with = + - @ as a formula, whoever wrote it."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words
