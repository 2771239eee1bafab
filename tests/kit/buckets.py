"""An S3 server on loopback, and buckets whose vault is kept from the public, as docs/running/files.md asks for."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

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
