"""How hosts fare: failures counted truly, rests that grow, one letter that knocks, a week until a host counts as dead,
and what wakes it.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from fediverse_cinema.activitypub import host_memory, hosts, silence
from fediverse_cinema.activitypub.models import Actor, ActorType, Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker
from fediverse_cinema.foundation.outside import lines
from fediverse_cinema.foundation.outside.client import CROWDED

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)
FAR = "far.example"


async def fail(times: int) -> None:
    for _ in range(times):
        await hosts.note_failure(FAR, "no answer")


async def row() -> Host:
    return await Host.get(name=FAR)


async def a_letter_waits(due: float) -> None:
    await queue.later("deliver", {"entry_id": 1, "inbox": f"https://{FAR}/inbox"}, lane=FAR, due=due)


async def rest_of(host: str = FAR) -> float:
    """Seconds that it still rests."""
    with pytest.raises(Later) as caught:
        await hosts.check_awake(host)
    assert caught.value.code == "resting" and caught.value.after is not None
    return caught.value.after


async def test_failures_at_the_same_time_are_all_counted(house: House) -> None:
    await asyncio.gather(*(hosts.note_failure(FAR, "no answer") for _ in range(4)))
    assert ((await row()).failures, (await row()).last_error) == (4, "no answer")
    await hosts.check_awake(FAR)


async def test_what_fails_beside_the_last_straw_makes_the_rest_no_longer(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST + 3)
        host = await row()
        assert (host.failures, host.resting_until) == (5, NOON + timedelta(seconds=hosts.FIRST_REST))
        assert host.failing_since == NOON
        assert await rest_of() == hosts.FIRST_REST


async def test_each_rest_is_twice_as_long_up_to_a_bound(house: House) -> None:
    moment = NOON
    with clock.stopped_at(moment):
        await fail(hosts.FAILURES_BEFORE_REST - 1)
    rests = []
    for _ in range(12):
        with clock.stopped_at(moment):
            await hosts.check_awake(FAR)
            await fail(1)
            until = (await row()).resting_until
        assert until is not None
        rests.append((until - moment).total_seconds())
        moment = until
    assert rests[:4] == [60, 120, 240, 480]
    assert rests[-1] == hosts.LONGEST_REST


async def test_after_a_rest_one_letter_knocks_and_the_others_wait_for_what_comes_of_it(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST)
        for _ in range(3):
            await a_letter_waits(NOON.timestamp())
    with clock.stopped_at(NOON + timedelta(seconds=hosts.FIRST_REST)):
        await hosts.check_awake(FAR)
        assert await rest_of() == hosts.KNOCK_REST
        after = clock.timestamp() + hosts.KNOCK_REST
        assert [job.due for job in await Job.all()] == [after] * 3, "the lane is not gone through one by one"
        await hosts.note_success(FAR)
        await hosts.check_awake(FAR)
        assert [job.due for job in await Job.all()] == [clock.timestamp()] * 3, "it answers: the lane goes on"
        assert ((await row()).failures, (await row()).last_error) == (0, "")


async def test_of_two_workers_one_knocks(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST)
    with clock.stopped_at(NOON + timedelta(seconds=hosts.FIRST_REST)):
        await hosts.check_awake(FAR)
        other = house.rooms.pop("hosts")
        assert await rest_of() == hosts.KNOCK_REST
        assert other is not house.rooms["hosts"]


async def test_a_success_forgets_what_another_worker_counted(house: House) -> None:
    with clock.stopped_at(NOON):
        await hosts.note_success(FAR)  # this worker thinks that all is well
        await Host.filter(name=FAR).update(failures=4, failing_since=NOON, last_error="503")
    with clock.stopped_at(NOON + timedelta(seconds=hosts.FORGIVEN_SECONDS)):
        await hosts.note_success(FAR)
        assert ((await row()).failures, (await row()).failing_since, (await row()).last_error) == (0, None, "")


async def test_who_rested_when_we_stopped_rests_when_we_start(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST)
        house.rooms.clear()
        assert await rest_of() == hosts.FIRST_REST
        await hosts.note_success(FAR)
        assert (await row()).failures == 0


async def bury() -> None:
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST)
    with clock.stopped_at(NOON + hosts.DEAD_AFTER):
        await hosts.check_awake(FAR)
        await fail(1)


async def test_after_a_week_without_one_success_a_host_is_dead_and_what_waits_is_given_up(house: House) -> None:
    await a_letter_waits(NOON.timestamp())
    with clock.stopped_at(NOON):
        await fail(hosts.FAILURES_BEFORE_REST)
    almost = NOON + hosts.DEAD_AFTER - timedelta(seconds=1)
    with clock.stopped_at(almost):
        await hosts.check_awake(FAR)
        await fail(1)
        assert (await row()).dead_at is None
    with clock.stopped_at(almost + timedelta(hours=7)):
        await hosts.check_awake(FAR)
        await fail(1)
        assert (await row()).dead_at == clock.now()
        with pytest.raises(Refused) as caught:
            await hosts.check_awake(FAR)
    assert caught.value.code == "host_dead"
    job = await Job.get()
    assert (job.state, job.error) == (JobState.DEAD, f"{FAR} has been silent for a week: no answer")


async def test_one_success_in_that_week_begins_it_anew(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(2)
    with clock.stopped_at(NOON + timedelta(days=6)):
        await hosts.note_success(FAR)
        await fail(hosts.FAILURES_BEFORE_REST)
    with clock.stopped_at(NOON + timedelta(days=8)):
        await hosts.check_awake(FAR)
        await fail(1)
        assert (await row()).dead_at is None


async def test_a_letter_from_a_dead_host_lets_one_of_ours_knock(house: House) -> None:
    await bury()
    back = NOON + timedelta(days=30)
    with clock.stopped_at(back):
        await a_letter_waits(back.timestamp() + 1000)
        await hosts.heard_from(FAR)
        assert ((await row()).dead_at, (await row()).failing_since) == (None, back)
        assert (await Job.get(kind="deliver")).due == back.timestamp()
        await hosts.check_awake(FAR)
        assert await rest_of() == hosts.KNOCK_REST
        await fail(1)
        assert await rest_of() == 2 * hosts.FIRST_REST, "it writes and does not answer: it rests again"
        await hosts.heard_from(FAR)
        assert await rest_of() == 2 * hosts.FIRST_REST, "and is not knocked at for each of its letters"
    with clock.stopped_at(back + timedelta(seconds=hosts.WAKE_SECONDS)):
        await hosts.check_awake(FAR)


async def test_a_host_that_asks_for_a_pause_gets_it_for_its_whole_lane(house: House) -> None:
    with clock.stopped_at(NOON):
        await a_letter_waits(NOON.timestamp())
        await hosts.note_pause(FAR, 120)
        await hosts.note_pause(FAR, 60)
        assert (await Job.get(kind="deliver")).due == NOON.timestamp() + 120
        assert await rest_of() == 120, "and for what is written meanwhile"
    with clock.stopped_at(NOON + timedelta(seconds=119)):
        assert await rest_of() == 1
    with clock.stopped_at(NOON + timedelta(seconds=120)):
        await hosts.check_awake(FAR)


async def test_who_runs_the_pole_can_end_a_pause(house: House) -> None:
    with clock.stopped_at(NOON):
        await a_letter_waits(NOON.timestamp())
        await hosts.note_pause(FAR, 86_400)
        await hosts.wake(FAR)
        await hosts.check_awake(FAR)
        assert (await Job.get(kind="deliver")).due == NOON.timestamp()


async def test_a_letter_from_a_host_that_is_well_changes_nothing(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(2)
        await a_letter_waits(NOON.timestamp() + 30)
        await hosts.heard_from(FAR)
        assert (await row()).failures == 2
        assert (await Job.get(kind="deliver")).due == NOON.timestamp() + 30


async def test_who_runs_the_pole_can_have_one_tried_that_failed_and_does_not_rest(house: House) -> None:
    with clock.stopped_at(NOON):
        await fail(2)
        await a_letter_waits(NOON.timestamp() + 300)
        await hosts.wake(FAR)
        assert (await row()).failures == 2, "it has to answer to be well again"
        assert (await Job.get(kind="deliver")).due == NOON.timestamp()


async def test_a_refusal_is_forgotten_with_the_next_letter_that_is_taken(house: House) -> None:
    await hosts.note_refusal(FAR, "403: go away")
    await hosts.note_success(FAR, taken=False)
    assert (await row()).last_error == "403: go away"
    await hosts.note_success(FAR)
    assert (await row()).last_error == ""


async def test_when_it_last_answered_is_known_to_the_minute(house: House) -> None:
    for after in (0, 59, 61, 3600):
        with clock.stopped_at(moment := NOON + timedelta(seconds=after)):
            await hosts.note_success(FAR)
            seen = (await row()).seen_at
            assert seen is not None and moment - seen < timedelta(minutes=1)


async def test_a_refusal_is_kept_for_who_runs_the_pole_and_is_no_failure(house: House) -> None:
    await hosts.note_refusal(FAR, "403: \ud800\x00 go away" + "!" * 600)
    host = await row()
    assert host.failures == 0 and host.last_error.startswith("403: ? go away") and len(host.last_error) <= 500


@pytest.mark.parametrize(("places", "most"), [(6, 3), (7, 3), (2, 1), (1, 1)])
async def test_LOD_01_hosts_that_do_not_answer_leave_half_of_the_places_to_those_that_do(
    house: House, monkeypatch: pytest.MonkeyPatch, places: int, most: int
) -> None:
    """However many places a worker has; one alone is not divided."""
    monkeypatch.setattr(silence, "SILENT_SECONDS", 0.0)
    Worker({"deliver": places}, alone=True)
    await hosts.note_success(FAR)
    await Host.create(name="once.example", failures=0, seen_at=clock.now() - timedelta(days=2))
    never = asyncio.Event()

    async def stand(host: str) -> None:
        async with hosts.at_the_door(host), silence.waiting_for(host, "deliver"):
            await never.wait()

    begun = [asyncio.create_task(stand(f"dead{number}.example")) for number in range(most + 2)]
    done, silent = await asyncio.wait(begun, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 2:
        more, silent = await asyncio.wait(silent, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert len(silent) == most, "those that are one more than half are let go"
    assert {error.code for task in done if isinstance(error := task.exception(), Later)} <= {"silent", "resting"}
    for unsure in ("other.example", "once.example"):
        with pytest.raises(Later) as waits:
            async with hosts.at_the_door(unsure):
                pass
        assert not waits.value.counts
    async with hosts.at_the_door(FAR), silence.waiting_for(FAR, "deliver"):
        pass
    with pytest.raises(Later) as away:  # it was well a minute ago
        await stand(FAR)
    assert away.value.code == "silent" and away.value.counts
    for task in silent:
        task.cancel()
    await asyncio.wait(silent)
    async with hosts.at_the_door("other.example"):
        pass
    assert house.rooms["deliveries"] == {} and house.rooms["silent"] == set()


async def test_LOD_01_who_is_let_go_before_she_was_looked_up_is_not_to_blame(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of dead hosts may hold all look-ups: those behind them have not been asked anything yet."""
    monkeypatch.setattr(silence, "SILENT_SECONDS", 0.0)
    Worker({"deliver": 2}, alone=True)
    never = asyncio.Event()

    async def stand_in_line() -> None:
        async with silence.waiting_for(FAR, "deliver"), asyncio.timeout(60) as deadline:
            with lines.in_line(deadline) as line, line.stand():
                await never.wait()

    asking = [asyncio.create_task(stand_in_line()) for _ in range(2)]
    [let_go], [silent] = await asyncio.wait(asking, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    assert isinstance(error := let_go.exception(), Later)
    assert error.code == CROWDED and not error.counts and error.after
    silent.cancel()
    await asyncio.wait([silent])


async def test_LOD_01_a_host_whose_letters_are_all_let_go_at_once_does_not_rest_for_it(house: House) -> None:
    """By several workers, too: each remembers that it was well."""
    await hosts.note_success(FAR)
    await asyncio.gather(*(hosts.note_silence(FAR, "no answer in 2 s") for _ in range(4)))
    for _ in range(hosts.FAILURES_BEFORE_REST):
        (await host_memory.look(FAR)).failures = 0
        await hosts.note_silence(FAR, "no answer in 2 s")
    host = await row()
    assert (host.failures, host.last_error, host.resting_until) == (1, "no answer in 2 s", None)
    assert host.failing_since is not None
    await hosts.note_failure(FAR, "503")
    await hosts.note_silence(FAR, "no answer in 2 s")
    assert ((await row()).failures, (await row()).last_error) == (2, "503")
    await hosts.note_silence("new.example", "no answer in 2 s")
    assert (await Host.get(name="new.example")).failures == 1


async def test_LOD_02_what_is_remembered_of_hosts_is_bounded_and_expires(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_memory, "MOST_REMEMBERED", 10)
    for number in range(30):
        await hosts.note_failure(f"evil.example:{number}", "refused")
    assert len(house.rooms["hosts"]) == 10
    await Actor.create(
        uri="https://evil.example:3/users/x", type=ActorType.PERSON, host="evil.example:3", handle="x",
        inbox="https://evil.example:3/inbox", created_at=clock.now(),
    )  # fmt: skip
    await Host.create(name="lyon.example", seen_at=clock.now())
    await hosts.sweep()
    assert sorted(await Host.all().values_list("name", flat=True)) == ["evil.example:3", "lyon.example"]
