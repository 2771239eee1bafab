"""The jury of a label: asking somebody in, of here and elsewhere, her seat, and how she goes."""

import asyncio

import pytest

from fediverse_cinema.accounts import guests, links, silences
from fediverse_cinema.accounts.models import GuestSession, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub import actors, blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Missing, Refused
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.labels import affiliations, entrances, jury
from fediverse_cinema.labels.models import Juror, JuryRole, Label
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.notices.models import NoticeKind
from tests.kit.labels import a_juror, a_label, a_selection
from tests.kit.people import a_creator
from tests.kit.teams import UNDERSTANDS, links_to
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator()).actor


@pytest.fixture
async def label(town: Town, ana: Actor) -> Label:
    return await a_label(ana)


async def test_a_member_who_is_asked_has_no_seat_until_she_says_yes(town: Town, ana: Actor, label: Label) -> None:
    """CU3."""
    bo = (await a_creator("bo", "Bo")).actor
    juror = await jury.invite(label, ana, "@bo", JuryRole.MODERATOR, "Programmatrice")
    assert juror.uri == f"{label.actor.uri}/affiliations/2"
    assert await jury.seat(label, bo) is None
    assert [one.person_id for one in await jury.members(label)] == [ana.id]
    again = await jury.invite(label, ana, bo, JuryRole.ADMIN)
    assert (again.id, again.relationship) == (juror.id, JuryRole.MODERATOR)
    assert await jury.join(juror) and not await jury.join(juror)
    seat = await jury.seat(label, bo)
    assert seat is not None and (seat.relationship, seat.role) == (JuryRole.MODERATOR, "Programmatrice")
    assert await jury.seat(label, None) is None
    assert await Note.all().count() == 0


async def test_who_is_asked_or_put_out_is_told_so(town: Town, ana: Actor, label: Label) -> None:
    bo = (await a_creator("bo")).actor
    juror = await jury.invite(label, ana, bo)
    await town.pole.work()
    [asked] = await notices.page(bo, None, 50)
    assert (asked.kind, asked.state, asked.by.name) == (NoticeKind.JURY, "asked", "Label du Phare")
    await jury.join(juror)
    [joined] = await notices.page(bo, None, 50)
    assert joined.state == "joined"
    await jury.leave(juror, ana)
    await town.pole.work()
    assert "left" in [one.state for one in await notices.page(bo, None, 50)]
    assert await Job.filter(state=JobState.DEAD).count() == 0
    again = await jury.invite(label, ana, bo)
    await jury.leave(again, ana)
    await town.pole.work()
    assert {one.state for one in await notices.page(bo, None, 50)} == {"recalled"}, "she never belonged to it again"
    await jury.leave(await jury.invite(label, ana, bo), bo)
    await town.pole.work()
    assert await notices.page(bo, None, 50) == [], "she has said no, and knows"


async def test_somebody_of_another_pole_gets_a_link_and_then_her_affiliation(
    town: Town, ana: Actor, label: Label
) -> None:
    """FEP-5219: the Add goes to her alone, once she belongs to it, and a Remove when she goes."""
    leila = town.social.actor("leila", **UNDERSTANDS)
    juror = await jury.invite(label, ana, await actors.find_actor(leila.uri), role="Monteuse")
    await town.pole.work()
    [path] = links_to(town.social)
    link = await links.open_by(path.removeprefix("/link/"))
    assert (link.purpose, link.subject_uri, link.actor_id) == (LinkPurpose.JURY, label.actor.uri, juror.person_id)
    [letter] = town.social.received("Create")
    assert (letter["actor"], letter["to"]) == (label.actor.uri, [leila.uri])
    assert town.social.received("Add") == []
    await jury.join(juror)
    await town.pole.work()
    [add] = town.social.received("Add")
    assert (add["target"], add["to"]) == (f"{label.actor.uri}/affiliations", [leila.uri])
    about = add["object"]
    assert (about["subject"], about["relationship"], about["roleName"]) == (leila.uri, "member", "Monteuse")
    await jury.leave(juror, juror.person)
    await town.pole.work()
    assert [one["object"]["id"] for one in town.social.received("Remove")] == [juror.uri]


async def test_whose_server_does_not_name_it_gets_the_link_alone(town: Town, ana: Actor, label: Label) -> None:
    nora = await actors.find_actor(town.fedi.actor("nora").uri)
    juror = await jury.invite(label, ana, nora)
    await jury.join(juror)
    await town.pole.work()
    assert town.fedi.received("Add", "Remove") == [] and len(links_to(town.fedi)) == 1


async def test_who_wants_no_letters_is_not_asked(town: Town, ana: Actor, label: Label) -> None:
    nora = await actors.find_actor(town.fedi.actor("nora").uri)
    town.fedi.documents["/.well-known/webfinger"] = {
        "subject": "acct:nora@fedi.example",
        "links": [{"rel": "self", "type": "application/activity+json", "href": nora.uri}],
    }
    await silences.keep(nora.uri)
    with pytest.raises(Refused) as refused:
        await jury.invite(label, ana, "@nora@fedi.example")
    assert refused.value.code == "wants_none"
    bo = (await a_creator("bo")).actor
    await blocks.block(bo, label.actor)
    with pytest.raises(Refused):
        await jury.invite(label, ana, "@bo")
    with pytest.raises(Refused) as refused:
        await jury.invite(label, ana, "@pole")
    assert refused.value.code == "no_person"
    with pytest.raises(CinemaError):
        await jury.invite(label, ana, "@nobody")
    assert (await Juror.all().count(), await PersonalLink.all().count()) == (1, 0)


async def test_only_who_leads_it_lets_people_in_and_out(town: Town, ana: Actor, label: Label) -> None:
    people = [(await a_creator(name)).actor for name in ("mo", "cy", "di")]
    await a_juror(label, people[0], JuryRole.MODERATOR)
    cy = await a_juror(label, people[1])
    for by in people:
        with pytest.raises(Forbidden):
            await jury.invite(label, by, people[2])
        with pytest.raises(Forbidden):
            await jury.change(cy, by, JuryRole.ADMIN, "")
    for by in (people[0], people[2]):
        with pytest.raises(Forbidden):
            await jury.leave(cy, by)
    assert (await Juror.get(id=cy.id)).left_at is None
    await jury.leave(cy, people[1])
    assert await jury.seat(label, people[1]) is None
    with pytest.raises(Refused):
        await jury.change(cy, ana, JuryRole.MEMBER, "")
    again = await jury.invite(label, ana, people[1])
    assert (again.id, again.joined_at, again.left_at) == (cy.id, None, None)


async def test_the_last_who_leads_it_stays(town: Town, ana: Actor, label: Label) -> None:
    [hers] = await jury.members(label)
    for go in (jury.leave(hers, ana), jury.change(hers, ana, JuryRole.MEMBER, "")):
        with pytest.raises(Refused) as refused:
            await go
        assert refused.value.code == "last_admin"
    bo = (await a_creator("bo")).actor
    his = await a_juror(label, bo, JuryRole.ADMIN)
    await jury.leave(hers, ana)
    assert [one.id for one in await jury.members(label)] == [his.id]


async def test_of_two_who_lead_it_and_go_at_once_one_stays(town: Town, ana: Actor, label: Label) -> None:
    bo = (await a_creator("bo")).actor
    his, [hers] = await a_juror(label, bo, JuryRole.ADMIN), (await jury.members(label))[:1]
    outcomes = await asyncio.gather(jury.leave(his, bo), jury.leave(hers, ana), return_exceptions=True)
    assert [getattr(one, "code", "") for one in outcomes if one is not None] == ["last_admin"]
    assert len(await jury.members(label)) == 1


async def test_who_is_no_more_leaves_it_to_another(town: Town, ana: Actor, label: Label) -> None:
    bo, cy = [(await a_creator(name)).actor for name in ("bo", "cy")]
    await a_juror(label, bo)
    await a_juror(label, cy, JuryRole.MODERATOR)
    await jury.forget(ana.id)
    assert [(one.person_id, one.relationship) for one in await jury.members(label)] == [
        (bo.id, JuryRole.MEMBER), (cy.id, JuryRole.ADMIN),
    ]  # fmt: skip


async def test_who_is_forgotten_by_two_workers_at_once_goes_once(town: Town, ana: Actor, label: Label) -> None:
    """One of them stood still past its lease."""
    bo = (await a_creator("bo")).actor
    await a_juror(label, bo)
    await asyncio.gather(jury.forget(bo.id), jury.forget(bo.id))
    assert await Job.filter(kind=news.KIND, args__contains="JurorLeft").count() == 1


async def test_who_leaves_is_out_at_once_and_her_links_open_nothing(town: Town, ana: Actor, label: Label) -> None:
    nora = await actors.find_actor(town.fedi.actor("nora").uri)
    juror = await jury.invite(label, ana, nora)
    await jury.join(juror)
    await town.pole.work()
    token = await guests.begin(nora, label.actor.uri)
    other = await guests.begin(nora, "https://lyon.example/ap/labels/autre")
    selection = await a_selection(label.actor)
    assert await jury.may_compose(selection, nora)
    await jury.leave(juror, ana)
    assert not await jury.may_compose(selection, nora)
    assert await guests.current(token, label.actor.uri) is None
    assert await guests.current(other, "https://lyon.example/ap/labels/autre") is not None
    assert await GuestSession.all().count() == 1
    with pytest.raises(Missing):
        await links.open_by(links_to(town.fedi)[0].removeprefix("/link/"))


async def test_a_fresh_link_goes_to_the_jury_alone_and_not_without_end(town: Town, ana: Actor, label: Label) -> None:
    nora, stranger = [await actors.find_actor(town.fedi.actor(name).uri) for name in ("nora", "stranger")]
    await a_juror(label, nora)
    for name in ("nora@fedi.example", "@stranger@fedi.example", "nobody@fedi.example", *["@Nora@fedi.example"] * 4):
        await entrances.ask_again(label, name)
        await town.pole.work()
    assert len(links_to(town.fedi)) == entrances.MOST_A_DAY
    assert {one["to"][0] for one in town.fedi.received("Create")} == {nora.uri}
    assert not await PersonalLink.filter(actor_id=stranger.id).exists()
    await entrances.send_again(label.id + 99, "nora@fedi.example")


async def test_a_worker_that_is_killed_writes_to_a_juror_once(town: Town, ana: Actor, label: Label) -> None:
    nora = await actors.find_actor(town.fedi.actor("nora").uri)
    await a_juror(label, nora)
    await entrances.ask_again(label, "nora@fedi.example")
    await work_and_be_killed()
    assert len(links_to(town.fedi)) == 1


async def test_a_worker_that_is_killed_tells_a_juror_once(town: Town, ana: Actor, label: Label) -> None:
    juror = await a_juror(label, await actors.find_actor(town.social.actor("leila", **UNDERSTANDS).uri))
    await affiliations.tell(juror)
    await work_and_be_killed()
    assert len(town.social.received("Add")) == 1


async def test_a_jury_has_an_end(town: Town, ana: Actor, label: Label, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jury.MOST_JURORS == 40
    monkeypatch.setattr(jury, "MOST_JURORS", 2)
    people = [(await a_creator(name)).actor for name in ("bo", "cy")]
    asked = [jury.invite(label, ana, one) for one in people]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert [getattr(one, "code", "") for one in outcomes if not isinstance(one, Juror)] == ["too_many"]
    with pytest.raises(Refused):
        await jury.invite(label, ana, people[0], role="x" * 121)
    assert await Juror.all().count() == 2
