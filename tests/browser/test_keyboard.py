"""With a keyboard alone: past the head of a page, into what is folded, through a form."""

import pytest

from tests.browser.conftest import OpenWindow, until
from tests.kit.servers import PASSWORD

pytestmark = pytest.mark.browser
AT = "document.activeElement"


def test_the_first_stop_leads_past_the_head_of_the_page(window: OpenWindow) -> None:
    for path in ("/films", "/people", "/login"):
        page = window().open(path)
        page.keyboard.press("Tab")
        assert page.evaluate(f"{AT}.className") == "skip"
        assert page.evaluate(f"{AT}.getBoundingClientRect().top") >= 0, "it is seen once it is there"
        page.keyboard.press("Enter")
        until(page, "location.hash === '#contents'")
        page.keyboard.press("Tab")
        assert page.evaluate(f"!!{AT}.closest('main')"), path


def test_what_is_folded_is_unfolded(window: OpenWindow, film: str) -> None:
    page = window().open("/films")
    page.locator("details.seeking > summary").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('details.seeking').open")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{AT}.closest('details.seeking') !== null && {AT}.localName !== 'summary'")
    page.keyboard.type("lapin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/films?*lapin*")


def test_a_member_signs_in_finds_her_workshop_and_leaves(window: OpenWindow) -> None:
    page = window().open("/login")
    page.locator("main input[name=handle]").focus()
    page.keyboard.type("rosa")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workshop")
    page.locator("footer form[action='/logout'] button").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.me a').getAttribute('href') === '/login'")
