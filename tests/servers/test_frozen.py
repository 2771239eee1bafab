"""A whole server that is frozen in the middle of its work, as by a machine that is moved, and goes on later: what was
under way is done once, and nobody has to start anything anew.
"""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from fediverse_cinema.foundation.database import sql
from tests.kit.correspondence import she_is_followed, she_writes
from tests.kit.servers import PATIENCE, Server, until
from tests.kit.street import Street, a_street
from tests.servers.test_crash import letters_by_outcome, post

pytestmark = pytest.mark.servers
HOUSES, NEWS, LETTERS = 20, 5, 40


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(HOUSES) as opened:
        yield opened


@pytest.mark.parametrize("seconds", [1, pytest.param(600, marks=pytest.mark.crash)])
def test_STO_14_frozen_for_ten_minutes_it_goes_on_and_does_nothing_twice(
    server: Server, street: Street, seconds: int
) -> None:
    """In the short form its leases run out by hand."""
    server.found("ana")
    server.inside(lambda: she_is_followed(street))
    sent = server.inside(lambda: she_writes(NEWS))
    street.hold("POST")
    server.start()
    rosa = street.houses[0].actor("rosa")
    until(lambda: street.unanswered > 0, "some letters are on their way")
    letters = [rosa.activity("Like", f"{server.url}/ap/users/ana/nothing/{n}") for n in range(LETTERS)]
    (process,) = server.processes
    process.send_signal(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as aside:
            arriving = aside.submit(post, server, rosa, letters, patience=PATIENCE + seconds)
            time.sleep(seconds)
            assert not arriving.done()
            process.send_signal(signal.SIGCONT)
            server.inside(lambda: sql.change("UPDATE job SET lease=0 WHERE state=1"))
            assert Counter(arriving.result()) == {202: LETTERS}
    finally:
        process.send_signal(signal.SIGCONT)
    street.release("POST")

    def all_done() -> bool:
        server.hurry()
        return server.jobs_left("fan_out", "deliver", "open_letter") == 0

    until(all_done, "everything is sent and opened")
    assert process.poll() is None
    assert server.anonymous("/").status_code == 200
    for house in street.houses:
        assert {activity["id"] for activity in house.received("Create")} == sent
    assert server.inside(lambda: letters_by_outcome("waiting")) == 0
