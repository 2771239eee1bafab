"""What browsers read at a pole that has been there for years (crowd): film, front page, calls; and how long a reader
waits where fifty come each second.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from benchmarks import crowd, filled, load, report
from benchmarks.documents import somebody_writes
from benchmarks.letters import written_notes
from benchmarks.neighbours import Neighbour
from benchmarks.poles import Pole
from benchmarks.report import COST, Figure, at_least, at_most

TALK = 20  # answers below the film whose page is read
READINGS = 600
READERS_PER_SECOND, SECONDS = 50, 6
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr,en;q=0.5"}


def measure() -> list[Figure]:
    large = filled.pole(crowd.LARGE)
    with large.running() as pole:
        talk_about_the_first_film(pole, large.visitors)
        figures = [figure for what, path in pages(pole).items() for figure in _read(pole, what, as_browser(pole, path))]
        with somebody_writes(pole):  # no page that has been made is given again
            for what, path in pages(pole).items():
                figures += _read(pole, f"{what}, while others write", as_browser(pole, path))
        return figures


def talk_about_the_first_film(pole: Pole, visitors: Sequence[Neighbour]) -> None:
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


def as_guest(pole: Pole, path: str) -> bytes:
    """With a cookie: the page is hers alone, and made for her."""
    return load.get(pole.port, path, {**BROWSER, "Cookie": "language=fr"})


def _read(pole: Pole, what: str, request: bytes) -> list[Figure]:
    load.fire(pole.port, [request] * (READINGS // 20)).must_be(200)
    cpu = pole.cpu_seconds()
    volley = load.fire(pole.port, [request] * READINGS).must_be(200)
    cost = pole.cpu_seconds() - cpu
    paced = load.pace(pole.port, request, per_second=READERS_PER_SECOND, times=READERS_PER_SECOND * SECONDS)
    slowest = paced.must_be(200).milliseconds(0.99)
    return [
        Figure(what, volley.per_second, "answers/s", at_least(300), ("route",)),
        Figure(f"{what}: cost", cost / READINGS * 1000, COST, None, ("route",)),
        Figure(f"{what}: at {READERS_PER_SECOND}/s, slowest of a hundred", slowest, "ms", at_most(50)),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
