"""What a job only says is said once, whatever happens to the worker before it is written that it is done."""

import asyncio

import pytest
from structlog.testing import capture_logs

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Later
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.worker import Worker

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def saying(house: House) -> None:
    """A job that says something each time: another job, of a kind that nobody knows, lies in the table."""

    async def say() -> None:
        async with once.for_this_job():
            await queue.later("say", {}, due=4e9)

    house.jobs = {"say": Kind(say)}


async def said() -> int:
    return await Job.filter(due=4e9).count()


async def killed_when_all_is_done() -> Worker:
    worker = Worker({"default": 10}, alone=False)
    await worker._step()
    await asyncio.gather(*(task for _, task in worker.running.values()))
    return worker


async def test_it_is_said_once_though_its_worker_dies_before_writing_it_down(house: House) -> None:
    await queue.later("say", {})
    await killed_when_all_is_done()
    assert await said() == await Job.all().count() == 1, "with what it says, the job has ended"
    await queue.reap(everything=True)
    await Worker({"default": 10}, alone=False).until_idle()
    assert await said() == 1


async def test_a_worker_that_stood_still_past_its_lease_says_nothing(house: House) -> None:
    await queue.later("say", {})
    (claimed,) = await queue.exchange("asleep", free={"default": 1})
    await queue.reap(everything=True)
    await queue.exchange("awake", free={"default": 1})
    with once.running(claimed.id, "asleep", set()), pytest.raises(Later):
        await house.jobs["say"].run()
    assert await said() == 0 and (await Job.get()).state == JobState.RUNNING
    with once.running(claimed.id, "awake", set()):
        await house.jobs["say"].run()
    assert await said() == await Job.all().count() == 1


async def test_a_job_that_stumbles_after_all_has_said_nothing_and_comes_again(house: House) -> None:
    async def stumble() -> None:
        async with once.for_this_job():
            await queue.later("say", {}, due=4e9)
            raise Later("the other server is away")

    house.jobs["say"] = Kind(stumble)
    await queue.later("say", {})
    await Worker({"default": 10}, alone=False).until_idle()
    job = await Job.get()
    assert (job.state, job.attempts, await said()) == (JobState.READY, 1, 0)


async def test_a_heart_that_beats_between_the_end_of_a_job_and_its_return_misses_nothing(house: House) -> None:
    said_it, returns = asyncio.Event(), asyncio.Event()

    async def say_and_stay() -> None:
        async with once.for_this_job():
            await queue.later("say", {}, due=4e9)
        said_it.set()
        await returns.wait()

    house.jobs["say"] = Kind(say_and_stay)
    await queue.later("say", {})
    worker = Worker({"default": 10}, alone=False)
    await worker._step()
    [(_, task)] = worker.running.values()
    await said_it.wait()
    with capture_logs() as logs:
        await worker._beat()
        returns.set()
        await asyncio.wait([task])
    assert logs == [] and not task.cancelled() and worker.running == {}


async def test_a_job_that_is_called_as_a_function_has_no_job_to_end(house: House) -> None:
    await house.jobs["say"].run()
    assert await said() == 1 == len(await sql.rows("SELECT id FROM job"))
