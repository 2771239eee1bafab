"""Which addresses a name has: the system's resolver, in threads of its own.

A look-up cannot be cancelled and takes as long as the asked name server likes: a few hundred names under one that never
answers would hold every thread of the loop's own pool, where passwords are hashed and files are read. So that they do
not hold all of ours either, a name is looked up once at a time, whoever asks, and of one site a few names. Whoever
stands in line behind them is not to blame: that time does not count into the deadline of a call (`lines`).
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from aiohttp.abc import AbstractResolver, ResolveResult

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.outside import lines

LOOKUPS = 32  # at once
OF_ONE_SITE = 4

Found = list[tuple[Any, ...]]


@dataclass(slots=True, eq=False)
class Lookup:
    """One name that is looked up, for all who ask meanwhile."""

    begun: asyncio.Event
    found: asyncio.Task[Found]
    asking: int = 0

    async def answer(self) -> Found:
        line = lines.present()
        self.asking += 1
        try:
            if line is not None and not self.begun.is_set():
                with line.stand():
                    await self.begun.wait()
            return await asyncio.shield(self.found)
        finally:
            self.asking -= 1


class Resolver(AbstractResolver):
    """For one loop."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS, "lookup")
        self._places = asyncio.Semaphore(LOOKUPS)
        self._sites: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._under_way: dict[tuple[str, int], Lookup] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        lookup = self._under_way.get((host, family)) or self._start(host, family)
        try:
            found = await lookup.answer()
        finally:
            if not lookup.asking and not lookup.begun.is_set():  # all have left the line
                self._end((host, family), lookup)
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        for key, lookup in list(self._under_way.items()):
            self._end(key, lookup)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start(self, host: str, family: int) -> Lookup:
        begun, key = asyncio.Event(), (host, family)
        lookup = Lookup(begun, asyncio.create_task(self._look_up(host, family, begun), name=f"lookup {host}"))
        self._under_way[key] = lookup

        def over(found: asyncio.Task[Found]) -> None:
            if self._under_way.get(key) is lookup:
                del self._under_way[key]
            if not found.cancelled():
                found.exception()  # perhaps nobody is left to hear it

        lookup.found.add_done_callback(over)
        return lookup

    def _end(self, key: tuple[str, int], lookup: Lookup) -> None:
        if self._under_way.get(key) is lookup:
            del self._under_way[key]
        lookup.found.cancel()

    async def _look_up(self, host: str, family: int, begun: asyncio.Event) -> Found:
        site = self._sites.setdefault(urls.site_of(host), asyncio.Semaphore(OF_ONE_SITE))
        async with site, self._places:
            begun.set()
            ask = partial(socket.getaddrinfo, host, 0, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
            return await asyncio.get_running_loop().run_in_executor(self._threads, ask)
