"""Rows looked up by an index: the same objects as the ORM's, without its statements."""

import pytest
from tortoise.exceptions import DoesNotExist
from tortoise.models import Model
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.here import House
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.poles import service as poles

pytestmark = pytest.mark.anyio


async def an_asset() -> Asset:
    return await Asset.create(
        owner_id=1, state=AssetState.FAILED, file_name="a.mov", original="a.mov", size=3, sha256="0" * 64, fps=23.976,
        failure="no film", failure_values={"found": "a text"}, created_at=clock.now(),
    )  # fmt: skip


def values_of(row: Model) -> dict[str, object]:
    return {name: getattr(row, name) for name in row._meta.fields_db_projection}


async def test_a_row_is_the_one_that_the_orm_finds(house: House) -> None:
    await poles.found()
    await an_asset()
    for expected in (await Actor.get(local_handle="pole"), await Asset.get(original="a.mov")):
        found = await lookup.get(type(expected), id=expected.pk)
        assert values_of(found) == values_of(expected)
        assert found == expected


async def test_a_row_that_was_looked_up_can_be_changed_and_saved(house: House) -> None:
    found = await lookup.get(Asset, id=(await an_asset()).id)
    found.state, found.failure_values = AssetState.READY, {}
    await found.save()
    assert (await Asset.get(id=found.id)).failure_values == {}


async def test_all_the_columns_must_fit(house: House) -> None:
    await an_asset()
    assert await lookup.exists(Asset, original="a.mov", state=AssetState.FAILED)
    assert not await lookup.exists(Asset, original="a.mov", state=AssetState.READY)
    assert await lookup.find(Asset, original="b.mov") is None
    with pytest.raises(DoesNotExist):
        await lookup.get(Asset, original="b.mov")


async def test_a_value_is_never_a_part_of_the_statement(house: House) -> None:
    await an_asset()
    assert await lookup.find(Asset, original="' OR '1'='1") is None
    assert await lookup.find(Asset, original="a.mov\0") is not None, "NUL vanishes here as everywhere"


async def test_a_transaction_sees_what_it_has_written_and_others_see_it_when_it_is_committed(house: House) -> None:
    async with in_transaction():
        await Host.create(name="a.example")
        assert await lookup.exists(Host, name="a.example")
    assert await lookup.exists(Host, name="a.example")
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await Host.create(name="b.example")
            raise ZeroDivisionError
    assert not await lookup.exists(Host, name="b.example")


async def test_a_column_that_does_not_exist_is_an_error(house: House) -> None:
    with pytest.raises(KeyError):
        await lookup.find(Host, nonsense="a.example")
