"""How soon a pole answers after its start, and the memory that it holds idle and at the peak of letters and pages: one
with a dozen films, and one that has been there for years.
"""

import time
from collections.abc import Sequence

from benchmarks import crowd, filled, load, neighbours, pages, poles, report
from benchmarks.letters import written_notes
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.processes import memory_mib
from benchmarks.report import Figure, at_most

SETTLING = 2.0  # seconds, for what a start leaves to do
LETTERS = 3000
READINGS = 1000


def measure() -> list[Figure]:
    known = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=20)

    async def furnish() -> None:
        await neighbours.make_known(known)

    large = filled.pole(crowd.LARGE)
    with poles.running(furnish) as pole:
        small_one = _look(pole, known, "small pole")
    with large.running() as pole:
        return [*small_one, *_look(pole, large.visitors, "large pole")]


def _look(pole: Pole, known: Sequence[Neighbour], which: str) -> list[Figure]:
    time.sleep(SETTLING)
    idle, films = memory_mib(pole.pid), pole.films()
    load.fire(pole.port, written_notes(pole, known, films[1:], LETTERS)).must_be(202)
    load.fire(pole.port, [known[0].get(film) for film in films[:12]] * (READINGS // 12)).must_be(200)
    read = [pages.as_guest(pole, path) for path in pages.pages(pole).values()]
    load.fire(pole.port, read * (READINGS // len(read))).must_be(200)
    return [
        Figure(f"{which}: start to the first answer", pole.seconds_to_first_answer, "s", at_most(1.5)),
        Figure(f"{which}: CPU of that", pole.cpu_to_first_answer * 1000, "ms"),
        Figure(f"{which}: memory, idle", idle, "MiB", at_most(120)),
        Figure(f"{which}: memory at the peak", memory_mib(pole.pid, "VmHWM"), "MiB", at_most(200)),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
