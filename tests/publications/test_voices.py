"""In whose name a member may publish: every right of hers, and none that she has no longer."""

from collections.abc import Awaitable, Callable

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import service as companies
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels import service as labels
from fediverse_cinema.labels.models import Juror, JuryRole
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Membership, Relationship
from fediverse_cinema.publications import voices
from tests.kit.companies import a_company
from tests.kit.labels import a_juror, a_label
from tests.kit.people import a_creator
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def names(person: Actor, *, runs_pole: bool = False) -> list[str]:
    return [voice.actor.handle for voice in await voices.of(person, runs_pole=runs_pole)]


async def test_a_member_speaks_for_herself_and_for_what_she_leads(town: Town) -> None:
    ana = await a_creator()
    await a_label(ana.actor)
    await a_project(ana)
    await a_company(ana.actor)
    assert await names(ana.actor) == ["ana", "phare", "quai_nord", "digue"]
    pole = (await pole_actors()).group.handle
    assert await names(ana.actor, runs_pole=True) == ["ana", pole, "phare", "quai_nord", "digue"]


@pytest.mark.parametrize(("role", "speaks"), [("admin", True), ("moderator", True), ("member", False)])
async def test_of_a_jury_or_a_team_only_those_who_decide_speak(town: Town, role: str, speaks: bool) -> None:
    ana, ben = await a_creator(), (await a_creator("ben")).actor
    label, project = await a_label(ana.actor), await a_project(ana)
    await a_juror(label, ben, JuryRole(role))
    await a_member(project, ben, Relationship(role))
    assert await names(ben) == ["ben", *(["phare", "quai_nord"] if speaks else [])]
    for group in (label.actor, project.actor):
        voice = await voices.find(group.id, ben, runs_pole=False)
        assert (voice is not None) == speaks
        assert voice is None or voice.person_id == ben.id
    assert await voices.find(ana.actor_id, ben, runs_pole=True) is None, "nobody writes in another member’s name"


async def test_of_those_who_have_left_or_not_come_yet_nobody_speaks(town: Town) -> None:
    ana, ben, eva = await a_creator(), (await a_creator("ben")).actor, (await a_creator("eva")).actor
    label, project = await a_label(ana.actor), await a_project(ana)
    for person, change in ((ben, {"left_at": clock.now()}), (eva, {"joined_at": None})):
        juror = await a_juror(label, person, JuryRole.ADMIN)
        member = await a_member(project, person, Relationship.ADMIN)
        await Juror.filter(id=juror.id).update(**change)
        await Membership.filter(id=member.id).update(**change)
    assert (await names(ben), await names(eva)) == (["ben"], ["eva"])


async def test_nobody_speaks_for_what_is_no_more(town: Town) -> None:
    ana = await a_creator()
    label, project, company = await a_label(ana.actor), await a_project(ana), await a_company(ana.actor)
    ends: list[Callable[[], Awaitable[None]]] = [
        lambda: labels.close(label, ana.actor),
        lambda: projects.end(project),
        lambda: companies.close(company, ana.actor),
    ]
    for end in ends:
        await end()
    assert await names(ana.actor) == ["ana"]
