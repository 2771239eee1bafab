"""What grows with the pole: two poles in one run, one with ten times the films and letters of the other and twice its
followers; the same documents, pages, letters and follows at each, in turn, and how much more they cost at the larger.
Documents are of more actors and films than a pole keeps, so each is made.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

import orjson

from benchmarks import crowd, filled, load, neighbours, pages, receivers, report
from benchmarks.letters import wait_until, written_likes, written_notes
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.processes import cpu_seconds, memory_mib
from benchmarks.receivers import Receivers
from benchmarks.report import COST, Aim, Figure, at_most
from fediverse_cinema.foundation.database import evidence

ROUNDS = 7
DOCUMENTS, PAGES, LETTERS = evidence.MOST + 50, 100, 300  # in each round
HOSTS, NEW_OF_EACH = 20, 4
SETTLING = 2.0  # seconds, for what a start leaves to do
AIM = at_most(1.15)
MEMBER = "id IN (SELECT actor_id FROM creator UNION SELECT channel_id FROM creator)"  # with channels; no crews
OF_OURS = (
    "SELECT uri FROM film WHERE local", f"SELECT uri FROM actor WHERE {MEMBER}",
    f"SELECT local_handle FROM actor WHERE {MEMBER}",
)  # fmt: skip
Work = Callable[[], int]
"""Something is done so many times."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two poles, those whom it knows, and strangers who come to follow, whose hosts answer."""

    pole: Pole
    known: Sequence[Neighbour]
    strangers: Sequence[Neighbour]
    others: Receivers

    def deeds(self) -> dict[str, Work]:
        """In this order: who follows would be sent the notes, too."""
        pole, one, films = self.pole, self.known[0], self.pole.films()
        born, people, handles = (pole.column(f"{which} ORDER BY id LIMIT {DOCUMENTS}") for which in OF_OURS)
        accounts = (quote(f"acct:{handle}@127.0.0.1:{pole.port}") for handle in handles)
        pages.talk_about_the_first_film(pole, self.known)
        notes = written_notes(pole, self.known, films[2:12], pages.TALK + ROUNDS * LETTERS)[pages.TALK :]
        likes = written_likes(pole, self.known, films[12:], ROUNDS * LETTERS)
        return {
            "actor, by a signed GET": self._reading([one.get(uri) for uri in people]),
            "WebFinger": self._reading(
                [load.get(pole.port, f"/.well-known/webfinger?resource={account}") for account in accounts]
            ),
            "film document": self._reading([one.get(film) for film in born]),
            **{what: self._reading([pages.as_guest(pole, path)] * PAGES) for what, path in pages.pages(pole).items()},
            "Create Note": self._writing(iter(notes), "note"),
            "Like": self._writing(iter(likes), "reaction"),
            "first Follow": self._following(iter(self.strangers)),
        }

    def _reading(self, requests: Sequence[bytes]) -> Work:
        def read() -> int:
            load.fire(self.pole.port, requests).must_be(200)
            return len(requests)

        return read

    def _writing(self, letters: Iterator[bytes], table: str) -> Work:
        def last() -> int:  # rows are numbered as they come; to count them takes long at the larger pole
            return int(self.pole.column(f"SELECT max(id) FROM {table}")[0])

        def write() -> int:
            wanted = last() + LETTERS
            load.fire(self.pole.port, [next(letters) for _ in range(LETTERS)]).must_be(202)
            wait_until(lambda: last() >= wanted)
            return LETTERS

        return write

    def _following(self, strangers: Iterator[Neighbour]) -> Work:
        inbox = f"{self.pole.member}/inbox"

        def follow() -> int:
            new = [next(strangers) for _ in range(HOSTS * NEW_OF_EACH)]
            letters = [one.post(inbox, neighbours.follow(one, followed=self.pole.member)) for one in new]
            wanted = self.others.count() + len(letters)
            load.fire(self.pole.port, letters).must_be(202)
            self.others.wait_for(wanted)
            return len(letters)

        return follow


def measure() -> list[Figure]:
    hosts = receivers.hosts(HOSTS)
    strangers = neighbours.people(hosts, of_each=NEW_OF_EACH * ROUNDS)
    documents = {one.uri: orjson.dumps(neighbours.actor(one)) for one in strangers}
    sizes = [filled.pole(size) for size in (crowd.LARGE, crowd.TEN_TIMES)]
    with ExitStack() as running:
        others = running.enter_context(receivers.running(hosts, documents))
        places = [Place(running.enter_context(one.site.open()), one.visitors, strangers, others) for one in sizes]
        pids = [place.pole.pid for place in places]
        time.sleep(SETTLING)
        starts = [place.pole.cpu_to_first_answer * 1000 for place in places]
        idle = [memory_mib(pid) for pid in pids]
        here, there = (place.deeds() for place in places)
        deeds = [figure for what in here for figure in _in_turn(what, pids, (here[what], there[what]))]
        return [
            *_beside("start to the first answer", starts, COST),
            *deeds,
            *_beside("memory, idle", idle, "MiB", at_most(120)),
            *_beside("memory at the peak", [memory_mib(pid, "VmHWM") for pid in pids], "MiB", at_most(200)),
        ]


def _in_turn(what: str, pids: Sequence[int], works: Sequence[Work]) -> list[Figure]:
    """Each round is compared within itself: what else the machine does strikes both."""
    costs = [[_cost(pid, work) for pid, work in zip(pids, works, strict=True)] for _ in range(ROUNDS)][1:]
    small = statistics.median(one for one, _ in costs)
    return _beside(what, [small, small * statistics.median(other / one for one, other in costs)], COST)


def _cost(pid: int, work: Work) -> float:
    cpu = cpu_seconds(pid)
    times = work()
    return (cpu_seconds(pid) - cpu) / times * 1000


def _beside(what: str, measured: Sequence[float], unit: str, aim: Aim | None = None) -> list[Figure]:
    large, larger = measured
    return [
        Figure(what, large, unit, aim),
        Figure(f"{what}: at the larger pole", larger, unit, aim),
        Figure(f"{what}: the second by the first", larger / large, "×", AIM),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "", rounds=1)
