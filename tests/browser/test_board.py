"""The board of the workshop, the mails and the notices in a browser without scripts: she answers where she is asked."""

import pytest
from playwright.sync_api import expect

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.consents import credits
from fediverse_cinema.projects import team
from fediverse_cinema.projects.models import Project
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.calls import a_call
from tests.kit.projects import a_project
from tests.kit.servers import PASSWORD, Server

pytestmark = pytest.mark.browser


async def rosa_asks_nora() -> None:
    """A credit in a project of hers, and a place in its team."""
    nora = await Actor.get(local_handle="nora").select_related("creator")
    rosa = await Actor.get(local_handle="rosa").select_related("creator")
    rosa.creator.actor, nora.creator.actor = rosa, nora
    project = await a_project(rosa.creator, "cour_des_miracles", "Cour des Miracles")
    await credits.ask(project.actor.uri, project.actor, nora, name="Nora", role="Scripte")
    await team.ask(await Project.get(id=project.id), nora, role="Scripte")
    own = await a_project(nora.creator, "estran", "L’Estran", logline="Une plage, deux marées.", region="FR-BRE")
    await a_call(own, "Prise de son pour cinq jours", region="FR-BRE")


def test_she_answers_on_her_board_and_chooses_her_mails(window: OpenWindow, pole: Server) -> None:
    pole.inside(rosa_asks_nora)
    nora = window()
    nora.sign_in("nora")
    page = nora.open("/workshop")
    waiting = page.locator("#waiting").locator("xpath=ancestor::section").locator("li")
    expect(waiting).to_have_count(2)
    assert "Scripte" in waiting.first.inner_text() and "Cour des Miracles" in waiting.first.inner_text()
    calls = page.locator("#calls").locator("xpath=ancestor::section").locator("h3")  # other tests begin some, too
    assert any(words.startswith("Prise") for words in calls.all_inner_texts())
    expect(page.get_by_text("2 réponses vous attendent.")).to_be_visible()
    check(nora, "/workshop", "/notices", "/workshop/mail")
    page = nora.open("/workshop")
    waiting.first.get_by_role("button", name="C’est juste").click()
    assert page.url.endswith("/workshop")
    expect(waiting).to_have_count(1)

    page = nora.open("/workshop/mail")
    assert page.get_by_text("Ce pôle n’envoie pas de courriels.").is_visible()
    page.fill("#mail", "nora")
    page.click("form.form button.main")
    expect(page.locator("#mail-error")).to_be_visible()
    page.fill("#mail", "nora@courrier.example")
    page.fill("#password", PASSWORD)
    page.get_by_label("Jamais").check()
    page.click("form.form button.main")
    assert page.locator("#kept").inner_text() == "Votre choix est gardé."
    assert page.locator("#mail").input_value() == "nora@courrier.example"
    assert page.get_by_label("Jamais").is_checked()
