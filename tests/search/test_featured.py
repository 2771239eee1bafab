"""`featured` of people elsewhere, read again when they change: what is pinned and unpinned, and what it may cost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import follows, pins, webfinger
from fediverse_cinema.activitypub.models import Actor, Pin
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import featuring
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.search import featured
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
COLLECTION = "https://fedi.example/users/vera/collections/featured"
PATH = "/users/vera/collections/featured"
ELSEWHERE = {"@context": AS2, "id": "https://evil.example/featured", "type": "OrderedCollection", "orderedItems": []}


@pytest.fixture
async def vera(town: Town) -> Neighbour:
    """She lives on a GoToSocial, and has pinned nothing when ana begins to follow her."""
    vera = town.fedi.actor("vera", featured=COLLECTION)
    shows(vera)
    await is_followed(town, vera)
    return vera


async def is_followed(town: Town, neighbour: Neighbour) -> None:
    ana = (await a_creator("ana")).actor
    await follows.request(ana, await webfinger.find(neighbour.uri))
    await town.pole.work()
    [asked] = neighbour.server.received("Follow")
    await town.deliver(neighbour, neighbour.activity("Accept", asked))
    neighbour.server.asked.clear()


def shows(vera: Neighbour, *items: Any, **more: Any) -> None:
    """As GoToSocial writes it: ids in the collection itself, a list of one as that one."""
    listed = items[0] if len(items) == 1 and not isinstance(items[0], list) else list(items)
    vera.server.serve(
        {"@context": AS2, "id": COLLECTION, "type": "OrderedCollection", "totalItems": len(items),
         "orderedItems": listed, **more}
    )  # fmt: skip


def a_note(by: Neighbour, **more: Any) -> str:
    """The id of a note that its server shows."""
    return str(by.server.serve({"@context": AS2, **by.note("", inReplyTo=None, **more)})["id"])


async def changes(town: Town, vera: Neighbour) -> None:
    """The Update that GoToSocial sends after a pin; all that comes of it is done."""
    letter = await town.deliver(vera, vera.activity("Update", vera.document() | {"featured": COLLECTION}, to=[PUBLIC]))
    assert letter.outcome == Outcome.APPLIED


async def pinned(vera: Neighbour) -> list[str]:
    """The rows, and that her page shows none but these."""
    actor = await Actor.get(uri=vera.uri)
    rows = list(await pins.of(actor))
    assert set((await featuring.pinned(actor)).uris) <= set(rows)
    return rows


@asynccontextmanager
async def asks(vera: Neighbour, *paths: str) -> AsyncIterator[None]:
    """Inside the block, her server is asked for these documents and no other; her actor goes without saying."""
    vera.server.asked.clear()
    yield
    assert [path for path in vera.server.fetched if path != "/users/vera"] == list(paths)


def path_of(uri: str) -> str:
    return uri.removeprefix("https://fedi.example")


def later_by(seconds: float) -> Any:
    return clock.stopped_at(clock.now() + timedelta(seconds=seconds))


async def test_a_pin_of_gotosocial_is_fetched_shown_and_taken_down_again(town: Town, vera: Neighbour) -> None:
    one, two = a_note(vera, content="<p>Repérages</p>"), a_note(vera)
    shows(vera, one)
    async with asks(vera, PATH, path_of(one)):
        await changes(town, vera)
    assert await pinned(vera) == [one]
    page = await town.pole.client.get(f"{town.pole.base}/people/vera@fedi.example", headers={"Accept": "text/html"})
    assert "Repérages" in page.text.partition('id="pinned"')[2].partition("</section>")[0]
    with later_by(70):
        shows(vera, two, one)
        async with asks(vera, PATH, path_of(two)):  # what we have is not asked for again
            await changes(town, vera)
        assert await pinned(vera) == [two, one]
    with later_by(140):
        shows(vera, two)
        await changes(town, vera)
        assert await pinned(vera) == [two] and await Note.exists(uri=one)
    with later_by(210):
        shows(vera)
        await changes(town, vera)
        assert await pinned(vera) == []


async def test_what_was_pinned_before_one_of_ours_followed_is_pinned_here(town: Town) -> None:
    vera = town.fedi.actor("vera", featured=COLLECTION)
    one = a_note(vera)
    shows(vera, one)
    await is_followed(town, vera)
    assert await pinned(vera) == [one]


async def test_nobody_reads_for_people_whom_nobody_here_follows(town: Town) -> None:
    vera = town.fedi.actor("vera", featured=COLLECTION)
    shows(vera, a_note(vera))
    await town.deliver(vera, vera.activity("Follow", f"{town.pole.base}/ap/pole"))
    async with asks(vera):
        await changes(town, vera)
    assert await Pin.all().count() == 0


async def test_whole_things_are_taken_from_where_they_stand_and_the_first_page_is_read(
    town: Town, vera: Neighbour
) -> None:
    """As Mastodon writes it: whole notes. And as others do: in pages, of which the first counts."""
    whole = vera.note("", inReplyTo=None)
    shows(vera, whole)
    async with asks(vera, PATH):
        await changes(town, vera)
    assert await pinned(vera) == [whole["id"]]
    one, two = a_note(vera), a_note(vera)
    town.fedi.serve({"@context": AS2, "id": COLLECTION, "type": "Collection", "first": f"{COLLECTION}/1"})
    page = {"@context": AS2, "type": "CollectionPage", "partOf": COLLECTION}
    town.fedi.serve(page | {"id": f"{COLLECTION}/1", "items": [one], "next": f"{COLLECTION}/2"})
    town.fedi.serve(page | {"id": f"{COLLECTION}/2", "items": [two]})
    with later_by(70):
        async with asks(vera, PATH, f"{PATH}/1", path_of(one)):
            await changes(town, vera)
    assert await pinned(vera) == [one]
    empty = {"id": f"{COLLECTION}#1", "type": "OrderedCollectionPage", "orderedItems": []}
    town.fedi.serve({"@context": AS2, "id": COLLECTION, "type": "OrderedCollection", "totalItems": 0, "first": empty})
    with later_by(140):
        async with asks(vera, PATH):
            await changes(town, vera)
    assert await pinned(vera) == []


async def test_a_collection_that_marks_its_pins_has_no_others(town: Town, vera: Neighbour) -> None:
    one, two = a_note(vera), a_note(vera)
    shows(vera, one, two, pinned=[two])
    async with asks(vera, PATH, path_of(two)):
        await changes(town, vera)
    assert await pinned(vera) == [two]
    shows(vera, one, two, pinned=[])
    with later_by(70):
        await changes(town, vera)
    assert await pinned(vera) == []


@pytest.mark.parametrize(
    "hostile",
    [
        lambda vera, bob, mallory: a_note(mallory),
        lambda vera, bob, mallory: a_note(bob),
        lambda vera, bob, mallory: vera.note("", inReplyTo=None, attributedTo=bob.uri),
        lambda vera, bob, mallory: mallory.note("", inReplyTo=None, attributedTo=vera.uri),
        lambda vera, bob, mallory: a_note(vera, attributedTo=mallory.uri),
        lambda vera, bob, mallory: a_note(vera, to=[vera.uri + "/followers"], cc=[]),
        lambda vera, bob, mallory: "https://lyon.example/ap/pole",
        lambda vera, bob, mallory: "https://127.0.0.1/notes/1",
        lambda vera, bob, mallory: "https://fedi.example/nothing",
        lambda vera, bob, mallory: vera.uri,
        lambda vera, bob, mallory: {"type": "Hashtag", "href": "https://fedi.example/tags/film", "name": "#film"},
        lambda vera, bob, mallory: {"type": "Note"},
        lambda vera, bob, mallory: [[]],
        lambda vera, bob, mallory: 5,
        lambda vera, bob, mallory: None,
    ],
    ids=["of another host", "by a neighbour", "whole, by a neighbour", "whole, of another host", "by a stranger",
         "not for all", "ours", "inside our network", "nothing there", "herself", "a hashtag", "no id", "a list",
         "a number", "null"],
)  # fmt: skip
async def test_INB_18_what_is_not_hers_is_neither_pinned_nor_kept_and_the_rest_is_pinned(
    town: Town, vera: Neighbour, hostile: Callable[..., Any]
) -> None:
    good = a_note(vera)
    shows(vera, hostile(vera, town.fedi.actor("bob"), town.evil.actor("mallory")), good)
    town.evil.asked.clear()
    await changes(town, vera)
    assert await pinned(vera) == [good]
    assert [note.uri for note in await Note.all()] == [good]
    assert town.evil.fetched == []


@pytest.mark.parametrize(
    "said",
    [
        Answer(404),
        Answer(410),
        Answer(401),
        Answer(503),
        Answer(200, b"[]"),
        Answer(200, b"<html>", "text/html"),
        Answer(302, headers={"location": "https://evil.example/featured"}),
        {"type": "Note"},
        {"type": "FeaturedCollection", "orderedItems": []},
        {"first": "https://evil.example/featured"},
        {"first": COLLECTION + "/nothing"},
        {"first": 5},
        {"first": [[]]},
    ],
    ids=["gone astray", "gone", "closed", "broken down", "a list", "a page", "leads away", "a note", "something else",
         "first elsewhere", "first missing", "first a number", "first a list"],
)  # fmt: skip
async def test_a_collection_that_cannot_be_read_changes_nothing(
    town: Town, vera: Neighbour, said: Answer | Document
) -> None:
    one = a_note(vera)
    shows(vera, one)
    await changes(town, vera)
    town.evil.serve(ELSEWHERE)
    if isinstance(said, Answer):
        town.fedi.says[f"GET {PATH}"] = said
    else:
        town.fedi.serve({"@context": AS2, "id": COLLECTION, "type": "OrderedCollection", "totalItems": 0, **said})
    with later_by(70):
        await changes(town, vera)
        assert await pinned(vera) == [one]
        assert not await Job.filter(error__isnull=False).exists()
    if not isinstance(said, Answer):
        assert town.evil.fetched == []


async def test_a_collection_on_another_host_is_not_hers_and_what_was_pinned_goes(town: Town, vera: Neighbour) -> None:
    one = a_note(vera)
    shows(vera, one)
    await changes(town, vera)
    town.fedi.serve(vera.document() | {"featured": "https://evil.example/featured"})
    town.evil.serve(ELSEWHERE | {"orderedItems": [one]})
    with later_by(70):
        async with asks(vera):
            await changes(town, vera)
    assert await pinned(vera) == [] and town.evil.fetched == []


async def test_of_a_long_collection_the_first_are_pinned_and_no_more_is_asked(town: Town, vera: Neighbour) -> None:
    notes = [a_note(vera) for _ in range(200)]
    shows(vera, *notes)
    async with asks(vera, PATH, *(path_of(uri) for uri in notes[: pins.MOST_PINS])):
        await changes(town, vera)
    assert await pinned(vera) == notes[: pins.MOST_PINS]
    with later_by(70):
        async with asks(vera, PATH):  # nor the next time
            await changes(town, vera)
    assert await Note.all().count() == await Pin.all().count() == pins.MOST_PINS


async def test_a_storm_of_updates_is_two_readings(town: Town, vera: Neighbour) -> None:
    """At once and a minute after; and what changed in between is not missed."""
    one, two = a_note(vera), a_note(vera)
    shows(vera, one)
    async with asks(vera, PATH, path_of(one)):
        for _ in range(5):
            await changes(town, vera)
            shows(vera, one, two)
    assert await Job.filter(kind=featured.READ_AGAIN).count() == 1
    with later_by(70):
        async with asks(vera, PATH, path_of(two)):
            await town.pole.work()
        assert await pinned(vera) == [one, two]
        assert await Job.filter(kind=featured.READ_AGAIN).count() == 0


async def test_a_server_that_does_not_answer_is_asked_twice_more_and_leaves_nothing_behind(
    town: Town, vera: Neighbour
) -> None:
    one, two = a_note(vera), a_note(vera)
    shows(vera, one, two)
    town.fedi.says[f"GET {path_of(one)}"] = Answer(503)  # a thing that may come yet keeps the others from nothing
    await changes(town, vera)
    assert await pinned(vera) == [two]
    town.fedi.says[f"GET {PATH}"] = Answer(503)
    passed = 0.0
    for pause in (0.0, *featured.PATIENCE):
        passed += pause + 1
        with later_by(passed):
            await town.pole.work()
    assert town.fedi.fetched.count(PATH) == 3
    assert await pinned(vera) == [two]
    assert not await Job.filter(kind=featured.READ_AGAIN).exists()


async def test_what_may_come_later_is_pinned_later(town: Town, vera: Neighbour) -> None:
    one = a_note(vera)
    shows(vera, one)
    town.fedi.says[f"GET {path_of(one)}"] = Answer(503)
    await changes(town, vera)
    assert await pinned(vera) == []
    del town.fedi.says[f"GET {path_of(one)}"]
    with later_by(featured.PATIENCE[0] + 1):
        await town.pole.work()
    assert await pinned(vera) == [one]


async def test_a_slow_server_is_left_alone_and_asked_again(
    town: Town, vera: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(featured, "SECONDS", 0.2)
    one = a_note(vera)
    shows(vera, one)

    async def slowly() -> None:
        if town.fedi.asked[-1].path == PATH:
            await asyncio.sleep(5)

    town.fedi.before_answering = slowly
    await changes(town, vera)
    assert await pinned(vera) == []
    [waiting] = await Job.filter(kind=featured.READ_AGAIN)
    assert (waiting.error, waiting.lane) == (None, "fedi.example")
    town.fedi.before_answering = None
    with later_by(featured.PATIENCE[0] + 1):
        await town.pole.work()
    assert await pinned(vera) == [one]


async def test_what_was_pinned_while_the_collection_was_read_stays(town: Town, vera: Neighbour) -> None:
    actor = await Actor.get(uri=vera.uri)
    one, two = f"{vera.uri}/1", f"{vera.uri}/2"
    await pins.add(actor, one)
    began = clock.now()
    with later_by(1):
        await pins.add(actor, two)
    await pins.replace(actor, [], read_at=began)
    assert await pins.of(actor) == [two]
    await pins.replace(actor, [one], read_at=began)
    assert await pins.of(actor) == [two, one]
    with later_by(2):
        await pins.replace(actor, [one, two], read_at=clock.now())
    assert await pins.of(actor) == [one, two]
    many = [f"{vera.uri}/{number}" for number in range(50)]
    await pins.replace(actor, many, read_at=clock.now())
    assert await pins.of(actor) == many[: pins.MOST_PINS] and await Pin.all().count() == pins.MOST_PINS
