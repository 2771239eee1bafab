"""An S3 server on loopback, and buckets whose vault is kept from the public, as docs/running/files.md asks for."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx
import pytest

from fediverse_cinema.foundation.config import Settings, StorageSettings
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.shelves import open_shelf, open_vault


@dataclass(frozen=True)
class Bucket:
    """`base` is the address at which everybody reads it."""

    name: str
    endpoint: str

    @property
    def base(self) -> str:
        return f"{self.endpoint}/{self.name}"

    @property
    def settings(self) -> StorageSettings:
        return StorageSettings(
            kind="s3", bucket=self.name, endpoint=self.endpoint, public_url=f"{self.base}/",
            access_key="key", secret_key="secret",
        )  # fmt: skip

    def allow(self, *names: str) -> None:
        """Let everybody read these, and nothing else."""
        resources = [f"arn:aws:s3:::{self.name}/{name}" for name in names]
        everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resources}
        policy = {"Version": "2012-10-17", "Statement": [everybody]}
        httpx.put(f"{self.base}?policy", json=policy).raise_for_status()

    def all_names(self) -> set[str]:
        """Everything that is in it, whoever may read it."""
        page = httpx.get(self.base, headers={"Authorization": "AWS4-HMAC-SHA256 Credential=key/x/us-east-1/s3/x"}).text
        return set(page.replace("</Key>", "<Key>").split("<Key>")[1::2])


class Moody:
    """Stands before an S3 server and hands on what is said, as long as its `mood` is "well"."""

    def __init__(self, endpoint: str) -> None:
        self.behind = urlsplit(endpoint)
        self.mood = "well"
        self.endpoint = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks: list[asyncio.Task[None]] = []
        ends = [writer]
        try:
            first = await reader.readuntil(b"\r\n\r\n")
            if self.mood == "answers 500":
                writer.write(b"HTTP/1.1 500 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
            elif self.mood == "hangs":
                await asyncio.Event().wait()
            elif self.mood == "well":
                there = await asyncio.open_connection(self.behind.hostname, self.behind.port)
                ends.append(there[1])
                # One question for each line, so that a change of mood is felt at once.
                there[1].write(first.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                tasks = [asyncio.create_task(_pour(reader, there[1])), asyncio.create_task(_pour(there[0], writer))]
                await tasks[1]
        except (OSError, asyncio.IncompleteReadError):
            return  # somebody has hung up
        finally:
            for task in tasks:
                task.cancel()
            for end in ends:
                end.close()
            await asyncio.gather(*tasks, *(end.wait_closed() for end in ends), return_exceptions=True)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(1 << 16):
        writer.write(piece)
        await writer.drain()


@asynccontextmanager
async def a_moody_one(endpoint: str) -> AsyncIterator[Moody]:
    """Before this S3 server."""
    moody = Moody(endpoint)
    open_lines = set[asyncio.Task[None]]()

    def on_line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(moody(reader, writer))
        open_lines.add(task)
        task.add_done_callback(open_lines.discard)

    server = await asyncio.start_server(on_line, "127.0.0.1", 0)
    moody.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield moody
    finally:
        server.close()
        for task in open_lines:
            task.cancel()
        await asyncio.gather(*open_lines, return_exceptions=True)
        await server.wait_closed()


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def a_bucket(endpoint: str) -> Bucket:
    """A new one: everybody reads what a shelf holds there, whose names begin with a uuid, and not the vault."""
    pytest.importorskip("obstore")
    bucket = Bucket(f"bucket-{uuid.uuid4().hex}", endpoint)
    httpx.put(bucket.base).raise_for_status()
    bucket.allow(*(f"{digit}*" for digit in "0123456789abcdef"))
    return bucket


def move_in(house: House, bucket: Bucket) -> None:
    """Let this pole keep its files there."""
    settings: Settings = replace(house.settings, storage=bucket.settings)
    house.settings, house.shelf, house.vault = settings, open_shelf(settings), open_vault(settings)
