"""Killed again and again while letters come in and go out: what was answered 202 has its effect once, and what was to
be sent arrives, although some of those who get it hang up before they say so.
"""

import os
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

import httpx
import orjson
import pytest
from tortoise.expressions import Q

from fediverse_cinema.activitypub.models import Follow, FollowState
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.notices.service import KEPT
from fediverse_cinema.reactions.models import Reaction
from tests.kit.correspondence import a_film_without_footage, comment, she_is_followed, she_writes
from tests.kit.neighbours import Document, Neighbour
from tests.kit.servers import PATIENCE, Server, until
from tests.kit.street import Street, a_street

pytestmark = pytest.mark.servers

HOUSES = 50
WORK = ("fan_out", "deliver", "open_letter", "news")
IN_FLIGHT = 100  # deliveries at once, of the worker's capacity
HANGS_UP = 10  # one in so many


@pytest.fixture
def street() -> Iterator[Street]:
    with a_street(HOUSES) as opened:
        yield opened


@dataclass
class Mail:
    """Letters that their senders repeat until they hear 202, as servers do; what became of it."""

    server: Server
    letters: Sequence[tuple[Neighbour, Document]]
    tried: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def send(self, threads: int) -> None:
        with ThreadPoolExecutor(threads) as pool, httpx.Client(trust_env=False, verify=False, timeout=10) as client:
            for done in [pool.submit(self._send, client, *letter) for letter in self.letters]:
                done.result()

    def _send(self, client: httpx.Client, author: Neighbour, letter: Document) -> None:
        inbox, body = f"{self.server.url}/ap/users/ana/inbox", orjson.dumps(letter)
        while not self.over.is_set():
            self.tried += 1
            try:
                status = client.post(inbox, content=body, headers=author.signed(body, inbox)).status_code
            except httpx.TransportError:
                time.sleep(0.1)  # the server is dead, or it died before it could answer
                continue
            if status == 202:
                self.accepted[letter["id"]] += 1
                return
            assert status == 503, status
            time.sleep(0.5)


@pytest.mark.parametrize(
    ("kills", "senders", "letters", "news"),
    [(6, 4, 300, 6), pytest.param(200, 20, 10_000, 200, marks=pytest.mark.crash)],
)
def test_killed_again_and_again_nothing_is_lost_and_nothing_is_done_twice(
    server: Server, street: Street, kills: int, senders: int, letters: int, news: int
) -> None:
    """CRASH_SEED names the moments of the kills; each run says its own."""
    seed = int(os.environ.get("CRASH_SEED") or time.time())
    print(f"CRASH_SEED={seed}")
    moments = random.Random(seed)
    server.found("ana")
    film = server.inside(a_film_without_footage)
    # Of hosts where nobody is known to anybody here only some notices come through.
    server.inside(lambda: she_is_followed(street, and_follows=True))
    sent = server.inside(lambda: she_writes(news))
    authors = [street.houses[n].actor(f"rosa{n}") for n in range(senders)]
    mail = Mail(
        server, [(author, letter) for author in authors for letter in said_by(author, film, letters // senders)]
    )
    moments.shuffle(mail.letters)
    street.cuts_each = HANGS_UP

    with ThreadPoolExecutor(1) as aside:
        sending = aside.submit(mail.send, 8)
        try:
            for life in range(kills):
                if life % 5:
                    server.start()
                else:
                    server.spawn("run")  # it may not even come to answer
                time.sleep(moments.uniform(0.1, 2))
                server.kill()
            server.start()
            sending.result(timeout=max(PATIENCE, letters / 10))
        finally:
            mail.over.set()
    street.cuts_each = 0

    def all_done() -> bool:
        server.inside(hurry)
        time.sleep(1)
        return server.jobs_left(*WORK) == 0

    until(all_done, "everything is sent and applied", max(PATIENCE, letters / 10))
    assert [job for job in server.ask("jobs")["dead"] if job["kind"] in WORK] == []
    assert mail.accepted.keys() == {letter["id"] for _, letter in mail.letters}

    delivered = [Counter(activity["id"] for activity in house.received("Create")) for house in street.houses]
    assert all(got.keys() == sent for got in delivered), "a delivery is lost"
    again = sum(got.total() - len(got) for got in delivered)
    assert again <= kills * 2 * IN_FLIGHT + street.cut, "only what nobody had said yes to is sent again"
    assert all({"Accept"} <= {one["type"] for one in author.server.received()} for author in authors)

    notes = sum(letter["type"] == "Create" for _, letter in mail.letters)
    assert server.inside(effects) == {
        "letters": len(mail.letters), "letters applied": len(mail.letters), "notes": notes, "likes": senders,
        "follows": 2 * HOUSES + senders, "notices": min(notes + senders + 1, KEPT),  # of likes one
    }  # fmt: skip
    assert server.document(f"{film}/comments")["totalItems"] == notes
    assert server.document(f"{film}/likes")["totalItems"] == senders
    server.stop()
    with closing(sqlite3.connect(server.settings.sqlite_path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    print(
        f"{kills} kills; {len(mail.letters)} letters sent {mail.tried} times, each applied once; {HOUSES * news}"
        f" deliveries, each arrived, {again} of them again under the same id; {street.cut} lines cut after a letter"
    )


def said_by(author: Neighbour, film: str, how_many: int) -> Iterator[Document]:
    """She follows Ana, likes the film, and says something about it as often as it takes."""
    yield author.activity("Follow", film.partition("/films/")[0] + "/users/ana")
    yield author.activity("Like", film)
    for _ in range(how_many - 2):
        yield comment(author, film)


async def hurry() -> None:
    """Whatever waits for its next attempt need not wait: those who hung up have come back."""
    kinds = sql.marks(WORK)
    await sql.change(f"UPDATE job SET due=0 WHERE state=0 AND due>? AND kind IN ({kinds})", clock.timestamp(), *WORK)
    await sql.change("UPDATE host SET resting_until=NULL WHERE resting_until IS NOT NULL")


async def effects() -> dict[str, int]:
    """A letter whose effect was written just before a kill is found "known already" after it."""
    return {
        "letters": await Letter.all().count(),
        "letters applied": await Letter.filter(Q(outcome="applied") | Q(reason="known already")).count(),
        "notes": await Note.filter(local=False).count(),
        "likes": await Reaction.all().count(),
        "follows": await Follow.filter(state=FollowState.ACCEPTED).count(),
        "notices": min(await Notice.all().count(), KEPT),
    }
