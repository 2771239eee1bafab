"""Letters that leave from one, two and three worker processes on one PostgreSQL, to servers that take 200 ms for each.
BENCHMARK_POSTGRES_URL names a server on which databases may be made. Not among those of `benchmarks/run`.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import asyncpg

from benchmarks import neighbours, poles, receivers, report
from benchmarks.processes import PATIENCE, cpu_seconds, free_port
from benchmarks.report import COST, Figure
from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.house import open_house

SERVER = os.environ.get("BENCHMARK_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
WORKERS = (1, 2, 3)
HOSTS, INBOXES_OF_EACH, LETTERS = 200, 5, 3
SECONDS = 0.2


def measure() -> list[Figure]:
    speeds, costs = zip(*map(_run, WORKERS), strict=True)
    return [
        *(
            Figure(f"{_so_many(count)}: delivered", speed, "letters/s")
            for count, speed in zip(WORKERS, speeds, strict=True)
        ),
        *(
            Figure(f"{_so_many(count)}: by one", speed / speeds[0], "×")
            for count, speed in zip(WORKERS, speeds, strict=True)
        ),
        *(Figure(f"{_so_many(count)}: cost", cost, COST) for count, cost in zip(WORKERS, costs, strict=True)),
    ]


def _so_many(count: int) -> str:
    return f"{count} worker{'s' if count > 1 else ''}"


def _run(count: int) -> tuple[float, float]:
    """Letters in a second, and milliseconds of CPU for each."""
    hosts = receivers.hosts(HOSTS)
    followers = neighbours.people(hosts, of_each=INBOXES_OF_EACH)
    with (
        ExitStack() as running,
        tempfile.TemporaryDirectory(prefix="pole-", dir="/tmp") as name,
        _a_database() as url,
        receivers.running(hosts, seconds=SECONDS) as others,
    ):
        settings = Path(name) / "instance.toml"
        settings.write_text(f'{poles.INSTANCE.format(port=free_port())}\n[database]\nurl = "{url}"\n')
        asyncio.run(poles.found(settings, lambda: neighbours.let_follow(followers)))
        workers = [running.enter_context(_a_worker(settings, number)) for number in range(count)]
        cpu = sum(map(cpu_seconds, workers))
        asyncio.run(_say(settings))
        others.wait_for(len(followers) * LETTERS)
        cpu = sum(map(cpu_seconds, workers)) - cpu
        moments = [arrival.moment for arrival in others.arrivals()]
    return len(moments) / (max(moments) - min(moments)), cpu / len(moments) * 1000


async def _say(path: Path) -> None:
    """All letters in one transaction's time: only their way out is measured."""
    async with open_house(read_settings(path, {})):
        member = await Actor.get(local_handle=poles.MEMBER)
        for number in range(LETTERS):
            uri = f"{member.uri}/activities/{number}"
            activity = {
                "@context": neighbours.CONTEXT[0], "id": uri, "type": "View", "actor": member.uri,
                "object": uri, "to": [neighbours.PUBLIC],
            }  # fmt: skip
            await outbox.post(member, activity, to_followers_of=[member])


@contextmanager
def _a_database() -> Iterator[str]:
    name = f"benchmark_{uuid.uuid4().hex[:12]}"

    async def tell(statement: str) -> None:
        connection = await asyncpg.connect(SERVER)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(tell(f"CREATE DATABASE {name}"))
    try:
        yield f"{SERVER.rpartition('/')[0]}/{name}"
    finally:
        asyncio.run(tell(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def _a_worker(settings: Path, number: int) -> Iterator[int]:
    """The id of its process, once it works."""
    command = [str(Path(sys.executable).with_name("fediverse-cinema")), "worker"]
    log = settings.with_name(f"worker-{number}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=os.environ | {"FEDIVERSE_CINEMA_CONFIG": str(settings)}
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while '"working"' not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the worker does not work:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
