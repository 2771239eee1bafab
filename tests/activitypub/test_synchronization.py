"""Followers synchronisation (FEP-8fcf): what we say with letters to followers only, and what others make us do."""

import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, client, keys, outbox, synchronization
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, OutboxEntry
from fediverse_cinema.activitypub.signatures import claims
from fediverse_cinema.activitypub.signatures.message import Message
from fediverse_cinema.activitypub.signatures.signing import sign_cavage
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.neighbours import AS2, Answer, Asked, Neighbour, Server
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
VECTORS = json.loads((Path(__file__).parent.parent / "vectors/mastodon-followers-digests.json").read_text())["cases"]
NOBODY = "0" * 64


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: f"{len(case['followers'])} followers")
def test_the_digest_is_that_of_mastodon(case: dict[str, object]) -> None:
    followers = case["followers"]
    assert isinstance(followers, list)
    assert synchronization.digest_of(followers) == case["digest"]


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


async def follows_her(ana: Actor, server: Server, name: str) -> Actor:
    neighbour = server.actor(name)
    follower = await Actor.create(
        uri=neighbour.uri, type=ActorType.PERSON, host=server.host, handle=name, inbox=neighbour.inbox,
        shared_inbox=f"{server.base}/inbox", created_at=clock.now(),
    )  # fmt: skip
    await Follow.create(follower=follower, followed=ana, state=FollowState.ACCEPTED, created_at=clock.now())
    return follower


async def whisper(ana: Actor, number: int = 1) -> None:
    """Something for her followers only."""
    uri = f"{ana.uri}/activities/{number}"
    activity = {"@context": AS2, "id": uri, "type": "View", "actor": ana.uri, "object": uri, "to": [ana.followers_uri]}
    entry = await outbox.post(ana, activity, to_followers_of=[ana])
    await OutboxEntry.filter(id=entry.id).update(followers_only=True)


@pytest.mark.parametrize("understands", ["cavage", "rfc9421"])
async def test_a_letter_to_followers_only_says_who_of_that_host_they_are_and_signs_it(
    town: Town, ana: Actor, understands: str
) -> None:
    for name in ("alice", "bob"):
        await follows_her(ana, town.social, name)
    await follows_her(ana, town.video, "carol")
    if understands == "rfc9421":
        town.social.says["POST /inbox"] = [Answer(401), Answer(202)]
    await whisper(ana)
    await town.pole.work()
    letter = town.social.letters[-1]
    digest = synchronization.digest_of(f"{town.social.base}/users/{name}" for name in ("alice", "bob"))
    assert letter.headers["collection-synchronization"] == (
        f'collectionId="{ana.uri}/followers", digest="{digest}", url="{ana.uri}/followers/synchronization"'
    )
    message = Message("POST", town.social.base + letter.path, tuple(letter.headers.items()), letter.body)
    claim = claims.read(message, now=clock.now(), hosts=frozenset({town.social.host}))
    claims.verify(claim, keys.read_public_pem(ana.rsa_public or ""))
    covered = letter.headers["signature-input" if understands == "rfc9421" else "signature"]
    assert "collection-synchronization" in covered


async def test_the_followers_of_all_hosts_are_read_once_for_a_letter(
    town: Town, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not once for each inbox: with ten thousand followers that would be a hundred million rows."""
    for server in (town.social, town.video, town.fedi):
        await follows_her(ana, server, "alice")
    asked = []
    rows = sql.rows

    async def counted(statement: str, *values: Any) -> list[dict[str, Any]]:
        asked.append(statement)
        return await rows(statement, *values)

    monkeypatch.setattr(synchronization.sql, "rows", counted)
    await whisper(ana)
    await town.pole.work()
    walks = [statement for statement in asked if "FROM follow f JOIN actor" in statement and "a.uri" in statement]
    assert len(walks) == 1
    for server in (town.social, town.video, town.fedi):
        alice = f"{server.base}/{'accounts' if server is town.video else 'users'}/alice"
        assert synchronization.digest_of([alice]) in server.letters[0].headers["collection-synchronization"]
    await follows_her(ana, town.social, "bob")
    await whisper(ana, 2)
    await town.pole.work()
    both = [f"{town.social.base}/users/{name}" for name in ("alice", "bob")]
    assert synchronization.digest_of(both) in town.social.letters[-1].headers["collection-synchronization"]


async def test_a_letter_for_everybody_says_nothing_of_followers(town: Town, ana: Actor) -> None:
    await follows_her(ana, town.social, "alice")
    await whisper(ana)
    await OutboxEntry.all().update(followers_only=False)
    await town.pole.work()
    assert "collection-synchronization" not in town.social.letters[0].headers


def signed_get(asker: Neighbour, url: str) -> dict[str, str]:
    headers = sign_cavage("GET", url, key_id=asker.key_id, key=asker.key, now=clock.now())
    return {**headers, "Accept": "application/activity+json"}


async def test_the_partial_collection_is_shown_to_the_server_that_it_is_about(town: Town, ana: Actor) -> None:
    await follows_her(ana, town.social, "alice")
    await follows_her(ana, town.video, "carol")
    asking = await follows_her(ana, town.social, "asking")
    await Follow.filter(follower_id=asking.id).update(state=FollowState.REQUESTED)
    url = f"{ana.uri}/followers/synchronization"
    shown = {}
    for server in (town.social, town.video, town.evil):
        asker = server.actor("relay", "Application")
        answer = await town.pole.client.get(url, headers=signed_get(asker, url))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
        assert (answer.json()["id"], answer.json()["type"]) == (url, "OrderedCollection")
        shown[server.host] = answer.json()["orderedItems"]
    assert shown == {
        "social.example": [f"{town.social.base}/users/alice"],
        "video.example": [f"{town.video.base}/accounts/carol"],
        "evil.example": [],
    }
    for bad in ({}, {"Signature": signed_get(asker, url)["Signature"]}):
        answer = await town.pole.client.get(url, headers={"Accept": "application/activity+json", **bad})
        assert answer.status_code == 404


class Alice:
    """Somebody of elsewhere whom some of ours follow, and her server's word about that."""

    def __init__(self, town: Town, actor: Actor, neighbour: Neighbour) -> None:
        self.town, self.actor, self.neighbour = town, actor, neighbour
        self.url = f"{neighbour.uri}/followers_synchronization"

    def lists(self, *followers: str, url: str = "") -> None:
        self.neighbour.server.serve(
            {"@context": AS2, "id": url or self.url, "type": "OrderedCollection", "orderedItems": list(followers)}
        )

    async def says(self, digest: str, *, collection: str = "", url: str = "") -> None:
        """A letter of hers with the header; then we work."""
        header = (
            f'collectionId="{collection or self.neighbour.uri + "/followers"}", digest="{digest}",'
            f' url="{url or self.url}"'
        )
        await self.says_plainly(header)

    async def says_plainly(self, header: str) -> None:
        body = json.dumps(self.neighbour.activity("View", self.neighbour.uri)).encode()
        headers = self.neighbour.signed(body, self.town.pole.shared_inbox)
        headers["collection-synchronization"] = header
        answer = await self.town.pole.client.post(self.town.pole.shared_inbox, content=body, headers=headers)
        assert answer.status_code == 202
        await self.town.pole.work()

    @property
    def asked(self) -> list[Asked]:
        return [one for one in self.neighbour.server.asked if one.path.endswith("followers_synchronization")]


@pytest.fixture
async def alice(town: Town) -> Alice:
    neighbour = town.social.actor("alice")
    return Alice(town, await actors.find_actor(neighbour.uri), neighbour)


async def follow(follower: Actor, alice: Alice, state: FollowState = FollowState.ACCEPTED) -> None:
    await Follow.create(follower=follower, followed=alice.actor, state=state, created_at=clock.now())


async def test_when_both_agree_nothing_is_asked(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice)
    await alice.says(synchronization.digest_of([ana.uri]))
    assert (alice.asked, await Follow.all().count()) == ([], 1)


async def test_one_of_ours_whom_her_server_does_not_list_follows_her_no_longer(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice)
    await follow((await a_creator("ben", "Ben")).actor, alice)
    alice.lists(ana.uri)
    await alice.says(synchronization.digest_of([ana.uri]))
    assert "signature" in alice.asked[0].headers
    assert await Follow.all().values_list("follower_id", flat=True) == [ana.id]


async def test_a_follow_that_is_accepted_while_her_server_is_asked_stays(
    ana: Actor, alice: Alice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = (await a_creator("ben", "Ben")).actor
    await follow(ana, alice)
    alice.lists(ana.uri)
    fetch = client.fetch

    async def slow_fetch(uri: str) -> dict[str, Any]:
        document = await fetch(uri)
        await follow(ben, alice)
        return document

    monkeypatch.setattr(client, "fetch", slow_fetch)
    await synchronization.synchronize(alice.actor.id, alice.url, synchronization.digest_of([ana.uri]))
    assert sorted(await Follow.all().values_list("follower_id", flat=True)) == sorted([ana.id, ben.id])


async def test_INB_25_a_list_that_is_not_what_was_announced_ends_no_follow(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice)
    alice.lists()
    await alice.says(synchronization.digest_of(["https://lyon.example/ap/users/somebody"]))
    assert (len(alice.asked), await Follow.all().count()) == (1, 1)


async def test_a_follow_that_her_server_lists_and_we_do_not_know_is_undone_there(ana: Actor, alice: Alice) -> None:
    alice.lists(ana.uri, "https://lyon.example/ap/users/nobody")
    await alice.says(synchronization.digest_of([ana.uri]))
    undo = alice.town.social.received("Undo")
    assert [(one["actor"], one["object"]["type"], one["object"]["object"]) for one in undo] == [
        (ana.uri, "Follow", alice.neighbour.uri)
    ]
    assert alice.town.social.letters[-1].path == "/users/alice/inbox"


async def test_a_worker_that_is_killed_undoes_it_there_once(ana: Actor, alice: Alice) -> None:
    alice.lists(ana.uri)
    args = {"actor_id": alice.actor.id, "url": alice.url, "digest": synchronization.digest_of([ana.uri])}
    await queue.later(synchronization.SYNCHRONIZE, args)
    await work_and_be_killed()
    assert len(alice.town.social.received("Undo")) == 1


async def test_an_answer_that_we_missed_is_taken_from_the_list(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice, FollowState.REQUESTED)
    alice.lists(ana.uri)
    await alice.says(synchronization.digest_of([ana.uri]))
    assert (await Follow.get()).state == FollowState.ACCEPTED
    assert alice.town.social.received("Undo") == []


async def test_what_of_other_servers_stands_in_the_list_does_not_count(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice)
    alice.lists(ana.uri, "https://evil.example/users/x")
    await follow((await a_creator("ben", "Ben")).actor, alice)
    await alice.says(synchronization.digest_of([ana.uri]))
    assert await Follow.all().values_list("follower_id", flat=True) == [ana.id]


SAYINGS = {
    "another collection": {"collection": "https://social.example/users/bob/followers"},
    "another server's collection": {"collection": "https://evil.example/users/alice/followers"},
    "a list elsewhere": {"url": "https://evil.example/followers_synchronization"},
    "a list of ours": {"url": "https://lyon.example/ap/users/ana/followers/synchronization"},
    "no address": {"url": "followers_synchronization"},
}


@pytest.mark.parametrize("saying", SAYINGS.values(), ids=SAYINGS.keys())
async def test_INB_25_a_header_about_others_is_ignored(ana: Actor, alice: Alice, saying: dict[str, str]) -> None:
    await follow(ana, alice)
    alice.lists()
    await alice.says(NOBODY, **saying)
    assert (alice.asked, alice.town.evil.asked, await Follow.all().count()) == ([], [], 1)


@pytest.mark.parametrize(
    "header",
    ["", "collectionId", 'digest="0"', "x" * 9000, 'collectionId="a" digest="b"', '",",",', f'digest="{"A" * 64}"'],
)
async def test_INB_25_a_header_that_cannot_be_read_is_ignored(ana: Actor, alice: Alice, header: str) -> None:
    await follow(ana, alice)
    await alice.says_plainly(header)
    assert (alice.asked, await Follow.all().count(), await Job.filter(kind=synchronization.SYNCHRONIZE).count()) == (
        [], 1, 0,
    )  # fmt: skip


async def test_a_list_in_pages_is_read_to_its_end_and_no_further_than_ten(ana: Actor, alice: Alice) -> None:
    await follow(ana, alice)
    ben = (await a_creator("ben", "Ben")).actor
    await follow(ben, alice)
    base = alice.url
    alice.neighbour.server.serve({"@context": AS2, "id": base, "type": "OrderedCollection", "first": f"{base}/1"})
    for number in range(1, 30):
        items = [ana.uri] if number == 2 else []
        page = {"@context": AS2, "id": f"{base}/{number}", "type": "OrderedCollectionPage", "orderedItems": items}
        alice.neighbour.server.serve(page | {"next": f"{base}/{number + 1}"})
    await alice.says(synchronization.digest_of([ana.uri]))
    assert await Follow.all().values_list("follower_id", flat=True) == [ana.id]
    assert len([one for one in town_asked(alice) if base.rpartition("/")[2] in one]) == 11


def town_asked(alice: Alice) -> list[str]:
    return alice.neighbour.server.fetched
