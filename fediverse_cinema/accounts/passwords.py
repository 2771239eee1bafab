"""Passwords: argon2id, in a thread, since one hash costs tens of milliseconds and 64 MiB."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fediverse_cinema.foundation.errors import Refused

SHORTEST, LONGEST = 10, 200
_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, low-memory profile


def check_strength(password: str) -> None:
    if len(password) > LONGEST:
        raise Refused(
            f"password of {len(password)} signs",
            public="A password has at most %(most)s characters.",
            code="bad_password",
            most=LONGEST,
        )
    if len(password) < SHORTEST:
        raise Refused(
            f"password of {len(password)} signs",
            public="A password has at least %(least)s characters.",
            code="bad_password",
            least=SHORTEST,
        )


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, stored: str | None) -> bool:
    """Is it the password of this hash? With None a hash of nobody's is tried, in the same time."""
    return await asyncio.to_thread(_fits, password[:LONGEST], stored)


def _fits(password: str, stored: str | None) -> bool:
    nobodys = _hash_of_nobody()  # whoever is asked for: the answer takes as long (AUT-02)
    try:
        _hasher.verify(stored or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _hash_of_nobody() -> str:
    """Made at the first sign-in: a hash at import would cost every command of the command line its time."""
    return _hasher.hash("nobody has this password")
