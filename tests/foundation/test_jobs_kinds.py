"""How jobs of a kind are run: what the numbers of the table of all kinds come to."""

from datetime import timedelta
from typing import Any

from fediverse_cinema.activitypub import hosts
from fediverse_cinema.foundation.jobs.kinds import Kind
from fediverse_cinema.search import threads
from fediverse_cinema.worker import JOBS


async def nothing(**_: Any) -> None:
    pass


def test_between_two_attempts_pass_longer_and_longer_times_up_to_a_bound() -> None:
    kind = Kind(nothing, first_delay=10, longest_delay=100)
    for attempts, least in ((1, 10), (2, 20), (3, 40), (4, 80), (5, 100), (50, 100)):
        delays = {kind.delay(attempts) for _ in range(50)}
        assert all(least <= delay <= least * 1.25 for delay in delays)
        assert len(delays) > 40, "without chance, all jobs of a dead host return at once"


def test_a_letter_is_tried_for_more_than_three_days() -> None:
    assert JOBS["deliver"].shortest_patience() > timedelta(days=3).total_seconds()


def test_every_kind_belongs_to_a_queue_that_the_worker_serves() -> None:
    queues = {"default", "send", "deliver", "letters", "errands", "questions", "threads", "media", "mail", "arrivals"}
    assert {kind.queue for kind in JOBS.values()} == queues
    assert all(len(kind.queue) <= 16 and len(name) <= 40 for name, kind in JOBS.items())


def test_nothing_that_takes_minutes_is_in_the_way_of_what_private_letters_wait_for() -> None:
    beside = [kind for name, kind in JOBS.items() if kind.queue == JOBS[hosts.ASK_SOFTWARE].queue]
    assert max(kind.seconds for kind in beside) <= 30


def test_what_a_strangers_letter_sets_going_for_minutes_has_places_of_its_own() -> None:
    climbs = {threads.CLIMB, threads.DESCEND}
    queues = {JOBS[name].queue for name in climbs}
    assert {name for name, kind in JOBS.items() if kind.queue in queues} == climbs
