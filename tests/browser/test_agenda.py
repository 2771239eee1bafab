"""The agenda in a browser: an event is announced without scripts' help, found on a telephone, put off."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_projects import check

pytestmark = pytest.mark.browser
HERE = "/agenda/les-marees-basses-avant-premiere"
ABOUT = "La projection est suivie d’une rencontre avec **l’équipe** du film.\n\nOn ouvre les portes à 20 h."


def shown(visitor: Window, name: str, path: str) -> None:
    """Kept as a picture where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    for width in (390, 1280) if folder else ():
        visitor.page.set_viewport_size({"width": width, "height": 844})
        visitor.open(path).screenshot(path=Path(folder or "", f"{name}-{width}.png"), full_page=True)


def announce(nora: Window, title: str, *, days: int, kind: str = "screening", **fields: str) -> None:
    page = nora.open("/agenda/new")
    page.fill("#title", title)
    page.select_option("#kind", kind)
    page.fill("#day", (date.today() + timedelta(days=days)).isoformat())  # noqa: DTZ011
    page.fill("#hour", "20:30")
    page.fill("#until", "22:30")
    page.select_option("#region", "FR-BRE")
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.click("form.form button.main")


def test_an_event_is_announced_found_and_put_off(window: OpenWindow, film: str) -> None:
    nora = window(javascript=False)
    nora.sign_in("nora")
    nora.open(film).click("a:text('Annoncer une séance')")
    assert nora.page.input_value("#films").endswith(film)
    announce(nora, "Les Marées basses, avant-première", days=4, kind="premiere", place="Cinéma L’Abri")
    assert nora.page.locator(".notice.fault li").inner_text() == "Dites dans quelle ville, ou que c’est en ligne."
    assert nora.page.input_value("#place") == "Cinéma L’Abri"
    nora.page.fill("#town", "Douarnenez")
    nora.page.fill("#street", "2 quai de l’Exemple")
    nora.page.fill("#summary", "En présence de l’équipe.")
    nora.page.fill("#about", ABOUT)
    nora.page.fill("#price", "Entrée libre")
    nora.page.fill("#films", nora.pole.address(film))
    nora.page.fill("#organisers", "@rosa")
    nora.page.click("form.form button.main")
    assert nora.page.url.endswith(HERE)
    facts = nora.page.locator("dl.glance").inner_text()
    for words in ("20\xa0h\xa030 à 22\xa0h\xa030", "Cinéma L’Abri, 2 quai de l’Exemple, Douarnenez", "Entrée libre"):
        assert words in facts, words
    announce(nora, "Premiers films de l’année", days=12, place="Salle des Rideaux", town="Rennes", price="4 €")
    announce(nora, "Monter sans table, avec Rosa", days=7, kind="masterclass", town="Rennes", street="8 rue du Quai")
    nora.page.click("summary:text('Annuler')")
    nora.page.click("button:text('Oui, l’annuler')")
    assert "n’aura pas lieu" in nora.page.locator("main").inner_text()
    scripted = window()
    scripted.sign_in("nora")
    check(scripted, HERE, f"{HERE}/edit", f"{HERE}/delete", "/agenda/new", "/agenda")

    visitor = window(width=390)
    page = visitor.open("/")
    page.click("nav a:text('Agenda')")
    assert page.locator("nav [aria-current=page]").inner_text() == "Agenda"
    titles = page.locator(".sheet h3").all_inner_texts()
    assert titles == ["Les Marées basses, avant-première", "Monter sans table, avec Rosa", "Premiers films de l’année"]
    page.select_option("#region", "FR-BRE")
    page.click("form[action='/agenda'] button")
    assert page.url.endswith("/agenda?region=FR-BRE")
    page.click(".sheet h3 a >> nth=0")
    assert page.locator("h1").inner_text() == "Les Marées basses, avant-première"
    assert "Rosa" not in page.locator("main .heading").inner_text(), "she has not said yes"
    check(visitor, HERE, "/agenda", "/agenda?when=past", film)

    rosa = window()
    rosa.sign_in("rosa")
    assert "Les Marées basses, avant-première" in rosa.open("/notices").locator("main").inner_text()
    rosa.open(HERE)
    rosa.page.click("button:text('Oui, nous l’organisons ensemble')")
    assert "rosa" in rosa.page.locator("main .by").first.inner_text().lower()
    check(rosa, HERE)
    for name, path in (("agenda", "/agenda"), ("event", HERE), ("film", film)):
        shown(visitor, name, path)
    shown(scripted, "form", f"{HERE}/edit")
    english = window(language="en-GB")
    for name, path in (("agenda-en", "/agenda"), ("event-en", HERE)):
        shown(english, name, path)
