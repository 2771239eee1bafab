"""JLD-19: real letters of real servers, changed at random and signed as they should be. Whatever comes, no 5xx, no
answer after more than a second, no job that dies of an accident, and no memory that grows.

Four thousand in every full run, on PostgreSQL, which is the stricter (`scripts/test "postgres hostile"`), a hundred
thousand in `scripts/test long`; LETTERS says how many.
"""

import asyncio
import copy
import json
import os
import random
import resource
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fediverse_cinema.activitypub import follows
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.here import at_home_for_good
from fediverse_cinema.inbox import throng
from fediverse_cinema.inbox.models import Letter
from tests.kit import letters, poles, promptness, towns
from tests.kit.neighbours import AS2, PUBLIC, Neighbour
from tests.kit.people import a_creator, a_film

LETTERS = int(os.environ.get("LETTERS", "4000"))
AT_ONCE = 20
PARTS = 2  # one for each processor
EXAMPLES = max(1, LETTERS // AT_ONCE // PARTS)
MOST_GROWTH = 50 << 20
TYPES = (
    "Create", "Update", "Delete", "Announce", "Undo", "Like", "Follow", "Accept", "Reject", "Add", "Remove", "Flag",
    "Block", "Move", "QuoteRequest", "FeatureRequest", "View", "ApproveReply", "Question", "Note", "Video", "Person",
    "Tombstone", "Event", "Page",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**12, 1.5, "", " ", "x", "é" * 300, "a" * 20_000, "\u202e", "\x07", "\ud7ff", "😀" * 50,
    "javascript:alert(1)", "http://127.0.0.1:6379/", "http://[::1]/", "https://[", "https://u:p@social.example/",
    "file:///etc/passwd", "data:text/html,x", "urn:uuid:0", "_:b0", "//evil.example/", "https://evil.example/notes/1",
    PUBLIC, "as:Public", "Public", [], {}, [None], [[["x"]]], [{}], {"id": 3}, {"id": None}, {"type": []},
    {"id": "https://evil.example/notes/2", "type": "Note"}, ["Create", "Delete"], {"@id": "x"}, {"@value": "x"},
    "2026-13-99", "0001-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "2026-01-01T00:00:00+99:99", "PT99999999999999S",
    "<script>alert(1)</script>", "<p>" * 300, "@ana@lyon.example #Film", "https://", 2**53, -(2**63), 1e308,
)  # fmt: skip


class Street:
    """A pole with a member and her film, and neighbours who send it what nobody should send."""

    def __init__(self, town: towns.Town, senders: list[Neighbour], ours: list[str]) -> None:
        self.town = town
        self.senders = senders
        self.ours = ours
        self.sent = 0

    async def post(self, letter: dict[str, Any], sender: Neighbour) -> None:
        try:
            body = orjson.dumps(letter)
        except TypeError:  # an integer of more than 64 bits
            body = json.dumps(letter).encode()
        inbox = self.town.pole.shared_inbox if self.sent % 3 else f"{self.ours[0]}/inbox"
        self.town.pole.house.rooms.pop(throng.REFUSED, None)  # or who sends so much that is refused would be put off
        watch = promptness.Watch()
        answer = await sender.send(body, self.town.pole.client, inbox)
        took = watch.seconds()
        self.sent += 1
        assert answer.status_code < 500 and took < promptness.AT_ONCE, (answer.status_code, answer.text, took, body)

    async def open_all(self) -> None:
        """Open what has come. A handler may refuse, ignore or wait; it may not stumble."""
        await self.town.pole.work()
        accidents = await sql.rows(
            "SELECT kind, args, error FROM job WHERE error IS NOT NULL AND error NOT LIKE 'Later%'"
        )
        for accident in accidents:
            letter_id = json.loads(accident["args"]).get("letter_id")
            letter = await Letter.get_or_none(id=letter_id) if letter_id else None
            raise AssertionError(
                f"{accident['kind']}: {accident['error']}\n{letter.body if letter else accident['args']}"
            )
        await sql.change("DELETE FROM job WHERE state<>1")
        self.town.social.asked.clear()


def mutated(document: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A copy with one to six changes, anywhere in it."""
    changed = copy.deepcopy(document)
    for _ in range(dice.randint(1, 6)):
        _mutate(changed, dice)
    return changed


def _mutate(document: dict[str, Any], dice: random.Random) -> None:
    holder, key = _place(document, dice)
    match dice.randrange(9):
        case 0 | 1 | 2:
            holder[key] = copy.deepcopy(dice.choice(ODD))
        case 3:
            del holder[key]
        case 4:
            holder[key] = [holder[key]]
        case 5:
            holder[key] = [copy.deepcopy(holder[key]) for _ in range(dice.choice((2, 30)))]
        case 6:
            document["type"] = dice.choice(TYPES)
        case 7:
            _, other = dice.choice(letters.activities())
            place, name = _place(other, dice)
            holder[key] = copy.deepcopy(place[name])
        case _:
            for _ in range(40):
                holder[key] = {"object": holder[key]} if dice.random() < 0.5 else [holder[key]]


def _place(document: Any, dice: random.Random) -> tuple[Any, Any]:
    """Some key of some object inside, or some index of some list."""
    holder: Any = document
    while True:
        if isinstance(holder, dict):
            holder.setdefault("id", "https://social.example/thing")
        key = dice.choice(list(holder)) if isinstance(holder, dict) else dice.randrange(len(holder))
        deeper = holder[key]
        if not (isinstance(deeper, dict | list) and deeper) or dice.random() < 0.3:
            return holder, key
        holder = deeper


def at_home(document: dict[str, Any], sender: Neighbour, ours: list[str], dice: random.Random) -> dict[str, Any]:
    """The letter as if the sender's own server had written it, to us: else most of them would end at the first rule."""
    text = json.dumps(document)
    actor = document.get("actor")
    actor = actor.get("id") if isinstance(actor, dict) else actor
    if isinstance(actor, list):
        actor = actor[0] if actor else None
    host = ""
    if isinstance(actor, str) and urlsplit(actor).netloc:
        text = text.replace(json.dumps(actor), json.dumps(sender.uri))
        host = f"{urlsplit(actor).scheme}://{urlsplit(actor).netloc}"
        text = text.replace(host, sender.server.base)
    moved: dict[str, Any] = json.loads(text)
    if not host:
        moved["actor"] = sender.uri
    if dice.random() < 0.5:
        moved["id"] = sender.server.new_id("fuzz")
    target = moved.get("object")
    if isinstance(target, dict) and isinstance(target.get("id"), str):
        target["id"] = sender.server.new_id("things")
        if "inReplyTo" in target:
            target["inReplyTo"] = dice.choice(ours)
        if "attributedTo" in target and dice.random() < 0.8:
            target["attributedTo"] = sender.uri
    elif isinstance(target, str) and dice.random() < 0.7:
        moved["object"] = dice.choice(ours)
    return moved


def memory() -> int:
    """Bytes that this process has needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def a_street(stack: AsyncExitStack, blanks: poles.BlankDatabases) -> Street:
    town = await stack.enter_async_context(towns.a_town(blanks))
    at_home_for_good(town.pole.house)
    ana = await a_creator("ana")
    film = await a_film(ana)
    senders = [town.social.actor("alice"), town.video.actor("bob"), town.fedi.actor("cleo"), town.social.actor("dan")]
    street = Street(town, senders, [ana.actor.uri, film.uri, f"{town.pole.base}/ap/pole"])
    for sender in senders:  # known, and followed here: most of what they say concerns somebody
        await street.post({"@context": AS2, "id": f"{sender.uri}#f", "type": "Follow", "actor": sender.uri,
                           "object": ana.actor.uri}, sender)  # fmt: skip
    await town.pole.work()
    for sender in senders:
        await sql.change(
            "INSERT INTO follow(follower_id,followed_id,uri,state,created_at)"
            " SELECT ?, id, '', 'accepted', created_at FROM actor WHERE uri=? ON CONFLICT DO NOTHING",
            ana.actor.id, sender.uri,
        )  # fmt: skip
    assert await follows.page_of_followers(ana.actor, None, 10), "nobody was let in"
    return street


@pytest.mark.hostile
@pytest.mark.parametrize("part", range(PARTS))
def test_JLD_19_mutated_letters_do_no_harm(part: int, blank_databases: poles.BlankDatabases) -> None:
    known = letters.activities()
    assert len(known) > 150, "the recorded letters were not found"
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        street = runner.run(a_street(stack, blank_databases))
        levels: list[int] = []

        async def send(seeds: list[int]) -> None:
            for seed in seeds:
                dice = random.Random(seed)
                sender = dice.choice(street.senders)
                _, document = dice.choice(known)
                if dice.random() < 0.85:
                    document = at_home(document, sender, street.ours, dice)
                letter = mutated(document, dice)
                thing = letter.get("object")
                if isinstance(thing, dict):  # what is fetched is as odd as what is sent
                    shown = mutated(thing, dice) if dice.random() < 0.5 else thing
                    street.town.social.documents["/fuzz"] = shown | {"id": "https://social.example/fuzz"}
                    if dice.random() < 0.2:
                        letter["object"] = "https://social.example/fuzz"
                await street.post(letter, sender)
            await street.open_all()

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.lists(st.integers(0, 2**40), min_size=AT_ONCE, max_size=AT_ONCE))
        def throw(seeds: list[int]) -> None:
            runner.run(send(seeds))
            levels.append(memory())

        try:
            throw()
        finally:
            runner.run(stack.aclose())
    assert street.sent >= EXAMPLES * AT_ONCE
    warm = levels[len(levels) // 4]
    assert levels[-1] - warm < MOST_GROWTH, f"{(levels[-1] - warm) >> 20} MiB more after {street.sent} letters"


@pytest.mark.parametrize("seed", range(3))
def test_a_mutation_changes_something_and_leaves_the_original_alone(seed: int) -> None:
    for name, document in letters.activities():
        before = json.dumps(document)
        mutated(document, random.Random(seed))
        assert json.dumps(document) == before, name
    some = [mutated(document, random.Random(seed)) != document for _, document in letters.activities()]
    assert sum(some) > 0.8 * len(some)
