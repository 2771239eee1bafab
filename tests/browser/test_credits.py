"""The credits of a film in a browser: its maker asks, somebody says that it is right, and everybody sees it; in a wide
window and on a telephone.
"""

import pytest

from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_pages import colour_faults, faults

pytestmark = pytest.mark.browser
ASKED = "Montage — Rosa Kermadec — @rosa"
SINGLE = "Cantine — Léo"


def write(window: Window, film: str, credits: str) -> None:
    page = window.open(f"{film}/edit")
    page.fill("#credits", credits)
    page.click("button[value=keep].main")
    page.wait_for_url(f"**{film}")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_maker_asks_and_who_is_named_says_that_it_is_right(window: OpenWindow, film: str, width: int) -> None:
    nora, rosa = window(width=width), window(width=width)
    nora.sign_in("nora")
    page = nora.open(f"{film}/edit")
    before = page.input_value("#credits")
    role = f"Montage {width}"
    write(nora, film, f"{before}\n{ASKED.replace('Montage', role)}\n{SINGLE}")
    try:
        page = nora.open(f"{film}/credits")
        assert "Pas encore demandé" in page.inner_text("main") and faults(page) == [] and colour_faults(page) == []
        page.click("form[action$='/credits'] button")
        page.wait_for_url("**/credits?asked=1#asked")
        assert "sans réponse pour l’instant" in page.inner_text("main") and faults(page) == []

        rosa.sign_in("rosa")
        page = rosa.open("/workshop/requests")
        assert "vous cite au générique. Est-ce juste" in page.inner_text("main")
        assert faults(page) == [] and colour_faults(page) == []
        page.click("text=C’est juste")
        page.wait_for_url("**/workshop/requests")

        page = rosa.open(film)
        row = page.locator("table.credits tr", has_text="Rosa Kermadec")
        assert row.locator("a").get_attribute("href") == "/users/rosa"
        assert row.locator(".frame.full").count() == 1 and faults(page) == []
        page = rosa.open("/users/rosa")
        assert "Le gros lapin" in page.inner_text("section:has(#filmography)") and faults(page) == []
        assert page.locator("th", has_text=role).count() == 1
        page = nora.open(f"{film}/credits")
        assert "Confirmé le" in page.inner_text("main") and faults(page) == []
    finally:
        write(nora, film, before)
