"""Whom this pole writes to no more: people without an account who want no letters of it. Only a digest of the mail
address, or of an actor's id, is kept here; what was sent before knows where it went.
"""

import hashlib

from itsdangerous import BadData, URLSafeSerializer

from fediverse_cinema.accounts.models import Silence
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here


async def keep(address: str) -> None:
    """A mail address, or the id of an actor."""
    await keep_digest(_digest(address))


async def keep_digest(digest: str) -> None:
    await Silence.get_or_create({"created_at": clock.now()}, digest=digest)


async def check(address: str) -> None:
    """Refused when who reads mails there wants none of this pole: anybody can type an address."""
    if await is_kept(address):
        raise Refused(
            "wants none", public="Nothing is sent to this address: its owner wants no letters.", code="silent"
        )


async def is_kept(address: str) -> bool:
    return await is_kept_digest(_digest(address))


async def is_kept_digest(digest: str) -> bool:
    return await lookup.exists(Silence, digest=digest)


def stop_address(address: str) -> str:
    """Where mails to somebody without an account end. It needs no row, and does not bear the address: what is asked for
    stands in logs.
    """
    made: str | bytes = _serializer().dumps(_digest(address))
    return urls.mail_stop(made if isinstance(made, str) else made.decode())


def stopped_by(token: str) -> str | None:
    """The digest of the address whose mails end by it; None for a forged one."""
    try:
        digest = _serializer().loads(token)
    except BadData:
        return None
    return digest if isinstance(digest, str) else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(here().secret, salt="silence")


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
