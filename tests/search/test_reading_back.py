"""After a follow has been accepted: what was published before is fetched, and no more than that."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.search import reading_back
from fediverse_cinema.timeline.models import TimelineEntry
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Town, two_poles, work_everywhere

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice", featured="https://social.example/users/alice/featured")


def collection(neighbour: Neighbour, name: str, items: list[Any], *, pages: int = 0, **more: Any) -> Document:
    """A collection of hers, whole or in pages of its own."""
    uri = f"{neighbour.uri}/{name}"
    document = {"@context": AS2, "id": uri, "type": "OrderedCollection", "totalItems": len(items), **more}
    if not pages:
        return neighbour.server.serve(document | {"orderedItems": items})
    size = -(-len(items) // pages)
    for number in range(pages):
        page = {"@context": AS2, "id": f"{uri}/{number}", "type": "OrderedCollectionPage", "partOf": uri,
                "orderedItems": items[number * size : (number + 1) * size]}  # fmt: skip
        neighbour.server.serve(page | ({"next": f"{uri}/{number + 1}"} if number + 1 < pages else {}))
    return neighbour.server.serve(document | {"first": f"{uri}/0"})


def created(neighbour: Neighbour, **more: Any) -> Document:
    """A Create of a note of hers, as Mastodon's outbox holds it."""
    note = neighbour.note("", "<p>Repérages</p>") | {"inReplyTo": None} | more
    return neighbour.activity("Create", note, to=[PUBLIC], cc=[])


async def accepted(town: Town, ana: Actor, whom: Neighbour) -> Actor:
    """Ana follows, and is accepted; all that comes of it has been done."""
    target = await webfinger.find(whom.uri)
    await follows.request(ana, target)
    await town.pole.work()
    (asked,) = whom.server.received("Follow")
    await town.deliver(whom, whom.activity("Accept", asked))
    await town.pole.work()
    return target


async def test_what_stands_in_featured_and_outbox_is_there_and_is_no_news(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    pinned = town.social.serve(alice.note("", "<p>Mon film</p>") | {"inReplyTo": None})
    collection(alice, "featured", [pinned["id"]])
    collection(alice, "outbox", [created(alice), created(alice)], pages=2)
    await accepted(town, ana, alice)
    notes = await Note.all().order_by("id")
    assert [note.html for note in notes] == ["<p>Mon film</p>", "<p>Repérages</p>", "<p>Repérages</p>"]
    # They stand in her timeline, since she follows from now on.
    assert await TimelineEntry.filter(owner_id=ana.id).count() == 3
    assert not await Job.filter(error__not="").exists()


@pytest.mark.parametrize(("ago", "told"), [(timedelta(seconds=5), 1), (timedelta(days=1), 0)])
async def test_who_is_named_is_told_though_the_note_was_read_before_its_letter_came(
    town: Town, ana: Actor, alice: Neighbour, ago: timedelta, told: int
) -> None:
    named = {"tag": [{"type": "Mention", "href": ana.uri, "name": "@ana"}], "cc": [ana.uri]}
    said = created(alice, published=(clock.now() - ago).isoformat(timespec="seconds"), **named)
    collection(alice, "outbox", [said])
    await accepted(town, ana, alice)
    assert await Notice.filter(owner_id=ana.id, kind=NoticeKind.MENTION).count() == told
    await town.deliver(alice, said)
    await town.pole.work()
    assert await Letter.filter(outcome=Outcome.IGNORED, reason="known already").count() == 1
    assert await Notice.filter(owner_id=ana.id, kind=NoticeKind.MENTION).count() == told


async def test_a_channel_of_peertube_has_announces_only_and_shows_its_films(town: Town, ana: Actor) -> None:
    maker = town.video.actor("ines")
    channel = town.video.actor("films_ines", "Group", attributedTo=[{"type": "Person", "id": maker.uri}])
    video = town.video.serve(
        {
            "@context": AS2, "id": "https://video.example/videos/watch/1", "type": "Video", "name": "Nuit blanche",
            "to": [PUBLIC], "cc": [], "attributedTo": [{"type": "Person", "id": maker.uri},
                                                       {"type": "Group", "id": channel.uri}],
            "published": "2026-08-08T09:00:00Z", "duration": "PT60S", "url": [],
        }
    )  # fmt: skip
    collection(channel, "outbox", [channel.activity("Announce", video["id"], to=[PUBLIC])], pages=1)
    target = await accepted(town, ana, channel)
    film = await Film.get()
    assert (film.title, (await Actor.get(id=film.author_id)).uri) == ("Nuit blanche", maker.uri)
    assert await Reaction.filter(actor_id=target.id, object_uri=film.uri).count() == 1


@pytest.mark.parametrize(
    "hostile",
    [
        lambda alice, evil: created(alice, attributedTo=evil.uri),
        lambda alice, evil: created(alice, id=f"{evil.server.base}/notes/1"),
        lambda alice, evil: created(evil),
        lambda alice, evil: created(alice) | {"to": [f"{alice.uri}/followers"]},
        lambda alice, evil: created(alice, to=[f"{alice.uri}/followers"]),
        lambda alice, evil: alice.activity("Announce", f"{evil.server.base}/nothing", to=[PUBLIC]),
        lambda alice, evil: alice.activity("Announce", "https://127.0.0.1/x", to=[PUBLIC]),
        lambda alice, evil: {"type": "Create"},
        lambda alice, evil: [[]],
        lambda alice, evil: "https://lyon.example/ap/notes/1",
        lambda alice, evil: 5,
    ],
    ids=["somebody else's", "another host's", "a Create of another", "not public", "a note that is not public",
         "nothing there", "inside our network", "empty", "a list", "ours", "a number"],
)  # fmt: skip
async def test_FET_17_what_is_not_hers_or_not_for_all_is_left_out_and_the_rest_is_taken(
    town: Town, ana: Actor, alice: Neighbour, hostile: Any
) -> None:
    evil = town.evil.actor("mallory")
    collection(alice, "outbox", [hostile(alice, evil), created(alice)], pages=1)
    await accepted(town, ana, alice)
    note = await Note.get()
    assert note.author_id == (await Actor.get(uri=alice.uri)).id


async def test_the_budget_ends_an_outbox_that_does_not_end(town: Town, ana: Actor, alice: Neighbour) -> None:
    things = [town.social.serve(alice.note("") | {"inReplyTo": None}) for _ in range(200)]
    collection(alice, "outbox", [one["id"] for one in things], pages=10)
    await accepted(town, ana, alice)
    pages = [path for path in town.social.fetched if path.startswith("/users/alice/outbox/")]
    assert 0 < len(pages) <= reading_back.MOST_PAGES
    assert await Note.all().count() <= reading_back.MOST_THINGS


async def test_no_more_pages_are_read_than_three_though_nothing_in_them_is_new(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    collection(alice, "outbox", [5] * 100, pages=10)
    await accepted(town, ana, alice)
    assert len([path for path in town.social.fetched if path.startswith("/users/alice/outbox/")]) == 3


async def test_the_whole_costs_no_more_than_so_many_questions(
    town: Town, ana: Actor, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each author and each hop of a redirect is one."""
    monkeypatch.setattr(reading_back, "MOST_FETCHES", 10)
    people = [town.fedi.actor(name) for name in ("ada", "bea", "cleo", "dora", "emma", "flo")]
    shares = [alice.activity("Announce", one.server.serve(one.note("", inReplyTo=None))["id"], to=[PUBLIC])
              for one in people]  # fmt: skip
    town.fedi.says["GET /moved"] = Answer(302, headers={"location": shares[0]["object"]})
    shares[0]["object"] = f"{town.fedi.base}/moved"
    collection(alice, "outbox", shares, pages=1)
    await accepted(town, ana, alice)
    # featured, outbox, its page; /moved, where it leads, the same by its id, Ada; Bea's note and Bea; Cleo's note.
    assert [path for path in town.fedi.fetched if "webfinger" not in path][-1] == urlsplit(shares[2]["object"]).path
    assert await Note.all().count() == 2


async def test_a_collection_of_another_host_is_not_hers(town: Town, ana: Actor, alice: Neighbour) -> None:
    evil = town.evil.actor("mallory")
    collection(evil, "outbox", [created(evil)])
    town.social.serve({"@context": AS2, "id": f"{alice.uri}/outbox", "type": "OrderedCollection", "totalItems": 1,
                       "first": f"{evil.uri}/outbox"})  # fmt: skip
    await accepted(town, ana, alice)
    assert town.evil.fetched == [] and not await Note.exists()


async def test_a_server_that_answers_nothing_costs_nothing(town: Town, ana: Actor, alice: Neighbour) -> None:
    for name in ("featured", "outbox"):
        town.social.says[f"GET /users/alice/{name}"] = Answer(503)
    await accepted(town, ana, alice)
    assert not await Job.filter(error__not="").exists()
    before = len(town.social.asked)
    await reading_back.read_back(ana.id, 10_000)  # nobody, or no longer followed
    assert len(town.social.asked) == before


async def test_a_pole_that_is_followed_shows_its_films(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            rosa = await a_creator("rosa", "Rosa")
            for title in ("La Deûle", "Les Beffrois"):
                await a_film(rosa, title)
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            ana = (await a_creator("ana")).actor
            await follows.request(ana, await webfinger.find("pole@lille.example"))
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            assert sorted(film.title for film in await Film.all()) == ["La Deûle", "Les Beffrois"]
            path = "https://lyon.example/people/pole@lille.example"
            page = await lyon.client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == 200 and "La Deûle" in page.text and "Les Beffrois" in page.text
