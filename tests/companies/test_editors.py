"""Who edits the page of a company: asked in, coming, going, the last of them; and what they hear."""

import asyncio

import pytest

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.archive import leaving
from fediverse_cinema.companies import editors, service
from fediverse_cinema.companies.models import Company, CompanyEditor
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.publications import voices
from tests.kit.companies import a_company, an_editor
from tests.kit.following import known
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


@pytest.fixture
async def bo(town: Town) -> Creator:
    return await a_creator("bo", "Bo Martin")


async def told(person: Actor) -> list[tuple[str, str]]:
    """Kind and state of her notices, the latest first."""
    shown = await notices.page(person, None, 20)
    return [(one.kind, one.state) for one in shown]


@pytest.mark.parametrize("written", ["bo", "@bo", " Bo@lyon.example "])
async def test_a_member_is_asked_says_yes_and_edits_it(town: Town, ana: Creator, bo: Creator, written: str) -> None:
    company = await a_company(ana.actor)
    row = await editors.invite(company, ana.actor, written)
    assert await editors.seat(company, bo.actor) is None, "nobody is made an editor by another’s word"
    with pytest.raises(Forbidden):
        await service.close(company, bo.actor)
    again = await editors.invite(company, ana.actor, written)
    assert again.id == row.id
    await town.pole.work()
    assert await told(bo.actor) == [("company", "asked")]
    assert await editors.join(row) and not await editors.join(row)
    await town.pole.work()
    assert await told(ana.actor) == [("company_editor", "joined")]
    assert [one.person_id for one in await editors.members(company)] == [ana.actor_id, bo.actor_id]
    assert "digue" in [voice.actor.handle for voice in await voices.of(bo.actor, runs_pole=False)]


@pytest.mark.parametrize("written", ["", "nobody", "regie", "pole", "digue", "fan@social.example", "a b", "@"])
async def test_only_members_of_this_pole_are_asked(town: Town, ana: Creator, written: str) -> None:
    company = await a_company(ana.actor)
    await known(town, town.social.actor("fan"))
    asked = len(town.social.asked)
    with pytest.raises(Refused) as refused:
        await editors.invite(company, ana.actor, written)
    assert refused.value.code == "nobody" and await CompanyEditor.all().count() == 1
    assert len(town.social.asked) == asked, "no server is asked"


async def test_who_has_blocked_her_is_not_asked(town: Town, ana: Creator, bo: Creator) -> None:
    company = await a_company(ana.actor)
    await blocks.block(bo.actor, ana.actor)
    with pytest.raises(Refused) as refused:
        await editors.invite(company, ana.actor, "bo")
    assert refused.value.code == "blocked" and await CompanyEditor.all().count() == 1


async def test_who_says_no_leaves_no_trace_but_a_word(town: Town, ana: Creator, bo: Creator) -> None:
    company = await a_company(ana.actor)
    row = await editors.invite(company, ana.actor, "bo")
    await town.pole.work()
    await editors.leave(row, bo.actor)
    await town.pole.work()
    assert (await told(bo.actor), await told(ana.actor)) == ([], [("company_editor", "refused")])
    assert not await editors.join(row), "an answer is given once"
    again = await editors.invite(company, ana.actor, "bo")
    assert again.id == row.id and await editors.join(again), "she may be asked anew"


async def test_an_invitation_that_is_taken_back_opens_nothing(town: Town, ana: Creator, bo: Creator) -> None:
    company = await a_company(ana.actor)
    row = await editors.invite(company, ana.actor, "bo")
    await town.pole.work()
    await editors.leave(row, ana.actor)
    await town.pole.work()
    assert await told(bo.actor) == [("company", "recalled")]
    assert not await editors.join(row) and await editors.seat(company, bo.actor) is None


async def test_who_is_taken_out_is_told_and_does_nothing_more(town: Town, ana: Creator, bo: Creator) -> None:
    company = await a_company(ana.actor)
    row = await an_editor(company, bo.actor)
    await editors.leave(row, ana.actor)
    await town.pole.work()
    assert await told(bo.actor) == [("company", "left")]
    with pytest.raises(Forbidden):
        await service.close(company, bo.actor)
    with pytest.raises(Forbidden):
        await editors.invite(company, bo.actor, "ana")


async def test_the_last_who_edits_it_cannot_leave(town: Town, ana: Creator, bo: Creator) -> None:
    company = await a_company(ana.actor)
    mine = await CompanyEditor.get(person_id=ana.actor_id)
    await an_editor(company, bo.actor, joined=False)
    with pytest.raises(Refused) as refused:
        await editors.leave(mine, ana.actor)
    assert refused.value.code == "last_editor", "who is only asked edits nothing yet"
    await CompanyEditor.all().delete()
    rows = [await an_editor(company, one.actor) for one in (ana, bo)]
    gone = await asyncio.gather(
        *(editors.leave(row, one.actor) for row, one in zip(rows, (ana, bo), strict=True)), return_exceptions=True
    )
    assert sorted(getattr(one, "code", "") for one in gone) == ["", "last_editor"]
    assert len(await editors.members(company)) == 1


async def test_there_is_an_end_to_editors(
    town: Town, ana: Creator, bo: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editors.MOST_EDITORS == 20
    monkeypatch.setattr(editors, "MOST_EDITORS", 1)
    company = await a_company(ana.actor)
    with pytest.raises(Refused) as refused:
        await editors.invite(company, ana.actor, "bo")
    assert refused.value.code == "too_many"


async def test_who_edits_it_hears_what_is_said_to_it(town: Town, ana: Creator, bo: Creator) -> None:
    """Whoever follows it, likes or answers its news: all editors are told."""
    company = await a_company(ana.actor)
    await an_editor(company, bo.actor)
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", company.actor.uri))
    for person in (ana, bo):
        assert await told(person.actor) == [("follow", "")]
    assert await Notice.filter(kind=NoticeKind.FOLLOW).count() == 2


async def test_a_page_whose_last_editor_ends_her_account_is_closed(town: Town, ana: Creator, bo: Creator) -> None:
    """And one that others edit stays with them."""
    alone, shared = await a_company(ana.actor), await a_company(ana.actor, "quai", "Le Quai")
    await an_editor(shared, bo.actor)
    assert [(one.name, one.ends) for one in await leaving.led_alone(ana.actor)] == [("La Digue", True)]
    await leaving.begin(ana.actor_id)
    await town.pole.work()
    kept = {one.id: one.closed_at is None for one in await Company.all()}
    assert kept == {alone.id: False, shared.id: True}
    assert [one.person_id for one in await editors.members(shared)] == [bo.actor_id]


async def test_who_is_forgotten_by_two_workers_at_once_goes_once(town: Town, ana: Creator, bo: Creator) -> None:
    """One of them stood still past its lease."""
    await an_editor(await a_company(ana.actor), bo.actor)
    await asyncio.gather(editors.forget(bo.actor_id), editors.forget(bo.actor_id))
    assert await Job.filter(kind=news.KIND, args__contains="EditorLeft").count() == 1
