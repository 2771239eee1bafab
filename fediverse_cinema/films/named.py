"""Whom the credits of a film name: the actors behind "@handle", "@handle@host" and addresses, as far as they are known.
Called by all who show or send credits; nothing here goes out.
"""

from collections.abc import Mapping
from typing import Any

from fediverse_cinema.activitypub import webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import credits
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup


async def known(*texts: str) -> Mapping[str, Actor]:
    """By what is written there of them."""
    written = {one.who for text in texts for one in credits.parse(text) if one.who}
    addresses = {who: _address(who) for who in written if who.startswith("@")}
    ours = [name for name, host in addresses.values() if host == urls.own_host()]
    theirs = {address for address in addresses.values() if address[1] != urls.own_host()}
    uris = list(written - addresses.keys())
    found: dict[Any, Actor] = {**await webfinger.known_among(theirs)}
    if ours:
        found |= {(one.local_handle, urls.own_host()): one for one in await Actor.filter(local_handle__in=ours)}
    if uris:
        found |= {one.uri: one for one in await Actor.filter(uri__in=uris)}
    meant = {who: found.get(addresses.get(who, who)) for who in written}
    return {who: one for who, one in meant.items() if one is not None and one.gone_at is None}


async def stranger_among(text: str) -> str:
    """The first "@handle" of the credits who should be one of ours and is nobody; "" when there is none."""
    for one in credits.parse(text):
        handle, _, host = one.who.removeprefix("@").partition("@")
        ours = one.who.startswith("@") and host.lower() in ("", urls.own_host())
        if ours and await actor(one.who) is None:
            return f"@{handle}"
    return ""


async def actor(who: str) -> Actor | None:
    if not who.startswith("@"):
        return await lookup.find(Actor, uri=who)
    handle, host = _address(who)
    if host == urls.own_host():
        return await lookup.find(Actor, local_handle=handle)
    return await webfinger.known(handle, host)


def _address(who: str) -> tuple[str, str]:
    handle, _, host = who[1:].lower().partition("@")
    return handle, host or urls.own_host()
