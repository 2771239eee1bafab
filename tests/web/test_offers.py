"""Offers before the doors: inviting somebody, offering herself for a call, the board, and what a member has sent and
received.
"""

from dataclasses import dataclass

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.listeners import hear
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.offers import service
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, Membership, Project, Relationship
from tests.house.rounds import all_rows
from tests.kit.calls import a_call
from tests.kit.offers import an_offer
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_member, a_project
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
BOARD, MINE = "/projects/quai_nord/offers", "/workshop/offers"


@dataclass
class Stage:
    """Ana leads the project, whose call is open; Ben is a member of the pole."""

    ana: Account
    ben: Account
    project: Project
    call: Call


@pytest.fixture
async def stage(reader: Reader) -> Stage:
    ana, ben = await an_account(), await an_account("ben", "Ben")
    project = await a_project(ana.creator)
    return Stage(ana, ben, project, await a_call(project))


async def test_a_lead_invites_somebody_to_a_call_and_she_accepts(reader: Reader, stage: Stage) -> None:
    await reader.sign_in("ana")
    form = await reader.page(f"/offers/new?to=@ben@lyon.example&call={stage.call.id}")
    assert f'value="call-{stage.call.id}" selected' in form and "Quai Nord" in form
    answer = await reader.submit(
        "/offers/new", to="ben@lyon.example", about=f"call-{stage.call.id}", role="Perche", text="Viens !"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, BOARD)
    offer = await Offer.get()
    assert (offer.kind, offer.person_id, offer.call_id) == (
        OfferKind.INVITATION,
        stage.ben.creator.actor_id,
        stage.call.id,
    )
    assert "Viens !" in await reader.page(BOARD)
    for deed in ("accept", "decline"):
        await reader.submit(BOARD, id=str(offer.id), deed=deed)
    assert (await Offer.get()).state == OfferState.NEW, "nobody answers in her place"
    await reader.submit("/logout")
    await reader.sign_in("ben")
    assert "Viens !" in await reader.page(MINE) and MINE in await reader.page("/workshop")
    answer = await reader.submit(MINE, id=str(offer.id), deed="accept", words="Avec joie.")
    assert answer.status_code == 303 and (await Offer.get()).state == OfferState.ACCEPTED
    assert await projects.standing(stage.project, stage.ben.creator.actor) is not None


async def test_an_invitation_with_a_fault_comes_back_with_what_was_typed(reader: Reader, stage: Stage) -> None:
    await reader.sign_in("ana")
    other = await a_project(await a_creator("eva", "Eva"), "autre", "Autre")
    here = f"project-{stage.project.id}"
    for field, changes in {
        "about": {"about": f"project-{other.id}"}, "role": {"role": "x" * 121}, "trade": {"trade": "king"},
    }.items():  # fmt: skip
        fields = {"to": "ben@lyon.example", "about": here, "text": "Un mot typé"} | changes
        answer = await reader.submit("/offers/new", **fields)
        assert answer.status_code == 422 and f'id="{field}-error"' in answer.text and "Un mot typé" in answer.text
    assert await Offer.all().count() == 0


async def test_who_leads_nothing_reads_how_to_begin_and_nobody_unknown_is_invited(reader: Reader, stage: Stage) -> None:
    await reader.sign_in("ben")
    assert 'href="/projects/new"' in await reader.page("/offers/new?to=ana@lyon.example")
    for address in ("nobody@lyon.example", "nobody@fedi.example", "quai_nord@lyon.example", "nonsense"):
        answer = await reader.client.get(f"/offers/new?to={address}")
        assert answer.status_code == 404 and "<h1" in answer.text, address
    assert (await reader.client.get("/offers/new")).headers["location"] == "/people"


async def test_a_member_offers_herself_on_the_page_of_a_call_and_takes_it_back(reader: Reader, stage: Stage) -> None:
    page = f"/projects/quai_nord/calls/{stage.call.number}"
    assert 'value="apply"' not in await reader.page(page), "a visitor answers from her own server"
    await reader.sign_in("ben")
    assert 'value="apply"' in await reader.page(page)
    said = {"deed": "apply", "call": str(stage.call.id), "text": "J’ai ma mixette."}
    for field, changes in {
        "text": {"text": " "}, "link": {"link": "ftp://x", "text": "Typé"}, "from": {"from": "demain"},
        "until": {"from": "2027-03-14", "until": "2027-03-02"},
    }.items():  # fmt: skip
        answer = await reader.submit(MINE, **(said | changes))
        assert answer.status_code == 422 and f'id="{field}-error"' in answer.text, field
    wrong = {"text": " ", "link": "ftp://x", "from": "2027-03-14", "until": "2027-03-02"}
    answer = await reader.submit(MINE, **(said | wrong))
    for field in ("text", "link", "until"):
        assert f'id="{field}-error"' in answer.text, "all that is wrong is told at once"
    assert 'value="2027-03-14"' in answer.text and 'value="2027-03-02"' in answer.text
    assert await Offer.all().count() == 0
    more = {"from": "2027-03-02", "until": "2027-03-14", "link": "https://films.example/a"}
    answer = await reader.submit(MINE, **said, **more)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{stage.call.id}#offer")
    offer = await Offer.get()
    assert offer.state == OfferState.NEW and offer.links[0]["href"] == "https://films.example/a"
    shown = await reader.page(page)
    assert "J’ai ma mixette." in shown and 'value="apply"' not in shown
    assert (await reader.submit(MINE, **said)).status_code == 422 and await Offer.all().count() == 1
    await reader.submit(MINE, id=str(offer.id), deed="accept")
    assert (await Offer.get()).state == OfferState.NEW, "she does not accept her own offer"
    await reader.submit(MINE, id=str(offer.id), deed="withdraw")
    assert (await Offer.get()).state == OfferState.WITHDRAWN


async def test_a_lead_lists_accepts_and_reads_that_another_was_quicker(reader: Reader, stage: Stage) -> None:
    offer = await an_offer(stage.call, stage.ben.creator.actor)
    await reader.sign_in("ana")
    assert f"{BOARD}?call=1" in await reader.page("/projects/quai_nord/calls/1") and BOARD in await reader.page(
        "/projects/quai_nord"
    )
    assert "mixette" in await reader.page(f"{BOARD}?call=1")
    for deed, state in (("shortlist", OfferState.SHORTLISTED), ("unlist", OfferState.NEW)):
        await reader.submit(BOARD, id=str(offer.id), deed=deed)
        assert (await Offer.get()).state == state
    await reader.submit(BOARD, id=str(offer.id), deed="withdraw")
    assert (await Offer.get()).state == OfferState.NEW, "nobody takes it back in her place"
    await reader.submit(BOARD, id=str(offer.id), deed="accept", words="Bienvenue.")
    assert (await Offer.get()).state == OfferState.ACCEPTED and (await Call.get()).filled == 1
    answer = await reader.submit(BOARD, id=str(offer.id), deed="decline", words="Trop tard ?")
    assert answer.status_code == 422 and f'href="#offer-{offer.id}"' in answer.text
    assert (await Offer.get()).state == OfferState.ACCEPTED
    assert await projects.standing(stage.project, stage.ben.creator.actor) is not None


async def test_each_side_is_told_once_of_what_waits_and_of_the_answer(reader: Reader, stage: Stage) -> None:
    offer = await an_offer(stage.call, stage.ben.creator.actor)
    await service.invite(stage.project, stage.ana.creator.actor, stage.ben.creator.actor)
    invitation = await Offer.get(kind=OfferKind.INVITATION)
    for one in (offer, offer, invitation):
        await hear("OfferMade", {"offer_id": one.id})
    told = [(one.owner_id, one.kind) for one in await Notice.all().order_by("id")]
    ana, ben = stage.ana.creator.actor_id, stage.ben.creator.actor_id
    assert told == [(ana, NoticeKind.OFFER), (ben, NoticeKind.INVITATION)]
    await reader.sign_in("ana")
    page = await reader.page("/notices")
    assert "aimerait travailler avec vous" in page and f'href="{BOARD}"' in page
    await reader.submit(BOARD, id=str(offer.id), deed="decline")
    await hear("OfferAnswered", {"offer_id": offer.id})
    assert "aimerait travailler avec vous" not in await reader.page("/notices"), "it has been answered"
    await reader.submit("/logout")
    await reader.sign_in("ben")
    page = await reader.page("/notices")
    assert "vous dit non" in page and "aimerait vous avoir dans l’équipe" in page and page.count(f'href="{MINE}"') == 2
    await reader.submit(MINE, id=str(invitation.id), deed="accept")
    await hear("OfferAnswered", {"offer_id": invitation.id})
    await reader.submit("/logout")
    await reader.sign_in("ana")
    assert "vous dit oui" in await reader.page("/notices")


async def test_AUT_08_who_does_not_speak_for_the_project_sees_no_board(reader: Reader, stage: Stage) -> None:
    eva = (await an_account("eva", "Eva")).creator
    offer = await an_offer(stage.call, stage.ben.creator.actor)
    await a_member(stage.project, eva.actor)
    await reader.sign_in("eva")
    token, before = await reader.token(), await all_rows()
    assert (await reader.client.get(BOARD)).status_code == 404
    for path, deed in ((BOARD, "accept"), (MINE, "withdraw"), (MINE, "accept")):
        fields = {"csrf": token, "id": str(offer.id), "deed": deed}
        assert (await reader.client.post(path, data=fields)).status_code in (303, 404)
    assert await all_rows() == before
    await Membership.filter(person_id=eva.actor_id).update(relationship=Relationship.MODERATOR)
    assert "mixette" in await reader.page(BOARD)
