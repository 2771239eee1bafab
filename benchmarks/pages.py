"""What browsers read at a pole that has been there for years (crowd): film, front page, calls; and how long a reader
waits where fifty come each second.
"""

from urllib.parse import urlsplit

from benchmarks import crowd, load, neighbours, poles, report
from benchmarks.letters import written_notes
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.report import Figure

TALK = 20  # answers below the film whose page is read
READINGS = 600
READERS_PER_SECOND, SECONDS = 50, 6
AIM = "0.010 of a bare route"
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr,en;q=0.5"}


def measure() -> list[Figure]:
    visitors = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=4)

    async def furnish() -> None:
        await crowd.LARGE.come()
        await neighbours.make_known(visitors)

    with poles.running(furnish) as pole:
        talk_about_the_first_film(pole, visitors)
        return [figure for what, path in pages(pole).items() for figure in _read(pole, what, path)]


def talk_about_the_first_film(pole: Pole, visitors: list[Neighbour]) -> None:
    load.fire(pole.port, written_notes(pole, visitors, pole.films()[:1], TALK)).must_be(202)


def pages(pole: Pole) -> dict[str, str]:
    """Their paths."""
    first, second = pole.column("SELECT page_url FROM film WHERE local ORDER BY id LIMIT 2")
    return {
        f"film page with {TALK} answers": urlsplit(first).path,
        "front page": "/",
        "open calls": "/calls",
        "the film that everybody talks about": urlsplit(second).path,
    }


def as_browser(pole: Pole, path: str) -> bytes:
    return load.get(pole.port, path, BROWSER)


def _read(pole: Pole, what: str, path: str) -> list[Figure]:
    request = as_browser(pole, path)
    load.fire(pole.port, [request] * (READINGS // 20)).must_be(200)
    cpu = pole.cpu_seconds()
    volley = load.fire(pole.port, [request] * READINGS).must_be(200)
    cost = pole.cpu_seconds() - cpu
    paced = load.pace(pole.port, request, per_second=READERS_PER_SECOND, times=READERS_PER_SECOND * SECONDS)
    slowest = paced.must_be(200).milliseconds(0.99)
    return [
        Figure(what, volley.per_second, "answers/s", AIM, "route"),
        Figure(f"{what}: cost", cost / READINGS * 1000, "ms of CPU each"),
        Figure(f"{what}: at {READERS_PER_SECOND}/s, slowest of a hundred", slowest, "ms", "50"),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
