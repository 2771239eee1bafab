"""Whom a project may name: one person for each name and role, and only whose server can give a stamp."""

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import credits
from fediverse_cinema.projects.models import Membership, Project
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def ask(project: Project, row: Membership) -> None:
    await credits.ask(project, await Membership.get(id=row.id).select_related("person"))


async def test_a_namesake_does_not_take_the_credit_of_another(town: Town) -> None:
    project = await a_project(await a_creator("ana"))
    first, second = [await a_creator(handle, "Léa Roux") for handle in ("lea", "roux")]
    rows = [await a_member(project, one.actor, role="Son") for one in (first, second)]
    await ask(project, rows[0])
    with pytest.raises(Refused) as error:
        await ask(project, rows[1])
    assert error.value.code == "namesake"
    assert [one.person_id for one in await Claim.all()] == [first.actor_id]


async def test_nobody_is_asked_where_credits_are_unknown(town: Town) -> None:
    project, leila = await a_project(await a_creator("ana")), town.social.actor("leila")
    await ask(project, await a_member(project, await actors.find_actor(leila.uri), role="Son"))
    await town.pole.work()
    assert town.social.received("CreditRequest") == []
    [line] = [one for one in await credits.of_team(project) if one.claim]
    assert line.state == ClaimState.NAMED
    await credits.take_back(project, line.claim or 0)
    assert await Claim.all().count() == 0


async def test_who_has_another_role_by_now_may_be_asked_for_it(town: Town) -> None:
    project, lea = await a_project(await a_creator("ana")), await a_creator("lea", "Léa Roux")
    row = await a_member(project, lea.actor, role="Son")
    await ask(project, row)
    assert await _unasked(project, lea) == []
    await Membership.filter(id=row.id).update(role="Mixage")
    assert await _unasked(project, lea) == ["Mixage"]


async def _unasked(project: Project, creator: Creator) -> list[str]:
    named = creator.actor.name
    return [one.role for one in await credits.of_team(project) if one.name == named and one.number is not None]


async def test_nobody_is_asked_before_the_team_says_what_she_does(town: Town) -> None:
    project, lea = await a_project(await a_creator("ana")), await a_creator("lea", "Léa Roux")
    row = await a_member(project, lea.actor)
    with pytest.raises(Refused) as error:
        await ask(project, row)
    assert error.value.code == "no_role" and await Claim.all().count() == 0
