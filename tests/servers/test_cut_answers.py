"""Receivers that take a letter and cut their answer to it anywhere: for them it has come once, since it comes again as
the same; for us it is sent when an answer has come, and nothing of the broken lines stays.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fediverse_cinema.activitypub.models import Host, OutboxEntry
from fediverse_cinema.foundation.jobs.models import Job, JobState
from tests.kit.correspondence import she_is_followed, she_writes
from tests.kit.servers import Server, until
from tests.kit.street import Street, a_street

pytestmark = pytest.mark.servers
NEWS = 4  # one failure more, and a house rests
HEAD = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
ANSWERS: dict[str, bytes | None] = {
    "reset": None,
    "silence": b"",
    "half a status line": HEAD[:12],
    "half a head": HEAD[:40],
    "a head without its end": HEAD,
    "half a body": HEAD + b'Content-Length: 100\r\n\r\n{"half":',
    "half a piece": HEAD + b'Transfer-Encoding: chunked\r\n\r\n50\r\n{"half":',
    "no last piece": HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
}
CLOSE_WAIT = "08"  # of /proc/net/tcp: the other end is closed, and ours is not


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(len(ANSWERS)) as opened:
        yield opened


def test_an_answer_that_is_cut_anywhere_costs_a_repetition_under_the_same_id_and_nothing_else(
    server: Server, street: Street
) -> None:
    server.found("ana")
    server.inside(lambda: she_is_followed(street))
    sent = server.inside(lambda: she_writes(NEWS))
    street.last_words = dict(zip([house.host for house in street.houses], ANSWERS.values(), strict=True))
    server.start()
    (process,) = server.processes
    before = sockets_of(process.pid)

    def all_have_all() -> bool:
        server.inside(hurry_those_that_never_left)
        return all({one["id"] for one in house.received("Create")} == sent for house in street.houses)

    until(all_have_all, "each has taken each letter in, and said so to the half at most")
    until(lambda: server.inside(running) == 0, "nothing is on its way")
    assert server.inside(letters_to_send) == len(ANSWERS) * NEWS, "nobody has answered: all are to be tried again"
    assert server.inside(failing) == {house.host for house in street.houses}
    assert closed_by_others(street.port) == 0
    assert sockets_of(process.pid) <= before
    assert "Traceback" not in server.log()
    street.last_words.clear()
    server.stop()  # it would let them rest for a minute
    server.start()

    def all_sent() -> bool:
        server.hurry()
        return server.jobs_left("deliver", "fan_out") == 0

    until(all_sent, "all are sent")
    for house, answer in zip(street.houses, ANSWERS, strict=True):
        come = Counter(one["id"] for one in house.received("Create"))
        assert come.keys() == sent and min(come.values()) >= 2, answer
        assert len({one.body for one in house.letters}) == NEWS, "each repetition is the same, byte for byte"
    assert server.inside(letters_written) == NEWS


def sockets_of(pid: int) -> int:
    found = 0
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found += str(path.readlink()).startswith("socket:")
    return found


def closed_by_others(port: int) -> int:
    """Lines to this port that nobody needs any more and that we still hold."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(line[2].endswith(f":{port:04X}") and line[3] == CLOSE_WAIT for line in lines)


async def hurry_those_that_never_left() -> None:
    await Job.filter(kind="deliver", state=JobState.READY, attempts=0).update(due=0)


async def running() -> int:
    return await Job.filter(kind="deliver", state=JobState.RUNNING).count()


async def letters_to_send() -> int:
    return await Job.filter(kind="deliver", state=JobState.READY).count()


async def letters_written() -> int:
    return await OutboxEntry.all().count()


async def failing() -> set[str]:
    return {host.name for host in await Host.filter(failures__gt=0, last_error__contains="not reached")}
