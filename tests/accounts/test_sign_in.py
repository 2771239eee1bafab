"""Guessing passwords: one after the other, and all at once."""

import asyncio
from importlib import util

import pytest

from fediverse_cinema.accounts import passwords
from fediverse_cinema.accounts.models import SignInAttempt
from fediverse_cinema.accounts.service import MOST_FOR_HANDLE, TooMany, sign_in
from fediverse_cinema.foundation.here import House
from tests.kit.people import PASSWORD, an_account

pytestmark = pytest.mark.anyio


async def guess(number: int) -> object:
    try:
        return await sign_in("ana", f"a wrong password {number}", address=f"192.0.2.{number}")
    except TooMany as refusal:
        return refusal


async def test_AUT_01_forty_guesses_at_once_are_no_more_than_forty_one_by_one(house: House) -> None:
    account = await an_account("ana")
    answers = await asyncio.gather(*map(guess, range(40)))
    tried = [answer for answer in answers if not isinstance(answer, TooMany)]
    assert tried == [None] * len(tried)
    assert len(tried) <= MOST_FOR_HANDLE
    assert await SignInAttempt.filter(source="as ana").count() == len(tried)
    await SignInAttempt.all().delete()  # five minutes later
    assert await sign_in("ana", PASSWORD, address="192.0.2.1") == account
    assert await SignInAttempt.all().count() == 0


async def test_a_stolen_hash_is_dear_to_try_passwords_on() -> None:
    """With the parameters of RFC 9106, section 4, second choice. The module as it is: the tests have quicker ones."""
    spec = util.find_spec("fediverse_cinema.accounts.passwords")
    assert spec and spec.loader
    real = util.module_from_spec(spec)
    spec.loader.exec_module(real)
    assert (await real.hashed(PASSWORD)).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not (await passwords.hashed(PASSWORD)).startswith("$argon2id$v=19$m=65536")
