"""Who is named in a text: @name@host, found by WebFinger, or @name for somebody of ours."""

import asyncio

from fediverse_cinema.activitypub import addresses, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.marking import named
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.html import SLOW_MARKDOWN

MOST_NAMED = 30


def addresses_in(text: str) -> list[str]:
    """name@host of everybody who is named, each once, in order. A name alone means one of ours. What stands in code or
    in a link names nobody: it is shown as it was written, and must not make a reader of anybody.
    """
    found = {f"{name}@{(host or urls.own_host()).lower()}": None for name, host in named(text)}
    return list(found)[:MOST_NAMED]


async def count_unknown(text: str) -> int:
    """For how many of them another server has to be asked."""
    asked = 0
    for address in await _addresses_in(text):
        name, host = addresses.read(address) or ("", urls.own_host())
        asked += host != urls.own_host() and await webfinger.known(name, host) is None
    return asked


async def named_in(text: str) -> list[Actor]:
    """Those who are named and can be found, each once. Asks other servers: never inside a transaction."""
    found = await asyncio.gather(*(_find(address) for address in await _addresses_in(text)))
    return list({actor.id: actor for actor in found if actor is not None}.values())


async def _addresses_in(text: str) -> list[str]:
    """The same as addresses_in, in a thread for what takes more than a moment."""
    return await asyncio.to_thread(addresses_in, text) if len(text) > SLOW_MARKDOWN else addresses_in(text)


async def _find(address: str) -> Actor | None:
    """None when there is nobody of that name, or her server does not answer: then it stays text."""
    try:
        return await webfinger.find(address)
    except CinemaError:
        return None
