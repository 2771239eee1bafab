"""How soon a pole answers after its start, and the memory it holds: idle, and at the peak of letters and pages."""

import time
from urllib.parse import urlsplit

from benchmarks import load, neighbours, poles, report
from benchmarks.letters import written_notes
from benchmarks.processes import memory_mib
from benchmarks.report import Figure

SETTLING = 2.0  # seconds, for what a start leaves to do
LETTERS = 3000
PAGES = 1000


def measure() -> list[Figure]:
    known = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 11)], of_each=10)

    async def furnish() -> None:
        await neighbours.make_known(known)

    with poles.running(furnish) as pole:
        time.sleep(SETTLING)
        idle = memory_mib(pole.pid)
        films = pole.films()
        load.fire(pole.port, written_notes(pole, known, films[1:], LETTERS)).must_be(202)
        load.fire(pole.port, [known[0].get(film) for film in films] * (PAGES // len(films))).must_be(200)
        page = urlsplit(pole.column("SELECT page_url FROM film ORDER BY id")[1]).path
        load.fire(pole.port, [load.get(pole.port, page), load.get(pole.port, "/")] * (PAGES // 2)).must_be(200)
        return [
            Figure("start to the first answer", pole.seconds_to_first_answer, "s"),
            Figure("memory, idle", idle, "MiB", "at most 120"),
            Figure("memory, at the peak", memory_mib(pole.pid, "VmHWM"), "MiB", "at most 200"),
        ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
