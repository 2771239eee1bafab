"""New identifiers. Version 4 throughout: PeerTube refuses others, and nothing can be guessed from them."""

import hmac
import secrets
import uuid

from fediverse_cinema.foundation.here import here


def new_uuid() -> str:
    return str(uuid.uuid4())


def uuid_of(words: str) -> str:
    """The same for the same words, and for this pole alone."""
    key = hmac.digest(here().secret, b"identifiers", "sha256")
    return str(uuid.UUID(bytes=hmac.digest(key, words.encode(), "sha256")[:16], version=4))


def new_token() -> str:
    """A secret for a session or a link: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)
