"""Killed in the middle of its work, or asked to stop: what a pole has accepted it does, what it has to send arrives."""

import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub.delivery import KNOCK_SECONDS
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Letter
from tests.kit.correspondence import a_film_without_footage, comment, she_is_followed, she_writes
from tests.kit.neighbours import Document, Neighbour
from tests.kit.servers import PATIENCE, Server, until
from tests.kit.street import Street, a_street

pytestmark = pytest.mark.servers

HOUSES, NEWS, LETTERS = 50, 10, 300
SENDING = ("fan_out", "deliver")
IN_FLIGHT = 100  # deliveries at once, of the worker's capacity


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(HOUSES) as opened:
        yield opened


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.long)])
def test_killed_amid_500_deliveries_it_delivers_each_to_each(server: Server, street: Street, kills: int) -> None:
    server.found("ana")
    sent = server.inside(lambda: they_follow_and_she_writes(street))
    total = HOUSES * NEWS

    for _ in range(kills):
        street.hold_letters_after(total // (kills + 4))
        server.start()
        until(lambda: street.unanswered > 0, "some letters are on their way")
        server.kill()
        street.release("POST")
        until(lambda: street.unanswered == 0, "nothing of the former life is left")
    assert server.jobs_left("deliver") > 0, "not everything had been sent"
    server.start()
    until(lambda: server.jobs_left(*SENDING) == 0, "everything is sent")

    for house in street.houses:
        assert {activity["id"] for activity in house.received()} == sent
    repeated = street.posts - total
    print(f"{kills} kills, {total} deliveries, {repeated} letters posted again")
    assert 0 < repeated <= kills * 2 * IN_FLIGHT, "only what was under way at the kill is sent again"


def test_STO_02_letters_accepted_before_a_kill_are_applied_after_it_once(server: Server, street: Street) -> None:
    server.found("ana")
    film = server.inside(a_film_without_footage)
    comments = f"{film}/comments"
    server.start()
    rosa = street.houses[0].actor("rosa")
    assert post(server, rosa, [rosa.activity("Arrive", "https://elsewhere.example/")]) == [202]  # her key is known now
    until(lambda: server.jobs_left("open_letter") == 0, "it is opened")
    # Her letters are opened in their order, and the first one waits for a server that does not answer.
    street.hold("GET")
    rosa.server.serve(rosa.document() | {"name": "Rosa Kermadec"})
    letters = [rosa.activity("Update", rosa.document()), *(comment(rosa, film) for _ in range(LETTERS - 1))]
    assert Counter(post(server, rosa, letters)) == {202: LETTERS}
    server.kill()
    assert server.inside(lambda: letters_by_outcome("waiting")) == LETTERS
    assert server.ask("jobs")["dead"] == []

    street.release("GET")
    server.start()
    until(lambda: server.jobs_left("open_letter") == 0, "all letters are opened")

    assert server.inside(lambda: letters_by_outcome("applied")) == LETTERS
    assert server.document(comments)["totalItems"] == LETTERS - 1
    assert server.inside(lambda: name_of(rosa)) == "Rosa Kermadec"

    assert Counter(post(server, rosa, letters)) == {202: LETTERS}  # the same bytes, as an anxious server repeats them
    assert server.jobs_left("open_letter") == 0
    assert server.inside(lambda: letters_by_outcome("applied")) == LETTERS
    assert server.document(comments)["totalItems"] == LETTERS - 1


def test_STO_02_what_was_answered_202_is_kept_although_the_kill_comes_at_once(server: Server, street: Street) -> None:
    server.found("ana").start()
    rosa = street.houses[0].actor("rosa")
    assert post(server, rosa, [rosa.activity("Arrive", "https://elsewhere.example/")]) == [202]
    letters = [rosa.activity("Arrive", f"https://elsewhere.example/{n}") for n in range(LETTERS)]
    kept: list[str] = []

    def send(letter: Document) -> None:
        try:
            if post(server, rosa, [letter]) == [202]:
                kept.append(letter["id"])
        except httpx.TransportError:
            return  # the server is dead

    with ThreadPoolExecutor(20) as threads:
        threads.map(send, letters)
        while len(kept) < LETTERS // 3:
            assert server.processes[0].poll() is None
        server.kill()

    assert set(kept) <= server.inside(ids_of_letters)


def test_STO_17_asked_to_stop_under_load_it_answers_and_hands_back(server: Server, street: Street) -> None:
    server.found("ana")
    sent = server.inside(lambda: they_follow_and_she_writes(street))
    street.hold("GET", "POST")
    server.start()
    rosa, ana = street.houses[0].actor("rosa"), f"{server.url}/ap/users/ana"
    before = server.document(f"{ana}/followers")["totalItems"]
    until(lambda: street.unanswered >= IN_FLIGHT, "as many letters are on their way as can be")
    with ThreadPoolExecutor() as threads:
        arriving = threads.submit(post, server, rosa, [rosa.activity("Follow", ana)])
        until(lambda: street.houses[0].fetched, "her letter waits for her key")

        stopping = threads.submit(server.stop, within=10)
        until(lambda: not listens(server), "it takes in nothing more")
        street.release("GET")

        assert arriving.result() == [202]
        assert [end in (0, -15) for end in stopping.result()] == [True]
    assert {row["state"] for row in server.ask("jobs")["jobs"]} == {"ready"}
    assert server.inside(timed_out) == 0, "her key was asked for only when inboxes had timed out"

    street.release("POST")
    server.start()

    def all_done() -> bool:
        server.hurry()  # half of the inboxes were let go, since so many said nothing
        return server.jobs_left("open_letter", *SENDING) == 0

    until(all_done, "everything is done")
    assert server.document(f"{ana}/followers")["totalItems"] == before + 1
    for house in street.houses:
        assert {activity["id"] for activity in house.received("Create")} == sent


async def they_follow_and_she_writes(street: Street) -> set[str]:
    await she_is_followed(street)
    return await she_writes(NEWS)


async def timed_out() -> int:
    return await Job.filter(kind="deliver", error__contains=f"no answer in {KNOCK_SECONDS} s").count()


async def ids_of_letters() -> set[str]:
    return {letter.activity_id for letter in await Letter.all()}


async def letters_by_outcome(outcome: str) -> int:
    return await Letter.filter(outcome=outcome).count()


async def name_of(neighbour: Neighbour) -> str:
    return (await Actor.get(uri=neighbour.uri)).name


def post(server: Server, sender: Neighbour, letters: Sequence[Document], *, patience: float = PATIENCE) -> list[int]:
    """Send letters to Ana's inbox, twenty at a time; the answers."""
    inbox = f"{server.url}/ap/users/ana/inbox"

    def send(letter: Document) -> int:
        body = orjson.dumps(letter)
        return client.post(inbox, content=body, headers=sender.signed(body, inbox)).status_code

    with httpx.Client(trust_env=False, verify=False, timeout=patience) as client:
        first = [send(letters[0])]  # the others may overtake one another
        with ThreadPoolExecutor(20) as threads:
            return first + list(threads.map(send, letters[1:]))


def listens(server: Server) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", server.port)):
            return True
    except ConnectionRefusedError:
        return False
