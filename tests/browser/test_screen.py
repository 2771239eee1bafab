"""Composing the Écran by mouse, by keyboard and on a telephone; what everybody reads of it then."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import forward
from fediverse_cinema.ecran.models import PutForward, ScreenEdition
from fediverse_cinema.films.models import Film
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.people.models import Creator, Policy
from tests.browser.conftest import OpenWindow, until
from tests.browser.test_projects import check
from tests.kit.labels import a_selection
from tests.kit.people import a_film
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
EDIT = "/screen/edit"
NAMES = "[...document.querySelectorAll('.bench li')].map(one => one.dataset.title)"
KEPT = "document.querySelector('[data-say]').textContent.endsWith('Ordre gardé.')"


@pytest.fixture
def screen(pole: Server) -> Iterator[str]:
    """Nora edits a page that nobody has composed yet; there is a public selection of hers, at this path."""

    async def begin() -> str:
        await ScreenEdition.all().delete()
        await PutForward.all().delete()
        await Account.filter(creator__actor__local_handle="nora").update(role=Role.EDITOR)
        rosa = await Creator.get(actor__local_handle="rosa").select_related("actor")
        nora = await Actor.get(local_handle="nora")
        film = await a_film(rosa, "Quatre heures du matin", form="documentary", choosing=Policy.EVERYBODY)
        selection = await a_selection(nora, film, title="Insomnies", audience=Audience.PUBLIC)
        return f"/selections/{selection.slug}"

    async def end() -> None:
        await Account.filter(creator__actor__local_handle="nora").update(role=Role.MEMBER)
        await ScreenEdition.all().delete()

    yield pole.inside(begin)
    pole.inside(end)


def add_words(page: Page, title: str) -> None:
    page.click(".kinds a:text('Un mot de l’équipe')")
    page.fill("#title", title)
    page.fill("#words", "Bonne séance.")
    page.click("button.main")
    page.locator("#kept").wait_for()


def test_the_screen_is_composed_by_mouse_and_shown(window: OpenWindow, pole: Server, screen: str) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open(EDIT)
    page.click(".kinds a:text('Une sélection à la une')")
    page.fill("#wish", "insomnies")
    page.click("button[value=seek]")
    page.click("button[name=add]")
    page.fill("#until", "2126-01-05")
    page.click("button.main")
    page.locator("#kept").wait_for()
    assert page.evaluate(NAMES)[-1] == "Une sélection à la une, avec son premier film"
    grip = page.locator(".bench li").last.locator(".grip")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(640, 20, steps=12)
    until(page, "document.querySelector('.bench li').dataset.title.startsWith('Une sélection')")
    page.mouse.up()
    until(page, KEPT)
    page.click("a:text('Aperçu')")
    assert page.locator("main h2").first.inner_text() == "Quatre heures du matin"
    page.click("a:text('Revenir à la composition')")
    page.click("button:text('Mettre à l’écran')")
    page.locator("#kept").wait_for()
    check(nora, EDIT, "/screen/preview", "/screen/sections/new?kind=films", "/screen/sections/new?kind=highlight")
    reader = window(language="en-GB")
    check(reader, "/", "/regions")
    words = reader.open("/").locator("main").inner_text().replace("\xa0", " ")
    assert words.index("Quatre heures du matin") < words.index("New films") and "on show until 5 January 2126" in words


def test_twelve_things_of_one_pole_stand_in_several_rows(window: OpenWindow, pole: Server, screen: str) -> None:
    async def put() -> None:
        rosa = await Creator.get(actor__local_handle="rosa").select_related("actor")
        for number in range(forward.MOST):
            film = await a_film(rosa, f"Monter sans table {number}", choosing=Policy.EVERYBODY)
            await forward.put(film.uri)

    async def end() -> None:
        await PutForward.all().delete()
        await Film.filter(title__startswith="Monter sans table").delete()

    pole.inside(put)
    reader = window()
    check(reader, "/regions")
    widths = "[...document.querySelectorAll('.strip figure')].map(one => one.getBoundingClientRect().width)"
    shown = reader.open("/regions").evaluate(widths)
    assert len(shown) == forward.MOST and min(shown) >= 190, "no word is cut"
    pole.inside(end)


def test_the_screen_is_composed_by_keyboard(window: OpenWindow, pole: Server, screen: str) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open(EDIT)
    add_words(page, "Un")
    add_words(page, "Deux")
    page.focus(".bench li[data-title='Deux'] .grip")
    page.keyboard.press("ArrowUp")
    assert page.locator("[data-say]").inner_text() == "Deux\xa0: place 4 sur 5."
    assert page.evaluate("document.activeElement.closest('li').dataset.title") == "Deux", "the focus goes along"
    until(page, KEPT)
    assert nora.open(EDIT).evaluate(NAMES)[-2:] == ["Deux", "Un"]
    page.focus("button[name=out]")
    page.keyboard.press("Enter")
    page.locator("#kept").wait_for()
    assert page.evaluate(NAMES)[-2:] == ["Deux", "Un"] and len(page.evaluate(NAMES)) == 4
    page.focus("button:text('Annuler la dernière modification')")
    page.keyboard.press("Enter")
    page.locator("#kept").wait_for()
    assert len(page.evaluate(NAMES)) == 5


def test_the_screen_is_composed_on_a_telephone_without_a_script(window: OpenWindow, pole: Server, screen: str) -> None:
    nora = window(javascript=False, width=390)
    nora.sign_in("nora")
    page = nora.open(EDIT)
    add_words(page, "Un")
    page.click(".bench li[data-title='Un'] button[name=up]")
    page.locator("#kept").wait_for()
    assert page.locator(".bench li").nth(2).get_attribute("data-title") == "Un"
    page.goto(pole.address(screen))
    page.click("button:text('Mettre en avant dans toutes les régions')")
    assert page.url.endswith(screen)
    assert "Insomnies" in nora.open("/regions").locator("main").inner_text()
