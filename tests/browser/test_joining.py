"""Somebody asks to join in a browser without scripts, is let in, and signs in; the pages keep what every page keeps."""

from datetime import timedelta

import pytest

from fediverse_cinema.accounts import invitations
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.people import PASSWORD
from tests.kit.servers import Server

pytestmark = pytest.mark.browser


async def nora_runs_the_pole() -> str:
    """And has made an invitation: its path."""
    nora = await Actor.get(local_handle="nora")
    await Account.filter(creator__actor_id=nora.id).update(role=Role.ADMIN)
    link = await invitations.make(nora, "Atelier", 3, clock.now() + timedelta(days=7))
    return link[link.index("/join/") :]


def test_somebody_asks_to_join_and_is_let_in(window: OpenWindow, pole: Server) -> None:
    invitation = pole.inside(nora_runs_the_pole)
    nora, lise = window(javascript=False), window(javascript=False)
    nora.sign_in("nora")
    desk = nora.open("/admin/joining")
    desk.check("#mode-approval")
    desk.fill("#question", "Que faites-vous ?")
    desk.click("form.form button.main")

    page = lise.open("/login")
    page.click("main >> text=Rejoindre ce pôle")
    for field, value in (("name", "Lise Morvan"), ("handle", "nora_"), ("mail", "lise@courrier.example")):
        page.fill(f"#{field}", value)
    page.fill("#answer", "Le son.")
    page.fill("#password", PASSWORD)
    page.check("#agreed")
    page.wait_for_timeout(4_100)  # nobody fills it in more quickly
    page.click("form.form button.main")
    assert "nora_ ressemble trop à nora" in page.inner_text("#handle-error")
    page.fill("#handle", "lise")
    page.fill("#password", PASSWORD)
    page.check("#agreed")
    page.click("form.form button.main")
    assert page.inner_text("h1") == "Votre demande est arrivée"

    desk = nora.open("/admin/admissions")
    assert "Le son." in desk.inner_text("main")
    desk.click("text=Oui, bienvenue")
    page = lise.open("/login")
    page.fill("#handle", "lise")
    page.fill("#password", PASSWORD)
    page.click("form.form button.main")
    assert page.url.endswith("/workshop") and "Lise Morvan" in page.inner_text("main")

    team = window()
    team.sign_in("nora")
    for one, paths in (
        (window(), ("/join", invitation, "/join/nowhere", "/login", "/login/lost")),
        (team, ("/workshop/account", "/workshop/mail", "/admin/joining", "/admin/invitations", "/admin/admissions")),
    ):
        check(one, *paths)
