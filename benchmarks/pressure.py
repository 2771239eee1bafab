"""Floods at the door, five hundred letters a second, and how long who reads a page waits: letters without a signature
from one address, which is soon put off; letters of somebody whom the pole knows, from sixteen addresses, signed with
another key: each is verified, and answered with 503, since her own server cannot be asked whether she has a new one.
"""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from benchmarks import load, neighbours, poles, report
from benchmarks.letters import written_notes
from benchmarks.load import CONNECTIONS, Volley
from benchmarks.neighbours import Neighbour
from benchmarks.pages import TALK, as_browser
from benchmarks.poles import Pole
from benchmarks.report import Figure, at_most

BAD_PER_SECOND, READERS_PER_SECOND, SECONDS = 500, 20, 4  # a connection that rests for five seconds is closed
WITHIN = at_most(100)
ONE_ADDRESS, MANY = ["127.0.0.1"], [f"127.0.9.{number}" for number in range(1, CONNECTIONS + 1)]


def measure() -> list[Figure]:
    known = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=4)

    async def furnish() -> None:
        await neighbours.make_known(known)

    with poles.running(furnish) as pole:
        load.fire(pole.port, written_notes(pole, known, pole.films()[:1], TALK)).must_be(202)
        _read(pole)  # it warms
        quiet = _read(pole)
        wrong = Neighbour(known[0].uri, known[1].key).post(
            f"{pole.base}/ap/inbox", neighbours.follow(known[0], followed=pole.member)
        )
        unsigned = b"\r\n".join(line for line in wrong.split(b"\r\n") if not line.lower().startswith(b"signature:"))
        return [
            Figure("film page, nobody at the door: 95 of 100 within", quiet.milliseconds(0.95), "ms"),
            *_under(pole, unsigned, "unsigned letters", ONE_ADDRESS),
            *_under(pole, wrong, "wrongly signed letters", MANY),
        ]


def _read(pole: Pole) -> Volley:
    page = urlsplit(pole.column("SELECT page_url FROM film ORDER BY id")[0]).path
    asked = as_browser(pole, page)
    return load.pace(pole.port, asked, per_second=READERS_PER_SECOND, times=READERS_PER_SECOND * SECONDS).must_be(200)


def _under(pole: Pole, letter: bytes, what: str, sources: list[str]) -> list[Figure]:
    times = BAD_PER_SECOND * SECONDS
    with ThreadPoolExecutor() as threads:
        flood = threads.submit(load.pace, pole.port, letter, per_second=BAD_PER_SECOND, times=times, sources=sources)
        page = _read(pole)
        bad = flood.result()
    if not set(bad.statuses) <= {401, 503}:
        raise RuntimeError(f"answers by status: {dict(bad.statuses)}")
    return [
        Figure(f"film page under {BAD_PER_SECOND} {what}/s: 95 of 100 within", page.milliseconds(0.95), "ms", WITHIN),
        Figure(f"{what}: answered", bad.per_second, "answers/s"),
        Figure(f"{what}: 95 of 100 within", bad.milliseconds(0.95), "ms"),
        Figure(f"{what}: answered with 503", bad.statuses[503] / bad.statuses.total() * 100, "%"),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
