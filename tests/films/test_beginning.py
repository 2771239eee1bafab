"""Films begun at the same moment, and members made whole or not at all."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import service
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.people.service import draft_member, welcome_member

pytestmark = pytest.mark.anyio


async def test_films_of_one_title_begun_at_once_get_addresses_of_their_own(house: House) -> None:
    ana = await welcome_member(await draft_member("ana", "Ana"))
    films = await asyncio.gather(*(service.begin(ana, Sheet(title="L'Œil")) for _ in range(6)))
    assert sorted(film.slug for film in films) == ["l-oeil", *(f"l-oeil-{n}" for n in range(2, 7))]
    assert await Film.all().count() == 6


async def test_a_member_whose_account_cannot_be_written_does_not_keep_the_handle(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([clock.now(), clock.now()])  # one for the actor, one for the creator, none for the account
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    with pytest.raises(RuntimeError, match="StopIteration"):
        await accounts.make_account("ana", "Ana", "a password of ana's")
    monkeypatch.undo()
    assert (await Actor.all().count(), await Account.all().count()) == (0, 0)
    await accounts.make_account("ana", "Ana", "a password of ana's")
    assert await Account.all().count() == 1
    with pytest.raises(IntegrityError):
        await Account.create(creator_id=(await Account.get()).creator_id, password="", created_at=clock.now())
