"""Telling a cache that stands in front of the pole (a CDN, Varnish, nginx) that a page or file of ours has changed or
is gone: a job, so that no deed waits for it. Where it asks is for the settings to say, and for no stranger: all that is
put in is an address of ours.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

import httpx

from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.queue import later

PURGE = "purge_cache"
SECONDS = 10.0
IT_HAD_NONE = (404, 412)  # as nginx and Varnish answer


async def order(addresses: Iterable[str]) -> None:
    """Have these forgotten, in the caller's transaction."""
    if here().settings.cache.purge:
        for address in sorted(set(addresses)):
            await later(PURGE, {"address": address}, key=f"{PURGE} {address}")


async def purge(address: str) -> None:
    """The job. Later when the cache does not do it."""
    cache, parts = here().settings.cache, urlsplit(address)
    if not cache.purge:
        return
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    whole = address if cache.purge == "{url}" else quote(address, safe="")
    headers = {"Host": parts.netloc} if "{path}" in cache.purge else {}
    if cache.header:
        name, _, value = cache.header.partition(":")
        headers[name.strip()] = value.strip()
    target = cache.purge.replace("{url}", whole).replace("{path}", path)
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            answer = await client.request(cache.method, target, headers=headers)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Later(f"the cache is not reached for {address}: {error!r}") from error
    if not answer.is_success and answer.status_code not in IT_HAD_NONE:
        raise Later(f"the cache answers {answer.status_code} for {address}")
