"""Lists of accounts and domains as Mastodon exports them (CSV), which other servers read and write, too. Pure: rows are
found, and what is read is done, by others.
"""

import csv
import io
from collections.abc import Iterable

from fediverse_cinema.activitypub import addresses
from fediverse_cinema.activitypub.domain_lists import harmless
from fediverse_cinema.foundation.errors import Refused

FOLLOWING = "following_accounts.csv"
FOLLOWERS = "followers.csv"
BLOCKED = "blocked_accounts.csv"
MUTED = "muted_accounts.csv"
DOMAINS = "blocked_domains.csv"
HEADS = {
    FOLLOWING: ("Account address", "Show boosts", "Notify on new posts", "Languages"),
    FOLLOWERS: ("Account address",),
    MUTED: ("Account address", "Hide notifications"),
}
"""The others have none."""

LARGEST = 1_000_000
MOST_LINES = 5_000
LONGEST = 300


def write(name: str, rows: Iterable[Iterable[object]]) -> str:
    """The list of this name. Its first column is an address, of which its server says what it likes, or a domain."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    if name in HEADS:
        writer.writerow(HEADS[name])
    writer.writerows([[harmless(_said(value)) for value in row] for row in rows])
    return file.getvalue()


def read(data: bytes, *, domains: bool = False) -> list[str]:
    """The first column, each once, as it stands there. Refused when it is no such list, or longer than we take."""
    if len(data) > LARGEST:
        raise Refused("a long list", public="This list is too long.", code="too_large", status=413)
    try:
        text = data.decode("utf-8-sig").replace("\0", "")  # PostgreSQL keeps none
        rows = [row for row in csv.reader(io.StringIO(text), strict=True) if row and row[0].strip()]
    except (UnicodeDecodeError, csv.Error) as error:
        raise _no_list(str(error)) from error
    found = list(dict.fromkeys(row[0].strip() for row in rows if not _is_head(row[0])))
    if not found or (not domains and not any(addresses.read(one) for one in found)):
        raise _no_list("nothing in it")
    if len(found) > MOST_LINES:
        raise Refused(
            f"{len(found)} lines", public="At most %(most)s lines are taken at once.", code="too_many", most=MOST_LINES
        )
    return [one[:LONGEST] for one in found]


def _is_head(word: str) -> bool:
    return word.strip().lower() in ("account address", "#domain")


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _no_list(why: str) -> Refused:
    return Refused(
        f"no list: {why[:200]}", public="This is no list of addresses (CSV), as Mastodon and poles export it.",
        code="no_list",
    )  # fmt: skip
