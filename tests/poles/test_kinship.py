"""What is no pole is not added, and a pole that lies in its lists gets no further than any stranger."""

import html

import orjson
import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.people.models import Portrait
from fediverse_cinema.poles import finding, kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.search import pole_reading
from fediverse_cinema.search import poles as lines
from tests.kit.counting import statements
from tests.kit.kin import a_pole_at, known_pole, page, runs
from tests.kit.neighbours import Answer
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


async def refused(town: Town, address: str) -> str:
    """What she who runs the pole is told; nothing has been written."""
    await an_account("eva", "Eva", role=Role.ADMIN)
    eva = Visitor(town.pole)
    await eva.sign_in("eva")
    await eva.look("/admin/poles")
    await eva.send("/admin/poles/add", address=address)
    assert eva.response.status_code == 422
    assert f'value="{address}"' in html.unescape(eva.page), "what was typed stays"
    assert await KnownPole.all().count() == await Follow.all().count() == 0
    assert not await Job.exists(kind=kinship.READ)
    return html.unescape(eva.page)


async def test_what_runs_other_software_is_named(town: Town) -> None:
    runs(town.social, "mastodon")
    assert "social.example is no pole of Fediverse Cinema: it runs mastodon." in await refused(town, "social.example")


async def test_a_host_without_nodeinfo_is_no_pole(town: Town) -> None:
    town.social.says["GET /.well-known/nodeinfo"] = Answer(404)
    assert "social.example is no pole of Fediverse Cinema." in await refused(town, "https://social.example/@ana")


async def test_one_that_does_not_answer_is_said_so(town: Town) -> None:
    town.social.says["GET /.well-known/nodeinfo"] = Answer(503)
    assert "social.example does not answer for the moment." in await refused(town, "social.example")


async def test_a_closed_host_is_not_even_asked(town: Town) -> None:
    a_pole_at(town.social)
    await domain_rules.close("social.example", "spam")
    assert "This pole does not speak with that server." in await refused(town, "@pole@social.example")
    assert town.social.asked == []


@pytest.mark.parametrize("address", ["lyon.example", "@pole@LYON.example", "https://lyon.example:443/films"])
async def test_a_pole_does_not_add_itself(town: Town, address: str) -> None:
    assert "This is your own pole." in await refused(town, address)


@pytest.mark.parametrize("address", ["", "?", "a pole", "pole@", 'https://"x"/'])
async def test_what_is_no_address_is_asked_for_again(town: Town, address: str) -> None:
    assert "Write an address like pole.example." in await refused(town, address)


async def test_nobody_shows_the_actors_of_another_as_hers(town: Town) -> None:
    a_pole_at(town.social)
    runs(town.evil, "fediverse-cinema", pole=f"{town.social.base}/users/pole",
         application=f"{town.social.base}/users/instance")  # fmt: skip
    assert "evil.example is no pole" in await refused(town, "evil.example")
    assert town.social.asked == []


async def test_a_person_cannot_stand_for_a_pole(town: Town) -> None:
    alice = town.evil.actor("alice")
    runs(town.evil, "fediverse-cinema", pole=alice.uri, application=town.evil.actor("i", "Application").uri)
    assert "evil.example is no pole of Fediverse Cinema: it runs fediverse-cinema." in await refused(
        town, "evil.example"
    )


@pytest.mark.parametrize(
    "written, host",
    [("@pole@a.example", "a.example"), ("https://A.example/x?y#z", "a.example"), ("a.example:8080", "a.example:8080"),
     ("http://127.0.0.1:81/", "127.0.0.1:81"), ("pôle.example", "xn--ple-kna.example"), ("a b", ""), ("[::1]", "")],
)  # fmt: skip
def test_a_host_is_read_out_of_whatever_people_write(written: str, host: str) -> None:
    assert finding.host_in(written) == host


async def test_lists_on_another_host_are_not_kept(town: Town) -> None:
    pole = await known_pole(town.evil, affiliations=f"{town.social.base}/members", calls="javascript:1")
    assert (pole.members_uri, pole.calls_uri, pole.region) == ("", "", "FR-NOR")


async def test_members_of_another_host_are_not_asked_for(town: Town) -> None:
    alice, ours = town.social.actor("alice"), f"{town.pole.base}/ap/pole"
    eve = town.evil.actor("eve")
    page(town.evil, "members", [alice.uri, ours, eve.uri, "nonsense"], kind="OrderedCollection")
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    await pole_reading.read(pole.id)
    assert town.social.fetched == []
    assert await Actor.exists(uri=eve.uri) and not await Actor.exists(uri=alice.uri)
    assert (await KnownPole.get()).last_error == ""


async def test_pages_in_a_circle_are_read_once(town: Town) -> None:
    page(town.evil, "members", [], "one", kind="OrderedCollection")
    page(town.evil, "one", [], "two")
    page(town.evil, "two", [], "one")
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    await pole_reading.read(pole.id)
    assert [town.evil.fetched.count(f"/{name}") for name in ("members", "one", "two")] == [1, 1, 1]
    assert (await KnownPole.get()).read_at is not None


async def test_a_list_without_end_is_read_within_bounds(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million members, each of whom would be one request."""
    monkeypatch.setattr(pole_reading, "MOST_FETCHES", 60)
    page(town.evil, "members", [], "0", kind="OrderedCollection")
    for number in range(pole_reading.MOST_PAGES + 20):
        people = [f"{town.evil.base}/users/{number}-{one}" for one in range(40)]
        page(town.evil, str(number), people, str(number + 1))
    pole = await known_pole(town.evil, affiliations=f"{town.evil.base}/members")
    town.evil.asked.clear()
    await pole_reading.read(pole.id)
    pages = [path for path in town.evil.fetched if path[1:].isdecimal()]
    assert len(pages) <= pole_reading.MOST_PAGES and len(town.evil.asked) <= 60
    assert (await KnownPole.get()).read_at is not None


async def test_a_page_of_two_megabytes_is_not_read_and_the_other_lists_are(town: Town) -> None:
    eve = town.evil.actor("eve", "Group")
    huge = {"id": f"{town.evil.base}/members", "type": "OrderedCollection", "orderedItems": ["x" * 100] * 20_000}
    town.evil.says["GET /members"] = Answer(200, orjson.dumps(huge))
    page(town.evil, "projects", [eve.uri], kind="OrderedCollection")
    pole = await known_pole(
        town.evil, affiliations=f"{town.evil.base}/members", projects=f"{town.evil.base}/projects"
    )  # fmt: skip
    await pole_reading.read(pole.id)
    found = await KnownPole.get()
    assert "/members" in found.last_error and found.read_at is None
    assert await Actor.exists(uri=eve.uri)


async def test_one_that_is_not_known_yet_is_not_read(town: Town) -> None:
    a_pole_at(town.evil)
    pole = await kinship.add("evil.example")
    town.evil.asked.clear()
    await pole_reading.read(pole.id)
    assert town.evil.asked == []


async def test_an_application_of_other_software_that_follows_us_does_not_ask_to_be_known(town: Town) -> None:
    for server, software in ((town.social, "mastodon"), (town.fedi, "fediverse-cinema")):
        runs(server, software)
        app = server.actor("instance", "Application")
        await town.deliver(app, app.activity("Follow", f"{town.pole.base}/ap/instance"))
    assert [one.host for one in await kinship.asking()] == ["fedi.example"]


async def test_the_latest_pole_that_asks_is_seen_first_and_one_can_be_turned_away(town: Town) -> None:
    for server in (town.social, town.evil):
        runs(server, "fediverse-cinema")
        app = server.actor("instance", "Application")
        await town.deliver(app, app.activity("Follow", f"{town.pole.base}/ap/instance"))
    assert [one.host for one in await kinship.asking()] == ["evil.example", "social.example"]
    await an_account("eva", "Eva", role=Role.ADMIN)
    eva = Visitor(town.pole)
    await eva.sign_in("eva")
    await eva.look("/admin/poles")
    await eva.send("/admin/poles/remove", host="evil.example")
    await town.pole.work()
    assert [one.host for one in await kinship.asking()] == ["social.example"]
    assert town.evil.received("Reject") and not await Follow.exists(follower__host="evil.example")


async def test_the_page_of_the_poles_asks_as_little_for_twenty_as_for_one(town: Town) -> None:
    """And counts what the lists show: who wishes to be found, projects that are there, open calls."""
    asked, now = [], clock.now()
    await lines.lines()  # our own actors are at hand from now on
    for many in (1, 20):
        for number in range(many):
            host = f"{number}.example"
            app = await Actor.create(uri=f"https://{host}/{many}", type="Application", host=host, handle="i",
                                     created_at=now, fetched_at=now)  # fmt: skip
            values = {"instance_id": app.id, "group_id": app.id, "state": KinshipState.KNOWN}
            await KnownPole.get_or_create(values, host=host)
        with statements() as made:
            found = await lines.lines()
        assert len(found) == many
        asked.append(len(made))
    assert asked[0] == asked[1]
    for handle, indexable in (("ana", True), ("bo", False)):
        person = await Actor.create(uri=f"https://3.example/{handle}", type="Person", host="3.example", handle=handle,
                                    indexable=indexable, created_at=clock.now(), fetched_at=clock.now())  # fmt: skip
        await Portrait.create(actor=person)
    assert {one.host: one.people for one in await lines.lines() if one.people} == {"3.example": 1}
