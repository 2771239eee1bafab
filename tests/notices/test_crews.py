"""Who is told of credits, teams and private screenings: each deed once, as it stands, and nobody of her own."""

import pytest

from fediverse_cinema.consents import queries as consents
from fediverse_cinema.consents import service as answers
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.films import claims, crediting
from fediverse_cinema.films.models import Film
from fediverse_cinema.notices import queries
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import Project, Relationship
from fediverse_cinema.screeners import service as screeners
from tests.kit.neighbours import Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_member, a_project
from tests.kit.screenings import a_week, an_invitation
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana", "Ana")


@pytest.fixture
async def ben(town: Town) -> Creator:
    return await a_creator("ben", "Ben")


@pytest.fixture
async def project(ana: Creator) -> Project:
    return await a_project(ana)


async def told(town: Town, owner: Creator) -> list[tuple[str, str, str, str]]:
    """(kind, who, what it is about, what has become of it), the oldest first."""
    await town.pole.work()
    page = await queries.page(owner.actor, None, 50)
    return [(one.kind, one.by.name, one.about.title if one.about else "", one.state) for one in reversed(page)]


async def answer(creator: Creator, *, yes: bool) -> None:
    [asked] = await consents.waiting_for(creator)
    request = await consents.asked_of(creator, asked.id)
    assert request is not None
    await (answers.accept if yes else answers.decline)(request, request.author)


async def a_film_that_names(maker: Creator, *people: Creator) -> Film:
    lines = "\n".join(f"Son — {one.actor.name} — @{one.actor.handle}@lyon.example" for one in people)
    film = await a_film(maker, "La Saône", credits=lines)
    film = await Film.get(id=film.id).select_related("author")
    for one in await claims.of(film):
        await crediting.ask(film, one)
    return film


async def test_she_is_told_that_a_film_names_her_until_she_has_answered_and_then_its_maker_is(
    town: Town, ana: Creator, ben: Creator
) -> None:
    await a_film_that_names(ana, ben)
    assert await told(town, ben) == [("credit", "Ana", "La Saône", "")]
    assert await told(town, ana) == []
    await answer(ben, yes=True)
    assert await told(town, ben) == []
    assert await told(town, ana) == [("credit_answered", "Ben", "La Saône", "confirmed")]
    stamp = await Stamp.get()
    await answers.revoke(stamp, ben.actor)
    assert await told(town, ana) == [("credit_answered", "Ben", "La Saône", "withdrawn")]
    assert await queries.count_unread(ana.actor_id) == 1, "the later word takes the place of the former"


async def test_a_refusal_is_told_and_who_names_herself_is_told_nothing(town: Town, ana: Creator, ben: Creator) -> None:
    await a_film_that_names(ana, ben, ana)
    await answer(ben, yes=False)
    assert await told(town, ana) == [("credit_answered", "Ben", "La Saône", "refused")]


async def test_she_is_told_what_she_is_in_a_team_and_who_leaves_by_herself_is_not(
    town: Town, project: Project, ben: Creator
) -> None:
    row = await team.join(project, ben.actor)
    assert await told(town, ben) == [("team", "Quai Nord", "Quai Nord", "joined")]
    await team.leave(row, project.actor)
    assert await told(town, ben) == [("team", "Quai Nord", "Quai Nord", "left")]
    assert await queries.count_unread(ben.actor_id) == 1
    row = await team.join(project, ben.actor)
    assert await told(town, ben) == [("team", "Quai Nord", "Quai Nord", "joined")]
    before = await queries.page(ben.actor, None, 50)
    await team.leave(row, ben.actor)
    await town.pole.work()
    assert [one.id for one in await queries.page(ben.actor, None, 50)] == [one.id for one in before]


async def test_a_project_that_has_ended_leaves_no_notice(town: Town, project: Project, ben: Creator) -> None:
    await team.join(project, ben.actor)
    await town.pole.work()
    await projects.end(project)
    assert await told(town, ben) == []


async def test_what_is_said_to_a_project_is_told_to_those_who_speak_for_it(
    town: Town, project: Project, ana: Creator, ben: Creator
) -> None:
    eva = await a_creator("eva")
    await a_member(project, ben.actor, Relationship.MODERATOR)
    await a_member(project, eva.actor)
    alice: Neighbour = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", project.actor.uri))
    for speaker in (ana, ben):
        assert [(kind, who) for kind, who, _, _ in await told(town, speaker)] == [("follow", "Alice")]
    assert await told(town, eva) == []


async def test_an_invited_member_is_told_while_the_invitation_stands(town: Town, ana: Creator, ben: Creator) -> None:
    film = await a_film(ana, "La Saône", published=False)
    invited = await screeners.invite(film, ben.actor, a_week())
    assert await told(town, ben) == [("screening", "Ana", "La Saône", "")]
    [notice] = await queries.page(ben.actor, None, 50)
    assert notice.about is not None and notice.about.url == f"/screenings/{invited.id}"
    await screeners.revoke(invited)
    assert await told(town, ben) == []
    await an_invitation(film, ben.actor)
    assert await told(town, ben) == [("screening", "Ana", "La Saône", "")]
    assert await told(town, ana) == []
