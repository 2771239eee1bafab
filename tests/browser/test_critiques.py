"""A critique before real eyes: written below a film and on its own page, put aside by the film's maker."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, TradeLine
from fediverse_cinema.reviews.models import Critique
from tests.browser.conftest import OpenWindow
from tests.browser.test_pages import colour_faults, faults
from tests.browser.test_talk import open_all
from tests.kit.servers import Server
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.browser
LONG = ("On ne gagne pas de temps, on en perd, et c’est exactement ce qu’il fallait perdre.\n\n" * 40).strip()


async def a_talk() -> None:
    """Rosa edits; somebody of a Mastodon has spoken of the film. Nothing that other tests have reviewed is left."""
    film, rosa = await Film.get(slug="le-gros-lapin"), await Actor.get(local_handle="rosa")
    await Note.filter(critique__film_id=film.id).delete()
    await portraits.keep(rosa, Likeness(trades=(TradeLine("editor", title="monteuse"),)))
    gil = await Actor.get_or_none(handle="gil") or await somebody("gil", "Gil")
    await a_note(gil, "<p>Vu dans le train, j’ai raté mon arrêt.</p>", thread_uri=film.uri, answer_to=film.uri)


async def critiques() -> list[tuple[str, str]]:
    return [
        (one.length.value, one.note.uuid or "") for one in await Critique.all().select_related("note").order_by("id")
    ]


@pytest.mark.parametrize(("width", "language"), [(1280, "fr-FR"), (390, "en-GB")])
def test_a_member_without_scripts_writes_a_short_one_and_a_long_one_and_the_maker_puts_one_aside(
    window: OpenWindow, pole: Server, film: str, width: int, language: str
) -> None:
    french = language == "fr-FR"
    pole.inside(a_talk)
    rosa = window(width=width, language=language, javascript=False)
    rosa.sign_in("rosa")
    page = rosa.open(film)
    page.fill("#content", "Une coupe que je voudrais avoir faite.")
    page.focus("#rating")
    page.keyboard.press("ArrowDown")  # five, four …
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{film}?at=*")
    said = page.inner_text(".talk")
    assert "Rosa, monteuse" in said and ("Critique · 4 sur 5" if french else "Review · 4 out of 5") in said
    page.click("text=Écrire une longue critique" if french else "text=Write a long review")
    page.fill("#content", LONG)
    page.click("main button.main")
    assert page.title().startswith("Erreur" if french else "Error") and page.input_value("#content") == LONG
    page.fill("#title", "Le lapin, ou l’heure qui manque")
    page.click("main button.main")
    page.wait_for_url("**/notes/*")
    assert page.inner_text("h1") == "Le lapin, ou l’heure qui manque"

    made = dict(pole.inside(critiques))
    nora = window(width=width, language=language)
    nora.sign_in("nora")
    page = nora.open(film)
    page.click(f"form[action$='{made['short']}/aside'] button")
    page.wait_for_selector("summary:has-text('Nora')")
    assert page.locator("text=Une coupe que je voudrais avoir faite.").is_hidden()
    page.click("summary:has-text('Nora')")
    assert page.locator("text=Une coupe que je voudrais avoir faite.").is_visible()

    reader = window(width=width, language=language)
    reader.sign_in("rosa")
    paths = [film, f"{film}/critiques/new", f"{film}/critiques/new?length=long", "/users/rosa"]
    paths += [f"/notes/{made['long']}", f"/critiques/{made['short']}/edit", f"/critiques/{made['long']}/edit"]
    for who, path in [(nora, film), *((reader, path) for path in paths)]:
        page = who.open(path)
        open_all(page)
        assert (faults(page), colour_faults(page)) == ([], []), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
