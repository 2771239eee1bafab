"""Telling the news: one job each, with the deed or not at all, and whoever listens hears ids."""

from dataclasses import dataclass, fields, is_dataclass

import orjson
import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema import listeners
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.activitypub.news import ActorRead
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import dead
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class LampLit:
    lamp_id: int
    where: str


@pytest.fixture
def heard(house: House, monkeypatch: pytest.MonkeyPatch) -> list[LampLit]:
    """What the first of two listeners heard, in order."""
    seen: list[LampLit] = []

    async def hear(told: LampLit) -> None:
        seen.append(told)

    async def hear_too(told: LampLit) -> None:
        assert seen[-1] == told, "listeners hear in the order of the table"

    monkeypatch.setitem(listeners.LISTENERS, LampLit, (hear, hear_too))
    monkeypatch.setitem(listeners.NEWS, "LampLit", LampLit)
    return seen


async def work() -> None:
    await Worker({"default": 10}, alone=True).until_idle()


async def test_who_listens_hears_what_was_told(house: House, heard: list[LampLit]) -> None:
    await news.tell(LampLit(3, "Croix-Rousse"))
    assert heard == []
    await work()
    assert heard == [LampLit(3, "Croix-Rousse")]
    assert not await Job.exists()


async def test_a_listener_that_fails_keeps_the_news_from_none_of_the_others_and_hears_it_again(
    house: House, heard: list[LampLit], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(told: LampLit) -> None:
        raise Later("the bulb is on its way", code="busy", after=60)

    monkeypatch.setitem(listeners.LISTENERS, LampLit, (fail, *listeners.LISTENERS[LampLit]))
    await news.tell(LampLit(3, "Croix-Rousse"))
    await work()
    assert heard == [LampLit(3, "Croix-Rousse")]
    assert [(job.state, job.attempts) for job in await Job.all()] == [(JobState.READY, 1)]


async def test_who_cannot_see_that_it_was_said_hears_a_news_once_though_the_worker_is_killed_or_another_fails(
    house: House, heard: list[LampLit], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[LampLit] = []

    async def say(told: LampLit) -> None:
        said.append(told)

    async def fail(told: LampLit) -> None:
        if len(heard) < 3:
            raise Later("the bulb is on its way", code="busy", after=60)

    monkeypatch.setattr(listeners, "ONCE", {say})
    monkeypatch.setitem(listeners.LISTENERS, LampLit, (say, *listeners.LISTENERS[LampLit], fail))
    await news.tell(LampLit(3, "Croix-Rousse"))
    await work_and_be_killed()
    assert (len(heard), len(said)) == (2, 1)
    [job] = await Job.all()
    assert orjson.loads(job.args) == {"name": "LampLit", "news": {"lamp_id": 3, "where": "Croix-Rousse"}}
    assert job.kind == news.AGAIN, "which a program that does not know it leaves alone"
    await Job.all().update(due=0)
    await work()
    assert (len(heard), len(said)) == (3, 1) and not await Job.exists()


async def test_what_could_not_be_said_is_heard_again_by_all_who_say_it(
    house: House, heard: list[LampLit], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say(told: LampLit) -> None:
        await Host.create(name=f"lamp{told.lamp_id}.example")

    async def fail(told: LampLit) -> None:
        raise Later("the bulb is on its way", code="busy", after=60)

    monkeypatch.setattr(listeners, "ONCE", {say, fail})
    monkeypatch.setitem(listeners.LISTENERS, LampLit, (say, fail))
    await news.tell(LampLit(3, "Croix-Rousse"))
    await work()
    assert [(job.state, job.attempts) for job in await Job.all()] == [(JobState.READY, 1)]
    assert not await Host.exists(), "nothing of it is kept"


async def test_news_of_a_deed_that_was_rolled_back_is_never_told(house: House, heard: list[LampLit]) -> None:
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await news.tell(LampLit(3, "nowhere"))
            raise ZeroDivisionError
    await work()
    assert heard == []


async def test_what_is_no_news_is_refused_where_it_is_told(house: House) -> None:
    for wrong in ("LampLit", {"lamp_id": 3}, LampLit):
        with pytest.raises(TypeError, match="is no news"):
            await news.tell(wrong)
    assert not await Job.exists()


async def test_news_that_nobody_knows_are_set_aside_with_a_reason(house: House) -> None:
    await news.tell(LampLit(3, "unknown"))
    await work()
    job = await Job.get(kind=news.KIND)
    assert job.error == "KeyError: 'LampLit'"
    assert await dead.latest() == [], "another program may know them: it is tried again"


async def test_every_news_in_the_table_is_a_dataclass_of_ids() -> None:
    """But for one, which brings what no row holds."""
    for kind in listeners.LISTENERS:
        assert is_dataclass(kind)
        if kind is ActorRead:
            continue
        assert all(field.type in (int, str, bool, "int", "str", "bool") for field in fields(kind))
