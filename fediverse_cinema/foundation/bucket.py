"""The shelf that is an S3-compatible bucket, or a part of one."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from fediverse_cinema.foundation.config import StorageSettings
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from fediverse_cinema.foundation.storage import File, Shelf, checked, half_of, settle

if TYPE_CHECKING:
    from obstore.store import S3Store

_TYPES = {
    ".m3u8": "application/x-mpegURL", ".mp4": "video/mp4", ".jpg": "image/jpeg", ".webp": "image/webp",
    ".vtt": "text/vtt",
}  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"
"""A name is never used for a second content."""

PATIENCE = 20.0  # seconds for what is small: somebody waits for it before a page
SLOWEST = 50_000  # bytes in a second, of a file that leaves: one that stands still is given up, and sent later
LARGEST_COPY = 5_000_000_000  # S3 copies no more inside a bucket at once
SMALLEST_PART, MOST_PARTS = 8 << 20, 9_000  # S3 takes 10,000 parts


def open_bucket(storage: StorageSettings) -> "S3Store":
    """The bucket of the settings."""
    from obstore.store import S3Store  # noqa: PLC0415 (the `s3` extra: only poles with a bucket have it)

    return S3Store(
        storage.bucket,
        endpoint=storage.endpoint or None,
        region=storage.region or "us-east-1",
        access_key_id=storage.access_key,
        secret_access_key=storage.secret_key,
        client_options={
            "allow_http": storage.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=10),
            "timeout": timedelta(minutes=5),  # for each part: a film may leave over a slow line
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
    )


class BucketShelf:
    """Files in an S3-compatible bucket, under names that begin with `prefix`; browsers read them from `public_url`."""

    def __init__(self, store: "S3Store", public_url: str, prefix: str = "") -> None:
        self._store = store
        self._public_url = public_url.rstrip("/")
        self._prefix = prefix

    async def put(self, source: Path, name: str, *, called: str = "") -> None:
        """Streamed in parts; a bucket shows an object only once it is complete."""
        key, attributes = self._key(name), {"Content-Type": media_type(name), "Cache-Control": FOREVER}
        if called:
            attributes["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(called, safe='')}"
        size = source.stat().st_size
        part = max(SMALLEST_PART, size // MOST_PARTS)
        async with _asking(name, PATIENCE + size / SLOWEST):
            await self._store.put_async(key, source, attributes=attributes, chunk_size=part, max_concurrency=4)

    async def show(self, name: str, shelf: Shelf, new_name: str) -> None:
        """Inside the bucket, which keeps what was said of the file's type."""
        assert isinstance(shelf, BucketShelf)
        source, target = self._key(name), shelf._key(new_name)
        async with _asking(name):
            found = await self._store.head_async(source)
            if found["size"] <= LARGEST_COPY:
                await self._store.copy_async(source, target)
                return
            stream = await self._store.get_async(source)
            await self._store.put_async(
                target, stream.stream(SMALLEST_PART), attributes=stream.attributes,
                chunk_size=max(SMALLEST_PART, found["size"] // MOST_PARTS), max_concurrency=4,
            )  # fmt: skip

    async def bring(self, name: str, target: Path) -> None:
        half = half_of(target)
        try:
            async with _asking(name):
                answer = await self._store.get_async(self._key(name))
                with half.open("wb") as file:
                    async for chunk in answer.stream(SMALLEST_PART):
                        await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(settle, half, target)
        finally:
            half.unlink(missing_ok=True)

    async def read(self, name: str) -> bytes:
        async with _asking(name, PATIENCE):
            return bytes(await (await self._store.get_async(self._key(name))).bytes_async())

    async def size(self, name: str) -> int | None:
        try:
            async with _asking(name, PATIENCE):
                return (await self._store.head_async(self._key(name)))["size"]
        except Missing:
            return None

    async def remove(self, names: Iterable[str]) -> None:
        if keys := [self._key(name) for name in names]:
            async with _asking(keys[0], PATIENCE):
                await self._store.delete_async(keys)

    async def clear(self, stem: str) -> None:
        # Names come in order. obstore's own prefixes are whole folders, so the end is found by us.
        beginning = self._key(stem)
        async with _asking(stem, PATIENCE):
            async for page in self._store.list(offset=beginning):
                keys = [found["path"] for found in page if found["path"].startswith(beginning)]
                if keys:
                    await self._store.delete_async(keys)
                if len(keys) < len(page):
                    return

    async def files(self) -> AsyncIterator[File]:
        async with _asking("all"):
            async for page in self._store.list(self._prefix or None):
                for found in page:
                    name = found["path"].removeprefix(self._prefix)
                    if "/" not in name:  # the vault stands in the same bucket
                        yield File(name, found["size"], found["last_modified"].timestamp())

    def path(self, name: str) -> Path | None:
        checked(name)
        return None

    def url(self, name: str) -> str | None:
        key = self._key(name)
        return f"{self._public_url}/{key}" if self._public_url else None

    async def signed_url(self, name: str, seconds: int) -> str | None:
        from obstore import sign_async  # noqa: PLC0415 (as above)

        return await sign_async(self._store, "GET", self._key(name), timedelta(seconds=seconds))

    def _key(self, name: str) -> str:
        return self._prefix + checked(name)


@asynccontextmanager
async def _asking(name: str, patience: float | None = None) -> AsyncIterator[None]:
    """What the bucket says when it cannot, or nothing for so long, in our words."""
    from obstore.exceptions import BaseError  # noqa: PLC0415 (as above)

    try:
        async with asyncio.timeout(patience):
            yield
    except CinemaError:
        raise
    except FileNotFoundError as error:
        raise Missing(f"no file {name} in the bucket") from error
    except (BaseError, TimeoutError) as error:
        said = str(error).partition("\n")[0] or "no answer"  # what follows is for those who write its library
        raise Later(f"the bucket does not give {name}: {said[:300]}", code="bucket") from error


def media_type(name: str) -> str:
    return _TYPES.get(Path(name).suffix, "application/octet-stream")
