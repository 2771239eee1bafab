"""Composing a selection by mouse, by keyboard, with a finger, and without a script; what is read of it then."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Page

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.models import Film
from fediverse_cinema.labels import picking, selecting
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.people.models import Creator, Policy
from tests.browser.conftest import OpenWindow, Window, until
from tests.browser.test_projects import check
from tests.kit.people import a_film
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
TITLES = ("Garde de nuit", "Rue des Tanneurs", "Dernière séance", "Varsovie-Express")
NAMES = "[...document.querySelectorAll('.bench h3')].map(one => one.textContent)"
KEPT = "document.querySelector('[data-say]').textContent.endsWith('Ordre gardé.')"


@pytest.fixture(scope="module")
def films(pole: Server) -> list[str]:
    """The paths of four films of rosa that anybody may choose."""

    async def make() -> list[str]:
        rosa = await Creator.get(actor__local_handle="rosa").select_related("actor")
        made = [await a_film(rosa, title, form="documentary") for title in TITLES]
        await Film.filter(id__in=[film.id for film in made]).update(choosing=Policy.EVERYBODY)
        return [f"/films/{film.slug}" for film in made]

    return pole.inside(make)


def begun(pole: Server, films: Sequence[str], title: str) -> str:
    """The path of a selection of nora's with these films in it."""

    async def begin() -> str:
        nora = await Actor.get(local_handle="nora")
        selection = await selecting.begin(nora, nora, Sheet(title))
        for path in films:
            await picking.add(selection, await Film.get(slug=path.rpartition("/")[2]), nora)
        return f"/selections/{selection.slug}"

    return pole.inside(begin)


def kept_order(pole: Server, path: str) -> list[str]:
    async def read() -> list[str]:
        selection = await Selection.get(slug=path.rpartition("/")[2])
        numbers = await picking.order(selection)
        return [TITLES[number - 1] for number in numbers]

    return pole.inside(read)


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_selection_is_begun_from_a_film_and_composed_by_mouse(
    window: OpenWindow, pole: Server, films: list[str]
) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open(films[0])
    page.click("a:text('Ajouter à une sélection')")
    page.check("#selection-new")
    page.fill("#title", "Ce que la nuit garde")
    page.fill("#words", "Ismaël filme sa propre ronde.")
    page.click("button.main")
    assert page.url.startswith(f"{pole.url}{films[0]}?chosen=") and page.locator("#put").is_visible()
    for path in films[1:3]:
        nora.open(path).click("a:text('Ajouter à une sélection')")
        assert page.locator("input[name=selection]:checked").get_attribute("value") != "new", "the last changed one"
        page.click("button.main")
    page.click("#put a:text('Composer')")
    page.fill("#film", pole.address(films[3]))
    page.click("button:text('Ajouter ce film')")
    page.locator("#kept").wait_for()
    assert page.evaluate(NAMES) == list(TITLES)
    page.fill("#words-2", "Montez le son.")
    here = page.url.removeprefix(pole.url).partition("/compose")[0]
    page.locator("#pick-4").scroll_into_view_if_needed()
    page.mouse.move(*middle(page, "#pick-4 .grip"))
    page.mouse.down()
    page.mouse.move(640, 20, steps=12)  # the page scrolls along, to the top of the list
    until(page, "document.querySelector('.bench li').id === 'pick-4'")
    page.mouse.up()
    until(page, KEPT)
    assert kept_order(pole, here) == [TITLES[3], *TITLES[:3]]
    assert page.input_value("#words-2") == "Montez le son.", "what was typed beside another film stays"
    assert page.evaluate("document.querySelector('#place-4').value + document.querySelector('#place-1').value") == "12"
    page.mouse.move(*middle(page, "#pick-4 .grip"))
    page.mouse.down()
    page.mouse.move(640, 880, steps=6)
    until(page, "document.querySelector('.bench li').id !== 'pick-4'")
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.evaluate(NAMES)[0] == TITLES[3], "Escape leaves it where it was"
    page.click("a:text('Titre, texte, public')")
    page.check("#audience-public")
    page.click("button:text('Garder ce choix')")
    check(nora, here, f"{here}/compose", f"{here}/edit", f"{here}/history", f"{here}/delete", f"{films[0]}/select")
    check(nora, "/workshop/selections", "/selections/new", "/selections", films[0])
    reader = window(language="en-GB")
    check(reader, here, "/selections", "/selections?q=nothing", "/labels")
    page = reader.open(here)
    assert "In the order wanted by Nora." in page.locator("main").inner_text()
    assert page.locator(".picks h2").all_inner_texts() == [TITLES[3], *TITLES[:3]]
    assert page.locator(".picks blockquote").all_inner_texts() == ["Ismaël filme sa propre ronde.", "Montez le son."]


def test_a_selection_is_composed_by_keyboard(window: OpenWindow, pole: Server, films: list[str]) -> None:
    here = begun(pole, films, "Au clavier")
    nora = window()
    nora.sign_in("nora")
    page, faults = nora.open(f"{begun(pole, [], 'Vide')}/compose"), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.reload()
    assert page.locator("h1").is_visible() and faults == [], "there is nothing to move yet"
    page = nora.open(f"{here}/compose")
    page.focus("#pick-1 .grip")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert page.locator("[data-say]").inner_text() == "Garde de nuit\xa0: place 3 sur 4."
    assert page.evaluate("document.activeElement.closest('li').id") == "pick-1", "the focus goes along"
    until(page, KEPT)
    assert kept_order(pole, here) == [TITLES[1], TITLES[2], TITLES[0], TITLES[3]]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "up"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name + document.activeElement.value") == "up1"
    until(page, KEPT)
    assert kept_order(pole, here) == [TITLES[1], TITLES[0], TITLES[2], TITLES[3]]
    page.focus("#words-3")
    page.keyboard.type("Le dernier projecteur.")
    page.focus("#place-3")
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")  # the first button of the form: keep everything
    page.locator("#kept").wait_for()
    assert kept_order(pole, here)[0] == TITLES[2] and page.input_value("#words-3") == "Le dernier projecteur."


def test_leaving_warns_of_words_that_are_kept_nowhere(window: OpenWindow, pole: Server, films: list[str]) -> None:
    warns = "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    here = begun(pole, films, "Quitter")
    nora = window()
    nora.sign_in("nora")
    page = nora.open(f"{here}/compose")
    page.fill("#words-1", "Gardez-moi.")
    assert page.evaluate(warns)
    page.focus("#pick-4 .grip")
    page.keyboard.press("ArrowUp")
    until(page, KEPT)
    assert not page.evaluate(warns), "a move has kept them"
    page.fill("#words", "Un de plus.")
    page.keyboard.press("Tab")
    page.focus("#pick-3 .grip")
    page.keyboard.press("ArrowUp")
    until(page, "document.querySelector('[data-say]').textContent.startsWith('Dernière séance')")
    until(page, KEPT)
    assert page.evaluate(warns), "only its button sends what is said of one more film"
    stop = "form => { addEventListener('submit', event => event.preventDefault(), {once: true}); form.requestSubmit() }"
    page.locator("#bench").evaluate(stop)
    until(page, warns)
    page.fill("#words", "")


def test_a_selection_is_composed_with_a_finger_on_a_telephone(
    chromium: Browser, pole: Server, films: list[str]
) -> None:
    here = begun(pole, films, "D" + 99 * "u" + "pouce")
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    nora = Window(pole, context)
    nora.sign_in("nora")
    page = nora.open(f"{here}/compose")
    page.locator("#pick-3 .grip").scroll_into_view_if_needed()
    x, y = middle(page, "#pick-3 .grip")
    finger = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y - step * (y - 20) / 8))
    until(page, "document.querySelector('.bench li').id === 'pick-3'")
    touch("touchEnd")
    until(page, KEPT)
    assert kept_order(pole, here) == [TITLES[2], TITLES[0], TITLES[1], TITLES[3]]
    page.locator("#pick-4 [name=up]").tap()
    until(page, f"{NAMES}[2] === '{TITLES[3]}'")
    until(page, KEPT)
    assert kept_order(pole, here) == [TITLES[2], TITLES[0], TITLES[3], TITLES[1]]
    for box in page.evaluate(
        "[...document.querySelectorAll('.bench button')].map(one => one.getBoundingClientRect().height)"
    ):
        assert box >= 32
    for path in (here, f"{here}/compose", f"{here}/edit", f"{here}/history", "/workshop/selections"):
        assert nora.open(path).evaluate("document.documentElement.scrollWidth") == 390, path
    context.close()
    nora.check()


def test_a_selection_is_composed_without_a_script(window: OpenWindow, pole: Server, films: list[str]) -> None:
    here = begun(pole, films, "Sans script")
    nora = window(javascript=False, width=390)
    nora.sign_in("nora")
    page = nora.open(f"{here}/compose")
    assert page.locator(".grip:visible").count() == 0
    page.fill("#words-2", "Le couloir est le personnage.")
    page.click("#pick-4 [name=up]")
    assert page.url.endswith("#pick-4") and page.input_value("#words-2") == "Le couloir est le personnage."
    page.fill("#place-1", "4")
    page.locator("button.main").first.click()
    assert kept_order(pole, here) == [TITLES[1], TITLES[3], TITLES[2], TITLES[0]]
    page.click("#pick-2 [name=out]")
    assert "Annuler la dernière modification" in page.locator("#kept").inner_text()
    page.click("button:text('Annuler la dernière modification')")
    assert kept_order(pole, here) == [TITLES[1], TITLES[3], TITLES[2], TITLES[0]]


def test_what_another_window_has_changed_is_told_and_nothing_typed_is_lost(
    window: OpenWindow, pole: Server, films: list[str]
) -> None:
    here = begun(pole, films, "À deux")
    nora = window()
    nora.sign_in("nora")
    page = nora.open(f"{here}/compose")
    page.fill("#words-1", "Le mien.")
    page.fill("#film", pole.address(films[0]))
    page.fill("#words", "Un de plus.")
    other = window(javascript=False)
    other.sign_in("nora")
    other.open(f"{here}/compose").click("#pick-4 [name=up]")
    page.focus("#pick-2 .grip")
    page.keyboard.press("ArrowDown")
    page.locator(".notice.fault").wait_for()
    assert "Cette sélection a été modifiée entre-temps" in page.locator(".notice.fault").inner_text()
    assert page.title().startswith("Erreur") and page.input_value("#words-1") == "Le mien."
    assert (page.input_value("#film"), page.input_value("#words")) == (pole.address(films[0]), "Un de plus.")
    for field in ("#film", "#words"):
        page.fill(field, "")
    page.locator("button.main").first.click()
    page.locator("#kept").wait_for()
    assert page.input_value("#words-1") == "Le mien." and kept_order(pole, here)[2] == TITLES[3]
    page.fill("#words-2", "Gardez-moi.")
    page.context.clear_cookies()
    page.focus("#pick-2 .grip")
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelector('[data-say]').textContent.includes('est toujours là')")
    assert page.input_value("#words-2") == "Gardez-moi.", "a page that says no does not take it away"


def test_a_label_is_begun_and_everybody_can_use_its_pages(window: OpenWindow) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open("/labels/new")
    page.fill("#name", "Label du Phare")
    page.fill("#about", "Des films que l’on regarde debout.")
    page.click("button.main")
    page.locator("a:text('La salle du jury')").wait_for()
    here = page.url.removeprefix(nora.pole.url)
    page.click("a:text('La salle du jury')")
    page.fill("#address", "@rosa")
    page.click("button:text('Inviter')")
    page.locator("text=n’a pas encore répondu").wait_for()
    check(nora, here, f"{here}/jury", f"{here}/edit", f"{here}/close", "/labels/new", "/labels")
    rosa = window(language="en-GB")
    rosa.sign_in("rosa")
    check(rosa, "/workshop/selections")
    rosa.page.click("form:has([value=join]) button")
    rosa.page.locator("summary:has-text('Leave the jury')").wait_for()
    assert "Rosa" in rosa.open(here).locator("main").inner_text()
    check(window(), here, f"{here}/jury/enter")
