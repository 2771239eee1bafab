"""Seals on addresses that nobody but this pole can make. Called by who makes them, and by who follows them."""

import hmac
from base64 import urlsafe_b64encode

from fediverse_cinema.foundation.here import here


def seal(words: str, *, purpose: bytes) -> str:
    """What goes along with these words of an address. `purpose` keeps the addresses of one kind from being used as
    those of another.
    """
    key = hmac.digest(here().secret, purpose, "sha256")
    return urlsafe_b64encode(hmac.digest(key, words.encode(), "sha256")[:16]).decode().rstrip("=")


def fits(said: str, words: str, *, purpose: bytes) -> bool:
    """Does this seal belong to these words?"""
    return hmac.compare_digest(said.encode(), seal(words, purpose=purpose).encode())
