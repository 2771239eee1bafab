"""Pieces of files, as players ask for them and as attackers do: whatever is asked, the answer comes at once and never
holds another byte than those that it names.
"""

import re

import httpx
import pytest

from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import Shelf
from fediverse_cinema.media import vault
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.media.vault import Key
from tests.kit.people import a_film, an_account
from tests.kit.promptness import promptly
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
FILM = bytes(number % 251 for number in range(100_000))
ASKED = {
    "bytes=0-9": 206,
    "bytes=0-0": 206,
    "bytes=-10": 206,
    "bytes=99990-": 206,
    "bytes=99990-999999": 206,
    "bytes=0-9,20-29,99990-": 206,
    "bytes=" + ",".join(f"{n}-{n + 500}" for n in range(99)): 206,
    "bytes=" + ",".join(f"{2 * n}-{2 * n}" for n in range(99)): 206,
    "bytes=" + ",".join(f"{n}-{n}" for n in range(5000)): 200,
    "bytes=" + ",".join(["0-"] * 200): 200,
    f"bytes=0-{'9' * 50_000}": 400,
    f"bytes={'9' * 50_000}-": 400,
    f"bytes={'9' * 4000}-": 416,
    "bytes=" + "0-,-" * 12_000: 200,
    "bytes=-0": 416,
    "bytes=100000-": 416,
    "bytes=100000-100001": 416,
    "bytes=5-2": 400,
    "bytes=-": 400,
    "bytes=--5": 416,
    "bytes=a-b": 400,
    "bytes=": 400,
    "bytes": 400,
    "items=0-5": 400,
    "=0-5": 400,
}
"""Where it stands to reason, the answer of RFC 9110 §14; what cannot be read may be refused (§14.2)."""


async def test_WEB_14_no_range_brings_other_bytes_than_it_names_or_is_dear_to_answer(reader: Reader) -> None:
    film = await a_film((await an_account("ana")).creator, published=False)
    await reader.sign_in("ana")
    name = (await Rendition.get(asset_id=film.asset_id, kind=RenditionKind.MP4)).name
    key = Key(film.asset_id or 0, f"maker-{film.author_id}", int(clock.timestamp()) + 3600)
    await lay(here().vault, name)
    await lay(here().shelf, shown := f"{ids.new_uuid()}.mp4")
    for address in (vault.address(key, name), f"/media/{shown}"):
        for asked, status in ASKED.items():
            answer = await promptly(reader.client.get(address, headers={"Range": asked}))
            assert answer.status_code == status, asked[:60]
            assert_true(answer)
            head = await reader.client.head(address, headers={"Range": asked})
            assert (head.status_code, head.content) == (status, b""), asked[:60]


async def test_WEB_14_a_piece_of_what_has_changed_meanwhile_is_all_of_it(reader: Reader) -> None:
    await lay(here().shelf, name := f"{ids.new_uuid()}.mp4")
    etag = (await reader.client.get(f"/media/{name}")).headers["etag"]
    for said, status in ((etag, 206), ('"another"', 200), (f"W/{etag}", 200), ("Mon, 01 Jan 2001 00:00:00 GMT", 200)):
        headers = {"Range": "bytes=2-5", "If-Range": said}
        answer = await reader.client.get(f"/media/{name}", headers=headers)
        assert answer.status_code == status, said
        assert_true(answer)


async def lay(shelf: Shelf, name: str) -> None:
    path = here().settings.path(ids.new_uuid())
    path.write_bytes(FILM)
    await shelf.remove([name])
    await shelf.put(path, name)
    path.unlink()


def assert_true(answer: httpx.Response) -> None:
    """Every byte stands where the answer says."""
    if answer.status_code == 200:
        assert answer.content == FILM and "content-range" not in answer.headers
    elif answer.status_code == 206:
        parts = list(parts_of(answer))
        assert parts
        for said, content in parts:
            found = re.fullmatch(r"bytes (\d+)-(\d+)/100000", said)
            assert found and content == FILM[int(found[1]) : int(found[2]) + 1]
        assert sum(len(content) for _, content in parts) <= len(FILM)
    else:
        assert len(answer.content) < 100
        if answer.status_code == 416:
            assert answer.headers["content-range"] == "bytes */100000"


def parts_of(answer: httpx.Response) -> list[tuple[str, bytes]]:
    """What each part says that it is, and its bytes."""
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    if kind != "multipart/byteranges":
        return [(answer.headers["content-range"], answer.content)]
    pieces = (b"\r\n" + answer.content).split(f"\r\n--{boundary}".encode())[1:-1]
    parted = [piece[2:].partition(b"\r\n\r\n") for piece in pieces]
    return [(head.decode().partition("Content-Range: ")[2], content) for head, _, content in parted]
