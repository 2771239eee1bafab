"""A file that is fetched from where a member says: servers that break off, lie, change it, or are our own machine."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace

import pytest

from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.outside.client import Outside
from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.media import importing, places, uploads
from fediverse_cinema.media.models import Asset, Upload
from tests.media.conftest import Listener

pytestmark = pytest.mark.anyio
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(range(256)) * 9000
SHA256 = hashlib.sha256(FILM).hexdigest()
OWNER = 7


@dataclass
class Files:
    """A server of files on loopback. `answer` says what it does with each request; `heads` are those that came."""

    answer: Callable[[str, asyncio.StreamWriter], Awaitable[None]]
    heads: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/archive/La%20mer.mov?x=1"


def head(status: str, length: int, **more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {length}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def start_of(request: str) -> int:
    """Where the rest that is asked for begins."""
    _, _, wanted = request.lower().partition("range: bytes=")
    return int(wanted.split("-")[0]) if wanted else 0


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    async def whole(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK", len(FILM)) + FILM)

    files = Files(whole)
    tasks: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())  # type: ignore[arg-type]
        with (
            suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, RuntimeError),
            closing(writer),
        ):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            files.heads.append(request)
            await files.answer(request, writer)
            await writer.drain()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    files.port = server.sockets[0].getsockname()[1]
    yield files
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def pole(media_house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A pole that may ask this machine, and does not wait long before it asks again."""
    media_house.jobs = {**media_house.jobs, importing.FETCH: Kind(importing.fetch, queue="errands")}
    monkeypatch.setattr(importing, "PAUSES", (0.0, 0.0, 0.0))
    strict = media_house.outside
    media_house.outside = Outside(Guard(("127.0.0.0/8",), plain_http=True), user_agent="test")
    yield media_house
    await media_house.outside.close()
    media_house.outside = strict


async def fetched(files: Files) -> Upload:
    """What has become of an upload whose job has run."""
    upload = await importing.order(OWNER, files.url)
    await importing.fetch(upload.id)
    return await Upload.get(id=upload.id)


def arriving() -> list[bytes]:
    return [path.read_bytes() for path in places.arriving().iterdir()]


async def test_a_file_is_fetched_and_waits_for_its_film(pole: House, files: Files) -> None:
    upload = await fetched(files)
    assert (upload.size, upload.received, upload.sha256, upload.failure) == (len(FILM), len(FILM), SHA256, "")
    assert (upload.file_name, upload.source) == ("La mer.mov", files.url)
    assert "cookie" not in files.heads[0].lower() and "authorization" not in files.heads[0].lower()
    asset = await uploads.take(upload.token, OWNER)
    assert (places.originals() / asset.original).read_bytes() == FILM and asset.sha256 == SHA256
    await importing.fetch(upload.id)
    assert len(files.heads) == 1 and await Job.filter(kind=importing.FETCH).count() == 1


async def test_when_the_line_breaks_only_the_rest_is_asked_for(pole: House, files: Files) -> None:
    async def breaks_off(request: str, writer: asyncio.StreamWriter) -> None:
        start = start_of(request)
        status = f"bytes {start}-{len(FILM) - 1}/{len(FILM)}"
        more = {"ETag": '"one"'} | ({"Content_Range": status} if start else {})
        writer.write(head("206 Rest" if start else "200 OK", len(FILM) - start, **more) + FILM[start : start + 900_000])

    files.answer = breaks_off
    upload = await fetched(files)
    assert upload.sha256 == SHA256 and arriving() == [FILM]
    starts = [start_of(one) for one in files.heads]
    assert starts == sorted(starts) and len(starts) == 3 and starts[1] > 0
    assert all('if-range: "one"' in one.lower() for one in files.heads[1:])


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
async def test_without_a_name_for_the_very_bytes_all_starts_over(pole: House, files: Files, tag: str) -> None:
    async def breaks_off_once(request: str, writer: asyncio.StreamWriter) -> None:
        more = {"ETag": tag} if tag else {}
        writer.write(head("200 OK", len(FILM), **more) + FILM[: len(FILM) if len(files.heads) > 1 else 900_000])

    files.answer = breaks_off_once
    upload = await fetched(files)
    assert upload.sha256 == SHA256 and all(start_of(one) == 0 for one in files.heads) and len(files.heads) == 2


async def test_a_file_that_changed_meanwhile_is_not_mixed_with_the_old_one(pole: House, files: Files) -> None:
    other = FILM[:2000] + b"x" * (len(FILM) - 2000 - 7)

    async def changes(request: str, writer: asyncio.StreamWriter) -> None:
        if len(files.heads) == 1:
            writer.write(head("200 OK", len(FILM), ETag='"one"') + FILM[:900_000])
        else:
            writer.write(head("200 OK", len(other), ETag='"two"') + other)

    files.answer = changes
    upload = await fetched(files)
    assert upload.sha256 == hashlib.sha256(other).hexdigest() and arriving() == [other]


async def test_a_server_that_gives_another_rest_than_asked_is_not_believed(pole: House, files: Files) -> None:
    async def lies(request: str, writer: asyncio.StreamWriter) -> None:
        if len(files.heads) == 1:
            writer.write(head("200 OK", len(FILM), ETag='"one"') + FILM[:900_000])
        elif start_of(request):
            wrong = f"bytes 5-{len(FILM) - 1}/{len(FILM)}"
            writer.write(head("206 Rest", len(FILM) - 5, ETag='"one"', Content_Range=wrong) + FILM[5:])
        else:
            writer.write(head("200 OK", len(FILM), ETag='"one"') + FILM)

    files.answer = lies
    assert (await fetched(files)).sha256 == SHA256 and arriving() == [FILM]


async def test_a_server_that_never_comes_to_the_end_is_given_up(pole: House, files: Files) -> None:
    async def breaks_off(request: str, writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK", len(FILM)) + FILM[:900_000])

    files.answer = breaks_off
    upload = await fetched(files)
    assert upload.failure == importing.BROKEN_OFF and arriving() == []
    assert len(files.heads) == len(importing.PAUSES) + 2


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (head("404 Not Found", 0), "There is no file at this address"),
        (head("403 Forbidden", 0), "There is no file at this address"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + FILM, "does not say how large"),
        (head("200 OK", 30) + b"<!doctype html><title>x</title", "This is not a film"),
        (head("200 OK", 10**14), "too large"),
        (head("302 Found", 0, Location="http://127.0.0.1:1/"), importing.BROKEN_OFF),
        (head("302 Found", 0, Location="http://10.0.0.1/x"), "cannot be used"),
        (head("302 Found", 0, Location="file:///etc/passwd"), "cannot be used"),
        (head("302 Found", 0), "an answer that cannot be used"),
    ],
)
async def test_FET_05_FET_06_what_cannot_be_fetched_says_why(
    pole: House, files: Files, answer: bytes, failure: str
) -> None:
    async def say(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    files.answer = say
    upload = await fetched(files)
    assert failure in upload.failure and arriving() == [] and await Asset.all().count() == 0


async def test_what_will_never_come_takes_no_room_from_others(
    pole: House, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_film(_: str, writer: asyncio.StreamWriter) -> None:
        writer.write(head("200 OK", 1_000_000) + b"<!doctype html>".ljust(1_000_000))

    files.answer = no_film
    upload = await fetched(files)
    assert upload.failure and (upload.size, upload.received) == (1_000_000, 0)
    disk = type(shutil.disk_usage("/"))(10**12, 0, pole.settings.media.kept_free + 1_000_010)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    assert (await uploads.begin(OWNER, size=1_000_000, file_name="mer.mov")).received == 0


async def test_a_file_beyond_the_quota_is_not_fetched(pole: House, files: Files) -> None:
    pole.settings = replace(pole.settings, media=replace(pole.settings.media, member_quota=len(FILM) - 1))
    upload = await fetched(files)
    assert "megabytes here" in upload.failure and arriving() == []


async def test_what_was_taken_back_meanwhile_is_not_kept(pole: House, files: Files) -> None:
    upload = await importing.order(OWNER, files.url)

    async def taken_back(_: str, writer: asyncio.StreamWriter) -> None:
        await uploads.drop(upload)
        writer.write(head("200 OK", len(FILM)) + FILM)

    files.answer = taken_back
    await importing.fetch(upload.id)
    assert await Upload.all().count() == 0 and arriving() == []


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/x", "https://127.0.0.1:{port}/x", "https://[::1]/x", "https://169.254.169.254/x",
     "https://2130706433/x", "https://127.1/x", "https://localhost/x", "file:///etc/passwd", "ftp://a.example/x",
     "https://user@a.example/x", "https://a.example:22/x", "https://a.example\\@127.0.0.1/", "", "x" * 3000],
)  # fmt: skip
async def test_FET_02_FET_10_FET_11_no_address_of_our_own_machine_is_asked(
    media_house: House, listener: Listener, url: str
) -> None:
    media_house.jobs = {**media_house.jobs, importing.FETCH: Kind(importing.fetch, queue="errands")}
    with pytest.raises(CinemaError) as refusal:
        await importing.order(OWNER, url.format(port=listener.port))
    assert refusal.value.code == "guard" and listener.calls == 0
    assert await Upload.all().count() == await Job.filter(kind=importing.FETCH).count() == 0


async def test_FET_03_a_name_that_means_our_own_machine_is_not_connected_to(
    media_house: House, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is judged when the socket is made, whatever the name meant before."""
    from fediverse_cinema.foundation.outside import lookups  # noqa: PLC0415

    async def resolve(*_: object, **__: object) -> list[dict[str, object]]:
        return [{"hostname": "a.example", "host": "127.0.0.1", "port": 443, "family": 2, "proto": 0, "flags": 0}]

    monkeypatch.setattr(lookups.Resolver, "resolve", resolve)
    monkeypatch.setattr(importing, "PAUSES", ())
    media_house.jobs = {**media_house.jobs, importing.FETCH: Kind(importing.fetch, queue="errands")}
    upload = await importing.order(OWNER, "https://a.example/film.mov")
    await importing.fetch(upload.id)
    assert (await Upload.get()).failure == "This address cannot be used." and listener.calls == 0
