"""Stones: whose they are, and how long they lie."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.inbox.verify import PROOF_COUNTS
from fediverse_cinema.worker import JOBS

pytestmark = pytest.mark.anyio


async def test_stones_of_what_we_never_had_go_after_ten_days_and_those_of_what_we_had_stay(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "SWEPT_AT_ONCE", 2)  # several rounds
    now = clock.now()
    for days in (9, 11, 400):
        for kind in ("", "Announce", "Note", "Video"):
            for number in range(3):
                await Tombstone.create(
                    uri=f"https://a.example/{kind}/{days}/{number}", former_type=kind, author_uri="https://a.example/u",
                    deleted_at=now - timedelta(days=days),
                )  # fmt: skip
    await tombstones.sweep()
    left = {(stone.former_type, (now - stone.deleted_at).days) for stone in await Tombstone.all()}
    assert left == {("", 9), ("Announce", 9), *((kind, days) for kind in ("Note", "Video") for days in (9, 11, 400))}
    assert await Tombstone.all().count() == 24
    assert JOBS["sweep_tombstones"].every


async def test_a_stone_lies_longer_than_a_proof_of_what_it_buries_is_believed() -> None:
    assert tombstones.PASSING_LIES_FOR > 2 * PROOF_COUNTS


async def test_a_stone_is_its_authors(house: House) -> None:
    one, other = [
        Actor(uri=f"https://a.example/{name}", type="Person", host="a.example", handle=name, created_at=clock.now())
        for name in ("one", "other")
    ]
    assert await tombstones.bury("https://a.example/1", "", one)
    assert not await tombstones.bury("https://a.example/1", "", one)
    assert await tombstones.is_buried("https://a.example/1", one)
    assert not await tombstones.is_buried("https://a.example/1", other)
    assert not await tombstones.dig_up("https://a.example/1", other) and await tombstones.dig_up(
        "https://a.example/1", one
    )
