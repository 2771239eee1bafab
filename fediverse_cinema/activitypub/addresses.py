"""The addresses that people write: name@host, @name@host, acct:name@host. Pure."""

import re

from fediverse_cinema.foundation.errors import Refused

ADDRESS = re.compile(r"@?(?P<name>[A-Za-z0-9_.-]{1,200})@(?P<host>[A-Za-z0-9.-]{1,253}(:\d{1,5})?)")


def read(written: str) -> tuple[str, str] | None:
    """Name and host, the host in small letters; None when it is no address."""
    match = ADDRESS.fullmatch(written.strip().removeprefix("acct:"))
    return (match["name"], match["host"].lower().rstrip(".")) if match else None


def parse(written: str) -> tuple[str, str]:
    """The same. Refused says what an address looks like."""
    found = read(written)
    if found is None:
        raise Refused(
            f"no address: {written[:100]!r}",
            public="Write an address like ana@mastodon.example.",
            code="no_address",
        )
    return found


def same(one: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    """Names of people are compared without regard to case, as everybody does."""
    return one is not None and other is not None and (one[0].lower(), one[1]) == (other[0].lower(), other[1])
