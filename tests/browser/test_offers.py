"""Offers in a browser: the board of a project, an invitation, and what a member has sent and received."""

import pytest

from fediverse_cinema.offers import service
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects.models import Call
from tests.browser.conftest import OpenWindow
from tests.browser.test_calls import shown
from tests.browser.test_projects import check
from tests.kit.calls import a_call
from tests.kit.offers import an_offer
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
BOARD = "/projects/la_digue/offers"


async def a_stage() -> Call:
    """Yann has offered himself to Nora's project and invites her to his, which has a call."""
    nora = await Creator.get(actor__local_handle="nora").select_related("actor")
    yann = await a_creator("yann", "Yann Le Bris")
    project, his = await a_project(nora, "la_digue", "La Digue"), await a_project(yann, "les_vases", "Les Vases")
    await an_offer(await a_call(project, "La Digue cherche une prise de son"), yann.actor)
    await service.invite(his, yann.actor, nora.actor, role="Montage", words="Deux semaines en mars ?")
    return await a_call(his, "Les Vases cherche une monteuse")


def test_who_decides_answers_on_the_board_and_who_is_asked_in_her_workshop(window: OpenWindow, pole: Server) -> None:
    call = pole.inside(a_stage)
    nora, host = window(), pole.url.partition("//")[2]
    nora.sign_in("nora")
    new = f"/offers/new?to=yann@{host}"
    for name, path in (("board", BOARD), ("invite", new), ("mine", "/workshop/offers"), ("call", f"/calls/{call.id}")):
        shown(nora, name, path)
    check(nora, BOARD, new, "/workshop/offers", f"/calls/{call.id}")
    page = nora.open(BOARD)
    page.click("button:has-text('Présélectionner')")
    page.fill("textarea[name=words]", "Bienvenue à bord.")
    page.click("button[value=accept]")
    assert "Bienvenue à bord." in page.locator("section[aria-labelledby=column-accepted]").inner_text()
    page = nora.open(f"/calls/{call.id}")
    page.fill("#text", "J’ai monté deux documentaires.")
    page.click("form[action='/workshop/offers'] button.main")
    assert "deux documentaires" in page.locator("section[aria-labelledby=offer]").inner_text()
    check(nora, f"/calls/{call.id}", BOARD)
    page = nora.open("/workshop/offers")
    page.click("button[value=decline]")
    assert page.locator("button[value=decline]").count() == 0
