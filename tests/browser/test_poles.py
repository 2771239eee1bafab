"""The known poles in a browser without scripts: as everybody sees them, and as whoever runs the pole does."""

from datetime import timedelta

import pytest

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.poles.models import KinshipState, KnownPole
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.servers import PASSWORD, Server

pytestmark = pytest.mark.browser
HOSTS = {"brest.example": "Pôle Brest", "une-adresse-qui-ne-finit-pas-de-longer-la-cote.example": "Pôle du Trégor"}


async def armelle_runs_it_beside_two_others() -> None:
    await accounts.make_account("armelle", "Armelle", PASSWORD, role=Role.ADMIN)
    for host, name in HOSTS.items():
        instance, group = [
            await Actor.create(
                uri=f"https://{host}/ap/{handle}", host=host, handle=handle, type=kind, name=name,
                created_at=clock.now(), inbox=f"https://{host}/ap/{handle}/inbox", fetched_at=clock.now(),
            )
            for handle, kind in (("instance", "Application"), ("pole", "Group"))
        ]  # fmt: skip
        await KnownPole.create(
            host=host, instance=instance, group=group, name=name, region="FR-BRE", state=KinshipState.KNOWN,
            read_at=clock.now() - timedelta(minutes=5), last_error="timeout" if "brest" in host else "",
        )  # fmt: skip


def test_whoever_runs_the_pole_looks_after_those_that_it_knows(window: OpenWindow, pole: Server) -> None:
    pole.inside(armelle_runs_it_beside_two_others)
    armelle = window()
    armelle.sign_in("armelle")
    page = armelle.open("/admin/poles")
    page.fill("#address", "pas une adresse")
    page.click("form#add button")
    assert page.title().startswith("Erreur") and page.input_value("#address") == "pas une adresse"
    page = armelle.open("/admin/poles")
    line = page.locator("li", has_text="Pôle Brest")
    assert "Rien à montrer pour l’instant." in line.inner_text() and "Ne répond pas depuis le" in line.inner_text()
    check(armelle, "/admin/poles", "/admin/poles?remove=brest.example")
    page = armelle.open("/admin/poles")
    line.get_by_role("link", name="Retirer…").click()
    page.click("form[action='/admin/poles/remove'] button")
    assert page.locator("li", has_text="Pôle Brest").count() == 0
    assert page.locator("li", has_text="Pôle du Trégor").count() == 1
    visitor = window(language="en-GB")
    page = visitor.open("/poles")
    assert "Pôle du Trégor" in page.inner_text("main") and "Pôle Brest" not in page.inner_text("main")
    check(visitor, "/poles")


def test_the_map_leads_to_the_list_by_mouse_and_by_keyboard(window: OpenWindow, pole: Server) -> None:
    pole.inside(two_islands)
    visitor = window()
    page = visitor.open("/poles")
    corsica = page.get_by_role("link", name="Corse : un pôle", exact=True)
    corsica.locator("rect").click()
    assert page.url.endswith("#FR-20R") and page.locator("#FR-20R:target").is_visible()
    page = visitor.open("/poles")
    page.get_by_role("link", name="La liste, par région").focus()
    page.keyboard.press("Tab")
    width = "getComputedStyle(document.activeElement.querySelector('path')).strokeWidth"
    assert page.evaluate("document.activeElement.closest('.map') !== null") and page.evaluate(width) == "4px"
    page.get_by_role("link", name="Guadeloupe : un pôle").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#FR-971")
    page.set_viewport_size({"width": 390, "height": 844})
    box = page.locator(".map svg").first.bounding_box()
    assert box is not None and box["width"] > 340
    check(visitor, "/poles")


async def two_islands() -> None:
    for region, host in (("FR-20R", "corse.example"), ("FR-971", "guadeloupe.example")):
        instance = await Actor.create(
            uri=f"https://{host}/i", host=host, handle="i", type="Application", created_at=clock.now(),
            fetched_at=clock.now(), page_url=f"https://{host}/",
        )  # fmt: skip
        await KnownPole.create(
            host=host, instance=instance, group=instance, name=host, region=region, state=KinshipState.KNOWN,
            read_at=clock.now(),
        )  # fmt: skip
