"""Guessing at the door: it is counted by network and by name, at every door of a pole, over a restart, and never for
ever; and nobody learns there who has an account.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from unittest.mock import patch

import httpx
import pytest
from argon2 import PasswordHasher

from fediverse_cinema.accounts import admissions, passwords
from fediverse_cinema.accounts.models import Account, Application, Session, SignInAttempt
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, at_home
from tests.kit.counting import statements
from tests.kit.people import PASSWORD, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, Town, a_lot, a_pole
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
COOKIE = "__Host-session"
WRONG = "not her password"


@pytest.fixture
async def ana(town: Town) -> Account:
    return await an_account("ana")


async def tries(pole: Pole, address: str, handle: str = "nobody", password: str = WRONG) -> httpx.Response:
    """One sign-in from this address, with a fresh browser."""
    transport = httpx.ASGITransport(app=pole.app, client=(address, 40000))
    headers = {"Accept": "text/html", "Accept-Language": "en", "Origin": pole.base}
    async with httpx.AsyncClient(transport=transport, base_url=pole.base, headers=headers) as browser:
        token = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/login")).text)
        assert token
        return await browser.post("/login", data={"csrf": token[1], "handle": handle, "password": password})


@pytest.mark.parametrize(
    ("addresses", "neighbour"),
    [(["198.51.100.7"], "198.51.100.8"), ([f"2001:db8:7:7::{n:x}" for n in range(1, 101)], "2001:db8:7:8::1")],
    ids=["one address", "a hundred addresses of one household"],
)
async def test_AUT_01_after_25_wrong_passwords_a_network_waits_and_nobody_else_does(
    town: Town, ana: Account, addresses: list[str], neighbour: str
) -> None:
    for number in range(25):
        address = addresses[number % len(addresses)]
        assert (await tries(town.pole, address, f"nobody{number}")).status_code == 401
    before = await SignInAttempt.all().count()
    for address in addresses[:1] + addresses[-1:]:
        refused = await tries(town.pole, address, "ana", PASSWORD)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "300")
        assert "Please wait five minutes" in refused.text and COOKIE not in refused.cookies
    assert (before, await SignInAttempt.all().count(), await Session.all().count()) == (50, 50, 0)
    assert (await tries(town.pole, neighbour, "ana", PASSWORD)).status_code == 303
    with clock.stopped_at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert (await tries(town.pole, addresses[0], "ana", PASSWORD)).status_code == 303


async def test_AUT_01_an_account_is_guessed_at_ten_times_from_wherever_and_the_others_are_not_kept_out(
    town: Town, ana: Account
) -> None:
    await an_account("ben")
    for number in range(10):
        assert (await tries(town.pole, f"198.51.100.{number}", "ana")).status_code == 401
    assert (await tries(town.pole, "203.0.113.9", "ANA@lyon.example", PASSWORD)).status_code == 429
    assert await Session.all().count() == 0
    assert (await tries(town.pole, "203.0.113.9", "ben", PASSWORD)).status_code == 303


async def test_AUT_02_a_wrong_password_is_answered_alike_whether_there_is_somebody_to_it(
    town: Town, ana: Account
) -> None:
    """The same words, after the same statements and as many hashes: argon2 is all that takes long."""
    await Application.create(
        handle="rosa", name="Rosa", mail="", about="", password=await passwords.hashed(PASSWORD), language="fr",
        created_at=clock.now(), waiting_since=clock.now(),
    )  # fmt: skip
    seen, hashes, verify = set(), list[str](), PasswordHasher.verify
    await tries(town.pole, "192.0.2.1")  # the hash of nobody's password is made

    def noting(hasher: PasswordHasher, stored: str, given: str) -> bool:
        hashes.append(stored)
        return verify(hasher, stored, given)

    with patch.object(PasswordHasher, "verify", noting):
        for name in ("ana", "nobody", "rosa"):
            hashes.clear()
            with statements() as asked:
                answer = await tries(town.pole, "198.51.100.7", name)
            page = re.sub(r'(name="csrf" value|data-options)="[^"]*"', "", answer.text)  # made for each answer
            page = page.replace(f'value="{name}"', "")
            seen.add((answer.status_code, page, tuple(asked), len(hashes)))
    assert len(seen) == 1 and {status for status, *_ in seen} == {401}
    assert await admissions.is_waiting("rosa", PASSWORD) and not await admissions.is_waiting("rosa", WRONG)


async def test_AUT_03_whoever_plants_a_session_is_not_in_it_when_its_victim_signs_in(town: Town, ana: Account) -> None:
    await an_account("ben")
    ben = Visitor(town.pole)
    await ben.sign_in("ben")
    for planted in ("a token that somebody made up", ben.client.cookies[COOKIE]):
        victim = Visitor(town.pole)
        victim.client.cookies.set(COOKIE, planted, domain="lyon.example", path="/")
        page = await victim.look("/search")
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token
        form = {"csrf": token[1], "handle": "ana", "password": PASSWORD}
        answer = await victim.client.post("/login", data=form, headers={"Origin": town.pole.base})
        assert "Hello Ana" in answer.text
        assert planted not in {cookie.value for cookie in victim.client.cookies.jar}
    assert "Sign in" in await ben.look("/workshop"), "what was planted ends"
    assert await Session.all().count() == 2


async def test_AUT_03_a_session_ends_on_the_server_and_its_cookie_opens_nothing_again(town: Town, ana: Account) -> None:
    hers, elsewhere, thief = Visitor(town.pole), Visitor(town.pole), Visitor(town.pole)
    await elsewhere.sign_in("ana")
    await hers.sign_in("ana")
    thief.client.cookies.set(COOKIE, hers.client.cookies[COOKIE], domain="lyon.example", path="/")
    assert "Hello Ana" in await thief.look("/workshop")
    await hers.send("/logout")
    assert COOKIE not in hers.client.cookies
    assert "Sign in" in await thief.look("/workshop")
    assert await Session.all().count() == 1 and "Hello Ana" in await elsewhere.look("/workshop")


@pytest.fixture
async def doors(blank_databases: BlankDatabases) -> AsyncIterator[list[Pole]]:
    """Of one pole, in front of one database: as four processes of it are."""
    async with a_lot(blank_databases, "lyon.example") as settings, AsyncExitStack() as stack:
        yield [await stack.enter_async_context(a_pole(settings, {})) for _ in range(4)]


async def test_AUT_14_four_doors_count_together_and_a_door_that_is_opened_again_has_not_forgotten(
    doors: list[Pole],
) -> None:
    answers = [await tries(doors[number % 4], "198.51.100.7", f"nobody{number}") for number in range(29)]
    assert [answer.status_code for answer in answers] == [401] * 25 + [429] * 4
    house: House = doors[0].house
    async with a_pole(house.settings, {}) as again:
        assert (await tries(again, "198.51.100.7", "somebody")).status_code == 429
        with at_home(again.house), clock.stopped_at(clock.now() + timedelta(minutes=5, seconds=1)):
            assert (await tries(again, "198.51.100.7", "somebody")).status_code == 401
