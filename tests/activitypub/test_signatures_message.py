"""A request as a signature sees it: the parts of its address, and headers that occur twice."""

import pytest

from fediverse_cinema.activitypub.signatures.message import Address, Message
from fediverse_cinema.foundation.errors import Malformed


def address(url: str) -> Address:
    return Message("GET", url, ()).address


@pytest.mark.parametrize(
    ("url", "host", "target", "uri"),
    [
        ("https://lyon.example/a/b?c=d?e", "lyon.example", "/a/b?c=d?e", "https://lyon.example/a/b?c=d?e"),
        ("https://lyon.example", "lyon.example", "/", "https://lyon.example/"),
        ("https://lyon.example?a", "lyon.example", "/?a", "https://lyon.example/?a"),
        ("https://Lyon.example:443/A?", "lyon.example", "/A?", "https://Lyon.example:443/A?"),
        ("http://lyon.example:443/", "lyon.example:443", "/", "http://lyon.example:443/"),
        ("http://[::1]:80/x", "[::1]", "/x", "http://[::1]:80/x"),
        ("https://lyon.example/caf%C3%A9@x", "lyon.example", "/caf%C3%A9@x", "https://lyon.example/caf%C3%A9@x"),
    ],
)
def test_an_address_is_taken_apart_and_never_repaired(url: str, host: str, target: str, uri: str) -> None:
    parts = address(url)
    assert (parts.host, parts.target, parts.uri) == (host, target, uri)


@pytest.mark.parametrize(
    "url",
    ["", "/inbox", "ftp://lyon.example/", "https:///inbox", "https://lyon.example/#x", "https://lyon.example/a b"]
    + ["https://lyon.example@paris.example/", "https://lyon.example/\n", "HTTPS://lyon.example/"],
)
def test_an_address_that_could_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(Malformed) as refusal:
        _ = address(url)
    assert refusal.value.code == "bad_address"


def test_headers_keep_their_order_and_a_single_one_must_be_single() -> None:
    message = Message("GET", "https://lyon.example/", (("accept", "a"), ("date", " now\t"), ("accept", "b")))
    assert message.all("accept") == ("a", "b")
    assert message.all("host") == ()
    assert message.one("date") == "now"
    assert message.one("host") is None
    with pytest.raises(Malformed):
        message.one("accept")
