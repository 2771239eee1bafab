"""A publication in a browser without scripts: written as a draft, published, read and answered, on a telephone too."""

import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.kit.people import jpeg

pytestmark = pytest.mark.browser
PAGE = "/publications/une-saison-au-cinema-des-ports"
TEXT = (
    "Tout l’hiver, **six équipes** ont tourné sur les quais. On y a vu un bac, deux criées et un chien.\n\n"
    "Le 12 décembre nous montrons tout, dans l’ordre des marées. [Le programme](https://ports.example/)"
)


def test_a_publication_is_written_published_and_answered(window: OpenWindow) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open("/publications/new")
    page.fill("#title", "Une saison au cinéma des ports")
    page.fill("#text", TEXT)
    page.fill("#alt", "Le bac à quai, un soir de novembre.")
    picture: FilePayload = {"name": "quai.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1600, 900)}
    page.set_input_files("#picture", picture)
    page.check("#when-now")
    page.click("form.form button.main")
    assert "de quoi elle parle" in page.locator("#summary-error").inner_text()
    assert page.locator("[role=alert] a").first.get_attribute("href") == "#summary"
    assert "six équipes" in page.locator("#text").input_value() and page.is_checked("#when-now")
    page.fill("#summary", "Six équipes, quatre mois, un port : ce qui s’est tourné cet hiver.")
    page.check("#when-draft")
    page.set_input_files("#picture", picture)
    page.click("form.form button.main")
    assert page.url.endswith(PAGE) and "Brouillon" in page.locator(".heading").inner_text()
    reader = window(language="en-GB")
    assert "cinéma des ports" not in reader.open("/publications").content()
    check(nora, PAGE, f"{PAGE}/edit", "/publications/new", "/workshop/publications")
    page = nora.open(f"{PAGE}/edit")
    page.check("#when-now")
    page.click("form.form button.main")
    assert (
        page.url.endswith(PAGE)
        and page.locator(".hung img").get_attribute("alt") == "Le bac à quai, un soir de novembre."
    )
    page.fill("#content", "À bientôt sur le quai.")
    page.click("#answer button")
    assert "À bientôt sur le quai." in page.locator("ol.talk").inner_text()
    check(nora, PAGE, "/publications", "/workshop/publications")
    check(reader, PAGE, "/publications", "/publications/by/nora")
    page = reader.open("/publications")
    page.get_by_role("link", name="Une saison au cinéma des ports").click()
    assert page.url.endswith(PAGE) and page.locator("h1").inner_text() == "Une saison au cinéma des ports"
    assert page.locator("article[aria-labelledby] .voice strong").inner_text() == "six équipes"
