"""Addresses: hosts and origins read as strangers spell them, ours minted in one place."""

import inspect
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import House, at_home
from tests.kit.poles import over_http


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://lyon.example/ap/pole", "lyon.example"),
        ("https://LYON.Example./x", "lyon.example"),
        ("https://lyon.example:443/x", "lyon.example"),
        ("http://lyon.example:80/x", "lyon.example"),
        ("http://lyon.example:443/x", "lyon.example:443"),
        ("https://lyon.example:8443/x", "lyon.example:8443"),
        ("https://user:secret@lyon.example/x", "lyon.example"),
        ("https://lyon.example@evil.example/", "evil.example"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("https://[2001:db8::1]:8443/", "2001:db8::1:8443"),
        ("lyon.example/x", ""),
        ("", ""),
        ("https://", ""),
        ("https://lyon.example:port/", ""),
        ("https://lyon.example:99999/", ""),
        ("https://[broken/", ""),
        ("acct:ines@lyon.example", ""),
    ],
)
def test_the_host_of_an_address_is_read_in_one_way(url: str, host: str) -> None:
    assert urls.host_of(url) == host


@given(st.text())
def test_no_text_breaks_the_reading_of_a_host(text: str) -> None:
    for url in (text, f"https://{text}", f"https://lyon.example:{text}/"):
        urls.host_of(url)
        assert not urls.same_origin(url, "https://lyon.example/") or urls.host_of(url) == "lyon.example"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "https://A.example:443/y", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "https://b.a.example/x", False),
        ("https://a.example/x", "https://a.example.evil.example/x", False),
        ("https://a.example/x", "https://a.example@evil.example/x", False),
        ("", "", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(one: str, other: str, same: bool) -> None:
    assert urls.same_origin(one, other) is same
    assert urls.same_origin(other, one) is same


@pytest.mark.anyio
async def test_ours_is_what_is_at_our_host_however_it_is_spelt(house: House) -> None:
    for url in ("https://lyon.example/ap/pole", "https://LYON.example:443/", "https://lyon.example"):
        assert urls.is_ours(url)
    for url in (
        "https://lyon.example.evil.example/ap/pole", "http://lyon.example/", "https://lyon.example:8443/",
        "https://lyon.example@evil.example/", "//lyon.example/", "",
    ):  # fmt: skip
        assert not urls.is_ours(url)


def minted() -> list[tuple[str, Callable[..., str]]]:
    """Every function that makes an address of ours; what it takes is put in as the word x."""
    readers = {"base", "own_host", "host_of", "same_origin", "is_ours", "way_to"}
    return [
        (name, function)
        for name, function in inspect.getmembers(urls, inspect.isfunction)
        if function.__module__ == urls.__name__ and name not in readers and not name.startswith("_")
    ]


@pytest.mark.anyio
async def test_every_minted_address_is_ours_and_no_two_are_the_same(house: House) -> None:
    made = [function(*("x" for _ in inspect.signature(function).parameters)) for _, function in minted()]
    absolute = [url for url in made if not url.startswith("x")]
    assert len(absolute) > 15
    assert all(url.startswith("https://lyon.example/") for url in absolute)
    assert len(set(made)) == len(made)


@pytest.mark.anyio
async def test_ids_of_films_have_no_query_and_are_not_under_api(house: House) -> None:
    assert urls.film("0f8fad5b") == "https://lyon.example/ap/films/0f8fad5b"
    for url in (urls.film("x"), urls.note("x"), urls.activity("x"), urls.user("x"), urls.channel("x"), urls.pole()):
        assert "?" not in url
        assert "/api/" not in url


@pytest.mark.anyio
async def test_an_actor_in_an_address_of_ours_cannot_add_to_it(house: House) -> None:
    assert urls.follow_page("https://a.example/?x=1&y=2#z") == (
        "https://lyon.example/follow?to=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2%23z"
    )


@pytest.mark.anyio
async def test_addresses_are_those_of_the_pole_that_the_task_works_for(house: House) -> None:
    house.settings = over_http(house.settings, "127.0.0.1:8001")
    with at_home(house):
        assert urls.base() == "http://127.0.0.1:8001"
        assert urls.own_host() == "127.0.0.1:8001"
        assert urls.is_ours("http://127.0.0.1:8001/ap/pole")
