"""The workshop as a board: all that waits for a member's answer, her projects and her calls, in one page."""

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Follow, FollowState
from fediverse_cinema.consents.models import Claim, ClaimState
from fediverse_cinema.films import claims, crediting
from fediverse_cinema.films.models import Film
from fediverse_cinema.offers import service as offers
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.offers.pitch import Pitch
from fediverse_cinema.projects import calls, team
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Membership
from tests.kit.calls import a_call
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_project
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio


async def at_the_board_of(town: Town, handle: str) -> Visitor:
    visitor = Visitor(town.pole)
    await visitor.sign_in(handle)
    await visitor.look("/workshop")
    return visitor


async def test_an_empty_board_says_what_to_do(town: Town) -> None:
    await an_account("ana")
    page = (await at_the_board_of(town, "ana")).page
    assert "Waiting for your answer" not in page and "My calls" not in page
    for way in ('href="/films/new"', 'href="/projects/new"', 'href="/calls"', 'href="/workshop/mail"'):
        assert way in page


async def test_she_answers_on_the_board_and_comes_back_to_it(town: Town) -> None:
    ana, eva = await an_account("ana"), await a_creator("eva", "Eva")
    ana.creator.actor.locked = True
    await ana.creator.actor.save()
    await follows.request(eva.actor, ana.creator.actor)
    film = await Film.get(id=(await a_film(eva, credits="Son — Ana — @ana@lyon.example")).id).select_related("author")
    await crediting.ask(film, (await claims.of(film))[0])
    row = await team.ask(await a_project(eva), ana.creator.actor, role="Perche")
    visitor = await at_the_board_of(town, "ana")
    assert "3 answers of yours are awaited." in visitor.page
    await visitor.send("/workshop/requests", deed="accept")
    assert visitor.response.url.path == "/workshop" and "2 answers of yours are awaited." in visitor.page
    assert (await Claim.get()).state == ClaimState.CONFIRMED
    await visitor.send("/workshop/followers/accept")
    assert visitor.response.url.path == "/workshop" and "1 answer of yours is awaited." in visitor.page
    assert (await Follow.get(followed_id=ana.creator.actor_id)).state == FollowState.ACCEPTED
    await visitor.send("/workshop/teams", deed="accept")
    assert (await Membership.get(id=row.id)).joined_at is not None
    page = await visitor.look("/workshop")
    assert "Waiting for your answer" not in page and "Quai Nord" in page.partition("My projects")[2]


async def test_an_invitation_is_counted_and_stands_first_until_it_is_answered(town: Town) -> None:
    ana, eva = await an_account("ana"), await a_creator("eva", "Eva")
    film = await Film.get(id=(await a_film(eva, credits="Son — Ana — @ana@lyon.example")).id).select_related("author")
    await crediting.ask(film, (await claims.of(film))[0])
    project = await a_project(eva)
    await offers.invite(project, eva.actor, ana.creator.actor, role="Perche")
    visitor = await at_the_board_of(town, "ana")
    assert "2 answers of yours are awaited." in visitor.page
    waiting = visitor.page.partition('id="waiting"')[2].partition("</section>")[0]
    assert 0 < waiting.index("would like you in the team") < waiting.index("names you in the credits")
    assert "Perche" in waiting and f'href="/workshop/offers#offer-{(await Offer.get()).id}"' in waiting
    await visitor.look("/workshop/offers")
    await visitor.send("/workshop/offers", deed="decline")
    page = await visitor.look("/workshop")
    assert "1 answer of yours is awaited." in page and "would like you in the team" not in page
    await offers.invite(project, eva.actor, ana.creator.actor)
    await projects.end(project)
    assert "would like you in the team" not in await visitor.look("/workshop"), "nobody waits for it any more"


async def test_her_calls_are_those_that_are_open_of_projects_in_whose_name_she_speaks(town: Town) -> None:
    ana, eva = await an_account("ana"), await a_creator("eva")
    mine, others = await a_project(ana.creator), await a_project(eva, "cour", "Cour")
    await team.join(others, ana.creator.actor)
    await a_call(mine, "Perche pour cinq jours")
    closed = await a_call(mine, "Montage image")
    await calls.close(closed)
    await a_call(others, "Une actrice")
    page = (await at_the_board_of(town, "ana")).page.partition("My calls")[2].partition("</section>")[0]
    assert "Perche pour cinq jours" in page and "Montage image" not in page and "Une actrice" not in page


async def test_what_waits_for_others_is_on_no_other_board(town: Town) -> None:
    await an_account("ana")
    ben, eva = await a_creator("ben"), await a_creator("eva", "Eva")
    film = await Film.get(id=(await a_film(eva, credits="Son — Ben — @ben@lyon.example")).id).select_related("author")
    await crediting.ask(film, (await claims.of(film))[0])
    await team.ask(await a_project(eva), ben.actor)
    page = (await at_the_board_of(town, "ana")).page
    assert "Waiting for your answer" not in page and "Quai Nord" not in page


async def test_an_offer_to_a_project_that_she_leads_waits_for_her(town: Town) -> None:
    ana, ben = await an_account("ana"), await a_creator("ben", "Ben")
    project = await a_project(ana.creator)
    await offers.apply(await a_call(project, "Perche"), ben.actor, Pitch("J’ai ma mixette."))
    await offers.invite(project, ana.creator.actor, (await a_creator("eva", "Eva")).actor)
    visitor = await at_the_board_of(town, "ana")
    assert "1 answer of yours is awaited." in visitor.page, "whom she has invited owes the answer herself"
    waiting = visitor.page.partition('id="waiting"')[2].partition("</section>")[0]
    assert "1 offer waits for an answer" in waiting and 'href="/projects/quai_nord/offers"' in waiting
    board = await visitor.look("/projects/quai_nord/offers")
    new, invited = (board.partition(f'id="column-{name}"')[2].partition("</section>")[0] for name in ("new", "invited"))
    assert "Ben" in new and "Eva" not in new and "Eva" in invited
