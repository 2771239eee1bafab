"""Answers that are kept with their evidence: never another than would be made now, and made no oftener than that."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tortoise.exceptions import DoesNotExist
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.database import evidence, far_reading, lookup, sql
from fediverse_cinema.foundation.here import House, here
from tests.kit.counting import statements

pytestmark = pytest.mark.anyio
FAR = "far.example"


class Hosts:
    """Makes an answer of the names of all hosts, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    async def answer(self) -> str:
        return await evidence.kept("hosts", self.make)

    async def make(self) -> str:
        self.made += 1
        return " ".join([one.name for one in await Host.all().order_by("name")])


class SlowHosts(Hosts):
    """Stands still once it has read, until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.has_read, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def make(self) -> str:
        made = await super().make()
        self.has_read.set()
        await self.may_go_on.wait()
        return made


async def by_the_orm() -> None:
    await Host.create(name=FAR)


async def by_sql() -> None:
    await Host.create(name="near.example")
    await sql.change("UPDATE host SET name=? WHERE name=?", FAR, "near.example")


async def in_a_transaction() -> None:
    async with in_transaction():
        await Host.create(name="near.example")
        await Host.filter(name="near.example").update(name=FAR)


async def not_at_all() -> None:
    with pytest.raises(KeyError):
        async with in_transaction():
            await Host.create(name="near.example")
            raise KeyError
    await Host.create(name=FAR)


@pytest.mark.parametrize("write", [by_the_orm, by_sql, in_a_transaction, not_at_all])
async def test_an_answer_is_made_anew_when_somebody_has_written_a_row_of_it(
    house: House, write: Callable[[], Awaitable[None]]
) -> None:
    hosts = Hosts()
    assert [await hosts.answer(), await hosts.answer()] == ["", ""]
    assert hosts.made == 1
    await write()
    assert [await hosts.answer(), await hosts.answer()] == [FAR, FAR]
    assert hosts.made == 2
    await Host.all().delete()
    assert (await hosts.answer(), hosts.made) == ("", 3)


async def test_an_answer_is_not_made_anew_for_what_it_was_not_made_of(house: House) -> None:
    await Host.create(name=FAR)
    hosts = Hosts()
    answers = [await hosts.answer()]
    for failures in range(3):
        await sql.change("UPDATE job SET attempts=?", failures)
        answers.append(await hosts.answer())
    assert (answers, hosts.made) == ([FAR] * 4, 1)


async def test_while_nobody_writes_sqlite_is_asked_nothing(house: House) -> None:
    hosts = Hosts()
    await hosts.answer()
    with statements() as asked:
        await hosts.answer()
    assert len(asked) == (0 if sql.dialect() == "sqlite" else 1)
    await Host.create(name=FAR)
    with statements() as asked:
        await hosts.answer()
    assert len(asked) >= 2, "the question whether it is so, and the one of which it is made"


async def test_rows_that_change_while_an_answer_is_made_count(house: House) -> None:
    hosts = SlowHosts()
    answer = asyncio.create_task(hosts.answer())
    await hosts.has_read.wait()
    await Host.create(name=FAR)
    hosts.may_go_on.set()
    assert await answer == ""
    assert (await hosts.answer(), hosts.made) == (FAR, 2)


async def test_many_who_ask_at_once_wait_for_the_one_who_makes_it(house: House) -> None:
    hosts = SlowHosts()
    asking = [asyncio.create_task(hosts.answer()) for _ in range(1000)]
    await hosts.has_read.wait()
    hosts.may_go_on.set()
    assert await asyncio.gather(*asking) == [""] * 1000
    assert hosts.made == 1
    assert (here().rooms[evidence.ROOM].reading, here().rooms[evidence.ROOM].to_come) == ({}, {})


async def test_who_waited_gets_nothing_that_was_written_over_before_she_came(house: House) -> None:
    """She comes while the answer is being made, of rows that were read before a change."""
    hosts = SlowHosts()
    first = asyncio.create_task(hosts.answer())
    await hosts.has_read.wait()
    await Host.create(name=FAR)
    second = asyncio.create_task(hosts.answer())
    await asyncio.sleep(0)
    hosts.may_go_on.set()
    assert (await first, await second, hosts.made) == ("", FAR, 2)


async def test_what_is_raised_is_not_kept(house: House) -> None:
    async def make() -> Host:
        return await lookup.get(Host, name=FAR)

    for _ in range(2):
        with pytest.raises(DoesNotExist):
            await evidence.kept("host", make)
    memory = here().rooms[evidence.ROOM]
    assert (memory.kept, memory.reading, memory.to_come) == ({}, {}, {})
    await Host.create(name=FAR)
    assert (await evidence.kept("host", make)).name == FAR


@pytest.mark.parametrize("write", [by_the_orm, by_sql, in_a_transaction])
async def test_an_answer_that_writes_when_it_is_made_is_given_once(
    house: House, write: Callable[[], Awaitable[None]]
) -> None:
    async def make() -> int:
        await Host.all().delete()
        await write()
        return await Host.all().count()

    assert await evidence.kept("count", make) == 1
    assert here().rooms[evidence.ROOM].kept == {}


async def test_what_was_read_in_a_transaction_counts_for_nothing_once_it_was_undone(house: House) -> None:
    hosts = Hosts()
    with pytest.raises(KeyError):
        async with in_transaction():
            await Host.create(name=FAR)
            assert await hosts.answer() == FAR
            raise KeyError
    assert await hosts.answer() == ""


async def test_an_answer_depends_on_what_somebody_remembers_of_rows(house: House) -> None:
    told = ["red"]

    async def colour() -> str:
        evidence.lean_on(colour, told[0])
        return told[0]

    async def make() -> str:
        await Host.all().count()
        return f"a {await colour()} house"

    assert await evidence.kept("house", make) == "a red house"
    told[0] = "blue"
    assert await evidence.kept("house", make) == "a blue house"


async def test_no_more_answers_are_kept_than_there_is_room_for(house: House) -> None:
    async def make() -> int:
        return await Host.all().count()

    for number in range(evidence.MOST + 20):
        await evidence.kept("the first", make)
        await evidence.kept(number, make)
    kept = here().rooms[evidence.ROOM].kept
    assert len(kept) == evidence.MOST
    assert "the first" in kept and 0 not in kept, "what nobody asks for goes"


async def test_an_answer_within_another_is_a_part_of_its_evidence(house: House) -> None:
    hosts = Hosts()

    async def make() -> str:
        return f"hosts: {await hosts.answer()}"

    assert (await hosts.answer(), await evidence.kept("more", make)) == ("", "hosts: ")
    await Host.create(name=FAR)
    assert await evidence.kept("more", make) == f"hosts: {FAR}"


async def test_who_goes_before_her_answer_is_there_takes_it_from_nobody(house: House) -> None:
    is_making, may_go_on, hosts = asyncio.Event(), asyncio.Event(), Hosts()

    async def make() -> str:
        is_making.set()
        await may_go_on.wait()
        return await hosts.make()

    first = asyncio.create_task(evidence.kept("hosts", make))
    await is_making.wait()
    first.cancel()
    second = asyncio.create_task(evidence.kept("hosts", make))
    with pytest.raises(asyncio.CancelledError):
        await first
    may_go_on.set()
    assert await second == ""


async def test_many_who_ask_after_a_change_are_two_rounds_of_questions_at_most(house: House) -> None:
    hosts = Hosts()
    await hosts.answer()
    await Host.create(name=FAR)
    with statements() as asked:
        assert await asyncio.gather(*(hosts.answer() for _ in range(1000))) == [FAR] * 1000
    assert hosts.made == 2 and len(asked) <= 4


async def test_what_is_read_for_others_too_is_not_read_from_a_replica(house: House) -> None:
    async def make() -> bool:
        await Host.all().count()
        return far_reading.may()

    with far_reading.allowed():
        assert await evidence.kept("host", make) is False
        assert far_reading.may(), "she herself may go on"


async def test_what_is_so_at_this_moment_is_made_anew_once_anybody_has_written_anything(house: House) -> None:
    made: list[int] = []

    async def make() -> int:
        evidence.of_this_moment()
        made.append(await Host.filter(name__startswith="none").count())
        return len(made)

    async def answer() -> int:
        return await evidence.kept("now", make)

    told = here().settings.uses_sqlite  # PostgreSQL does not say whether anybody has
    assert [await answer(), await answer()] == [1, 1 if told else 2]
    before = len(made)
    await Host.create(name=FAR)
    assert await answer() == before + 1, "though it has asked for none of these rows"
