"""Which names strangers may take."""

from typing import Any

import pytest

from fediverse_cinema.accounts import handles
from fediverse_cinema.accounts.models import Application
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from tests.kit.people import a_creator

pytestmark = pytest.mark.anyio


async def test_AUT_11_no_name_that_is_taken_reserved_or_looks_like_another(house: House) -> None:
    await a_creator("anna_1")
    await a_creator("a_b")
    await a_creator("moana")
    wanted: dict[str, Any] = {"handle": "rosa", "name": "Rosa", "password": "x", "created_at": clock.now()}
    await Application.create(**wanted, waiting_since=clock.now())
    await Application.create(**wanted | {"handle": "nora"})  # has not confirmed her address: takes no name away
    refused = {
        "bad_handle": ("a", "a.b", "ana.", "é", "а_b", "%", "a%b", "x" * 31, "a b", "ana@lyon", "", "ana\u202e"),
        "taken": ("a_b", "A_B", " anna_1 ", "rosa"),
        "refused": ("admin", "adm1n", "AP", "p0le", "r_oot", "m0derator"),
        "alike": ("annal", "ann_ai", "_anna_1", "ab", "rnoana", "moana_"),
    }
    for code, names in refused.items():
        for name in names:
            with pytest.raises(Refused) as told:
                await handles.check(name)
            assert told.value.code == code, name
    for name in ("axb", "nora", "ana", "b_a", "adm"):
        assert await handles.check(name.upper()) == name
