"""Talks are completed, upwards and downwards, and nobody can make a crawler of us."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.search import budgets, threads
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


def served(neighbour: Neighbour, answer_to: str, **more: object) -> Document:
    return neighbour.server.serve(neighbour.note(answer_to, **more))


async def rows() -> dict[str, str]:
    """id -> what its talk began with."""
    return {note.uri: note.thread_uri for note in await Note.all()}


async def test_an_answer_to_an_unknown_answer_in_a_talk_of_ours_is_kept_with_what_is_between(
    town: Town, film: Film, alice: Neighbour
) -> None:
    ada = town.fedi.actor("ada")
    first = served(ada, film.uri)
    second = served(ada, first["id"])
    third = served(alice, second["id"])
    letter = await town.deliver(alice, alice.activity("Create", {**third, "content": "<p>forged on the way</p>"}))
    assert letter.outcome == Outcome.IGNORED, "the copy that was sent is not what is kept"
    assert await rows() == {one["id"]: film.uri for one in (first, second, third)}
    assert (await Note.get(uri=third["id"])).html == "<p>beautiful!</p>"


async def test_an_answer_whose_talk_began_elsewhere_is_not_kept(town: Town, film: Film, alice: Neighbour) -> None:
    ada = town.fedi.actor("ada")
    first = served(ada, "", inReplyTo=None)
    second = served(alice, first["id"])
    letter = await town.deliver(alice, alice.activity("Create", second))
    assert letter.outcome == Outcome.IGNORED and await rows() == {}
    assert town.fedi.fetched.count(f"/notes/{first['id'].rsplit('/', 1)[1]}") == 1


async def test_what_a_kept_answer_answers_is_fetched_and_its_talk_is_one(
    town: Town, film: Film, alice: Neighbour
) -> None:
    ada, ana = town.fedi.actor("ada"), await Actor.get(local_handle="ana")
    first = served(ada, "", inReplyTo=None)
    second = served(ada, first["id"])
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    third = served(alice, second["id"], tag=[mention])
    assert (await town.deliver(alice, alice.activity("Create", third))).outcome == Outcome.APPLIED
    assert await rows() == {one["id"]: first["id"] for one in (first, second, third)}


async def test_private_things_are_not_looked_for_and_not_kept_on_the_way(
    town: Town, film: Film, alice: Neighbour
) -> None:
    ana = await Actor.get(local_handle="ana")
    secret = served(alice, "", inReplyTo=None, to=[f"{alice.uri}/followers"], cc=[])
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    await town.deliver(alice, alice.activity("Create", alice.note(secret["id"], tag=[mention])))
    await town.deliver(alice, alice.activity("Create", alice.note("https://fedi.example/x", to=[ana.uri], cc=[])))
    assert secret["id"] not in await rows() and town.fedi.fetched == []


async def test_INB_23_a_chain_without_end_stops_at_the_documented_height(
    town: Town, film: Film, alice: Neighbour
) -> None:
    uris = [f"{town.social.base}/chain/{number}" for number in range(threads.HIGHEST + 20)]
    for uri, above in zip(uris, [*uris[1:], film.uri], strict=True):
        town.social.serve(alice.note(above) | {"id": uri})
    await town.deliver(alice, alice.activity("Create", {**alice.note(uris[1]), "id": uris[0]}))
    assert len([path for path in town.social.fetched if path.startswith("/chain/")]) == threads.HIGHEST
    assert await rows() == {}


async def test_INB_23_a_wildcard_domain_gets_ten_of_its_names_asked(house: object) -> None:
    budget = budgets.Budget()
    asked = [number for number in range(50) if await budget.spend(f"https://a{number}.evil.example/1")]
    assert len(asked) == budgets.MOST_NEW_HOSTS
    assert await budget.spend("https://a1.evil.example/2") and await budget.spend("https://other.example/1")
    assert not await budgets.Budget().spend("https://new.evil.example/1"), "nor for the next request"
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert await budgets.Budget().spend("https://new.evil.example/1")


async def test_INB_23_a_site_and_a_request_have_their_measure(house: object) -> None:
    asked = [number for number in range(600) if await budgets.Budget().spend(f"https://evil.example/{number}")]
    assert len(asked) == budgets.MOST_OF_SITE
    budget = budgets.Budget()
    asked = [number for number in range(600) if await budget.spend(f"https://s{number}.example/")]
    assert len(asked) == budgets.MOST_FOUND
    assert not await budget.spend("nothing")


WAYS = {
    "an activity about it": Answer(200, b'{"id":"https://evil.example/1","type":"Create","object":"%s"}'),
    "another id": Answer(200, b'{"id":"%s","type":"Note"}'),
    "a redirect": Answer(302, headers={"location": "%s"}),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("left", [0, 1, 2])
async def test_INB_23_whatever_an_address_leads_to_is_counted_where_it_is(
    town: Town, film: Film, alice: Neighbour, *, way: Answer, left: int
) -> None:
    """Otherwise evil could have us ask social for as much as evil likes."""
    note = served(alice, film.uri)
    town.evil.says["GET /1"] = replace(
        way, body=way.body.replace(b"%s", note["id"].encode()), headers={name: note["id"] for name in way.headers}
    )
    for number in range(budgets.MOST_OF_SITE - left):
        assert await budgets.Budget().spend(f"https://social.example/{number}")
    await threads.climb(f"{town.evil.base}/1")
    assert len(town.evil.fetched) == 1
    # A redirect to a document of another name is followed, and then asked again by that name.
    wanted = [note["id"].removeprefix(town.social.base)] * (2 if way.headers else 1) + ["/users/alice"]
    assert town.social.fetched == wanted[:left]


async def test_INB_23_a_request_counts_authors_too(town: Town, film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST_BELOW", 4)
    people = [town.fedi.actor(name) for name in ("ada", "bea", "cleo")]
    top = served(people[0], "", inReplyTo=None)
    top["replies"] = {"type": "Collection", "id": f"{top['id']}/replies",
                      "items": [served(one, top["id"])["id"] for one in people[1:]]}  # fmt: skip
    town.fedi.serve({"@context": AS2, **top["replies"]})
    await threads.descend(top["id"])
    assert len(town.fedi.fetched) == 4 and list(await rows()) == [top["id"]]


async def test_what_has_been_found_is_kept_when_a_server_above_hangs(
    town: Town, film: Film, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "CLIMB_SECONDS", 1.0)
    town.evil.before_answering = asyncio.Event().wait
    first = served(town.fedi.actor("ada"), served(town.evil.actor("mallory"), film.uri)["id"])
    second = served(alice, first["id"])
    await threads.climb(second["id"])
    assert set(await rows()) == {first["id"], second["id"]}
    third = served(alice, town.evil.new_id("notes"))
    await threads.climb(third["id"], only_if_known=True)
    assert third["id"] not in await rows()


SITES = {
    "a.b.evil.example": "evil.example",
    "evil.example": "evil.example",
    "x.films.co.uk": "films.co.uk",
    "cinema.lyon.fr": "lyon.fr",
    "x.y.asso.fr": "asso.fr",
    "localhost": "localhost",
    "a.example:8443": "a.example",
}


@pytest.mark.parametrize("host", SITES)
def test_names_of_one_site_share_its_budget(host: str) -> None:
    assert urls.site_of(host) == SITES[host]


async def a_talk_elsewhere(town: Town, alice: Neighbour) -> tuple[Document, list[Document]]:
    """A note of alice's that mentions Ana, and three answers that were never sent to us, one below another."""
    ada, ana = town.fedi.actor("ada"), await Actor.get(local_handle="ana")
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    top = served(alice, "", inReplyTo=None, tag=[mention])
    first, other = served(ada, top["id"]), served(alice, top["id"])
    below = served(alice, first["id"])
    for note, answers in ((top, [first["id"], other]), (first, [below["id"]])):
        uri = f"{note['id']}/replies"
        page = {"type": "CollectionPage", "id": f"{uri}?page=1", "partOf": uri, "items": answers[:1]}
        town_of = town.social if note is top else town.fedi
        town_of.serve({"@context": AS2, "id": uri, "type": "Collection", "first": page | {"next": f"{uri}/2"}})
        town_of.serve({"@context": AS2, "id": f"{uri}/2", "type": "CollectionPage", "items": answers[1:]})
        note["replies"] = uri
    await town.deliver(alice, alice.activity("Create", top))
    return top, [first, other, below]


async def test_a_talk_that_a_member_opens_is_completed_downwards_once_an_hour(
    town: Town, film: Film, alice: Neighbour
) -> None:
    top, answers = await a_talk_elsewhere(town, alice)
    assert await rows() == {top["id"]: top["id"]}
    await threads.opened(top["id"])
    await town.pole.work()
    assert await rows() == {one["id"]: top["id"] for one in (top, *answers)}
    asked = len(town.social.asked)
    await threads.opened(top["id"])
    assert await Job.filter(kind=threads.DESCEND).count() == 0
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        await threads.opened(top["id"])
        await town.pole.work()
    assert len(town.social.asked) > asked and len(await rows()) == 4


async def test_words_that_are_gone_when_a_member_opens_them_go_from_here_too(
    town: Town, film: Film, alice: Neighbour
) -> None:
    top, (first, *_) = await a_talk_elsewhere(town, alice)
    await threads.descend(top["id"])
    author = await Actor.get(uri=alice.uri)
    town.social.says[f"GET {top['id'].removeprefix(town.social.base)}"] = Answer(410)
    await threads.opened(top["id"])
    await town.pole.work()
    assert top["id"] not in await rows() and await tombstones.is_buried(top["id"], author)
    assert first["id"] in await rows(), "what others said is theirs"


async def test_words_whose_author_alone_is_gone_stay_until_she_says_so(
    town: Town, film: Film, alice: Neighbour
) -> None:
    top, _ = await a_talk_elsewhere(town, alice)
    await Actor.filter(uri=alice.uri).update(fetched_at=None)
    town.social.says[f"GET {alice.uri.removeprefix(town.social.base)}"] = Answer(410)
    await threads.descend(top["id"])
    assert top["id"] in await rows()


async def test_what_is_found_in_a_talk_is_told_as_old(town: Town, film: Film, alice: Neighbour) -> None:
    top, _ = await a_talk_elsewhere(town, alice)
    await threads.descend(top["id"])
    news = [json.loads(job.args) for job in await Job.filter(kind="news")]
    assert [one["news"]["old"] for one in news if one["name"] == "NoteSaid"] == [True, True, True]


async def test_a_talk_of_ours_is_not_asked_for(town: Town, film: Film) -> None:
    await threads.opened(film.uri)
    assert await Job.filter(kind=threads.DESCEND).count() == 0


async def test_collections_of_other_servers_and_pages_in_a_circle_are_left_alone(
    town: Town, film: Film, alice: Neighbour
) -> None:
    ana = await Actor.get(local_handle="ana")
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    uri = f"{town.social.base}/replies"
    top = served(alice, "", inReplyTo=None, tag=[mention], replies=uri)
    await town.deliver(alice, alice.activity("Create", top))
    town.social.serve({"@context": AS2, "id": uri, "type": "Collection", "first": f"{uri}/1"})
    town.social.serve({"@context": AS2, "id": f"{uri}/1", "type": "CollectionPage", "items": [], "next": uri})
    town.evil.serve(
        {"@context": AS2, "id": f"{town.evil.base}/r", "type": "CollectionPage", "items": [f"{town.evil.base}/n"]}
    )
    await threads.descend(top["id"])
    assert [town.social.fetched.count(path) for path in ("/replies", "/replies/1")] == [1, 1]
    town.social.documents["/replies/1"]["next"] = f"{town.evil.base}/r"
    await threads.descend(top["id"])
    assert town.evil.fetched == []


async def test_servers_that_fail_leave_the_rest_of_a_talk(town: Town, film: Film, alice: Neighbour) -> None:
    top, (first, other, _) = await a_talk_elsewhere(town, alice)
    town.fedi.says[f"GET {first['id'].removeprefix(town.fedi.base)}"] = Answer(503)
    await threads.descend(top["id"])
    assert set(await rows()) == {top["id"], other["id"]}
    assert PUBLIC in other["to"]


async def test_of_one_site_few_talks_are_completed_at_once(town: Town) -> None:
    for host in ("a.evil.example", "b.evil.example:8443"):
        await threads.opened(f"https://{host}/1")
    assert {job.lane for job in await Job.all()} == {"threads of evil.example"}
