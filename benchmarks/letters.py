"""Letters that arrive: how many a pole accepts (durable before the 202) and applies in a second, and what one costs."""

import time
from collections.abc import Callable, Sequence

import orjson

from benchmarks import load, neighbours, poles, receivers, report
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.processes import memory_mib
from benchmarks.receivers import Receivers
from benchmarks.report import COST, Aim, Figure, at_least, at_most

HOSTS = 50
PEOPLE_OF_EACH = 10
LETTERS = 3000
WARMING = 300
PATIENCE = 120.0
ACCEPTED, TO_THE_202 = at_least(1_200), at_most(100)


def measure() -> list[Figure]:
    hosts = receivers.hosts(HOSTS)
    known = neighbours.people(hosts, of_each=PEOPLE_OF_EACH)
    strangers = [Neighbour(f"{one.uri}_new", one.key) for one in known]
    documents = {one.uri: orjson.dumps(neighbours.actor(one)) for one in strangers}

    async def furnish() -> None:
        await neighbours.make_known(known)

    with poles.site(furnish) as site:
        with site.copied() as other, other.open(poles.DOORS_ALONE) as doors:
            alone = _accepted_alone(doors, known)
        with receivers.running(hosts, documents) as others, site.open() as pole:
            films = pole.films()
            notes = written_notes(pole, known, films, WARMING + LETTERS)
            likes = written_likes(pole, known, films, LETTERS)
            _apply(pole, notes[:WARMING], _notes(pole), "warming")
            return [
                *alone,
                *_apply(pole, notes[WARMING:], _notes(pole), "Create Note", at_least(500)),
                *_apply(pole, likes, _likes(pole), "Like", at_least(1_000), at_most(0.9)),
                *_follows(pole, strangers, others),
                Figure("letters: memory at the peak", memory_mib(pole.pid, "VmHWM"), "MiB", at_most(200)),
            ]


def written_notes(pole: Pole, known: Sequence[Neighbour], films: Sequence[str], count: int) -> list[bytes]:
    """Signed requests, each with an answer to one of the films."""
    inbox = f"{pole.base}/ap/inbox"
    return [
        one.post(inbox, neighbours.note(one, number, film=films[number % len(films)], author=pole.member))
        for number, one in ((number, known[number % len(known)]) for number in range(count))
    ]


def written_likes(pole: Pole, known: Sequence[Neighbour], films: Sequence[str], count: int) -> list[bytes]:
    """Everybody likes the first film, then everybody the second."""
    inbox = f"{pole.base}/ap/inbox"
    return [
        one.post(inbox, neighbours.like(one, number, film=films[number // len(known)]))
        for number, one in ((number, known[number % len(known)]) for number in range(count))
    ]


def _notes(pole: Pole) -> Callable[[], int]:
    return lambda: pole.count("note")


def _likes(pole: Pole) -> Callable[[], int]:
    return lambda: pole.count("reaction WHERE kind='Like'")


def _accepted_alone(doors: Pole, known: Sequence[Neighbour]) -> list[Figure]:
    """Nobody opens them meanwhile."""
    notes = written_notes(doors, known, doors.films(), WARMING + LETTERS)
    load.fire(doors.port, notes[:WARMING]).must_be(202)
    cpu = doors.cpu_seconds()
    volley = load.fire(doors.port, notes[WARMING:]).must_be(202)
    cost = doors.cpu_seconds() - cpu
    what = "Create Note, doors alone"
    return [*_accepted(what, volley), Figure(f"{what}: cost", cost / LETTERS * 1000, COST, None, ("verify", "route"))]


def _accepted(what: str, volley: load.Volley) -> list[Figure]:
    return [
        Figure(f"{what}: accepted", volley.per_second, "letters/s", ACCEPTED, ("verify", "route")),
        Figure(f"{what}: to the 202, median", volley.milliseconds(0.5), "ms"),
        Figure(f"{what}: to the 202, slowest of a hundred", volley.milliseconds(0.99), "ms", TO_THE_202),
    ]


def _apply(
    pole: Pole, letters: list[bytes], effects: Callable[[], int], what: str, aim: Aim | None = None,
    cost_aim: Aim | None = None,
) -> list[Figure]:  # fmt: skip
    """From the first POST to the last effect. What is accepted meanwhile is accepted beside the worker."""
    wanted, cpu = effects() + len(letters), pole.cpu_seconds()
    volley = load.fire(pole.port, letters).must_be(202)
    wait_until(lambda: effects() >= wanted)
    seconds, cost = time.monotonic() - volley.began, pole.cpu_seconds() - cpu
    return [
        *_accepted(what, volley),
        Figure(f"{what}: applied", len(letters) / seconds, "letters/s", aim, ("sign", "route")),
        Figure(f"{what}: cost", cost / len(letters) * 1000, COST, cost_aim, ("route",)),
    ]


def _follows(pole: Pole, strangers: Sequence[Neighbour], others: Receivers) -> list[Figure]:
    """From people whom the pole has never met: it fetches each of them, and each gets an Accept in her own inbox."""
    inbox = f"{pole.member}/inbox"
    letters = [one.post(inbox, neighbours.follow(one, followed=pole.member)) for one in strangers]
    cpu = pole.cpu_seconds()
    volley = load.fire(pole.port, letters).must_be(202)
    others.wait_for(len(letters))
    cost = pole.cpu_seconds() - cpu
    seconds = max(arrival.moment for arrival in others.arrivals()) - volley.began
    return [
        Figure(
            "first Follow: answered with Accept", len(letters) / seconds, "follows/s", at_least(130), ("sign", "route")
        ),
        Figure("first Follow: cost", cost / len(letters) * 1000, COST, None, ("route",)),
    ]


def wait_until(done: Callable[[], bool]) -> None:
    """Looking again and again, from outside."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"letters were not applied within {PATIENCE:.0f} s")
        time.sleep(0.02)


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
