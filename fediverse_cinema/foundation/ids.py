"""New identifiers. Version 4 throughout: PeerTube refuses others, and nothing can be guessed from them."""

import secrets
import uuid


def new_uuid() -> str:
    return str(uuid.uuid4())


def new_token() -> str:
    """A secret for a session or a link: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)
