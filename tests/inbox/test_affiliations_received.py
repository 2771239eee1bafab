"""Affiliations of elsewhere (FEP-5219): a Group says what members of ours are to it, and speaks for itself alone;
people of elsewhere leave projects of ours.
"""

from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import belonging, documents, service, team
from fediverse_cinema.projects.models import Membership, Project, Relationship
from tests.kit.following import known
from tests.kit.neighbours import Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def quai(town: Town) -> Neighbour:
    """A project of another server."""
    return a_group(town, "quai")


def a_group(town: Town, name: str) -> Neighbour:
    address = f"https://social.example/users/{name}/affiliations"
    return town.social.actor(name, "Group", stage="writing", affiliations=address, calls=f"{address}/../calls")


def says(group: Neighbour, kind: str, subject: str, target: str | None = None, **changes: Any) -> Document:
    relationship = {
        "id": f"{group.uri}/affiliations/4", "type": "Relationship", "attributedTo": group.uri, "subject": subject,
        "object": group.uri, "relationship": "moderator", "roleName": "Ingénieure <b>du son</b>",
        "trade": "https://w3id.org/fep/0673/trades#sound-recordist", **changes,
    }  # fmt: skip
    target = f"{group.uri}/affiliations" if target is None else target
    return group.activity(kind, relationship, target=target, to=[subject])


async def an_offer(group: Neighbour, ana: Creator, kind: OfferKind, state: OfferState, **more: Any) -> Offer:
    project = await Project.get(actor__uri=group.uri)
    return await Offer.create(
        uri=f"https://lyon.example/ap/offers/{await Offer.all().count()}", kind=kind, project=project, person=ana.actor,
        state=state, created_at=clock.now(), moved_at=more.get("moved_at", clock.now()),
    )  # fmt: skip


async def rows() -> list[tuple[str, str, bool, bool]]:
    found = await Membership.all().order_by("id")
    return [(one.uri, one.role, one.joined_at is not None, one.left_at is not None) for one in found]


async def test_who_has_offered_herself_belongs_to_it_as_soon_as_the_group_says_so(
    town: Town, ana: Creator, quai: Neighbour
) -> None:
    await known(town, quai)
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.NEW)
    add = says(quai, "Add", ana.actor.uri)
    assert (await town.deliver(quai, add)).outcome == Outcome.APPLIED
    row = await Membership.get().select_related("project__actor")
    assert row.project.actor.uri == quai.uri and row.joined_at is not None
    assert (row.relationship, row.role, row.trade) == (Relationship.MODERATOR, "Ingénieure du son", "sound-recordist")
    again = says(quai, "Add", ana.actor.uri)
    assert (await town.deliver(quai, again)).outcome == Outcome.IGNORED
    other = says(quai, "Add", ana.actor.uri, relationship="outcast", roleName="Perche")
    assert (await town.deliver(quai, other)).outcome == Outcome.APPLIED
    later = await Membership.get()
    assert (later.id, later.joined_at, later.relationship, later.role) == (
        row.id, row.joined_at, Relationship.MEMBER, "Perche",
    )  # fmt: skip


@pytest.mark.parametrize("kind, state", [
    (None, None), (OfferKind.INVITATION, OfferState.NEW), (OfferKind.APPLICATION, OfferState.WITHDRAWN),
    (OfferKind.APPLICATION, OfferState.REFUSED), (OfferKind.INVITATION, OfferState.REFUSED),
])  # fmt: skip
async def test_who_has_not_said_yes_is_asked_first(
    town: Town, ana: Creator, quai: Neighbour, kind: OfferKind | None, state: OfferState | None
) -> None:
    await known(town, quai)
    if kind is not None and state is not None:
        await an_offer(quai, ana, kind, state)
    await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    [row] = await belonging.of(ana.actor)
    assert row.joined_at is None and await service.standing(row.project, ana.actor) is None
    assert (await town.deliver(quai, says(quai, "Add", ana.actor.uri))).outcome == Outcome.IGNORED
    assert await team.confirm(row)
    assert await service.standing(row.project, ana.actor) is not None
    await town.pole.work()
    assert town.social.received("Leave") == []


async def test_who_says_no_tells_the_group_and_a_late_letter_brings_her_not_back(
    town: Town, ana: Creator, quai: Neighbour
) -> None:
    await known(town, quai)
    await an_offer(quai, ana, OfferKind.INVITATION, OfferState.ACCEPTED)
    await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    [row] = await belonging.of(ana.actor)
    await team.leave(row, ana.actor)
    await team.leave(row, ana.actor)
    await town.pole.work()
    [leave] = town.social.received("Leave")
    assert (leave["actor"], leave["object"], leave["to"]) == (ana.actor.uri, quai.uri, [quai.uri])
    assert (await town.deliver(quai, says(quai, "Add", ana.actor.uri))).outcome == Outcome.IGNORED
    assert await belonging.of(ana.actor) == []
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED, moved_at=clock.now() + timedelta(seconds=5))
    assert (await town.deliver(quai, says(quai, "Add", ana.actor.uri))).outcome == Outcome.APPLIED
    assert (await belonging.of(ana.actor))[0].joined_at is not None


async def test_the_group_takes_her_out_again(town: Town, ana: Creator, quai: Neighbour) -> None:
    await known(town, quai)
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    assert (await town.deliver(quai, says(quai, "Remove", ana.actor.uri))).outcome == Outcome.APPLIED
    assert (await town.deliver(quai, says(quai, "Remove", ana.actor.uri))).outcome == Outcome.IGNORED
    assert await belonging.of(ana.actor) == []
    await town.pole.work()
    assert town.social.received("Leave") == [], "it knows"


FORGED: dict[str, dict[str, Any]] = {
    "into another's collection": {"target": "https://social.example/users/bac/affiliations"},
    "into a collection of another host": {"target": "https://evil.example/ap/projects/x/affiliations"},
    "into one of ours": {"target": "https://lyon.example/ap/projects/quai_nord/affiliations"},
    "into none": {"target": ""},
    "of another group": {"object": "https://social.example/users/bac"},
    "of a project of ours": {"object": "https://lyon.example/ap/projects/quai_nord"},
    "written by another": {"attributedTo": "https://social.example/users/bac"},
    "named elsewhere": {"id": "https://evil.example/affiliations/4"},
    "named here": {"id": "https://lyon.example/ap/projects/quai_nord/affiliations/1"},
    "about nobody of ours": {"subject": "https://social.example/users/bob"},
    "about our pole": {"subject": "https://lyon.example/ap/pole"},
    "about nobody": {"subject": 7},
}


@pytest.mark.parametrize("kind", ["Add", "Remove"])
@pytest.mark.parametrize("wrong", FORGED.values(), ids=FORGED)
async def test_INB_18_a_group_speaks_for_itself_alone(
    town: Town, ana: Creator, quai: Neighbour, wrong: dict[str, Any], kind: str
) -> None:
    ours = await a_project(ana)
    bac = a_group(town, "bac")
    for group in (quai, bac):
        await known(town, group)
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    await an_offer(bac, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    await town.deliver(bac, says(bac, "Add", ana.actor.uri))
    before = await rows()
    assert len(before) == 2
    letter = await town.deliver(quai, says(quai, kind, **{"subject": ana.actor.uri} | wrong))
    assert letter.outcome in (Outcome.IGNORED, Outcome.REFUSED)
    assert await rows() == before and await service.may_lead(ours, ana.actor)


async def test_INB_18_another_actor_cannot_add_in_its_name(town: Town, ana: Creator, quai: Neighbour) -> None:
    """Neither a person of its own server, nor another group, nor one that takes the id of its affiliation."""
    await known(town, quai)
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    before, bac = await rows(), a_group(town, "bac")
    mallory = town.social.actor("mallory")
    for sender in (bac, mallory, town.evil.actor("eve", "Group")):
        await known(town, sender)
        forged = says(quai, "Remove", ana.actor.uri) | {"actor": sender.uri, "id": sender.activity("Like", "")["id"]}
        assert (await town.deliver(sender, forged)).outcome in (Outcome.IGNORED, Outcome.REFUSED)
    taken = says(bac, "Add", ana.actor.uri, id=f"{quai.uri}/affiliations/4")
    assert (await town.deliver(bac, taken)).outcome == Outcome.REFUSED
    assert await rows() == before


async def test_somebody_elsewhere_leaves_a_project_of_ours_and_nobody_in_her_name(town: Town, ana: Creator) -> None:
    project = await a_project(ana)
    nora, eve = town.fedi.actor("nora"), town.evil.actor("eve")
    row = await a_member(project, await known(town, nora))
    await known(town, eve)
    for letter in (
        eve.activity("Leave", project.actor.uri),
        nora.activity("Leave", "https://lyon.example/ap/projects/x"),
    ):
        sender = eve if letter["actor"] == eve.uri else nora
        assert (await town.deliver(sender, letter)).outcome == Outcome.IGNORED
    assert (await Membership.get(id=row.id)).left_at is None
    assert (await town.deliver(nora, nora.activity("Leave", project.actor.uri))).outcome == Outcome.APPLIED
    assert (await Membership.get(id=row.id)).left_at is not None
    assert (await town.deliver(nora, nora.activity("Leave", project.actor.uri))).outcome == Outcome.IGNORED


async def test_the_last_who_leads_it_leaves_from_elsewhere_and_somebody_here_leads_it(town: Town, ana: Creator) -> None:
    """At her own pole she has gone already: of whoever stays, those who speak for it come first, then those of here."""
    project, nora, leila = await a_project(ana), town.fedi.actor("nora"), town.social.actor("leila")
    row = await a_member(project, await known(town, nora), Relationship.ADMIN)
    await a_member(project, await known(town, leila))
    ben, eva = (await a_creator("ben")).actor, (await a_creator("eva")).actor
    await a_member(project, ben)
    moderator = await a_member(project, eva, Relationship.MODERATOR)
    await Membership.filter(person_id=ana.actor_id).update(relationship=Relationship.MEMBER)
    assert (await town.deliver(nora, nora.activity("Leave", project.actor.uri))).outcome == Outcome.APPLIED
    assert (await Membership.get(id=row.id)).left_at is not None
    assert await service.may_lead(project, eva)
    await town.pole.work()
    [told] = await Notice.filter(owner_id=eva.id, kind=NoticeKind.TEAM)
    assert told.by_id == project.actor_id
    await team.go(await Membership.get(id=moderator.id), eva)
    assert await service.may_lead(project, ana.actor), "of here before who came earlier from elsewhere"


async def test_a_project_that_nobody_belongs_to_any_more_is_nobody_s(town: Town, ana: Creator) -> None:
    project, nora = await a_project(ana), town.fedi.actor("nora")
    await a_member(project, await known(town, nora), Relationship.ADMIN)
    await Membership.filter(person_id=ana.actor_id).update(left_at=clock.now())
    assert (await town.deliver(nora, nora.activity("Leave", project.actor.uri))).outcome == Outcome.APPLIED
    leads = (await documents.document_of(project, project.actor))["attributedTo"]
    assert await service.members(project) == [] and leads == [(await pole_actors()).companion.uri]


async def test_whom_she_has_blocked_does_not_ask_her(town: Town, ana: Creator, quai: Neighbour) -> None:
    """What it says of somebody who has agreed, and that she belongs to it no longer, is heard all the same."""
    group = await known(town, quai)
    await blocks.block(ana.actor, group)
    letter = await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    assert (letter.outcome, await rows()) == (Outcome.IGNORED, [])
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    assert (await town.deliver(quai, says(quai, "Add", ana.actor.uri))).outcome == Outcome.APPLIED
    assert (await town.deliver(quai, says(quai, "Remove", ana.actor.uri))).outcome == Outcome.APPLIED


async def test_of_one_server_only_so_many_projects_ask_the_same_person(
    town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belonging, "MOST_ASKING", 2)
    groups = [a_group(town, f"quai{number}") for number in range(3)]
    outcomes = []
    for group in groups:
        await known(town, group)
        outcomes.append((await town.deliver(group, says(group, "Add", ana.actor.uri))).outcome)
    assert outcomes == [Outcome.APPLIED, Outcome.APPLIED, Outcome.IGNORED] and len(await rows()) == 2
    again = says(groups[0], "Add", ana.actor.uri, roleName="Image")
    assert (await town.deliver(groups[0], again)).outcome == Outcome.APPLIED, "one that has asked may say it otherwise"


async def test_what_comes_after_she_has_left_brings_her_back_only_when_she_has_agreed_since(
    town: Town, ana: Creator, quai: Neighbour
) -> None:
    await known(town, quai)
    await an_offer(quai, ana, OfferKind.APPLICATION, OfferState.ACCEPTED)
    await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    row = await Membership.get(person_id=ana.actor_id)
    await team.leave(await Membership.get(id=row.id).select_related("person"), ana.actor)
    late = await town.deliver(quai, says(quai, "Add", ana.actor.uri))
    assert late.outcome == Outcome.IGNORED and (await Membership.get(id=row.id)).left_at is not None
    await Offer.filter(person_id=ana.actor_id).update(moved_at=clock.now(), state=OfferState.ACCEPTED.value)
    assert (await town.deliver(quai, says(quai, "Add", ana.actor.uri))).outcome == Outcome.APPLIED
    assert (await Membership.get(id=row.id)).left_at is None
