"""What a pole says and shows of itself, in a browser without scripts: written and dressed by who runs it, read and
answered by a visitor with a telephone.
"""

import pytest
from playwright.sync_api import FilePayload

from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Role
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.people import jpeg
from tests.kit.servers import PASSWORD, Server

pytestmark = pytest.mark.browser
PDF: FilePayload = {"name": "automne.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\ntrailer <<>>\n%%EOF\n"}
LOGO: FilePayload = {"name": "phare.jpg", "mimeType": "image/jpeg", "buffer": jpeg(600, 200)}
HALL = "/pages/salle-de-montage"


async def maud_runs_it() -> None:
    await accounts.make_account("maud", "Maud", PASSWORD, role=Role.ADMIN)


def test_a_pole_writes_its_pages_wears_its_colour_and_gets_a_letter(window: OpenWindow, pole: Server) -> None:
    pole.inside(maud_runs_it)
    maud = window(javascript=False)
    maud.sign_in("maud")
    page = maud.open("/admin/pages/new")
    page.fill("#title_fr", "Salle de montage")
    page.fill("#text_fr", "Trois tables, **ouvertes** le jeudi.\n\n- 12 rue des Quais\n- sans rendez-vous")
    page.check("#published-1")
    page.click("form.form button.main")
    assert page.url.endswith("/admin/pages/salle-de-montage?kept=1#kept")
    page.fill("#file_title", "Programme de l’automne")
    page.set_input_files("#file", PDF)
    page.click("form[action$='/files'] button")
    assert "téléchargé 0 fois" in page.locator("#files ~ *, .sheet").last.inner_text().replace("\xa0", " ")
    page = maud.open("/admin/pole")
    page.fill("#paper", "#1b2a6b")
    page.fill("#welcome_fr", "Le pôle ouvre ses **tables de montage** le jeudi.")
    page.click("form[action='/admin/pole'] button.main")
    page.set_input_files("#logo", LOGO)
    page.click("form[action='/admin/pole/logo'] button >> nth=0")
    page.check("#plate-1")
    page.click("form[action='/admin/pole'] button.main")
    assert page.locator(".top .pole.plate img").evaluate("e => e.naturalWidth") == 336
    visitor = window(width=390, javascript=False)
    page = visitor.open("/")
    assert "tables de montage" in page.locator("main").inner_text()
    assert page.locator(".top .pole").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(27, 42, 107)"
    assert page.locator(".top .pole").evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    page.get_by_role("link", name="Salle de montage").click()
    assert page.get_by_role("link", name="Programme de l’automne (PDF").get_attribute("href")
    page.get_by_role("link", name="Contact", exact=True).click()
    page.fill("#name", "Rosa Kermadec")
    page.fill("#mail", "rosa@sud.example")
    page.fill("#words", "Bonjour,\n\npeut-on visiter la salle samedi ?")
    page.wait_for_timeout(4_200)  # nobody types so quickly
    page.click("form.form button.main")
    assert page.locator("[role=alert] a").get_attribute("href") == "#subject"
    page.fill("#subject", "Visiter la salle de montage")
    page.click("form.form button.main")
    assert "Votre lettre est arrivée" in page.locator("#kept").inner_text()
    assert visitor.context.cookies() == []
    reader = window(language="en-GB")
    check(reader, HALL, "/legal", "/contact", "/")
    team = window()
    team.sign_in("maud")
    check(team, "/admin/pole", "/admin/pages/salle-de-montage", "/admin/letters")
    page = maud.open("/admin/pole")  # others share this pole
    page.click("form.more button")
    page.fill("#paper", "#ffd91a")
    page.fill("#welcome_fr", "")
    page.click("form[action='/admin/pole'] button.main")
