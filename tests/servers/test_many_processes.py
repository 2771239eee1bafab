"""Doors and workers as many processes at one PostgreSQL, as on several machines: one after the other is killed while
letters come in and go out. What was answered 202 has its effect once, and what is to be sent arrives.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import orjson
import pytest

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.instance_file import CONFIG_VARIABLE
from fediverse_cinema.notices.service import KEPT
from tests.kit.correspondence import a_film_without_footage, comment, she_is_followed, she_writes
from tests.kit.forked import Command
from tests.kit.neighbours import Document, Neighbour
from tests.kit.servers import Server, free_port, get, server_in, until
from tests.kit.street import Street, a_street

pytestmark = [pytest.mark.servers, pytest.mark.postgres]
HOUSES, DOORS, WORKERS = 12, 3, 3
LETTERS_EACH, NEWS_EACH, SENDERS = 30, 4, 8  # for each process that is killed
IN_FLIGHT = 100  # deliveries at once, of a worker's capacity


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(HOUSES) as opened:
        yield opened


@pytest.fixture
def lyon(tmp_path: Path) -> Iterator[Server]:
    with server_in(tmp_path / "lyon", database="postgres") as server:
        yield server


@dataclass
class Machine:
    """One of our processes, which can be killed and begun again. Doors have ports of their own."""

    pole: Server
    number: int
    doors: bool
    port: int = field(default_factory=free_port)
    process: Command | None = None

    def start(self) -> None:
        settings = self.pole.directory / f"machine-{self.number}.toml"
        written = (self.pole.directory / "instance.toml").read_text()
        settings.write_text(written.replace(f"port = {self.pole.port}\n", f"port = {self.port}\n"))
        self.process = Command(
            ["run", "--no-worker"] if self.doors else ["worker"],
            environment={**self.pole.environment, CONFIG_VARIABLE: str(settings)},
            directory=self.pole.directory, out=self.pole.log_path, err=self.pole.log_path,
        )  # fmt: skip
        self.pole.processes.append(self.process)

    def kill(self) -> int:
        """As the process that it was was called."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.pole.processes.remove(self.process)
        return self.process.pid

    def answers(self) -> bool:
        try:
            return get(f"http://127.0.0.1:{self.port}/health").status_code in (200, 421)
        except httpx.TransportError:
            return False


class Mail:
    """Letters to Ana, each handed in at one door after the other until it is taken, as by a proxy before them."""

    def __init__(self, pole: Server, doors: list[Machine]) -> None:
        self._pole = pole
        self._doors = itertools.cycle(doors)
        self._threads = ThreadPoolExecutor(SENDERS)
        self._client = httpx.Client(trust_env=False, verify=False, timeout=60)
        self.taken: set[str] = set()

    def send(self, letters: list[tuple[Neighbour, Document]]) -> list[Future[None]]:
        return [self._threads.submit(self._hand_in, *letter) for letter in letters]

    def _hand_in(self, author: Neighbour, letter: Document) -> None:
        body, inbox = orjson.dumps(letter), f"{self._pole.url}/ap/users/ana/inbox"

        def taken() -> bool:
            door = f"http://127.0.0.1:{next(self._doors).port}/ap/users/ana/inbox"
            headers = author.signed(body, inbox)  # they name the host of the pole
            try:
                status = self._client.post(door, content=body, headers=headers).status_code
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                return False  # that one is dead, or died before it could answer
            assert status in (202, 503), status
            return status == 202

        until(taken, "a door takes the letter")
        self.taken.add(letter["id"])

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._client.close()


@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.long)])
def test_three_doors_and_three_workers_are_killed_in_turn_and_nothing_is_lost_or_done_twice(
    lyon: Server, street: Street, kills: int
) -> None:
    lyon.found("ana")
    film = lyon.inside(a_film_without_footage)
    lyon.inside(lambda: she_is_followed(street, and_follows=True))  # of strange hosts an hour tells little
    machines = [Machine(lyon, number, doors=number % 2 == 0) for number in range(DOORS + WORKERS)]
    doors = [machine for machine in machines if machine.doors]
    for machine in machines:
        machine.start()
    until(lambda: all(door.answers() for door in doors), "all doors are open")
    senders = itertools.cycle([house.actor(f"rosa{n}") for n, house in enumerate(street.houses)])
    mail = Mail(lyon, doors)
    letters: list[tuple[Neighbour, Document]] = []
    sent: set[str] = set()
    try:
        for victim in itertools.islice(itertools.cycle(machines), kills):
            these = [(author, comment(author, film)) for author in itertools.islice(senders, LETTERS_EACH)]
            letters += these
            sent |= lyon.inside(partial(she_writes, NEWS_EACH, after=len(sent)))
            under_way = mail.send(these)
            until(partial(some_are_taken, under_way), "some are taken")
            lyon.inside(partial(a_minute_later, victim.kill()))
            victim.start()
            for letter in under_way:
                letter.result()
    finally:
        mail.close()

    def all_done() -> bool:
        lyon.hurry()
        return lyon.jobs_left("fan_out", "deliver", "open_letter", "news") == 0

    until(all_done, "everything is opened, told and sent")
    ids = {letter["id"] for _, letter in letters}
    assert mail.taken == ids
    assert lyon.inside(effects) == {
        "letters": len(ids), "opened": len(ids), "answers": len(ids), "notices": min(len(ids), KEPT),
        "dead": 0, "each periodic job is there once": True,
    }  # fmt: skip
    delivered = [Counter(activity["id"] for activity in house.received("Create")) for house in street.houses]
    assert all(got.keys() == sent for got in delivered), "a delivery is lost"
    again = sum(got.total() - len(got) for got in delivered)
    assert again <= kills * IN_FLIGHT, "only what was under way at a kill is sent again, under the same id"
    print(
        f"{kills} kills among {DOORS} doors and {WORKERS} workers: {len(ids)} letters, each applied once;"
        f" {len(sent) * HOUSES} deliveries, each arrived, {again} of them again under the same id"
    )


def some_are_taken(letters: Sequence[Future[None]]) -> bool:
    taken = [letter for letter in letters if letter.done()]
    for letter in taken:
        letter.result()
    return len(taken) > len(letters) // 3


async def a_minute_later(pid: int) -> None:
    """The leases of this process have run out."""
    await sql.change("UPDATE job SET lease=0 WHERE state=1 AND owner LIKE ?", f"{pid}-%")


async def effects() -> dict[str, int | bool]:
    async def count(what: str) -> int:
        return int((await sql.rows(f"SELECT count(*) AS n FROM {what}"))[0]["n"])

    periodic = [row["kind"] for row in await sql.rows("SELECT kind FROM job WHERE key LIKE '%every %'")]
    return {
        "letters": await count("letter"),
        # Opened once more, when its worker died between keeping it and saying so: it is known by then.
        "opened": await count("letter WHERE outcome='applied' OR outcome='ignored' AND reason='known already'"),
        "answers": await count("note"),
        "notices": min(await count("notice WHERE kind='answer'"), KEPT),  # more are there until they are swept
        "dead": await count("job WHERE state=2"),
        "each periodic job is there once": len(periodic) == len(set(periodic)) > 0,
    }  # fmt: skip
