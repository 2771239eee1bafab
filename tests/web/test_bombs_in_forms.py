"""Forms that were made to hurt: thousands of parts, endless headers, a name that is a path."""

from collections.abc import Callable

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.media import places
from fediverse_cinema.media.models import Asset
from tests.house.rounds import all_rows
from tests.kit.people import an_account
from tests.kit.promptness import promptly
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
LINE = b"\r\n"
BOUNDARY = {"Content-Type": "multipart/form-data; boundary=x"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def part(name: bytes, value: bytes, *headers: bytes) -> bytes:
    disposition = b'Content-Disposition: form-data; name="' + name + b'"'
    return LINE.join((b"--x", disposition, *headers, b"", value, b""))


# Made for their own test: two hundred megabytes.
BOMBS: dict[str, Callable[[], bytes]] = {
    "ten thousand parts": lambda: part(b"title", b"x") * 10_000 + b"--x--\r\n",
    "a part's header of a megabyte": lambda: part(b"title", b"x", b"X: " + b"h" * 1_000_000) + b"--x--\r\n",
    "a hundred thousand headers": lambda: part(b"title", b"x", *[b"X: h"] * 100_000) + b"--x--\r\n",
    "a field of a hundred megabytes": lambda: part(b"title", b"x" * 100_000_000) + b"--x--\r\n",
    "a preamble of a hundred megabytes": lambda: b"p" * 100_000_000 + LINE + part(b"title", b"x") + b"--x--\r\n",
    "nothing but half boundaries": lambda: b"\r\n-" * 1_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_UPL_14_a_form_with_a_file_is_not_read_for_ever(reader: Reader, bomb: str) -> None:
    await an_account()
    await reader.sign_in("ana")
    before = await all_rows()
    content = BOMBS[bomb]()
    answer = await promptly(reader.client.post("/films/new", content=content, headers=BOUNDARY))
    assert answer.status_code in (400, 413), answer.status_code
    assert await all_rows() == before and not list(places.originals().iterdir())


@pytest.mark.parametrize("path", ["/uploads/import", "/login", "/notes/new"])
@pytest.mark.parametrize(
    "body", [b"a;" * 500_000, b"a=1&" * 250_000, b"&" * 1_000_000], ids=["semicolons", "pairs", "ands"]
)
async def test_UPL_14_a_small_form_of_a_megabyte_is_refused(reader: Reader, path: str, body: bytes) -> None:
    await an_account()
    await reader.sign_in("ana")
    before = await all_rows()
    answer = await promptly(reader.client.post(path, content=body, headers=FORM))
    assert answer.status_code in (400, 413) and await all_rows() == before


async def test_UPL_14_the_name_of_a_file_is_no_path(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    film = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(9000)
    answer = await reader.send("/films/new", ("title", (None, b"Lyon")), ("file", ("/etc/passwd", film)))
    assert answer.status_code == 303 and await Film.all().count() == 1
    asset = await Asset.get()
    assert asset.file_name == "passwd" and [path.name for path in places.originals().iterdir()] == [asset.original]
