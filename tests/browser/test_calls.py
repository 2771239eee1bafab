"""A call in a browser: written by a lead without scripts' help, read by a visitor on a telephone, found in the list."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_projects import check

pytestmark = pytest.mark.browser
HERE = "/projects/la_derniere_maree"
ABOUT = (
    "Nous suivons le dernier hiver du bac entre l’île et la côte. Une petite équipe : Nora à la réalisation, Aïssatou "
    "à l’image, et vous.\n\nIl faut une perche légère, deux micros sans fil, et le goût d’attendre."
)


def shown(visitor: Window, name: str, path: str) -> None:
    """Kept as a picture where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    for width in (390, 1280) if folder else ():
        visitor.page.set_viewport_size({"width": width, "height": 844})
        visitor.open(path).screenshot(path=Path(folder or "", f"{name}-{width}.png"), full_page=True)


def test_a_call_is_written_found_and_read(window: OpenWindow) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open("/projects/new")
    page.fill("#name", "La Dernière Marée")
    page.select_option("#form", "documentary")
    page.select_option("#region", "FR-BRE")
    page.click("button.main")
    page.click("a:text('Chercher quelqu’un')")
    assert page.url.endswith(f"{HERE}/calls/new")
    page.fill("#town", "Île de Sein")
    page.fill("#about", ABOUT)
    page.click("button.main")
    assert page.locator(".notice.fault li").count() == 3, "trade, terms and last day"
    assert "micros sans fil" in page.locator("#about").input_value()
    page.select_option("#trade", "sound-recordist")
    page.fill("#from", "2099-01-12")
    page.fill("#until", "2099-01-16")
    page.fill("#days", "5")
    page.fill("#hours", "8")
    page.check("#terms-wage")
    page.check("#terms-meals")
    page.fill("#contract", "CDDU, 200 € par jour")
    page.fill("#deadline", "2098-12-05")
    page.click("button.main")
    assert page.url.endswith(f"{HERE}/calls/1")
    assert page.locator("h1").inner_text() == "La Dernière Marée cherche un·e ingénieur·e du son"
    facts = page.locator("dl.glance").inner_text()
    for said in ("12–16 janv. 2099", "5 jours de 8\xa0h", "Repas, cachet ou salaire", "CDDU", "places\n1\n",
                 "5\xa0décembre 2098 à 23\xa0h\xa059"):  # fmt: skip
        assert said.lower() in facts.lower(), said
    check(nora, f"{HERE}/calls/1", f"{HERE}/calls/new", f"{HERE}/calls/1/edit", f"{HERE}/calls/1/delete", HERE)
    ben = window()
    page = ben.open("/calls")
    assert page.locator("nav [aria-current=page]").inner_text() == "Appels"
    page.click("summary:text('Chercher un appel')")
    page.select_option("#term", "wage")
    page.click("form[action='/calls'] button.main")
    assert page.url.endswith("/calls?term=wage")
    page.click("h3 a")
    assert page.locator(".panel .handle").first.is_visible()
    check(ben, f"{HERE}/calls/1", "/calls", "/calls?term=wage", "/calls?term=volunteer")
    nora.open("/calls?term=wage&film=documentary")
    nora.page.click("summary:text('Recevoir un avis')")
    nora.page.fill("#name", "Cachets en documentaire")
    nora.page.click("form[action='/workshop/searches'] button")
    nora.page.locator("#searches").wait_for()
    check(nora, "/calls?term=wage", "/calls")
    for name, path in (("call", f"{HERE}/calls/1"), ("list", "/calls?term=wage"), ("form", f"{HERE}/calls/new")):
        shown(nora, name, path)
