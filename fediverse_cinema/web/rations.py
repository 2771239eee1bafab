"""How much of the films that lie here is fetched in an hour: by one network, and by all (LOD-11). Who has had
her part is asked to come back later; what she is just being sent goes on, drop by drop.
"""

import asyncio
import ipaddress

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from fediverse_cinema.accounts.service import network_of
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.tallies import HOUR, Tally, tally
from fediverse_cinema.web.limits import address_of

DROP_SECONDS = 1.0  # for each piece of 64 kB


class TooMuch(CinemaError):
    status = 429
    default_public = "A lot has been fetched from your network. Please come back in an hour."


def check(request: Request) -> None:
    """TooMuch for whose part of this hour is gone; Later when that of all is."""
    media, fetched, who = here().settings.media, bytes_fetched(), _network(request)
    if media.fetched_by_one and who and fetched.had(who) >= media.fetched_by_one:
        raise TooMuch(f"{who} has fetched {fetched.had(who)} bytes in an hour", code="too_much")
    if media.fetched_by_all and fetched.in_all() >= media.fetched_by_all:
        raise Later(f"{fetched.in_all()} bytes of films in an hour", code="too_much_for_all", after=fetched.rest())


def bytes_fetched() -> Tally:
    return tally("bytes of films", HOUR)


class CountedFile(FileResponse):
    """A file that everybody may fetch; what goes out counts, and no more than that."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)

        async def counting(message: Message) -> None:
            bytes_fetched().add(_network(request), len(message.get("body", b"")))
            if message.get("more_body") and _is_used_up(request):
                await asyncio.sleep(DROP_SECONDS)
            await send(message)

        await super().__call__(scope, receive, counting)


def _is_used_up(request: Request) -> bool:
    try:
        check(request)
    except (TooMuch, Later):
        return True
    return False


def _network(request: Request) -> str:
    """ "" for this machine itself, and for a proxy on it that does not say for whom it asks."""
    address = address_of(request)
    try:
        return "" if ipaddress.ip_address(address).is_loopback else network_of(address)
    except ValueError:
        return ""
