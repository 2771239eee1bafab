"""A member says what she does in films, and is found by it: on a desk and on a telephone, with scripts and without."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness
from tests.browser.conftest import OpenWindow
from tests.browser.test_pages import colour_faults, faults
from tests.kit.servers import Server

pytestmark = pytest.mark.browser


async def says_nothing() -> None:
    """Other tests give Rosa a trade."""
    await portraits.keep(await Actor.get(local_handle="rosa"), Likeness())


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
def test_she_fills_in_her_trades_row_by_row_and_is_found_by_them(
    window: OpenWindow, pole: Server, width: int, javascript: bool
) -> None:
    pole.inside(says_nothing)
    member = window(width=width, javascript=javascript)
    member.sign_in("rosa")
    page = member.open("/workshop/portrait")
    page.select_option("#trade-0", "editor")
    page.check("#passes-0")
    page.click("text=Ajouter un métier")
    assert page.input_value("#trade-0") == "editor" and page.is_checked("#passes-0")
    page.select_option("#trade-1", "colorist")
    page.fill("#town", "Rennes")
    page.select_option("#region", "FR-BRE")
    page.check("#terms-wage")
    page.fill("#showreel", "nulle part")
    page.press("#town", "Enter")  # keeps, as the main button does
    page.wait_for_selector("[role=alert]")
    assert page.title().startswith("Erreur") and page.input_value("#trade-1") == "colorist"
    assert page.locator("[role=alert] a").all_inner_texts() == ["Écrivez une adresse qui commence par https://."]
    if javascript:
        assert faults(page) == [] and colour_faults(page) == []
    page.fill("#showreel", "")
    page.check("#listed")
    page.click(".deeds >> text=Garder les changements")
    page.wait_for_url("**/users/rosa")
    assert "Monteur·euse" in page.inner_text("main") and "Rennes, Bretagne" in page.inner_text("main")
    visitor = window(width=width, javascript=javascript)
    page = visitor.open("/people")
    page.click("text=Chercher quelqu’un")
    page.fill("#q", "monteuse, Rennes")
    page.click("text=Voir les personnes")
    page.wait_for_url("**/people?q=*")
    assert page.locator(".sheet h3").all_inner_texts() == ["Rosa"]
    if javascript:
        assert faults(page) == [] and colour_faults(page) == []
    for path in ("/people", "/people?trade=composer", "/users/rosa"):
        page = visitor.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert member.open("/workshop/portrait").evaluate("document.documentElement.scrollWidth") <= width
