"""Those who run Lyon add Lille: both servers follow, each reads what the other lists, and a removal undoes it all."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, Host
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.here import at_home, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.notices import running
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness
from fediverse_cinema.people.models import Creator, Portrait
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import calls
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.projects.models import Call, CallState, Membership, Project
from fediverse_cinema.search import arrivals, people, pole_reading, poles, saved
from fediverse_cinema.search.models import SavedSearch
from fediverse_cinema.web import dates
from tests.kit.calls import a_call
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.projects import a_project
from tests.kit.towns import Pole, down, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
OVERVIEW = "/admin/poles"


@dataclass
class Pair:
    """Two poles, and who runs each, signed in."""

    lyon: Pole
    lille: Pole
    eva: Visitor
    fay: Visitor

    async def work(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def add_lille(self) -> None:
        await self.eva.look(OVERVIEW)
        await self.eva.send(f"{OVERVIEW}/add", address="@pole@lille.example")
        await self.work()

    async def add_lyon(self) -> None:
        await self.fay.look(OVERVIEW)
        await self.fay.send(f"{OVERVIEW}/add", address="https://lyon.example/films")
        await self.work()


@pytest.fixture
async def pair(blank_databases: BlankDatabases) -> AsyncIterator[Pair]:
    async with two_poles(blank_databases) as (lyon, lille):
        visitors = []
        for pole, handle in ((lyon, "eva"), (lille, "fay")):
            with at_home(pole.house):
                await an_account(handle, handle.capitalize(), role=Role.ADMIN)
            visitor = Visitor(pole)
            await visitor.sign_in(handle)
            visitors.append(visitor)
        yield Pair(lyon, lille, *visitors)


async def follows_of(pole: Pole) -> set[tuple[str, str, str]]:
    """Who of the two servers follows whom, as this pole has it."""
    with at_home(pole.house):
        found = await Follow.filter(follower__type="Application").select_related("follower", "followed")
        return {(one.follower.uri, one.followed.uri, one.state.value) for one in found}


def both(by: str, of: str) -> set[tuple[str, str, str]]:
    return {
        (f"https://{by}.example/ap/instance", f"https://{of}.example/ap/{actor}", "accepted")
        for actor in ("instance", "pole")
    }


async def test_a_pole_is_added_asks_in_turn_and_is_removed_on_both_sides(pair: Pair) -> None:
    await pair.eva.look(OVERVIEW)
    await pair.eva.send(f"{OVERVIEW}/add", address="@pole@lille.example")
    assert "it has not answered yet" in await pair.eva.look(OVERVIEW)
    with at_home(pair.lyon.house):
        assert (await KnownPole.get()).state == KinshipState.ASKED
    await pair.work()
    with at_home(pair.lyon.house):
        pole = await KnownPole.get()
        assert (pole.host, pole.state, pole.last_error) == ("lille.example", KinshipState.KNOWN, "")
        assert pole.read_at is not None and pole.members_uri == "https://lille.example/ap/pole/members"
        assert [one.knows_us for one in await poles.lines()] == [False]
    assert "It has not added us yet." in await pair.eva.look(OVERVIEW)

    page = await pair.fay.look(OVERVIEW)
    assert "Ask to be known" in page and "lyon.example" in page
    await pair.fay.send(f"{OVERVIEW}/add", address="lyon.example")
    await pair.work()
    assert "Ask to be known" not in await pair.fay.look(OVERVIEW)
    assert "It knows us, too." in await pair.eva.look(OVERVIEW)
    everything = both("lyon", "lille") | both("lille", "lyon")
    assert await follows_of(pair.lyon) == await follows_of(pair.lille) == everything

    assert "Remove this pole" in await pair.eva.look(f"{OVERVIEW}?remove=lille.example")
    await pair.eva.send(f"{OVERVIEW}/remove", host="lille.example")
    await pair.work()
    with at_home(pair.lyon.house):
        assert await KnownPole.all().count() == 0
    assert await follows_of(pair.lyon) == set()
    assert "It has declined, or removed us." in await pair.fay.look(OVERVIEW)
    with at_home(pair.lille.house):
        assert (await KnownPole.get()).state == KinshipState.ASKED
        assert await Follow.filter(follower__type="Application", state=FollowState.ACCEPTED).count() == 0


async def test_adding_twice_asks_once_and_one_that_declined_is_asked_again(pair: Pair) -> None:
    await pair.add_lille()
    await pair.add_lille()
    assert await follows_of(pair.lyon) == both("lyon", "lille")
    await pair.add_lyon()
    with at_home(pair.lille.house):
        found = await kinship.find("lyon.example")
        assert found is not None
        await kinship.remove(found)
    await pair.work()
    assert "It has declined" in await pair.eva.look(OVERVIEW)
    await pair.add_lille()
    with at_home(pair.lyon.house):
        assert (await KnownPole.get()).state == KinshipState.KNOWN
    assert await follows_of(pair.lyon) == both("lyon", "lille")


async def test_what_a_pole_lists_is_found_at_another_until_it_is_listed_no_longer(pair: Pair) -> None:
    with at_home(pair.lille.house):
        made = {}
        for handle in ("ana", "bo"):
            account = await an_account(handle, handle.capitalize())
            await Actor.filter(id=account.creator.actor_id).update(indexable=handle == "ana")
            await portraits.keep(account.creator.actor, Likeness(town="Lille"))
            made[handle] = account.creator
        project = await a_project(made["ana"])
        call = await a_call(project, "Prise de son")
        over = await a_call(project, "Montage")
        await calls.close(over)
        for name, count in (("members", 1), ("projects", 1), ("calls", 1)):
            answer = await pair.lille.client.get(
                f"{urls.pole()}/{name}", headers={"Accept": "application/activity+json"}
            )
            assert answer.json()["totalItems"] == count, name
        first = (await pair.lille.client.get(f"{urls.pole()}/members")).json()["first"]
        shown = (await pair.lille.client.get(first)).json()
        assert undefined_terms(shown) == set()
        assert shown["orderedItems"] == [
            {
                "id": "https://lille.example/ap/pole/members#ana", "type": "Relationship",
                "attributedTo": urls.pole(), "subject": "https://lille.example/ap/users/ana", "object": urls.pole(),
                "relationship": "member",
            }
        ]  # fmt: skip
    await pair.add_lille()
    with at_home(pair.lyon.house):
        assert await Actor.exists(uri="https://lille.example/ap/users/ana")
        assert not await Actor.exists(uri="https://lille.example/ap/users/bo"), "who has not agreed is not listed"
        assert [one.uri for one in await Call.filter(local=False, state=CallState.OPEN)] == [call.uri]
    visitor = Visitor(pair.lyon)
    assert "Prise de son" in await visitor.look("/calls")
    page = await visitor.look("/poles")
    assert "lille.example" in page and "1 project, 1 open call" in page

    with at_home(pair.lille.house):
        await calls.withdraw(call)
    with at_home(pair.lyon.house):
        assert await Call.filter(uri=call.uri).update(fetched_at=None)
        await pole_reading.read((await KnownPole.get()).id)
        assert not await Call.exists(uri=call.uri), "a call that is gone goes here, too"


async def test_removing_a_pole_forgets_what_nobody_here_needs(pair: Pair) -> None:
    with at_home(pair.lille.house):
        for handle in ("ana", "bo"):
            creator: Creator = (await an_account(handle, handle.capitalize())).creator
            await Actor.filter(id=creator.actor_id).update(indexable=True)
            await portraits.keep(creator.actor, Likeness(town="Lille"))
        for handle in ("quai_nord", "la_digue", "le_bac", "la_rue", "le_phare"):
            await a_call(await a_project(creator, handle, handle), handle)
    await pair.add_lille()
    with at_home(pair.lyon.house):
        assert await Call.all().count() == await Project.all().count() == 5
        eva, now = await Actor.get(local_handle="eva"), clock.now()
        group, bac, rue, phare = [
            await Project.get(actor__uri=f"https://lille.example/ap/projects/{handle}").select_related("actor")
            for handle in ("la_digue", "le_bac", "la_rue", "le_phare")
        ]
        people = [await Actor.get(uri=f"https://lille.example/ap/users/{handle}") for handle in ("ana", "bo")]
        for person in people:
            await Portrait.get_or_create(actor_id=person.id)
        await Follow.create(follower=eva, followed=group.actor, state=FollowState.ACCEPTED, created_at=now)
        made: dict[str, Any] = {"kind": OfferKind.APPLICATION, "state": "sent", "created_at": now, "moved_at": now}
        call = await Call.get(title="le_bac")
        await Offer.create(uri="https://lyon.example/1", project=bac, call=call, person=eva, **made)
        await Offer.create(uri="https://lyon.example/2", project=phare, person=people[1], **made)
        belongs: dict[str, Any] = {"uri": f"{rue.actor.uri}/affiliations/7", "created_at": now, "joined_at": now}
        await Membership.create(project=rue, person=eva, number=7, **belongs)
        found = await kinship.find("lille.example")
        assert found is not None
        await kinship.remove(found)
    await pair.work()
    with at_home(pair.lyon.house):
        assert {one.id for one in await Project.all()} == {group.id, bac.id, rue.id, phare.id}
        assert {one.title for one in await Call.all()} == {"la_digue", "le_bac"}
        assert [one.actor_id for one in await Portrait.all()] == [people[1].id]
    assert "lille.example" not in await Visitor(pair.lyon).look("/poles")


async def test_every_known_pole_is_read_now_and_then_and_one_that_has_not_answered_is_not(pair: Pair) -> None:
    with at_home(pair.lyon.house):
        pole = await kinship.add("lille.example")
        await pole_reading.read_all()
        assert not await Job.exists(kind=kinship.READ)
        await KnownPole.filter(id=pole.id).update(state=KinshipState.KNOWN)
        await pole_reading.read_all()
        await pole_reading.read_all()
        assert await Job.filter(kind=kinship.READ).count() == 1


async def test_a_pole_that_is_silent_keeps_its_lists_and_is_shown_so(pair: Pair) -> None:
    with at_home(pair.lille.house):
        await a_call(await a_project((await an_account("ana", "Ana")).creator), "Prise de son")
    await pair.add_lille()
    with down(pair.lille), at_home(pair.lyon.house):
        before = (await KnownPole.get()).read_at
        await pole_reading.read((await KnownPole.get()).id)
        pole = await KnownPole.get()
        assert pole.read_at == before and "lille.example" in pole.last_error
        assert await Call.all().count() == 1
    page = await Visitor(pair.lyon).look("/poles")
    assert "Has not answered since" in page
    await pair.eva.look(OVERVIEW)
    assert "What happened" in pair.eva.page
    with at_home(pair.lyon.house):
        await pole_reading.read((await KnownPole.get()).id)
        assert (await KnownPole.get()).last_error == ""


async def test_FE2_whatever_address_of_a_call_a_member_has_leads_to_the_page_where_she_offers_herself(
    pair: Pair,
) -> None:
    with at_home(pair.lille.house):
        call = await a_call(await a_project((await an_account("ana", "Ana")).creator), "Prise de son")
        page = urls.call_page("quai_nord", 1)
    for address in (page, call.uri):
        await pair.eva.look(f"/search?q={address}")
        assert pair.eva.response.status_code == 200
        path = pair.eva.response.url.path
        assert path.startswith("/calls/") and "Prise de son" in pair.eva.page
    visitor = Visitor(pair.lille)
    await visitor.look("/projects/quai_nord/calls/1")
    assert f"/interact?to={quote(call.uri, safe='/')}&amp;intent=offer" in visitor.page
    await visitor.look(f"/interact?to={call.uri}&intent=offer")
    visitor.client.follow_redirects = False
    await visitor.send("/interact", handle="eva@lyon.example")
    home = visitor.response.headers["location"]
    assert home.startswith("https://lyon.example/authorize_interaction?uri=")
    await pair.eva.look(home.removeprefix("https://lyon.example"))
    assert pair.eva.response.url.path == path, "one screen after her own address"


async def test_who_runs_a_pole_hears_who_has_added_and_who_has_removed_it(pair: Pair) -> None:
    await pair.add_lille()
    page = await pair.fay.look("/notices")
    assert page.count("has added this pole") == 1 and 'href="/admin/poles"' in page and "Pôle Lyon" in page
    assert "has added this pole" not in await pair.eva.look("/notices"), "she has done it herself"
    await pair.add_lyon()
    with at_home(pair.lyon.house):
        found = await kinship.find("lille.example")
        assert found is not None
        await kinship.remove(found)
    await pair.work()
    page = await pair.fay.look("/notices")
    assert page.count("has removed this pole") == 1 and "has added this pole" not in page
    assert "has removed this pole" not in await pair.eva.look("/notices"), "she has done it herself"


async def test_other_servers_that_follow_are_no_poles_and_members_hear_nothing(pair: Pair) -> None:
    with at_home(pair.lille.house):
        await an_account("ana", "Ana")
    ana = Visitor(pair.lille)
    await ana.sign_in("ana")
    await pair.add_lille()
    assert "has added this pole" not in await ana.look("/notices")
    with at_home(pair.lille.house):
        await Notice.all().delete()
        await Host.filter(name="lyon.example").update(software="mastodon")
        here().rooms.clear()
        follow = await Follow.get(follower__uri="https://lyon.example/ap/instance", followed__local_handle="instance")
        await running.pole_came(follow.follower_id, follow.followed_id)
        assert not await Notice.exists()


async def in_the_directory(pole: Pole) -> list[str]:
    with at_home(pole.house):
        return [one.person.handle for one in (await people.find(people.Wanted(), None)).people]


async def test_who_withdraws_at_her_pole_leaves_our_directory_at_the_next_reading(pair: Pair) -> None:
    with at_home(pair.lille.house):
        ana = (await an_account("ana", "Ana")).creator
        await Actor.filter(id=ana.actor_id).update(indexable=True)
        await portraits.keep(ana.actor, Likeness(town="Lille"))
    await pair.add_lille()
    assert await in_the_directory(pair.lyon) == ["ana@lille.example"]
    with at_home(pair.lille.house):
        await Actor.filter(id=ana.actor_id).update(indexable=False)
    with at_home(pair.lyon.house), clock.stopped_at(clock.now() + timedelta(hours=6)):
        await pole_reading.read((await KnownPole.get()).id)
    assert await in_the_directory(pair.lyon) == []


async def test_who_withdraws_leaves_our_directory_at_once_when_her_server_tells_it(pair: Pair) -> None:
    with at_home(pair.lille.house):
        ana = (await an_account("ana", "Ana")).creator
        await Actor.filter(id=ana.actor_id).update(indexable=True)
        await portraits.keep(ana.actor, Likeness(town="Lille"))
    await pair.add_lille()
    with at_home(pair.lyon.house):
        eva, theirs = await Actor.get(local_handle="eva"), await Actor.get(uri=ana.actor.uri)
        await follows.request(eva, theirs)
    await pair.work()
    assert await in_the_directory(pair.lyon) == ["ana@lille.example"]
    visitor = Visitor(pair.lille)
    await visitor.sign_in("ana")
    await visitor.look("/workshop/portrait")
    await visitor.send("/workshop/portrait", listed=[])
    await pair.work()
    assert await in_the_directory(pair.lyon) == []


async def test_who_withdraws_after_her_pole_has_parted_from_us_is_not_in_our_directory(pair: Pair) -> None:
    with at_home(pair.lille.house):
        ana = (await an_account("ana", "Ana")).creator
        await Actor.filter(id=ana.actor_id).update(indexable=True)
        await portraits.keep(ana.actor, Likeness(town="Lille"))
        await a_call(await a_project(ana), "Prise de son")
    await pair.add_lille()
    await pair.add_lyon()
    assert await in_the_directory(pair.lyon) == ["ana@lille.example"]
    with at_home(pair.lille.house):
        found = await kinship.find("lyon.example")
        assert found is not None
        await kinship.remove(found)
    await pair.work()
    assert await in_the_directory(pair.lyon) == []
    with at_home(pair.lyon.house):
        assert (await KnownPole.get()).state == KinshipState.ASKED
        assert await Portrait.all().count() == await Call.all().count() == await Project.all().count() == 0
        assert not await Note.exists(author__host="lille.example"), "the notes that were calls go with them"


async def test_calls_of_long_ago_of_a_pole_that_has_just_been_added_are_told_to_nobody(pair: Pair) -> None:
    with at_home(pair.lille.house):
        project = await a_project((await an_account("ana", "Ana")).creator)
        for title in ("old", "fresh"):
            await a_call(project, title)
    with at_home(pair.lyon.house):
        eva = await Actor.get(local_handle="eva")
        search = await saved.keep(eva, "Son", Wanted(trade="sound-recordist"))
        await SavedSearch.filter(id=search.id).update(created_at=clock.now() - timedelta(days=90))
    with at_home(pair.lille.house):
        old = await Call.get(title="old")
        published = clock.now() - timedelta(days=30)
        await Call.filter(id=old.id).update(published_at=published)
        await Note.filter(uri=old.uri).update(published_at=published)
    await pair.add_lille()
    with at_home(pair.lyon.house):
        assert await Call.filter(local=False, state=CallState.OPEN).count() == 2
        told = await Notice.filter(owner_id=eva.id, kind=NoticeKind.CALL)
        assert [one.object_uri for one in told] == [(await Call.get(title="fresh")).uri]


async def test_a_call_that_came_before_its_pole_was_known_is_told_once_it_is(pair: Pair) -> None:
    """Whoever follows the project has it as a note, and it stands in no list; her search finds it with the pole."""
    with at_home(pair.lille.house):
        project = await a_project((await an_account("ana", "Ana")).creator)
        uri = (await a_call(project, "Prise de son")).uri
    with at_home(pair.lyon.house):
        eva = await Actor.get(local_handle="eva")
        search = await saved.keep(eva, "Son", Wanted(trade="sound-recordist"))
        await SavedSearch.filter(id=search.id).update(created_at=clock.now() - timedelta(days=1))
        await arrivals.fetch(uri)
    await pair.work()
    with at_home(pair.lyon.house):
        assert (await Call.get()).uri == uri
        assert not await Notice.exists(kind=NoticeKind.CALL)
    await pair.add_lille()
    with at_home(pair.lyon.house):
        told = await Notice.filter(owner_id=eva.id, kind=NoticeKind.CALL)
        assert [one.object_uri for one in told] == [uri]


async def test_FE2_the_address_in_her_own_browser_leads_there_too_at_either_pole(pair: Pair) -> None:
    """What Lyon shows of a call of Lille, pasted at Lyon and at Lille."""
    with at_home(pair.lille.house):
        await a_call(await a_project((await an_account("ana", "Ana")).creator), "Prise de son")
    await pair.add_lille()
    with at_home(pair.lyon.house):
        address = f"https://lyon.example/calls/{(await Call.get()).id}"
    for visitor, path in ((pair.eva, address.removeprefix("https://lyon.example")), (pair.fay, "/projects/quai_nord")):
        await visitor.look(f"/search?q={quote(address, safe='')}")
        assert visitor.response.status_code == 200 and visitor.response.url.path.startswith(path), visitor.page
        assert "Prise de son" in visitor.page
    await pair.eva.look("/search?q=https://lyon.example/people")
    assert pair.eva.response.url.path == "/people"


async def test_who_becomes_listed_changes_or_withdraws_is_told_at_once_to_the_poles_that_know_hers_and_to_no_other(
    pair: Pair,
) -> None:
    """Nobody at Lyon follows her, and nobody there reads the list again meanwhile."""
    with at_home(pair.lille.house):
        ana = (await an_account("ana", "Ana")).creator
        ours = await Actor.get(uri=urls.instance())
    await pair.add_lille()
    with at_home(pair.lille.house):
        other = await Actor.create(
            uri="https://mastodon.example/actor", type="Application", host="mastodon.example", handle="actor",
            inbox="https://mastodon.example/inbox", created_at=clock.now(),
        )  # fmt: skip
        await Follow.create(follower=other, followed=ours, state=FollowState.ACCEPTED, created_at=clock.now())
        await Host.create(name="mastodon.example", software="mastodon", software_asked_at=clock.now())
    with at_home(pair.lyon.house):
        read_at = (await KnownPole.get()).read_at
    visitor = Visitor(pair.lille)
    await visitor.sign_in("ana")

    async def say(town: str, *, listed: bool) -> list[str]:
        await visitor.look("/workshop/portrait")
        await visitor.send("/workshop/portrait", town=town, listed=["on"] if listed else [])
        with at_home(pair.lille.house):
            told = [one for one in await Job.filter(kind="fan_out").values_list("args", flat=True)]
            people = [int(one) for args in told for one in json.loads(str(args))["people"]]
            hosts = [one.host for one in await Actor.filter(id__in=people)]
        await pair.work()
        return hosts

    assert await say("Lille", listed=False) == [], "who has not agreed is told to nobody"
    assert await in_the_directory(pair.lyon) == []
    assert await say("Lille", listed=True) == ["lyon.example"]
    assert await in_the_directory(pair.lyon) == ["ana@lille.example"]
    assert await say("Roubaix", listed=True) == ["lyon.example"]
    with at_home(pair.lyon.house):
        assert (await Portrait.get(actor__uri=ana.actor.uri)).town == "Roubaix"
    assert await say("Roubaix", listed=False) == ["lyon.example"]
    assert await in_the_directory(pair.lyon) == []
    assert await say("Lille", listed=False) == []
    with at_home(pair.lyon.house):
        assert (await KnownPole.get()).read_at == read_at
        assert (await Portrait.get(actor__uri=ana.actor.uri)).town == "Roubaix"


async def test_who_runs_the_pole_has_a_known_pole_read_now(pair: Pair) -> None:
    await pair.add_lille()
    with at_home(pair.lille.house):
        await a_project((await an_account("ana", "Ana")).creator)
    with at_home(pair.lyon.house):
        before = (await KnownPole.get()).read_at
        assert not await Project.exists()
    assert "Is being read." not in await pair.eva.look(OVERVIEW) and "Read now" in pair.eva.page
    await pair.eva.send(f"{OVERVIEW}/read", host="lille.example")
    assert "Is being read." in await pair.eva.look(OVERVIEW) and "Read now" not in pair.eva.page
    await pair.work()
    with at_home(pair.lyon.house):
        after = (await KnownPole.get()).read_at
        assert before is not None and after is not None and after > before and await Project.exists()
    assert dates.moment(by_our_clock(after), "en") in await pair.eva.look(OVERVIEW)
