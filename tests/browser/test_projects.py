"""A project in a browser without scripts: begun, told in its journal, moved on, read by a visitor on a telephone."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_pages import colour_faults, faults
from tests.kit.people import jpeg

pytestmark = pytest.mark.browser
HERE = "/projects/le_dernier_bac"
ABOUT = (
    "En avril, le bac qui relie l’île à la côte depuis 1961 sera remplacé par une vedette. Nous passons avec lui son "
    "dernier hiver.\n\nLe matelot, la postière, les cirés qui sèchent, les jours où l’on ne part pas."
)


def check(visitor: Window, *paths: str) -> None:
    """Everybody can use these pages, by day and by night, and nothing spills over."""
    for path in paths:
        page = visitor.open(path)
        assert faults(page) == [], path
        page.emulate_media(color_scheme="dark")
        assert colour_faults(page) == [], path
        page.emulate_media(color_scheme="light")
        for width in (390, 320, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_a_project_is_begun_and_told_and_read(window: OpenWindow, tmp_path: Path) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open("/projects/new")
    page.fill("#name", "Le Dernier Bac")
    page.fill("#logline", "Un bac, son île, et le dernier hiver où il la relie à la côte.")
    page.fill("#about", ABOUT)
    page.select_option("#form", "documentary")
    page.fill("#duration", "52")
    page.select_option("#region", "FR-BRE")
    page.fill("#town", "Île de Sein")
    page.fill("#countries", "France")
    page.fill("#support", "Soutenir le film — https://dons.example/bac")
    page.select_option("#stage", "financing")
    page.click("button.main")
    assert page.url.endswith(HERE) and page.locator("h1").inner_text() == "Le Dernier Bac"
    page.click("summary:text('Le film a avancé')")
    page.select_option("#stage", "preparation")
    page.click("form[action$=stage] button")
    assert page.locator("[aria-current=step]").inner_text().startswith("Préparation")
    assert "Étape 5 sur 10" in page.locator("#stages + p").inner_text()
    for width, height, name in ((1600, 960, "picture"), (900, 600, "journal")):
        (tmp_path / f"{name}.jpg").write_bytes(jpeg(width, height))
    page = nora.open(f"{HERE}/edit")
    page.set_input_files("#picture", tmp_path / "picture.jpg")
    page.click("form[action$=picture] button:not(.plain)")
    assert page.locator("#kept").inner_text() == "L’image est gardée."
    page = nora.open(f"{HERE}/journal/new")
    page.fill("#content", "**Premier repérage sous la grêle**\n\nQuatre traversées, trois annulées.")
    page.set_input_files("#picture", tmp_path / "journal.jpg")
    page.click("button.main")
    assert page.locator("#alt-error").is_visible(), "what it shows must be said"
    assert "Quatre traversées" in page.locator("#content").input_value()
    page.fill("#alt", "Le bac dans la houle, vu du quai.")
    page.set_input_files("#picture", tmp_path / "journal.jpg")
    page.click("button.main")
    assert page.url.endswith(f"{HERE}#journal")
    entry = page.locator("#journal").locator("xpath=ancestor::section").locator("article")
    assert entry.locator("strong").inner_text() == "Premier repérage sous la grêle"
    change = page.get_by_role("link", name="Modifier cette page de journal").get_attribute("href") or ""
    check(nora, HERE, "/projects/new", f"{HERE}/edit", f"{HERE}/journal/new", change, f"{HERE}/end", "/projects?q=bac")
    reader = window(language="en-GB")
    check(reader, HERE, "/projects", "/projects?stage=idea&q=nothing")
    assert "Le Dernier Bac" in reader.open("/projects").locator("ul.sheet h3").all_inner_texts(), "beside other tests'"
    assert "Stage 5 of 10" in reader.open(HERE).locator("#stages + p").inner_text()
