"""A founded pole with open doors, and whoever stands before them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from fediverse_cinema.app import doors
from fediverse_cinema.foundation.here import House
from fediverse_cinema.poles.service import found
from tests.kit.haste import quick_keys
from tests.kit.people import PASSWORD

Part = tuple[str, tuple[str | None, bytes]]


class Reader:
    """A browser without scripts. `send` posts the parts of a form in their order, with the token of a page."""

    def __init__(self, house: House) -> None:
        base = house.settings.base_url
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=doors(house)),
            base_url=base,
            headers={"Accept": "text/html", "Accept-Language": "fr", "Origin": base},
        )

    async def page(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def sign_in(self, handle: str) -> "Reader":
        answer = await self.submit("/login", handle=handle, password=PASSWORD)
        assert answer.status_code == 303
        return self

    async def submit(self, path: str, **fields: str) -> httpx.Response:
        return await self.client.post(path, data={"csrf": await self.token(), **fields})

    async def send(self, path: str, *parts: Part, **options: Any) -> httpx.Response:
        token = ("csrf", (None, (await self.token()).encode()))
        return await self.client.post(path, files=[token, *parts], **options)

    async def token(self) -> str:
        found_one = re.search(r'name="csrf" value="([^"]+)"', await self.page("/"))
        assert found_one
        return found_one[1]


@pytest.fixture
async def reader(house: House) -> AsyncIterator[Reader]:
    with quick_keys():
        await found()
    one = Reader(house)
    yield one
    await one.client.aclose()
