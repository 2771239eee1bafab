"""Who belongs to a project: joining, leaving, rights, and what others hear of it."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from fediverse_cinema.accounts import guests, links
from fediverse_cinema.accounts.models import GuestSession, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import actors, delivery
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import crediting
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.offers import inviting
from fediverse_cinema.offers import service as offers
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import (
    affiliations,
    call_documents,
    credits,
    documents,
    entrances,
    service,
    team,
    team_files,
    team_posts,
)
from fediverse_cinema.projects.models import (
    Call,
    FileRemark,
    Membership,
    Project,
    Relationship,
    TeamFile,
    TeamPost,
)
from fediverse_cinema.projects.team import Place
from fediverse_cinema.worker import JOBS
from tests.kit.calls import a_call
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.offers import an_offer
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.teams import UNDERSTANDS, a_file, links_to
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
EXAMPLE = json.loads((Path(__file__).parent / "examples" / "26-crew-relationship-add.json").read_text("utf-8"))


@pytest.fixture
async def project(town: Town) -> Project:
    return await a_project(await a_creator("ana"))


@pytest.fixture
def leila(town: Town) -> Neighbour:
    """She lives at a server that understands affiliations."""
    return town.social.actor("leila", **UNDERSTANDS)


async def known(neighbour: Neighbour) -> Actor:
    return await actors.find_actor(neighbour.uri)


async def ana_of(project: Project) -> Membership:
    return (await service.members(project))[0]


async def told(name: str) -> int:
    return len([one for one in await Job.filter(kind="news") if json.loads(one.args)["name"] == name])


async def test_a_member_of_this_pole_joins_and_nobody_elsewhere_is_told(town: Town, project: Project) -> None:
    ben = (await a_creator("ben")).actor
    for _ in range(2):
        row = await team.join(project, ben, role=" Perche ", trade="boom-operator")
    assert await told("MemberJoined") == 1
    assert (row.number, row.uri, row.role, row.department) == (
        2,
        f"{project.actor.uri}/affiliations/2",
        "Perche",
        "sound",
    )
    assert await team.membership(project, ben) is not None
    await town.pole.work()
    assert await Membership.all().count() == 2 and await OutboxEntry.all().count() == 0
    assert await PersonalLink.all().count() == 0


async def test_somebody_elsewhere_gets_the_affiliation_and_her_link(
    town: Town, project: Project, leila: Neighbour
) -> None:
    """Example 26."""
    pole = town.social.actor("pole", "Group")
    await KnownPole.create(
        host="social.example", instance=await known(pole), group=await known(pole), state=KinshipState.KNOWN,
        added_at=clock.now(),
    )  # fmt: skip
    row = await team.join(project, await known(leila), role="Ingénieure du son", trade="sound-recordist")
    await town.pole.work()
    adds = town.social.received("Add")
    assert {one.path for one in town.social.letters if one.activity["type"] == "Add"} == {
        "/users/leila/inbox", "/users/pole/inbox",
    }  # fmt: skip
    assert adds[0] == adds[1] and undefined_terms(adds[0]) == set()
    group = project.actor.uri
    assert adds[0] == {
        **EXAMPLE, "@context": adds[0]["@context"], "id": adds[0]["id"], "actor": group,
        "target": f"{group}/affiliations", "to": [leila.uri, pole.uri],
        "published": adds[0]["published"],
        "object": {
            **EXAMPLE["object"], "id": row.uri, "attributedTo": group, "object": group, "subject": leila.uri,
            "published": adds[0]["object"]["published"],
        },
    }  # fmt: skip
    [create] = town.social.received("Create")
    assert create["actor"] == group and create["to"] == [leila.uri] and "cc" not in create or create["cc"] == []
    [path] = links_to(town.social)
    found = await links.open_by(path.removeprefix("/link/"))
    assert (found.purpose, found.subject_uri, found.actor_id, found.once) == (
        LinkPurpose.TEAM, group, row.person_id, True,
    )  # fmt: skip
    answer = await town.pole.client.get(adds[0]["id"], headers={"Accept": "application/activity+json"})
    assert answer.status_code == 404, "it is between the two"


async def test_whose_server_does_not_name_it_gets_the_link_alone(town: Town, project: Project) -> None:
    """GoToSocial answers an Add with an error, and it would be sent again for days."""
    nora = town.fedi.actor("nora")
    row = await team.join(project, await known(nora))
    await town.pole.work()
    assert [one["type"] for one in town.fedi.received()] == ["Create"]
    await team.leave(row, row.person)
    await town.pole.work()
    assert [one["type"] for one in town.fedi.received()] == ["Create"]


async def test_another_role_is_told_and_so_is_the_end(town: Town, project: Project, leila: Neighbour) -> None:
    row = await team.join(project, await known(leila))
    await town.pole.work()
    await team.change(row, Place(role="Cheffe du son", relationship=Relationship.MODERATOR, department="sound"))
    await town.pole.work()
    ana = (await ana_of(project)).person
    row = await Membership.get(id=row.id).select_related("person")
    await team.leave(row, ana)
    await team.leave(row, ana)
    await town.pole.work()
    letters = town.social.received("Add", "Remove")
    said = [(one["type"], one["object"]["relationship"], one["object"].get("roleName")) for one in letters]
    assert said == [
        ("Add", "member", None), ("Add", "moderator", "Cheffe du son"), ("Remove", "moderator", "Cheffe du son"),
    ]  # fmt: skip
    assert len({one["object"]["id"] for one in town.social.received("Add", "Remove")}) == 1
    assert await service.standing(project, row.person) is None


async def test_who_comes_back_has_her_old_number_and_no_old_rights(town: Town, project: Project) -> None:
    ben = (await a_creator("ben")).actor
    row = await a_member(project, ben, Relationship.ADMIN, heads=True, role="Son")
    await team.leave(row, ben)
    back = await team.join(project, ben, role="Image")
    assert (back.id, back.number, back.relationship, back.heads, back.role) == (
        row.id, row.number, Relationship.MEMBER, False, "Image",
    )  # fmt: skip


async def test_the_last_who_leads_it_cannot_go_nor_give_up(town: Town, project: Project) -> None:
    ana, ben = await ana_of(project), (await a_creator("ben")).actor
    await a_member(project, ben, Relationship.MODERATOR)
    for deed in (team.leave(ana, ana.person), team.change(ana, Place(relationship=Relationship.MODERATOR))):
        with pytest.raises(Refused) as error:
            await deed
        assert error.value.code == "last_admin"
    assert await service.may_lead(project, ana.person)
    bens = await Membership.get(project_id=project.id, person_id=ben.id).select_related("person")
    await team.change(bens, Place(relationship=Relationship.ADMIN))
    await team.leave(ana, ana.person)
    assert not await service.may_lead(project, ana.person) and await service.may_lead(project, ben)


async def test_of_two_who_lead_it_and_go_at_once_one_stays(town: Town, project: Project) -> None:
    ana, ben = await ana_of(project), (await a_creator("ben")).actor
    bens = await a_member(project, ben, Relationship.ADMIN)
    faults: list[str] = []

    async def go(row: Membership) -> None:
        try:
            await team.leave(row, row.person)
        except CinemaError as error:
            faults.append(error.code)

    async with anyio.create_task_group() as group:
        for row in (ana, bens):
            group.start_soon(go, row)
    assert faults == ["last_admin"] and len(await service.members(project)) == 1


async def test_two_who_join_at_once_have_two_numbers(town: Town, project: Project) -> None:
    people = [(await a_creator(name)).actor for name in ("ben", "eva")]
    async with anyio.create_task_group() as group:
        for person in (*people, *people):
            group.start_soon(team.join, project, person)
    assert [one.number for one in await service.members(project)] == [1, 2, 3]


async def test_what_cannot_be_is_refused(town: Town, project: Project) -> None:
    ana = await ana_of(project)
    place = Place(relationship=Relationship.ADMIN)
    for wrong in (replace(place, role="é" * 121), replace(place, trade="wizard"), replace(place, department="magic")):
        with pytest.raises(Refused):
            await team.change(ana, wrong)
    assert (await ana_of(project)).role == ""


async def test_who_has_been_asked_belongs_only_once_she_says_so(town: Town, project: Project) -> None:
    nora = await known(town.fedi.actor("nora"))
    row = await team.ask(project, nora, role="Son")
    await town.pole.work()
    assert row.joined_at is None and await service.standing(project, nora) is None
    assert town.fedi.received() == [] and len(await service.members(project)) == 1
    assert await team.confirm(row) and not await team.confirm(row)
    assert await service.standing(project, nora) is not None


async def test_who_leaves_is_out_at_once_and_her_links_open_nothing(town: Town, project: Project) -> None:
    nora = await known(town.fedi.actor("nora"))
    row = await team.join(project, nora)
    token = await guests.begin(nora, project.actor.uri)
    elsewhere = await guests.begin(nora, "https://lyon.example/ap/projects/autre")
    link = (await links.make(LinkPurpose.TEAM, project.actor.uri, actor=nora)).rpartition("/")[2]
    await team.leave(row, nora)
    assert await guests.current(token, project.actor.uri) is None
    assert await guests.current(elsewhere, "https://lyon.example/ap/projects/autre") is not None
    assert await GuestSession.all().count() == 1
    with pytest.raises(Missing):
        await links.open_by(link)


async def test_a_fresh_link_goes_to_who_belongs_to_it_and_not_without_end(town: Town, project: Project) -> None:
    nora, stranger = town.fedi.actor("nora"), town.fedi.actor("stranger")
    for one in (nora, stranger):
        await known(one)
    await town.pole.work()
    await Actor.filter(uri=nora.uri).update(confirmed_at=None)  # her server's WebFinger is broken
    await a_member(project, await known(nora))
    for name in ("nora@fedi.example", "@Nora@fedi.example", "stranger@fedi.example", "nobody@fedi.example"):
        await entrances.ask_again(project, name)
        await town.pole.work()
    for name in ("ana", ""):
        with pytest.raises(Refused):
            await entrances.ask_again(project, name)
    assert len(links_to(town.fedi)) == 2
    for _ in range(3):
        await entrances.ask_again(project, "nora@fedi.example")
        await town.pole.work()
    assert len(links_to(town.fedi)) == entrances.MOST_A_DAY
    assert {one["to"][0] for one in town.fedi.received("Create")} == {nora.uri}
    assert await Note.filter(author_id=project.actor_id).count() == 3


async def test_a_worker_that_is_killed_writes_to_her_once(town: Town, project: Project) -> None:
    nora = await known(town.fedi.actor("nora"))
    await a_member(project, nora)
    await entrances.ask_again(project, "nora@fedi.example")
    await work_and_be_killed()
    assert len(links_to(town.fedi)) == 1


async def test_an_expired_link_and_an_expired_session_open_nothing(town: Town, project: Project) -> None:
    nora = await known(town.fedi.actor("nora"))
    secret = (await links.make(LinkPurpose.TEAM, project.actor.uri, actor=nora, days=7)).rpartition("/")[2]
    token = await guests.begin(nora, project.actor.uri)
    await PersonalLink.all().update(expires_at=clock.now())
    await GuestSession.all().update(expires_at=clock.now())
    with pytest.raises(Gone):
        await links.open_by(secret)
    assert await guests.current(token, project.actor.uri) is None
    assert secret not in repr(await PersonalLink.all().values()) and token not in repr(
        await GuestSession.all().values()
    )
    await guests.sweep()
    assert await GuestSession.all().count() == 0


async def test_whoever_is_no_more_leaves_the_team_with_her_words_and_her_telephone_number(
    town: Town, project: Project
) -> None:
    """PRV-05: nothing of hers is left on the board, in the room or in a collection."""
    nora, ben = await known(town.fedi.actor("nora")), (await a_creator("ben")).actor
    call = await a_call(project)
    offer = await an_offer(call, ben)
    await Offer.filter(id=offer.id).update(person_id=nora.id, links=[{"name": "x", "href": "https://x.example"}])
    await offers.answer(await Offer.get(id=offer.id), (await ana_of(project)).person, accepted=True, words="Merci.")
    row = await Membership.get(person_id=nora.id).select_related("person")
    await team.keep_contact(row, "06 12 34 56 78", listed=True)
    file = await a_file(project, "Un quai.")
    await team_files.remark(row, await team_files.version(file, 1), "Trop long.")
    first = await team_posts.say(project, (await ana_of(project)).person, "Bonjour")
    hers = await team_posts.say(project, nora, "Oui")
    await team_posts.say(project, nora, "Je viens.", first.id)
    await team_posts.say(project, ben, "Moi aussi.", hers.id)
    await actors.end(nora)
    await town.pole.work()
    row = await Membership.get(id=row.id)
    assert row.left_at is not None and row.contact == "" and len(await service.members(project)) == 1
    assert (await documents.affiliations(project.actor.handle))["totalItems"] == 1
    assert (await Call.get(id=call.id)).filled == 0
    over = await Offer.get(id=offer.id)
    assert (over.state, over.html, over.links, over.answer_html) == (OfferState.WITHDRAWN, "", [], "")
    assert sorted(one.html.strip() for one in await TeamPost.all()) == ["", "<p>Bonjour</p>", "<p>Moi aussi.</p>"]
    assert await FileRemark.all().count() == 0 and await TeamFile.all().count() == 1


async def test_of_who_alone_led_it_and_is_no_more_somebody_of_here_takes_the_lead(town: Town, project: Project) -> None:
    ana, nora, ben = await ana_of(project), await known(town.fedi.actor("nora")), (await a_creator("ben")).actor
    await a_member(project, nora, Relationship.ADMIN)
    await a_member(project, ben)
    await team.leave(ana, ana.person)
    await actors.end(nora)
    await town.pole.work()
    assert await service.may_lead(project, ben) and len(await service.members(project)) == 1
    assert (await documents.document_of(project, project.actor))["attributedTo"] == [ben.uri]


async def test_after_the_end_of_a_project_nothing_that_the_team_said_is_left(town: Town, project: Project) -> None:
    ana, ben = await ana_of(project), (await a_creator("ben")).actor
    row = await team.join(project, ben)
    await team.keep_contact(row, "06 12 34 56 78", listed=True)
    await team_posts.say(project, ana.person, "Le quai brûlera mardi")
    await service.end(project)
    await town.pole.work()
    assert await TeamPost.all().count() == 0
    assert [one.contact for one in await Membership.all()] == ["", ""]
    with pytest.raises(Refused):
        await team.join(project, ben)
    assert await Membership.filter(left_at=None).count() == 0


async def test_who_leaves_takes_her_telephone_number_with_her(town: Town, project: Project) -> None:
    ben = (await a_creator("ben")).actor
    row = await team.join(project, ben)
    await team.keep_contact(row, "06 12 34 56 78", listed=True)
    await team.leave(row, ben)
    assert (await team.join(project, ben)).contact == ""


async def test_whom_it_shall_not_name_is_named_neither_by_the_group_nor_by_its_calls(
    town: Town, project: Project, leila: Neighbour
) -> None:
    """What she is in it hears she herself, and not the Group of her pole."""
    pole, ben = town.social.actor("pole", "Group"), (await a_creator("ben")).actor
    await KnownPole.create(
        host="social.example", instance=await known(pole), group=await known(pole), state=KinshipState.KNOWN,
        added_at=clock.now(),
    )  # fmt: skip
    hers = await a_member(project, await known(leila), listed=False)
    bens = await a_member(project, ben)
    await team.keep_contact(bens, "", listed=False)
    for row in (hers, bens):
        row = await Membership.get(id=row.id).select_related("person")
        await team.change(row, Place(relationship=Relationship.ADMIN, listed=True))
    await town.pole.work()
    assert [one.listed for one in await Membership.all().order_by("number")] == [True, False, False], "her own wish"
    call = await a_call(project)
    group = await documents.document_of(project, project.actor)
    said = await call_documents.of_call(project.actor.handle, call.number or 0)
    for document in (group, said, await documents.affiliations_page(project.actor.handle, "latest", None)):
        text = json.dumps(document)
        assert leila.uri not in text and ben.uri not in text and (document is said or "/ap/users/ana" in text)
    assert {one.path for one in town.social.letters if one.activity["type"] == "Add"} == {"/users/leila/inbox"}
    ana = await ana_of(project)
    await team.keep_contact(ana, "", listed=False)
    assert (await documents.document_of(project, project.actor))["attributedTo"] == [
        (await pole_actors()).companion.uri
    ]


async def test_a_worker_that_is_killed_tells_of_an_affiliation_once(
    town: Town, project: Project, leila: Neighbour
) -> None:
    row = await team.join(project, await known(leila))
    await work_and_be_killed()
    assert len(town.social.received("Add")) == 1
    await team.leave(row, row.person)
    await work_and_be_killed()
    assert len(town.social.received("Remove")) == 1


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", [affiliations.TELL, crediting.ASK, credits.ASK, inviting.SEND])
def test_a_server_that_is_away_over_a_weekend_is_told_as_by_letters(kind: str) -> None:
    assert JOBS[kind].shortest_patience() > JOBS[delivery.DELIVER].shortest_patience()


async def test_a_server_that_is_away_for_a_day_hears_the_end_of_an_affiliation(
    town: Town, project: Project, leila: Neighbour
) -> None:
    row = await team.join(project, await known(leila))
    await town.pole.work()
    town.social.says["GET /users/leila"] = Answer(503)
    await team.leave(row, row.person)
    day = timedelta(days=1).total_seconds()
    for _ in range(12):
        await town.pole.work()
        await Job.filter(kind=affiliations.TELL).update(due=0, created=clock.timestamp() - day)
    del town.social.says["GET /users/leila"]
    await town.pole.work()
    assert len(town.social.received("Remove")) == 1
