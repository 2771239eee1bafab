"""Who is named in a text: @name@host, found by WebFinger, or @name for somebody of ours."""

import asyncio

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.marking import MENTION
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError

MOST_NAMED = 30


def addresses_in(text: str) -> list[str]:
    """name@host of everybody who is named, each once, in order. A name alone means one of ours."""
    found: dict[str, None] = {}
    for match in MENTION.finditer(text):
        found[f"{match['name']}@{(match['host'] or urls.own_host()).lower()}"] = None
    return list(found)[:MOST_NAMED]


async def named_in(text: str) -> list[Actor]:
    """Those who are named and can be found, each once. Asks other servers: never inside a transaction."""
    found = await asyncio.gather(*(_find(address) for address in addresses_in(text)))
    return list({actor.id: actor for actor in found if actor is not None}.values())


async def _find(address: str) -> Actor | None:
    """None when there is nobody of that name, or her server does not answer: then it stays text."""
    try:
        return await webfinger.find(address)
    except CinemaError:
        return None
