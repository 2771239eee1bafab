"""The job table itself: what is written, what may be claimed, and by whom it may be ended."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import claiming, dead, queue
from fediverse_cinema.foundation.jobs import lanes as whole_lanes
from fediverse_cinema.foundation.jobs.claiming import Claimed
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.queue import Failure

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)


async def nothing(**_: Any) -> None:
    pass


@pytest.fixture(autouse=True)
def kinds(house: House) -> None:
    house.jobs = {
        "note": Kind(nothing),
        "deliver": Kind(nothing, queue="deliver", in_lane=4),
        "film": Kind(nothing, queue="media"),
    }


async def claim(owner: str = "me", **free: int) -> list[Claimed]:
    return await queue.exchange(owner, free=free or {"default": 100, "deliver": 100})


async def deliver(lane: str, how_many: int = 1, **values: Any) -> None:
    for _ in range(how_many):
        await queue.later("deliver", {}, lane=lane, **values)


def lanes(claimed: Sequence[Claimed]) -> list[str]:
    return sorted(job.lane for job in claimed)


def named(claimed: Sequence[Claimed]) -> list[str]:
    return [job.args["name"] for job in claimed]


async def note(name: str, **values: Any) -> None:
    await queue.later("note", {"name": name}, **values)


async def only_job() -> Job:
    (job,) = await Job.all()
    return job


async def test_a_job_whose_deed_was_rolled_back_never_was(house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await note("lost")
            raise ZeroDivisionError
    async with in_transaction():
        await note("kept")
    assert named(await claim()) == ["kept"]


async def test_the_worker_is_woken_by_the_commit_and_not_before(house: House) -> None:
    house.wake.clear()
    async with in_transaction():
        await note("a")
        await note("b")
        assert not house.wake.is_set()
    assert house.wake.is_set()


async def test_a_rolled_back_job_wakes_nobody(house: House) -> None:
    house.wake.clear()
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await note("a")
            raise ZeroDivisionError
    assert not house.wake.is_set()


async def test_a_kind_that_nobody_declared_is_refused_where_it_is_written(house: House) -> None:
    with pytest.raises(KeyError):
        await queue.later("no such kind", {})
    assert await Job.all().count() == 0


async def test_of_one_key_one_job_waits(house: House) -> None:
    for _ in range(3):
        await note("a", key="the key")
    await note("b", key="another key")
    assert sorted(named(await claim())) == ["a", "b"]


async def test_what_is_asked_while_a_job_of_the_key_runs_is_done_after_it_once(house: House) -> None:
    await note("a", key="the key")
    (first,) = await claim()
    for name in "bc":
        await note(name, key="the key")
    assert await claim() == [], "and not beside it"
    await queue.exchange("me", done=[first.id])
    assert named(await claim()) == ["b"]


async def test_a_job_that_comes_back_to_wait_leaves_the_place_to_the_one_that_waits_by_now(house: House) -> None:
    await note("a", key="the key")
    (job,) = await claim()
    await note("b", key="the key")
    await queue.exchange("me", failed=[Failure(job.id, clock.timestamp() + 60, "busy", keeps_order=False)])
    assert named(await claim()) == ["b"]
    assert await Job.all().count() == 1


@pytest.mark.parametrize("by", ["the reaper", "its worker"])
async def test_and_so_does_one_that_is_given_back(house: House, by: str) -> None:
    await note("a", key="the key")
    await note("x", key="another key")
    await claim()
    await note("b", key="the key")
    await (queue.reap(everything=True) if by == "the reaper" else queue.hand_back("me"))
    assert sorted(named(await claim())) == ["b", "x"]
    assert await Job.all().count() == 2


async def test_a_job_comes_back_to_wait_while_another_is_put_in_with_its_key(house: House) -> None:
    """On PostgreSQL the one that comes back cannot see the other before that is committed: two workers that begin."""
    await note("a", key="the key")
    (job,) = await claim()
    back, begun = Failure(job.id, clock.timestamp() + 60, "every hour", keeps_order=False), asyncio.Event()

    async def come_back() -> None:
        await begun.wait()
        await queue.exchange("me", failed=[back])

    coming = asyncio.create_task(come_back())  # before the transaction, which it would be part of
    async with in_transaction():
        await note("b", key="the key")
        begun.set()
        await asyncio.sleep(0.2)
    await coming
    assert (await only_job()).id != job.id


async def test_jobs_come_back_to_wait_while_others_are_put_in_with_the_key_of_each_in_turn(house: House) -> None:
    keys = ("one", "two", "three")
    for key in keys:
        await note("before", key=key)
    jobs = await claim()
    back = [Failure(job.id, clock.timestamp() + 60, "every hour", keeps_order=False) for job in jobs]

    async def put_in(key: str, seconds: float) -> None:
        async with in_transaction():
            await note("now", key=key)
            await asyncio.sleep(seconds)

    async def come_back() -> None:
        await asyncio.sleep(0.1)  # on PostgreSQL none of the others is committed by now
        await queue.exchange("me", failed=back)

    await asyncio.gather(come_back(), *(put_in(key, 0.2 * turn) for turn, key in enumerate(keys, 1)))
    assert await Job.all().count() == 3
    assert not {job.id for job in jobs} & {job.id for job in await Job.all()}


async def test_who_does_a_job_sees_every_deed_that_asked_for_it(house: House) -> None:
    """On PostgreSQL it could be begun before the deed can be seen, and would be gone when that is there."""
    await note("a", key="the key")
    begun = asyncio.Event()

    async def sees_the_deed() -> bool:
        await begun.wait()
        while not (claimed := await claim()):  # noqa: ASYNC110 (rows do not ring a bell)
            await asyncio.sleep(0.01)
        return named(claimed) == ["a"] and await Host.exists(name="a deed")

    seen = asyncio.create_task(sees_the_deed())  # before the transaction, which it would be part of
    async with in_transaction():
        await Host.create(name="a deed")
        await note("b", key="the key")
        begun.set()
        await asyncio.sleep(0.2)
    assert await seen
    assert (await only_job()).state == JobState.RUNNING


async def test_what_is_asked_while_a_job_of_its_key_is_being_claimed_is_done_after_it(house: House) -> None:
    await note("a", key="the key")
    begun = asyncio.Event()

    async def ask() -> None:
        await begun.wait()
        await note("b", key="the key")

    asking = asyncio.create_task(ask())
    async with in_transaction():
        (job,) = await claiming.claim("me", {"default": 1})
        begun.set()
        await asyncio.sleep(0.2)
    await asking
    assert await claim() == [], "and not beside it"
    await queue.exchange("me", done=[job.id])
    assert named(await claim()) == ["b"]


async def test_a_job_that_comes_back_to_wait_has_its_key_again(house: House) -> None:
    await note("a", key="the key")
    (job,) = await claim()
    await queue.exchange("me", failed=[Failure(job.id, clock.timestamp() - 1, "busy", keeps_order=False)])
    await note("b", key="the key")
    assert (await only_job()).key == "the key"
    assert named(await claim()) == ["a"]


async def test_a_dead_job_keeps_its_key_from_nobody(house: House) -> None:
    await note("a", key="the key")
    (job,) = await claim()
    await queue.exchange("me", failed=[Failure(job.id, None, "no", keeps_order=True)])
    await note("b", key="the key")
    assert await dead.revive(job.id)
    assert sorted(named(await claim())) == ["a", "b"]


async def test_as_many_are_claimed_as_are_wanted_of_each_queue_oldest_first(house: House) -> None:
    for number in range(20):
        await note(str(number))
        await queue.later("film", {})
    claimed = await queue.exchange("me", free={"default": 7, "deliver": 3})
    assert named(claimed) == [str(number) for number in range(7)]
    assert named(await queue.exchange("me", free={"default": 100}))[0] == "7"
    assert await queue.exchange("me", free={"default": 100}) == []


async def test_what_is_not_due_yet_waits(house: House) -> None:
    with clock.stopped_at(NOON):
        await note("later", due=clock.timestamp() + 10)
        assert await claim() == []
    with clock.stopped_at(NOON + timedelta(seconds=10)):
        assert named(await claim()) == ["later"]


async def test_the_more_urgent_goes_first_and_is_started_first(house: House) -> None:
    with clock.stopped_at(NOON):
        await note("c", priority=1)
        await note("a", priority=-1)
        await note("d", priority=1)
        await note("b")
        assert named(await claim(default=3)) == ["a", "b", "c"]
        assert named(await claim(default=3)) == ["d"]


async def test_a_lane_is_strict_within_one_claim_and_across_claims(house: House) -> None:
    await deliver("far.example", 10)
    first = await claim()
    assert lanes(first) == ["far.example"] * 4
    assert await claim() == []
    assert await claim("another") == []
    await queue.exchange("me", done=[first[0].id, first[1].id])
    assert lanes(await claim("another")) == ["far.example"] * 2


async def test_a_lane_is_strict_although_two_workers_claim_at_the_same_time(house: House) -> None:
    await deliver("far.example", 200)
    for _ in range(5):
        both = await asyncio.gather(claim("one"), claim("two"), claim("three"))
        assert sum(map(len, both)) == 4
        for owner, claimed in zip(("one", "two", "three"), both, strict=True):
            await queue.exchange(owner, done=[job.id for job in claimed])


async def test_a_lane_belongs_to_its_queue(house: House) -> None:
    """A host that takes no letters can be asked all the same."""
    house.jobs = {**house.jobs, "fetch": Kind(nothing, queue="fetch", in_lane=6)}
    await deliver("far.example", 10)
    for _ in range(10):
        await queue.later("fetch", {}, lane="far.example")
    assert len(await claim(deliver=50)) == 4
    assert len(await claim(fetch=3)) == 3
    assert await whole_lanes.waiting_in("deliver", ["far.example", "near.example"]) == {"far.example": 10}
    await whole_lanes.postpone("deliver", "far.example", clock.timestamp() + 60)
    assert len(await claim(fetch=50)) == 3
    assert await whole_lanes.give_up("deliver", "far.example", "no") == 6
    assert await Job.filter(queue="fetch", state=JobState.READY).count() == 4


async def test_hurrying_a_lane_lets_other_queues_wait(house: House) -> None:
    house.jobs = {**house.jobs, "fetch": Kind(nothing, queue="fetch")}
    due = clock.timestamp() + 60
    await deliver("far.example", due=due)
    await queue.later("fetch", {}, lane="far.example", due=due)
    await whole_lanes.hurry("deliver", "far.example")
    assert len(await claim(deliver=5)) == 1
    assert await claim(fetch=5) == []


async def test_without_a_lane_there_is_no_limit_but_the_capacity(house: House) -> None:
    await deliver("", 30)
    assert len(await claim(deliver=50)) == 30


async def test_a_crowded_lane_does_not_hide_what_stands_behind_it(house: House) -> None:
    for host in range(12):
        await deliver(f"crowded{host}.example", 50)
    await deliver("quiet.example")
    first = await claim(deliver=49)
    assert len(first) == 49
    assert "quiet.example" in lanes(first)


async def test_full_lanes_do_not_hide_what_stands_behind_them(house: House) -> None:
    for host in range(8):
        await deliver(f"silent{host}.example", 60)
    assert len(await claim(deliver=32)) == 32
    await deliver("quiet.example")
    assert lanes(await claim(deliver=5)) == ["quiet.example"]


async def test_one_serial_runs_one_after_the_other_in_the_order_of_writing(house: House) -> None:
    for name in "abc":
        await note(name, serial="a film")
    await note("x", serial="another film")
    await note("y")
    seen = []
    while claimed := await claim():
        seen.append(sorted(named(claimed)))
        await queue.exchange("me", done=[job.id for job in claimed])
    assert seen == [["a", "x", "y"], ["b"], ["c"]]


async def test_a_serial_waits_for_a_retry_that_keeps_the_order(house: House) -> None:
    with clock.stopped_at(NOON):
        await note("first", serial="a film")
        await note("second", serial="a film")
        (job,) = await claim()
        await queue.exchange("me", failed=[Failure(job.id, clock.timestamp() + 60, "busy", keeps_order=True)])
        assert await claim() == []
    with clock.stopped_at(NOON + timedelta(seconds=60)):
        assert named(await claim()) == ["first"]


async def test_a_serial_goes_on_without_what_does_not_keep_the_order_or_is_dead(house: House) -> None:
    with clock.stopped_at(NOON):
        for name in "abc":
            await note(name, serial="a film")
        (job,) = await claim()
        await queue.exchange("me", failed=[Failure(job.id, clock.timestamp() + 60, "busy", keeps_order=False)])
        (job,) = await claim()
        assert job.args == {"name": "b"}
        await queue.exchange("me", failed=[Failure(job.id, None, "never", keeps_order=True)])
        assert named(await claim()) == ["c"]


async def test_an_update_may_leave_kinds_that_this_program_does_not_know(house: House) -> None:
    await note("known")
    known = house.jobs
    house.jobs = {**known, "newer": Kind(nothing), "tomorrow": Kind(nothing, queue="tomorrow")}
    await queue.later("newer", {})
    await queue.later("tomorrow", {})
    house.jobs = known
    assert named(await claim(default=10, tomorrow=10)) == ["known"]
    assert {row["kind"]: row["state"] for row in await queue.overview()}["newer"] == JobState.READY


async def test_a_late_result_of_a_worker_that_lost_the_job_is_refused(house: House) -> None:
    await note("a", key="the key")
    (job,) = await claim("slow")
    assert await queue.reap(everything=True) == 1
    await queue.exchange("slow", done=[job.id])
    await claim("quick")
    await queue.exchange("slow", done=[job.id])
    await queue.exchange("slow", failed=[Failure(job.id, None, "too late", keeps_order=False)])
    assert await queue.hand_back("slow") == 0
    assert await queue.keep("slow", [job.id]) == set()
    now = await only_job()
    assert (now.owner, now.state, now.attempts, now.error) == ("quick", JobState.RUNNING, 2, None)
    await queue.exchange("quick", done=[job.id])
    assert await Job.all().count() == 0


async def test_only_what_is_past_its_lease_is_taken_from_its_worker(house: House) -> None:
    with clock.stopped_at(NOON):
        for name in "abc":
            await note(name)
        a, b, _ = await claim()
    with clock.stopped_at(NOON + timedelta(seconds=claiming.LEASE_SECONDS)):
        assert await queue.keep("me", [a.id, b.id]) == {a.id, b.id}
        assert await queue.reap() == 0
    with clock.stopped_at(NOON + timedelta(seconds=claiming.LEASE_SECONDS + 1)):
        assert await queue.reap() == 1
        assert named(await claim("another")) == ["c"]


async def test_what_is_handed_back_has_cost_no_attempt_and_keeps_key_and_order(house: House) -> None:
    await note("a", key="the key", serial="a film")
    await claim("me")
    await note("b", serial="a film")
    assert await queue.hand_back("me") == 1
    job = await Job.get(key="the key")
    assert (job.state, job.attempts, job.owner, job.serial) == (JobState.READY, 0, None, "a film")
    assert named(await claim()) == ["a"]


async def test_the_dead_are_shown_with_their_error_and_can_be_revived(house: House) -> None:
    await note("a", lane="far.example")
    (job,) = await claim()
    await queue.exchange("me", failed=[Failure(job.id, None, "Refused: no", keeps_order=False)])
    (row,) = await dead.latest()
    assert (row["id"], row["kind"], row["lane"], row["error"]) == (job.id, "note", "far.example", "Refused: no")
    assert row["attempts"] == 1
    assert await queue.overview() == [
        {
            "queue": "default", "kind": "note", "state": JobState.DEAD, "n": 1,
            "due": pytest.approx(clock.timestamp(), abs=3600),
        }
    ]  # fmt: skip
    assert await claim() == []
    assert await dead.revive(job.id)
    assert await dead.latest() == []
    assert [again.attempts for again in await claim()] == [1]
    assert not await dead.revive(job.id), "it runs"
    assert not await dead.revive(job.id + 1), "there is no such job"


async def test_an_error_may_quote_what_no_database_can_hold(house: House) -> None:
    """A stranger's answer to a delivery stands in the error: one NUL must not stop the worker for good."""
    await note("a")
    (job,) = await claim()
    error = "answered 500: \0 \ud800 " + "é" * 5000
    await queue.exchange("me", failed=[Failure(job.id, None, error, keeps_order=False)])
    kept = (await only_job()).error
    assert kept is not None
    assert kept.startswith("answered 500:  ? é")
    assert len(kept) <= queue.LONGEST_ERROR


async def test_hundreds_are_ended_at_once(house: House) -> None:
    now = clock.timestamp()
    await Job.bulk_create([Job(queue="default", kind="note", args="{}", due=now, created=now) for _ in range(1100)])
    claimed = await claim(default=1100)
    assert len(claimed) == 1100
    await queue.exchange("me", done=[job.id for job in claimed])
    assert await Job.all().count() == 0


async def test_a_lane_can_rest_as_a_whole(house: House) -> None:
    with clock.stopped_at(NOON):
        await deliver("silent.example", 6)
        await deliver("well.example")
        running = [job for job in await claim(deliver=2) if job.lane == "silent.example"]
        await whole_lanes.postpone("deliver", "silent.example", clock.timestamp() + 60)
        assert lanes(await claim()) == ["well.example"]
        assert await Job.filter(state=JobState.RUNNING, due__gt=clock.timestamp()).count() == 0
        assert len(running) == 2
    with clock.stopped_at(NOON + timedelta(seconds=60)):
        assert lanes(await claim()) == ["silent.example"] * 2


async def test_what_was_given_up_long_ago_is_swept_and_what_waits_is_not(house: House) -> None:
    with clock.stopped_at(NOON):
        await deliver("far.example")
        await note("failed")
        await note("waits")
    with clock.stopped_at(NOON + timedelta(days=10)):
        await whole_lanes.give_up("deliver", "far.example", "silent for a week")
    with clock.stopped_at(NOON + timedelta(days=20)):
        job = (await claim(default=1))[0]
        await queue.exchange("me", failed=[Failure(job.id, None, "no", keeps_order=False)])
    kinds = []
    for days in (39, 41, 51):
        with clock.stopped_at(NOON + timedelta(days=days)):
            await dead.sweep()
            kinds.append([(one.kind, one.state) for one in await Job.all().order_by("id")])
    waits = ("note", JobState.READY)
    assert kinds == [
        [("deliver", JobState.DEAD), ("note", JobState.DEAD), waits], [("note", JobState.DEAD), waits], [waits],
    ]  # fmt: skip
