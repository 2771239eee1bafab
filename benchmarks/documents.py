"""What servers and browsers read: actor, WebFinger, film, pages; each against a bare route of Starlette. Documents are
kept as long as their rows are the same: the film is read once more while somebody else writes all the time.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from benchmarks import load, neighbours, poles, report
from benchmarks.letters import written_notes
from benchmarks.poles import Pole
from benchmarks.report import COST, Aim, Figure, at_least

TALK = 20  # answers below the film whose page is read
DOCUMENTS = 8000
PAGES = 1500


def measure() -> list[Figure]:
    visitors = neighbours.people([f"127.0.1.{number}:1" for number in range(1, 6)], of_each=4)

    async def furnish() -> None:
        await neighbours.make_known(visitors)

    with poles.running(furnish) as pole:
        film, visitor = pole.films()[0], visitors[0]
        load.fire(pole.port, written_notes(pole, visitors, [film], TALK)).must_be(202)
        page = urlsplit(pole.column("SELECT page_url FROM film ORDER BY id")[0]).path
        account = quote(f"acct:{poles.MEMBER}@127.0.0.1:{pole.port}")
        webfinger = load.get(pole.port, f"/.well-known/webfinger?resource={account}")
        return [
            *_read(pole, "actor, by a signed GET", visitor.get(pole.member), DOCUMENTS, at_least(8_000)),
            *_read(pole, "WebFinger", webfinger, DOCUMENTS, at_least(12_000)),
            *_read(pole, "film document, by a signed GET", visitor.get(film), DOCUMENTS, at_least(6_500)),
            *_while_others_write(pole, visitor.get(film)),
            *_read(pole, f"film page with {TALK} answers", _as_browser(pole, page), PAGES),
            *_read(pole, f"home page with {poles.FILMS} films", _as_browser(pole, "/"), PAGES),
        ]


def _while_others_write(pole: Pole, request: bytes) -> list[Figure]:
    with somebody_writes(pole):
        return _read(pole, "film document, while others write", request, DOCUMENTS // 4)


@contextmanager
def somebody_writes(pole: Pole) -> Iterator[None]:
    """Somebody commits a row that has nothing to do with what is read, up to two hundred times in a second. It is
    another each time: SQLite does not write what is there already.
    """
    enough = threading.Event()

    def write() -> None:
        with sqlite3.connect(f"{pole.directory}/data/cinema.sqlite3", isolation_level=None, timeout=30) as database:
            while not enough.wait(0.005):
                database.execute("UPDATE letter SET reason=random() WHERE id=(SELECT max(id) FROM letter)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        enough.set()
        writer.join()


def _as_browser(pole: Pole, path: str) -> bytes:
    return load.get(pole.port, path, {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr,en;q=0.5"})


def _read(pole: Pole, what: str, request: bytes, times: int, aim: Aim | None = None) -> list[Figure]:
    load.fire(pole.port, [request] * (times // 20)).must_be(200)
    cpu = pole.cpu_seconds()
    volley = load.fire(pole.port, [request] * times).must_be(200)
    cost = pole.cpu_seconds() - cpu
    return [
        Figure(what, volley.per_second, "answers/s", aim, ("route",)),
        Figure(f"{what}: cost", cost / times * 1000, COST, None, ("route",)),
    ]


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
