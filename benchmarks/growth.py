"""What grows with the pole: two poles in one run, one with ten times the films and letters of the other and twice its
followers; the same documents, pages and letters at each, in turn, and how much more they cost at the larger one.
"""

import statistics
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks import crowd, load, neighbours, pages, poles, report
from benchmarks.crowd import Crowd
from benchmarks.letters import wait_until, written_notes
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.report import Figure

ROUNDS = 5
DOCUMENTS, PAGES, LETTERS = 1_000, 100, 200  # in each round
AIM = "at most 1.15"
Work = Callable[[int], int]
"""Given the number of the round, something is done so many times."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two poles, and those who know it."""

    pole: Pole
    visitors: list[Neighbour]

    def deeds(self) -> dict[str, Work]:
        pole, one = self.pole, self.visitors[0]
        film = pole.films()[0]
        account = quote(f"acct:{poles.MEMBER}@127.0.0.1:{pole.port}")
        reads = {
            "actor, by a signed GET": (one.get(pole.member), DOCUMENTS),
            "WebFinger": (load.get(pole.port, f"/.well-known/webfinger?resource={account}"), DOCUMENTS),
            "film document": (one.get(film), DOCUMENTS),
        } | {what: (pages.as_browser(pole, path), PAGES) for what, path in pages.pages(pole).items()}
        found: dict[str, Work] = {what: self._reading(*read) for what, read in reads.items()}
        pages.talk_about_the_first_film(pole, self.visitors)
        notes = written_notes(pole, self.visitors, pole.films()[2:12], pages.TALK + ROUNDS * LETTERS)[pages.TALK :]
        likes = self._likes(ROUNDS * LETTERS)
        return found | {"Create Note": self._writing(notes, "note"), "Like": self._writing(likes, "reaction")}

    def _reading(self, request: bytes, times: int) -> Work:
        def read(_: int) -> int:
            load.fire(self.pole.port, [request] * times).must_be(200)
            return times

        return read

    def _writing(self, letters: Iterable[bytes], table: str) -> Work:
        supply = iter(letters)

        def write(_: int) -> int:
            wanted = self._last(table) + LETTERS
            load.fire(self.pole.port, [next(supply) for _ in range(LETTERS)]).must_be(202)
            wait_until(lambda: self._last(table) >= wanted)
            return LETTERS

        return write

    def _last(self, table: str) -> int:
        """Rows are numbered as they come; to count them takes long at the larger pole."""
        return int(self.pole.column(f"SELECT max(id) FROM {table}")[0])

    def _likes(self, count: int) -> list[bytes]:
        films, who = self.pole.films(), self.visitors
        inbox = f"{self.pole.base}/ap/inbox"
        return [
            who[number % len(who)].post(
                inbox, neighbours.like(who[number % len(who)], number, film=films[number // len(who)])
            )
            for number in range(count)
        ]


def measure() -> list[Figure]:
    with ExitStack() as both:
        now, later = (_place(both, size) for size in (crowd.LARGE, crowd.TEN_TIMES))
        found = zip(now.deeds().items(), later.deeds().values(), strict=True)
        return [
            figure for (what, here), there in found for figure in _compare(what, (now.pole, here), (later.pole, there))
        ]


def _place(both: ExitStack, size: Crowd) -> Place:
    visitors = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=20)

    async def furnish() -> None:
        await size.come()
        await neighbours.make_known(visitors)

    return Place(both.enter_context(poles.running(furnish)), visitors)


def _compare(what: str, now: tuple[Pole, Work], later: tuple[Pole, Work]) -> list[Figure]:
    costs: list[list[float]] = [[], []]
    for number in range(ROUNDS):
        for (pole, work), cost in zip((now, later), costs, strict=True):
            cpu = pole.cpu_seconds()
            times = work(number)
            cost.append((pole.cpu_seconds() - cpu) / times * 1000)
    small, large = (statistics.median(one[1:]) for one in costs)  # the first round warms
    return [
        Figure(f"{what}: cost", small, "ms of CPU each"),
        Figure(f"{what}: cost at the larger pole, by that", large / small, "×", AIM),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
