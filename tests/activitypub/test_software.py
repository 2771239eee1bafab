"""What runs elsewhere: NodeInfo, asked at first contact and after a week, and never believed too far."""

from datetime import timedelta

import httpx
import orjson
import pytest

from fediverse_cinema.activitypub import domain_rules, hosts
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.neighbours import Answer, Document, Server
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema"
HOST = "social.example"

# As a GoToSocial 0.20.0-rc1 answered.
GOTOSOCIAL = {
    "version": "2.1",
    "software": {"name": "gotosocial", "version": "0.20.0-rc1-57cb4fe",
                 "repository": "https://codeberg.org/superseriousbusiness/gotosocial"},
    "protocols": ["activitypub"], "services": {"inbound": [], "outbound": []}, "openRegistrations": False,
    "usage": {"users": {"total": 3}}, "metadata": {},
}  # fmt: skip


def says(server: Server, links: object, document: object = None) -> None:
    def as_json(found: object) -> Answer:
        return Answer(200, orjson.dumps(found), "application/json")

    server.says["GET /.well-known/nodeinfo"] = as_json(links)
    server.says["GET /nodeinfo/2.0"] = as_json({"software": {"name": "old", "version": "1"}})
    server.says["GET /nodeinfo/2.1"] = as_json(document)


def links_of(server: Server) -> Document:
    return {"links": [
        {"rel": f"{SCHEMA}/2.0", "href": f"{server.base}/nodeinfo/2.0"},
        {"rel": f"{SCHEMA}/2.1", "href": f"{server.base}/nodeinfo/2.1"},
        {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": f"{server.base}/actor"},
    ]}  # fmt: skip


def asked(server: Server) -> int:
    return len([one for one in server.asked if one.path == "/.well-known/nodeinfo"])


async def test_at_first_contact_a_host_is_asked_what_it_runs_and_again_after_a_week(town: Town) -> None:
    says(town.social, links_of(town.social), GOTOSOCIAL)
    assert await hosts.software(HOST) == ""
    await town.pole.work()
    assert await hosts.software(HOST) == "gotosocial"
    host = await Host.get(name=HOST)
    assert (host.software, host.software_version) == ("gotosocial", "0.20.0-rc1-57cb4fe")
    await hosts.software(HOST)
    await town.pole.work()
    assert asked(town.social) == 1
    says(town.social, links_of(town.social), {"software": {"name": "Mastodon", "version": "4.5.1"}})
    with clock.stopped_at(clock.now() + timedelta(days=7, seconds=1)):
        assert await hosts.software(HOST) == "gotosocial"
        await Job.filter(kind=hosts.ASK_SOFTWARE).update(due=0)
        await town.pole.work()
        assert (asked(town.social), await hosts.software(HOST)) == (2, "mastodon")


async def test_a_letter_is_a_first_contact_and_a_second_one_asks_nothing(town: Town) -> None:
    says(town.social, links_of(town.social), GOTOSOCIAL)
    alice = town.social.actor("alice")
    for _ in range(2):
        await town.deliver(alice, alice.activity("View", alice.uri))
    assert asked(town.social) == 1
    assert (await Host.get(name=HOST)).software == "gotosocial"


ODD = {
    "no list": {"links": 7},
    "no links": {},
    "elsewhere": {"links": [{"rel": f"{SCHEMA}/2.1", "href": "https://evil.example/nodeinfo/2.1"}]},
    "another scheme": {"links": [{"rel": f"{SCHEMA}/2.1", "href": f"http://{HOST}/nodeinfo/2.1"}]},
    "an unknown schema": {"links": [{"rel": f"{SCHEMA}/9.9", "href": f"https://{HOST}/nodeinfo/2.1"}]},
    "nothing but words": {"links": ["a", None, {"rel": 3}]},
}


@pytest.mark.parametrize("links", ODD.values(), ids=ODD.keys())
async def test_links_that_lead_nowhere_of_its_own_are_not_followed(town: Town, links: Document) -> None:
    says(town.social, links, GOTOSOCIAL)
    await hosts.software(HOST)
    await town.pole.work()
    host = await Host.get(name=HOST)
    assert (host.software, host.asked_at is not None) == ("", True)
    assert (asked(town.social), town.evil.asked, town.social.fetched) == (1, [], [])


@pytest.mark.parametrize(
    "document",
    [{}, {"software": []}, {"software": {"name": 3}}, {"software": {"name": "<script>"}},
     {"software": {"name": "x" * 61}}, {"software": {"name": "a b"}}],
)  # fmt: skip
async def test_a_name_that_is_none_is_not_kept(town: Town, document: Document) -> None:
    says(town.social, links_of(town.social), document)
    await hosts.software(HOST)
    await town.pole.work()
    assert (await Host.get(name=HOST)).software == ""


@pytest.mark.parametrize("answer", [Answer(404), Answer(500), Answer(200, b"<html>"), Answer(200, b"x" * (2 << 20))])
async def test_who_has_no_nodeinfo_is_asked_once_and_keeps_what_it_said_before(town: Town, answer: Answer) -> None:
    await Host.create(name=HOST, software="peertube", asked_at=clock.now() - timedelta(days=8))
    town.social.says["GET /.well-known/nodeinfo"] = answer
    assert await hosts.software(HOST) == "peertube"
    await town.pole.work()
    assert await hosts.software(HOST) == "peertube"
    await town.pole.work()
    assert asked(town.social) == 1


async def test_FET_05_a_redirect_into_our_network_is_refused(town: Town) -> None:
    town.social.says["GET /.well-known/nodeinfo"] = Answer(302, headers={"location": "http://[::ffff:127.0.0.1]/"})
    await hosts.software(HOST)
    await town.pole.work()
    assert (await Host.get(name=HOST)).software == ""


async def test_a_server_that_does_not_answer_is_left_alone_for_a_week(town: Town) -> None:
    async def refuse() -> None:
        raise httpx.ConnectError("refused")

    town.social.before_answering = refuse
    await hosts.software(HOST)
    await town.pole.work()
    await hosts.software(HOST)
    await town.pole.work()
    assert asked(town.social) == 1


async def test_a_closed_host_is_asked_nothing(town: Town) -> None:
    await domain_rules.close(HOST, "spam")
    await hosts.software(HOST)
    await town.pole.work()
    assert town.social.asked == []
