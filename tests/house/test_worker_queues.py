"""Which queues a worker works, and with how many places."""

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.worker import JOBS, build_worker

pytestmark = pytest.mark.anyio


async def test_a_worker_works_all_queues_that_there_are(house: House) -> None:
    worker = await build_worker(house.settings)
    assert worker.capacity.keys() == {kind.queue for kind in JOBS.values()}


async def test_a_worker_of_some_queues_leaves_the_others_alone(house: House) -> None:
    done = []

    async def note(what: str) -> None:
        done.append(what)

    house.jobs = {"film": Kind(note, queue="media"), "errand": Kind(note, queue="errands")}
    for kind in house.jobs:
        await queue.later(kind, {"what": kind})
    worker = await build_worker(house.settings, ["media=3", " mail"])
    assert worker.capacity == {"media": 3, "mail": 5}
    await worker.until_idle()
    assert done == ["film"]
    assert [job.kind for job in await Job.all()] == ["errand"]


@pytest.mark.parametrize("wrong", ["projector", "", "media=", "media=0", "media=-1", "media=1001", "media=many"])
async def test_what_is_no_queue_or_no_number_of_places_is_refused(house: House, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        await build_worker(house.settings, [wrong])
    assert "“" in refused.value.sentence()
