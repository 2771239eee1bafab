"""A cache in front of the pole hears of what has changed or is gone, and of nothing else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fediverse_cinema.films import service as films
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.config import CacheSettings, is_header, is_way_to_purge
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.foundation.outside import purging
from fediverse_cinema.media import opening, service
from fediverse_cinema.media.models import Asset
from tests.house.conftest import People
from tests.house.rounds import some_things
from tests.kit.towns import Town
from tests.kit.working import take_files_away
from tests.media.test_opening import a_closed_asset, named

pytestmark = pytest.mark.anyio
KEY = "X-Key: as secret as it gets"


@dataclass
class Cache:
    """One on loopback, that notes what it is asked, and answers with this status."""

    status: int = 200
    asked: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        self.asked.append((method, target, headers.get("host"), headers.get("x-key")))
        writer.write(f"HTTP/1.1 {self.status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def cache() -> AsyncIterator[Cache]:
    found = Cache()
    async with await asyncio.start_server(found.serve, "127.0.0.1", 0) as server:
        found.port = server.sockets[0].getsockname()[1]
        yield found


def put_in_front(house: House, cache: Cache, pattern: str = "{path}", **more: str) -> None:
    settings = CacheSettings(purge=f"http://127.0.0.1:{cache.port}{pattern}", **more)
    house.settings = replace(house.settings, cache=settings)


async def ordered() -> set[str]:
    """What is to be forgotten."""
    jobs = await Job.filter(kind=purging.PURGE).values_list("key", flat=True)
    return {str(key).removeprefix(f"{purging.PURGE} ") for key in jobs}


async def test_it_is_told_at_its_own_address_whose_page_it_is(house: House, cache: Cache) -> None:
    put_in_front(house, cache, header=KEY)
    await purging.purge("https://lyon.example/films/la-saone?lang=fr")
    put_in_front(house, cache, "/zone/purge?url={url}", method="POST")
    await purging.purge("https://lyon.example/films/la-saone?lang=fr")
    assert cache.asked == [
        ("PURGE", "/films/la-saone?lang=fr", "lyon.example", "as secret as it gets"),
        (
            "POST", "/zone/purge?url=https%3A%2F%2Flyon.example%2Ffilms%2Fla-saone%3Flang%3Dfr",
            f"127.0.0.1:{cache.port}", None,
        ),
    ]  # fmt: skip


async def test_one_that_does_not_do_it_is_told_later(house: House, cache: Cache) -> None:
    put_in_front(house, cache)
    for status in (404, 412):  # it had none of it
        cache.status = status
        await purging.purge("https://lyon.example/")
    for status in (301, 403, 500):
        cache.status = status
        with pytest.raises(Later, match=str(status)):
            await purging.purge("https://lyon.example/")
    assert len(cache.asked) == 5, "a redirect is not followed"
    house.settings = replace(house.settings, cache=CacheSettings(purge="http://127.0.0.1:9{path}"))
    with pytest.raises(Later, match="not reached"):
        await purging.purge("https://lyon.example/")


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("", True),
        ("{url}", True),
        ("http://127.0.0.1:6081{path}", True),
        ("https://api.cdn.example/purge?url={url}&async=1", True),
        ("https://cdn.example", False),
        ("https://{path}", False),
        ("https://cdn.example{url}", False),
        ("https://me@cdn.example{path}", False),
        ("ftp://cdn.example{path}", False),
        ("https://cdn.example/{name}", False),
    ],
)
def test_where_it_is_told_is_for_the_settings_alone(pattern: str, taken: bool) -> None:
    assert is_way_to_purge(pattern) is taken


def test_a_header_is_one_line() -> None:
    assert is_header(KEY) and is_header("")
    assert not is_header("X-Key") and not is_header("X-Key: a\nHost: evil.example")


async def test_a_film_that_changes_or_goes_is_forgotten_with_its_page(town: Town, people: People) -> None:
    ana = people.ana
    town.pole.house.settings = replace(town.pole.house.settings, cache=CacheSettings(purge="{url}"))
    things = await some_things(ana)
    uri, page = things.film.uri, things.film.page_url
    assert {uri, page, "https://lyon.example/"} <= await ordered()
    await Job.filter(kind=purging.PURGE).delete()
    await films.change(things.film, Sheet(title="La Saône, la nuit", licence="CC-BY-SA-4.0"))
    assert {uri, page, "https://lyon.example/"} <= await ordered()
    await Job.filter(kind=purging.PURGE).delete()
    await films.delete(things.film)
    assert {uri, page, "https://lyon.example/"} <= await ordered()
    assert all(address.startswith("https://lyon.example/") for address in await ordered())


async def test_without_a_cache_nothing_is_told(town: Town, people: People) -> None:
    await films.change((await some_things(people.ana)).film, Sheet(title="La nuit", licence="CC-BY-SA-4.0"))
    assert await ordered() == set()


async def test_files_that_leave_the_open_shelf_are_forgotten(house: House, tmp_path: Path) -> None:
    """Browsers and caches were told to keep them for good."""
    house.settings = replace(house.settings, cache=CacheSettings(purge="{url}"))
    asset = await a_closed_asset()
    await opening.open_to_world(asset)
    shown = {f"https://lyon.example/media/{name}" for name in await named(asset)}
    assert await ordered() == set(), "what was in the vault stands in no cache"
    await opening.close_to_world(asset)
    await take_files_away()
    assert await ordered() == shown
    await opening.open_to_world(asset)
    again = {f"https://lyon.example/media/{name}" for name in await named(asset)}
    await service.remove(asset.id)
    assert await ordered() == shown | again and not await Asset.exists(id=asset.id)
    assert here().shelf.path(next(iter(again)).rpartition("/")[2]) is None
