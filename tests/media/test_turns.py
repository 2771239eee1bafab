"""Who waits for a place among the preparations, and for how many others."""

import pytest

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.queue import Failure, later
from fediverse_cinema.media import audio_tracks, preparing, service, turns

pytestmark = pytest.mark.anyio
MEDIA = "media"


async def slices(asset_id: int, count: int = 2) -> None:
    for number in range(count):
        args = {"asset_id": asset_id, "stem": f"{asset_id}", "number": number}
        await later(preparing.ENCODE_SLICE, args, key=f"{asset_id} {number}", priority=number)


async def test_those_that_are_worked_on_come_first_and_the_others_in_their_order(house: House) -> None:
    await slices(1)
    await slices(2)
    await later(service.PREPARE, {"asset_id": 3}, key="3")
    await later(audio_tracks.MAKE, {"track_id": 1, "language": "fr"}, key="sound")
    assert await turns.before_each() == {2: 1, 3: 2}, "nobody works yet: the first has its turn"
    assert [job.args["asset_id"] for job in await queue.exchange("worker", free={MEDIA: 1})] == [1]
    assert await turns.before_each() == {2: 1, 3: 2}
    assert (await turns.before(1), await turns.before(3), await turns.before(None)) == (None, 2, None)


async def test_a_film_between_two_of_its_slices_waits_for_the_others(house: House) -> None:
    """A short film does not wait for the end of a long one: what stands still meanwhile is the long one."""
    await slices(1)
    first = (await queue.exchange("worker", free={MEDIA: 1}))[0]
    await slices(2, count=1)
    await later(audio_tracks.MAKE, {"track_id": 1, "language": "fr"}, key="sound")
    second = (await queue.exchange("worker", done=[first.id], free={MEDIA: 1}))[0]
    assert second.args["asset_id"] == 2
    assert await turns.before_each() == {1: 2}, "the short film, and a sound that is made in the same place"
    await queue.exchange("worker", done=[second.id], free={MEDIA: 1})
    assert await turns.before_each() == {1: 1}
    await queue.exchange("other", free={MEDIA: 1})
    assert await turns.before_each() == {}


async def test_what_comes_back_only_later_is_waited_for_by_nobody(house: House) -> None:
    await slices(1, count=1)
    job = (await queue.exchange("worker", free={MEDIA: 1}))[0]
    await slices(2, count=1)
    assert await turns.before_each() == {2: 1}
    await queue.exchange("worker", failed=[Failure(job.id, clock.timestamp() + 60, "no room", keeps_order=False)])
    assert await turns.before_each() == {}
