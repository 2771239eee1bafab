"""Letters that arrive: how many a pole accepts (durable before the 202) and applies in a second, and what one costs."""

import time
from collections.abc import Callable, Sequence

import orjson

from benchmarks import load, neighbours, poles, receivers, report
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.receivers import Receivers
from benchmarks.report import Figure

HOSTS = 50
PEOPLE_OF_EACH = 10
LETTERS = 3000
WARMING = 300
PATIENCE = 60.0


def measure() -> list[Figure]:
    hosts = receivers.hosts(HOSTS)
    known = neighbours.people(hosts, of_each=PEOPLE_OF_EACH)
    strangers = [Neighbour(f"{one.uri}_new", one.key) for one in known]
    documents = {one.uri: orjson.dumps(neighbours.actor(one)) for one in strangers}

    async def furnish() -> None:
        await neighbours.make_known(known)

    with receivers.running(hosts, documents) as others, poles.running(furnish) as pole:
        films = pole.films()
        notes = written_notes(pole, known, films, WARMING + LETTERS)
        likes = [
            one.post(f"{pole.base}/ap/inbox", neighbours.like(one, number, film=films[number // len(known)]))
            for number, one in enumerate(known * (LETTERS // len(known)))
        ]
        _apply(pole, notes[:WARMING], lambda: pole.count("note"), "warming")
        return [
            *_apply(pole, notes[WARMING:], lambda: pole.count("note"), "Create Note", accepted="1,200", applied="500"),
            *_apply(pole, likes, lambda: pole.count("reaction WHERE kind='Like'"), "Like", applied="1,000"),
            *_follows(pole, strangers, others),
        ]


def written_notes(pole: Pole, known: Sequence[Neighbour], films: Sequence[str], count: int) -> list[bytes]:
    """Signed requests, each with an answer to one of the films."""
    inbox = f"{pole.base}/ap/inbox"
    return [
        one.post(inbox, neighbours.note(one, number, film=films[number % len(films)], author=pole.member))
        for number, one in ((number, known[number % len(known)]) for number in range(count))
    ]


def _apply(
    pole: Pole, letters: list[bytes], effects: Callable[[], int], what: str, *, accepted: str = "", applied: str = ""
) -> list[Figure]:
    wanted, cpu = effects() + len(letters), pole.cpu_seconds()
    volley = load.fire(pole.port, letters).must_be(202)
    wait_until(lambda: effects() >= wanted)
    seconds, cost = time.monotonic() - volley.began, pole.cpu_seconds() - cpu
    return [
        Figure(f"{what}: accepted", volley.per_second, "letters/s", accepted, "sign"),
        Figure(f"{what}: to the 202, median", volley.milliseconds(0.5), "ms"),
        Figure(f"{what}: to the 202, slowest of a hundred", volley.milliseconds(0.99), "ms"),
        Figure(f"{what}: applied", len(letters) / seconds, "letters/s", applied, "sign"),
        Figure(f"{what}: cost", cost / len(letters) * 1000, "ms of CPU each"),
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
        Figure("first Follow: answered with Accept", len(letters) / seconds, "follows/s", "130", "sign"),
        Figure("first Follow: cost", cost / len(letters) * 1000, "ms of CPU each"),
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
