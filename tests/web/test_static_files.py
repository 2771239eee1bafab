"""Our own stylesheets, scripts and fonts on their way to a browser."""

import gzip
from pathlib import Path

import httpx
import pytest

import fediverse_cinema.web
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
STYLES = "/static/style.css"
FONT = "/static/fonts/archivo-latin-wdth-540.woff2"


def content(path: str) -> bytes:
    return (Path(fediverse_cinema.web.__file__).parent / path.removeprefix("/")).read_bytes()


async def raw(reader: Reader, path: str, method: str = "GET", **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its body as it travelled."""
    async with reader.client.stream(method, path, headers=headers) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize("path", [STYLES, "/static/player.js", "/static/vendor/media-chrome.js", "/static/marque.svg"])
async def test_a_text_travels_compressed(reader: Reader, path: str) -> None:
    answer, body = await raw(reader, path, **{"Accept-Encoding": "gzip, deflate, br"})
    assert (answer.status_code, answer.headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == content(path) and answer.headers["content-length"] == str(len(body))
    assert answer.headers["vary"] == "Accept-Encoding"
    again, same = await raw(reader, path, **{"Accept-Encoding": "gzip"})
    assert (again.headers["etag"], same) == (answer.headers["etag"], body)


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, *;q=0", "gzipped"])
async def test_who_does_not_take_it_gets_the_text_as_it_is(reader: Reader, accepted: str) -> None:
    answer, body = await raw(reader, STYLES, **{"Accept-Encoding": accepted})
    assert (answer.status_code, body) == (200, content(STYLES))
    assert "content-encoding" not in answer.headers and answer.headers["vary"] == "Accept-Encoding"


async def test_what_is_small_already_is_not_compressed_again(reader: Reader) -> None:
    answer, body = await raw(reader, FONT, **{"Accept-Encoding": "gzip"})
    assert body == content(FONT) and not {"content-encoding", "vary"} & set(answer.headers)


async def test_each_form_of_a_text_has_its_own_name_and_is_not_sent_again(reader: Reader) -> None:
    names = {}
    for accepted in ("gzip", "identity"):
        answer, _ = await raw(reader, STYLES, **{"Accept-Encoding": accepted})
        names[accepted] = answer.headers["etag"]
        kept, body = await raw(reader, STYLES, **{"Accept-Encoding": accepted, "If-None-Match": names[accepted]})
        assert (kept.status_code, body, kept.headers["etag"]) == (304, b"", names[accepted])
        assert kept.headers["vary"] == "Accept-Encoding"
    assert names["gzip"] != names["identity"]
    other, body = await raw(reader, STYLES, **{"Accept-Encoding": "identity", "If-None-Match": names["gzip"]})
    assert (other.status_code, body) == (200, content(STYLES))


async def test_a_part_is_a_part_of_the_text_itself(reader: Reader) -> None:
    part, body = await raw(reader, STYLES, **{"Accept-Encoding": "gzip", "Range": "bytes=10-19"})
    assert (part.status_code, body) == (206, content(STYLES)[10:20]) and "content-encoding" not in part.headers
    packed, _ = await raw(reader, STYLES, **{"Accept-Encoding": "gzip"})
    wanted = {"Accept-Encoding": "gzip", "Range": "bytes=10-19", "If-Range": packed.headers["etag"]}
    whole, body = await raw(reader, STYLES, **wanted)  # a part of what she has is not a part of this
    assert (whole.status_code, body) == (200, content(STYLES))


async def test_its_headers_alone_are_those_of_the_file(reader: Reader) -> None:
    got, _ = await raw(reader, STYLES, **{"Accept-Encoding": "gzip"})
    head, body = await raw(reader, STYLES, "HEAD", **{"Accept-Encoding": "gzip"})
    assert body == b""
    assert {name: head.headers[name] for name in ("content-length", "etag", "content-encoding")} == {
        name: got.headers[name] for name in ("content-length", "etag", "content-encoding")
    }


async def test_a_page_with_a_token_is_never_compressed(reader: Reader) -> None:
    """BREACH: the token of its reader beside words that a stranger has chosen."""
    answer, body = await raw(reader, "/films?q=csrf", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers and b'name="csrf"' in body
