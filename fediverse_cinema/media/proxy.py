"""Pictures of elsewhere under an address of ours: fetched once, drawn anew, kept for a while. Pages name them by
`address`; the door that answers there asks for a `copy`.

Nothing of the file itself is passed on, only its pixels as a WebP of ours: so no place and no camera (MED-15), no page
hidden in a picture (MED-19), no bomb and no endless animation (MED-08, MED-09) reaches a reader, and the copy is small.
"""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.outside.client import for_people
from fediverse_cinema.media import arrival, places, seals, stills
from fediverse_cinema.media.models import ProxiedPicture

ROOM = "pictures of elsewhere"
PURPOSE = b"addresses of pictures of elsewhere"
DOOR = "/proxy/"
LONGEST_URL = 2048
LARGEST_PICTURE = 8_000_000
SECONDS = 20.0
HOPS = 5
DRAWN_AT_ONCE = 3
"""A page full of new faces must not take the whole machine."""

AT_ONCE = 8
OF_ONE_HOST = 3
"""So many are on their way, from the first byte to the copy: each is held in memory meanwhile, and a server that never
answers keeps only its own pictures waiting.
"""

MOST_FLIGHTS = 200
PATIENCE = 20.0
"""Seconds until one of these has its turn; after that the place in the queue is another's."""

FAILURES_KEPT = timedelta(minutes=10)
MOST_FAILURES = 10_000
USE_NOTED = timedelta(hours=1)
"""Looking at a picture is no reason to write, but once in a while."""

PICTURE_TYPES = "image/webp, image/avif, image/jpeg, image/png, image/gif"
MayAsk = Callable[[str], Awaitable[bool]]
"""host -> may it be asked for pictures?"""


@dataclass(slots=True)
class _Room:
    """What this process remembers: flights by address, failures with the time until which they count; and the places
    of those on their way, of those of one host, and of those that are drawn.
    """

    flights: dict[str, asyncio.Task[ProxiedPicture]]
    failures: dict[str, tuple[float, CinemaError]]
    places: asyncio.Semaphore
    hosts: WeakValueDictionary[str, asyncio.Semaphore]
    drawers: asyncio.Semaphore


def address(url: str) -> str:
    """The path on our host under which a page shows the picture at `url`; "" for what is no http(s) URL."""
    if len(url) > LONGEST_URL or not url.startswith(("https://", "http://")) or not url.isprintable():
        return ""
    if urls.is_ours(url):
        path = urlsplit(url).path
        return path if path.startswith("/media/") else ""
    encoded = urlsafe_b64encode(url.encode()).decode().rstrip("=")
    return f"{DOOR}{seals.seal(encoded, purpose=PURPOSE)}/{encoded}"


def url_of(seal: str, encoded: str) -> str:
    """The picture that one of our addresses means. Missing unless the address was made by us: this is no open proxy
    (MED-20, GHSA-jhrq).
    """
    if not seals.fits(seal, encoded, purpose=PURPOSE):
        raise Missing("an address of a picture that is not ours")
    with suppress(NotBase64, UnicodeDecodeError):
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    raise Missing("an address of a picture that means nothing")


async def copy(url: str, may_ask: MayAsk) -> ProxiedPicture:
    """Our copy of the picture at `url`, made now if there is none. `may_ask` is asked for each host on the way there.

    Refused (415 for what is no picture), or Later; the same failure for some minutes without asking again. Later, and
    nothing is remembered, when too many others are wanted just now.
    """
    found = await kept(url)
    if found is not None:
        await _note_use(found)
        return found
    room = _room()
    _check_not_failed(room, url)
    flight = room.flights.get(url)
    if flight is None:  # everybody who wants it meanwhile waits for the same flight, also when the first one leaves
        if len(room.flights) >= MOST_FLIGHTS:
            raise _overloaded()
        flight = asyncio.create_task(_fly(room, url, may_ask))
        room.flights[url] = flight
        flight.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(flight)


async def kept(url: str) -> ProxiedPicture | None:
    """Our copy, where there is one already."""
    found = await lookup.find(ProxiedPicture, url=url)
    return found if found is not None and _is_there(found.name) else None


async def sweep() -> None:
    """Take away what was used least recently until the rest fits (media.picture_cache)."""
    room, used, gone = here().settings.media.picture_cache, 0, []
    for row in await sql.rows("SELECT id, name, size FROM proxied_picture ORDER BY used_at DESC, id DESC"):
        used += row["size"]
        if used > room:
            gone.append(row)
    for row in gone:
        await sql.change("DELETE FROM proxied_picture WHERE id=?", row["id"])
        await here().shelf.remove([row["name"]])


async def _fly(room: _Room, url: str, may_ask: MayAsk) -> ProxiedPicture:
    """In its turn. Not counted as asked for people: whoever shows us a page full of pictures would take the places of
    members who search.
    """
    of_its_host = room.hosts.setdefault(urls.host_of(url), asyncio.Semaphore(OF_ONE_HOST))
    try:
        async with _turn(of_its_host), _turn(room.places):
            with for_people(False):
                return await _make(room, url, may_ask)
    finally:
        room.flights.pop(url, None)


@asynccontextmanager
async def _turn(places: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE):
            await places.acquire()
    except TimeoutError as error:
        raise _overloaded() from error
    try:
        yield
    finally:
        places.release()


def _overloaded() -> Later:
    return Later("too many pictures of elsewhere are wanted", code="overloaded", after=PATIENCE)


async def _make(room: _Room, url: str, may_ask: MayAsk) -> ProxiedPicture:
    try:
        picture = await fetch(url, may_ask, accept=PICTURE_TYPES, limit=LARGEST_PICTURE)
        async with room.drawers:
            return await _draw(url, picture)
    except CinemaError as error:
        if len(room.failures) >= MOST_FAILURES:
            room.failures.clear()
        room.failures[url] = (clock.timestamp() + FAILURES_KEPT.total_seconds(), error.with_traceback(None))
        raise


async def fetch(url: str, may_ask: MayAsk, *, accept: str, limit: int) -> bytes:
    """The file at `url` as it is there: for who draws it anew. `may_ask` is asked for each host on the way."""

    async def ask_leave(method: str, hop: str, body: bytes | None) -> Mapping[str, str]:
        if not await may_ask(urls.host_of(hop)):
            raise Refused(f"{hop[:200]}: pictures of this host are not shown", code="closed")
        return {}

    answer = await here().outside.get(url, accept=accept, signer=ask_leave, limit=limit, deadline=SECONDS, hops=HOPS)
    if answer.status >= 500 or answer.status == 429:
        raise Later(f"{url} answered {answer.status}", code="busy")
    if answer.status != 200:
        raise Missing(f"{url} answered {answer.status}")
    return answer.body


async def _draw(url: str, picture: bytes) -> ProxiedPicture:
    with TemporaryDirectory(dir=places.desks(), prefix="picture-") as name:
        desk = Path(name)
        await arrival.write(arrival.in_one(picture), desk / "picture", limit=LARGEST_PICTURE)
        made = await stills.copy_of_picture(desk / "picture", stem=ids.new_uuid(), desk=desk)
        size = (desk / made.name).stat().st_size
        await here().shelf.put(desk / made.name, made.name)
    return await _remember(url, made.name, made.media_type, size)


async def _remember(url: str, name: str, media_type: str, size: int) -> ProxiedPicture:
    """Another process may have been as quick: then its copy is the one, and ours goes. A lost file is made good."""
    async with in_transaction():
        (row,) = await sql.rows(
            "INSERT INTO proxied_picture(url,name,media_type,size,used_at) VALUES(?,?,?,?,?)"
            " ON CONFLICT(url) DO UPDATE SET used_at=excluded.used_at RETURNING id, name",
            url, name, media_type, size, clock.now(),
        )  # fmt: skip
        if row["name"] != name and not _is_there(row["name"]):
            await ProxiedPicture.filter(id=row["id"]).update(name=name, media_type=media_type, size=size)
        kept = await ProxiedPicture.get(id=row["id"])
    if kept.name != name:
        await here().shelf.remove([name])
    return kept


async def _note_use(kept: ProxiedPicture) -> None:
    now = clock.now()
    if kept.used_at < now - USE_NOTED:
        await ProxiedPicture.filter(id=kept.id).update(used_at=now)


def _is_there(name: str) -> bool:
    shelf = here().shelf
    return shelf.url(name) is not None or shelf.path(name) is not None


def _check_not_failed(room: _Room, url: str) -> None:
    until, error = room.failures.get(url, (0.0, None))
    if error is None:
        return
    if until > clock.timestamp():
        raise _again(error)
    del room.failures[url]


def _again(error: CinemaError) -> CinemaError:
    """The same once more: an exception that is raised twice would drag its first traceback along."""
    return type(error)(str(error), public=error.public, code=error.code, status=error.status, **error.values)


def _room() -> _Room:
    room: Any = here().rooms.get(ROOM)
    if room is None:
        room = here().rooms[ROOM] = _Room(
            {}, {}, asyncio.Semaphore(AT_ONCE), WeakValueDictionary(), asyncio.Semaphore(DRAWN_AT_ONCE)
        )
    assert isinstance(room, _Room)
    return room
