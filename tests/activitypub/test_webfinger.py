"""Finding people by address, in both directions, and what a server says of itself."""

from typing import Any

import orjson
import pytest

from fediverse_cinema.activitypub import actors, webfinger
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.neighbours import Answer
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town
from tests.kit.watching import only
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
WELL_KNOWN = "https://lyon.example/.well-known"


async def asked(town: Town, resource: str) -> dict[str, Any]:
    answer = await town.pole.client.get(f"{WELL_KNOWN}/webfinger", params={"resource": resource})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/jrd+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = answer.json()
    return document


@pytest.mark.parametrize(
    "resource",
    ["acct:ana@lyon.example", "acct:ANA@Lyon.Example", "acct:@ana@lyon.example", "ana@lyon.example",
     "https://lyon.example/ap/users/ana", "https://lyon.example/users/ana"],
)  # fmt: skip
async def test_a_member_is_found_by_address_id_and_page(town: Town, resource: str) -> None:
    await a_creator("ana")
    found = await asked(town, resource)
    assert found["subject"] == "acct:ana@lyon.example"
    links = {link["rel"]: link for link in found["links"]}
    assert links["self"] == {
        "rel": "self", "type": "application/activity+json", "href": "https://lyon.example/ap/users/ana",
    }  # fmt: skip
    assert "{uri}" in links["http://ostatus.org/schema/1.0/subscribe"]["template"]
    assert links["http://webfinger.net/rel/profile-page"]["href"] == "https://lyon.example/users/ana"


async def test_every_actor_of_the_host_has_an_address_of_her_own(town: Town) -> None:
    await a_film(await a_creator("ana"))
    actors = await Actor.filter(local_handle__isnull=False)
    assert len(actors) == 5
    for actor in actors:
        found = await asked(town, f"acct:{actor.address}")
        assert [link["href"] for link in found["links"] if link["rel"] == "self"] == [actor.uri]


@pytest.mark.parametrize(
    "resource", ["https://lyon.example", "https://lyon.example/", "acct:lyon.example@lyon.example"]
)
async def test_the_root_address_leads_to_the_application(town: Town, resource: str) -> None:
    found = await asked(town, resource)
    assert {link["href"] for link in found["links"]} == {"https://lyon.example/ap/instance"}
    assert found["subject"] == "https://lyon.example/"


@pytest.mark.parametrize(
    "resource, status",
    [("acct:nobody@lyon.example", 404), ("acct:ana@lille.example", 404), ("https://lyon.example/ap/users/nobody", 404),
     ("nonsense", 404), ("acct:a_a@lyon.example", 404), ("https://lyon.example.evil.test/ap/users/ana", 404), ("", 400),
     ("acct:an%@lyon.example", 404), ("acct:ana\u0000@lyon.example", 200)],
)  # fmt: skip
async def test_nobody_else_is_found(town: Town, resource: str, status: int) -> None:
    await a_creator("ana")
    await a_creator("aba", "Aba")
    answer = await town.pole.client.get(f"{WELL_KNOWN}/webfinger", params={"resource": resource})
    assert answer.status_code in (status, 404), answer.text


async def test_what_the_server_says_of_itself(town: Town) -> None:
    ana = await a_creator("ana")
    await a_film(ana)
    for visibility in Visibility:
        await a_note(ana.actor, visibility=visibility)
    answer = await town.pole.client.get(f"{WELL_KNOWN}/host-meta")
    assert answer.headers["content-type"].startswith("application/xrd+xml")
    assert "https://lyon.example/.well-known/webfinger?resource={uri}" in answer.text
    links = {
        link["rel"]: link["href"] for link in (await town.pole.client.get(f"{WELL_KNOWN}/nodeinfo")).json()["links"]
    }
    assert links["https://www.w3.org/ns/activitystreams#Application"] == "https://lyon.example/ap/instance"
    for version in ("2.0", "2.1"):
        answer = await town.pole.client.get(links[f"http://nodeinfo.diaspora.software/ns/schema/{version}"])
        found = answer.json()
        assert (found["version"], found["protocols"], found["software"]["name"]) == (
            version, ["activitypub"], "fediverse-cinema",
        )  # fmt: skip
        assert (found["usage"]["users"]["total"], found["usage"]["localPosts"]) == (1, 1)
        assert found["usage"]["localComments"] == 2, "how much is said in private is nobody's business"
        assert f"schema/{version}#" in answer.headers["content-type"]
        assert ("homepage" in found["software"]) is (version == "2.1")
    assert (await town.pole.client.get("https://lyon.example/nodeinfo/3.0")).status_code == 404


def jrd(*links: object) -> Answer:
    return Answer(
        200, orjson.dumps({"subject": "acct:alice@social.example", "links": list(links)}), "application/jrd+json"
    )


SELF = {"rel": "self", "type": "application/activity+json", "href": "https://social.example/users/alice"}
JRD = "https://social.example/.well-known/webfinger"


@pytest.mark.parametrize("written", ["alice@social.example", "@alice@social.example", " alice@SOCIAL.example "])
async def test_somebody_of_elsewhere_is_found_by_her_address(town: Town, written: str) -> None:
    town.social.actor("alice")
    town.social.says["GET /.well-known/webfinger"] = jrd(5, {"rel": "self", "type": "text/html", "href": "x"}, SELF)
    async with only(town, JRD, SELF["href"], Actor=1):
        assert (await webfinger.find(written)).uri == SELF["href"]


@pytest.mark.parametrize("written", ["", "alice", "alice@", "@social.example", "a b@social.example", "alice@-", "a@b@c",
                                     "javascript:alert(1)", "alice@social.example/../x", "alice@[::1]"])  # fmt: skip
async def test_what_is_no_address_is_said_so_without_asking_anybody(town: Town, written: str) -> None:
    async with only(town):
        with pytest.raises(CinemaError):
            await webfinger.find(written)


async def test_FET_27_an_answer_that_leads_nowhere_or_to_us_is_refused(town: Town) -> None:
    town.social.actor("alice")
    for link, error in (
        ({**SELF, "href": "http://127.0.0.1/actor"}, Refused),
        ({**SELF, "href": "https://lyon.example/ap/users/nobody"}, Refused),
        ({**SELF, "href": 5}, Refused),
        ({**SELF, "rel": "other"}, Missing),
    ):
        town.social.says["GET /.well-known/webfinger"] = jrd(link)
        async with only(town, JRD):
            with pytest.raises(error):
                await promptly(webfinger.find("alice@social.example"))
    town.social.says["GET /.well-known/webfinger"] = jrd(*[{"rel": "x"}] * 10_000, SELF)
    with pytest.raises(Missing):
        await promptly(webfinger.find("alice@social.example"))
    town.social.says["GET /.well-known/webfinger"] = Answer(503)
    with pytest.raises(Later):
        await promptly(webfinger.find("alice@social.example"))


def saying(subject: str, href: str) -> Answer:
    link = {"rel": "self", "type": "application/activity+json", "href": href}
    return Answer(200, orjson.dumps({"subject": subject, "links": [link]}), "application/jrd+json")


async def test_a_handle_is_confirmed_when_webfinger_leads_to_its_very_actor(town: Town) -> None:
    alice = town.social.actor("alice")
    town.social.says["GET /.well-known/webfinger"] = saying("acct:Alice@social.example", alice.uri)
    actor = await actors.find_actor(alice.uri)
    assert actor.confirmed_at is None
    await town.pole.work()
    actor = await Actor.get(uri=alice.uri)
    assert actor.confirmed_at is not None and actor.address == "alice@social.example"
    async with only(town):  # nobody need be asked again
        assert (await webfinger.find("@ALICE@Social.Example")).id == actor.id


@pytest.mark.parametrize(
    "answer",
    [saying("acct:alice@social.example", "https://social.example/users/bob"),
     saying("acct:bob@social.example", "https://social.example/users/alice"),
     saying("acct:alice@evil.example", "https://social.example/users/alice"),
     saying("nonsense", "https://social.example/users/alice"),
     Answer(200, b"[]", "application/jrd+json"),
     Answer(301, b"", headers={"location": "http://127.0.0.1/"}),
     Answer(404)],
    ids=["another actor", "another name", "another host", "no subject", "no object", "301 to private", "nobody"],
)  # fmt: skip
async def test_FET_27_INB_26_a_handle_that_is_not_confirmed_stays_a_claim(town: Town, answer: Answer) -> None:
    alice, bob = town.social.actor("alice"), town.social.actor("bob")
    town.social.says["GET /.well-known/webfinger"] = answer
    town.evil.says["GET /.well-known/webfinger"] = saying("acct:alice@evil.example", bob.uri)
    await actors.find_actor(alice.uri)
    await town.pole.work()
    assert (await Actor.get(uri=alice.uri)).confirmed_at is None
    with pytest.raises(CinemaError):
        await promptly(webfinger.find("alice@social.example"))


async def test_FET_27_a_host_cannot_give_a_name_of_its_own_to_somebody_of_another(town: Town) -> None:
    alice = town.social.actor("alice")
    town.social.says["GET /.well-known/webfinger"] = saying("acct:alice@social.example", alice.uri)
    town.evil.says["GET /.well-known/webfinger"] = saying("acct:alice@evil.example", alice.uri)
    with pytest.raises(Refused) as refusal:
        await promptly(webfinger.find("alice@evil.example"))
    assert refusal.value.code == "other_actor"
    assert (await Actor.get(uri=alice.uri)).address == "alice@social.example"


@pytest.mark.parametrize("says_so", [True, False], ids=["FEP-2c59", "WebFinger alone"])
async def test_a_house_may_keep_its_people_under_another_domain(town: Town, says_so: bool) -> None:
    """Its actors live at social.example, their addresses are at fedi.example; both say so."""
    alice = town.social.actor("alice", **({"webfinger": "alice@fedi.example"} if says_so else {}))
    for server in (town.social, town.fedi):
        server.says["GET /.well-known/webfinger"] = saying("acct:alice@fedi.example", alice.uri)
    await actors.find_actor(alice.uri)
    await town.pole.work()
    actor = await Actor.get(uri=alice.uri)
    assert (actor.confirmed_at is not None, actor.address) == (True, "alice@fedi.example")
    async with only(town):
        assert (await webfinger.find("alice@fedi.example")).id == actor.id
    await actors.refresh(actor)
    assert (await Actor.get(uri=alice.uri)).address == "alice@fedi.example"


async def test_a_domain_that_somebody_only_claims_is_not_shown(town: Town) -> None:
    mallory = town.evil.actor("gargron", webfinger="gargron@social.example")
    town.social.actor("gargron")
    town.social.says["GET /.well-known/webfinger"] = saying(
        "acct:gargron@social.example", "https://social.example/users/gargron"
    )
    await actors.find_actor(mallory.uri)
    await town.pole.work()
    actor = await Actor.get(uri=mallory.uri)
    assert (actor.confirmed_at, actor.address) == (None, "gargron@evil.example")
    assert (await webfinger.find("gargron@social.example")).uri == "https://social.example/users/gargron"


async def test_INB_26_nobody_of_elsewhere_takes_the_name_of_a_member(town: Town) -> None:
    """The same handle at another host is another address; that she is of this house, nobody can say of herself."""
    ana = (await a_creator("ana")).actor
    mallory = town.evil.actor("ana", webfinger="ana@lyon.example")
    town.evil.says["GET /.well-known/webfinger"] = saying("acct:ana@lyon.example", mallory.uri)
    await actors.find_actor(mallory.uri)
    await town.pole.work()
    theirs = await Actor.get(uri=mallory.uri)
    assert (theirs.confirmed_at, theirs.address, theirs.local) == (None, "ana@evil.example", False)
    assert (await webfinger.find("ana@lyon.example")).id == ana.id
    town.evil.says["GET /.well-known/webfinger"] = saying("acct:ana@evil.example", mallory.uri)
    assert (await webfinger.find("ana@evil.example")).id == theirs.id
    assert (await webfinger.find("@ana@lyon.example")).id == ana.id


async def test_a_handle_that_changes_while_the_old_one_is_asked_about_is_asked_about_in_turn(town: Town) -> None:
    alice = town.social.actor("alice")
    actor = await actors.find_actor(alice.uri)
    town.social.says["GET /.well-known/webfinger"] = [saying("acct:alice@social.example", alice.uri), Answer(404)]
    seen: list[bool] = []

    async def rename() -> None:
        if town.social.asked and town.social.asked[-1].path == "/.well-known/webfinger" and not seen:
            seen.append(True)
            town.social.serve(alice.document() | {"preferredUsername": "bob"})
            await actors.refresh(await Actor.get(id=actor.id))

    town.social.before_answering = rename
    await town.pole.work()
    assert seen
    now = await Actor.get(id=actor.id)
    assert (now.handle, now.confirmed_at) == ("bob", None), "only alice was confirmed"
    assert [one.path for one in town.social.asked].count("/.well-known/webfinger") == 2


async def test_of_one_site_few_handles_are_asked_about_at_once(town: Town) -> None:
    await actors.find_actor(town.social.actor("alice").uri)
    assert (await Job.get(kind=actors.CONFIRM)).lane == "addresses of social.example"


async def test_another_handle_is_another_claim(town: Town) -> None:
    alice = town.social.actor("alice")
    town.social.says["GET /.well-known/webfinger"] = saying("acct:alice@social.example", alice.uri)
    actor = await webfinger.find("alice@social.example")
    town.social.serve(alice.document() | {"preferredUsername": "bob"})
    await actors.refresh(actor)
    assert (await Actor.get(id=actor.id)).confirmed_at is None
    town.social.says["GET /.well-known/webfinger"] = saying("acct:bob@social.example", alice.uri)
    await town.pole.work()
    assert (await Actor.get(id=actor.id)).confirmed_at is not None
