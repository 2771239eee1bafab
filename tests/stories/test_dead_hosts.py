"""Thousands of hosts that are dead in every way there is, at real sockets, before the few that live: those are served,
nothing is lost, and what the dead cost is bounded (LOD-01).
"""

import asyncio
import os
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from fediverse_cinema.activitypub import delivery, outbox
from fediverse_cinema.activitypub.context import AS2
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.foundation.outside.client import Outside
from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.foundation.outside.sessions import MOST_IDLE
from tests.kit.people import a_creator
from tests.kit.servers import PATIENCE, free_port

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
LIVING = 20
OF_EACH_KIND = 500
PLACES = 100  # for deliveries at once, of the worker's capacity
ANSWER = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
MOST_MEMORY = 100 << 20


@pytest.fixture
async def ana(house: House) -> AsyncIterator[Actor]:
    """At a pole that may reach loopback, and does not wait for us to end a test."""
    house.outside = Outside(Guard(("127.0.0.0/8",), plain_http=True), user_agent="test", connections=PLACES)
    yield (await a_creator()).actor
    await house.outside.close()


class Living:
    """Servers that answer at once, each at an address of its own; the letters that have come to each."""

    def __init__(self) -> None:
        self.port = free_port()
        self.hosts = [f"127.0.0.{number + 2}:{self.port}" for number in range(LIVING)]
        self.come: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                fields = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
                await reader.readexactly(int(fields["content-length"]))
                self.come[fields["host"]] += 1
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def the_living() -> AsyncIterator[Living]:
    living = Living()
    addresses = [host.partition(":")[0] for host in living.hosts]
    async with await asyncio.start_server(living.answer, addresses, living.port):
        yield living


@contextmanager
def the_dead(each: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """So many hosts of each kind: that refuse, that do not answer a call, that pick up and say nothing, that have no
    address. One socket stands for all addresses of a kind.
    """
    find = socket.getaddrinfo

    def no_address(name: Any, *rest: Any, **words: Any) -> Any:
        if str(name).endswith(".example"):
            time.sleep(0.05)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return find(name, *rest, **words)

    with ExitStack() as stack, monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", no_address)
        refusing, full, mute = [stack.enter_context(socket.socket()) for _ in range(3)]
        for one in (refusing, full, mute):
            one.bind(("0.0.0.0", 0))
        full.listen(0)
        mute.listen(4096)
        port_of = [one.getsockname()[1] for one in (refusing, full, mute)]
        while stack.enter_context(a_call(port_of[1])).connect_ex(("127.0.0.1", port_of[1])) == 0:
            pass  # whoever calls it from now on hears nothing
        numbers = range(each)
        yield [
            *(f"127.{10 + kind}.{n // 250}.{n % 250 + 1}:{port}" for kind, port in enumerate(port_of) for n in numbers),
            *(f"dead{n}.example" for n in numbers),
        ]


def a_call(port: int) -> socket.socket:
    call = socket.socket()
    call.settimeout(0.2)
    return call


async def they_follow(ana: Actor, names: list[str]) -> None:
    now = clock.now()
    await Actor.bulk_create(
        Actor(uri=f"http://{name}/users/reader", type=ActorType.PERSON, host=name, handle="reader",
              inbox=f"http://{name}/inbox", created_at=now)
        for name in names
    )  # fmt: skip
    await Follow.bulk_create(
        Follow(follower_id=one.id, followed=ana, state=FollowState.ACCEPTED, created_at=now)
        for one in await Actor.filter(handle="reader").only("id")
    )


async def she_writes(ana: Actor, number: int, living: Living) -> None:
    """To all of them; the living come last."""
    activity = {"@context": AS2, "id": f"{ana.uri}#{number}", "type": "View", "actor": ana.uri, "object": ana.uri}
    await outbox.post(ana, activity, to_followers_of=[ana])
    await Worker({"send": 1}, alone=True).until_idle()
    await Job.filter(kind="deliver").exclude(lane__in=living.hosts).update(due=1)


@asynccontextmanager
async def delivering() -> AsyncIterator[None]:
    worker = Worker({"deliver": PLACES}, alone=True)
    working = asyncio.create_task(worker.work())
    try:
        yield
    finally:
        worker.stop()
        await working


@dataclass
class Cost:
    """The most that this process has held open at once, and how much memory it has taken meanwhile."""

    files: int = 0
    memory: int = 0

    def look(self) -> None:
        self.files = max(self.files, len(os.listdir("/proc/self/fd")))
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        self.memory = max(self.memory, resident)


async def until_come(living: Living, letters: int, cost: Cost) -> None:
    """Each of the living has had so many, and nothing is left that is for them."""
    wanted = Counter(dict.fromkeys(living.hosts, letters))
    async with asyncio.timeout(PATIENCE):
        while living.come != wanted or await Job.filter(kind="deliver", lane__in=living.hosts).exists():
            cost.look()
            await asyncio.sleep(0.05)


async def waiting(names: Sequence[str]) -> int:
    """Of the dead, how many have their letter still to come, running ones among them."""
    return await Job.filter(kind="deliver", state__in=[JobState.READY, JobState.RUNNING], lane__in=names).count()


async def test_LOD_01_behind_the_dead_the_living_are_served_and_what_the_dead_cost_is_bounded(
    house: House, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent_for_ever(house, monkeypatch)
    async with the_living() as living:
        with the_dead(OF_EACH_KIND, monkeypatch) as dead, capture_logs() as logs:
            await they_follow(ana, [*dead, *living.hosts])
            await Host.bulk_create(Host(name=name, failures=0, seen_at=clock.now()) for name in living.hosts)
            before, cost = Cost(), Cost()
            before.look()
            for letters in (1, 2):
                await she_writes(ana, letters, living)
                async with delivering():
                    await until_come(living, letters, cost)
            for start in range(0, len(dead), 500):
                some = dead[start : start + 500]
                assert await waiting(some) == 2 * len(some), "no letter to the dead is lost"
            assert await Job.filter(kind="deliver", state=JobState.DEAD).count() == 0
        print(f"{len(dead)} dead hosts: {cost.files - before.files} files, {(cost.memory - before.memory) >> 20} MiB")
        assert cost.files - before.files <= PLACES + MOST_IDLE + 2 * LIVING
        assert cost.memory - before.memory <= MOST_MEMORY
        assert len(logs) < 20, logs[:20]


async def test_LOD_01_hosts_that_were_well_a_minute_ago_and_go_silent_all_at_once_leave_room_for_the_others(
    house: House, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent_for_ever(house, monkeypatch)
    async with the_living() as living:
        with the_dead(80, monkeypatch) as dead:
            silent = dead[80:240]
            await they_follow(ana, [*silent, *living.hosts])
            well = [*silent, *living.hosts]
            await Host.bulk_create(Host(name=name, failures=0, seen_at=clock.now()) for name in well)
            await she_writes(ana, 1, living)
            async with delivering():
                await until_come(living, 1, Cost())
            assert await waiting(silent) == len(silent)
            let_go = await Host.filter(name__in=silent, failures=1).count()
            assert let_go >= len(silent) - PLACES, "they have room again when they answer"


def silent_for_ever(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is served because those who say nothing are given up after a while."""
    monkeypatch.setattr(delivery, "KNOCK_SECONDS", 3600.0)
    house.jobs = {**house.jobs, "deliver": replace(house.jobs["deliver"], seconds=7200)}
