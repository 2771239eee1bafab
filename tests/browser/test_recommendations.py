"""Recommending somebody, reading it first, and reading it on her page."""

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.servers import until

pytestmark = pytest.mark.browser
WORDS = "Trois nuits de tournage sous la pluie, et pas un raccord de perdu."


def test_a_recommendation_is_written_read_first_and_shown(window: OpenWindow) -> None:
    nora, rosa, reader = window(), window(), window()
    nora.sign_in("nora")
    rosa.sign_in("rosa")
    page = nora.open("/users/rosa")
    page.click("a:text('Recommander')")
    check(nora, "/" + page.url.split("/", 3)[3])
    page.fill("#words", WORDS)
    page.click("button.main")
    assert "En attente de réponse" in page.locator("main").inner_text()
    check(nora, "/workshop/recommendations")
    page = rosa.open("/workshop/requests")
    assert WORDS in page.locator("main").inner_text()
    check(rosa, "/workshop/requests")
    page.click("button:text('Accepter')")
    until(lambda: WORDS in reader.open("/users/rosa").content(), "her page shows it")
    check(rosa, "/users/rosa")
    assert rosa.page.locator("#recommendations").is_visible()
