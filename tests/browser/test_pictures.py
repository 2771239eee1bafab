"""The pictures of a film, chosen in a browser: with a mouse, with a keyboard, without a script, on a telephone."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenWindow, until
from tests.browser.test_pages import colour_faults, faults

pytestmark = pytest.mark.browser


def focus(page: Page) -> str:
    """The place that is chosen now."""
    return str(page.locator("[name=place]:checked").get_attribute("value"))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_on_the_poster_says_what_a_crop_must_keep(window: OpenWindow, film: str, width: int) -> None:
    visitor = window(width=width, javascript=False)
    visitor.sign_in("nora")
    page = visitor.open(f"{film}/pictures")
    aim = page.locator("#point")
    shown = aim.bounding_box()
    assert shown is not None and shown["width"] == int(aim.get_attribute("width") or 0), "its pixels are counted"
    for x, y, place in ((0.9, 0.9, "bottom-right"), (0.05, 0.5, "middle-left"), (0.5, 0.1, "top-centre")):
        aim.click(position={"x": shown["width"] * x, "y": shown["height"] * y})
        assert focus(page) == place
        # At one moment: the page may still be scrolling.
        middle = page.evaluate(
            "[document.querySelector('.aim .inner'), document.querySelector('#point')].map("
            "one => one.getBoundingClientRect()).reduce("
            "(ring, shown) => [ring.x + ring.width / 2 - shown.x, ring.y + ring.height / 2 - shown.y])"
        )
        assert middle == pytest.approx([shown["width"] * x, shown["height"] * y], abs=2), "where she clicked"


def test_a_keyboard_chooses_one_of_nine_places(window: OpenWindow, film: str) -> None:
    visitor = window()
    visitor.sign_in("nora")
    page = visitor.open(f"{film}/pictures")
    page.locator("#place-top-right").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # presses the first button of the form: the picture, at its corner
    page.wait_for_url("**?kept=focus#kept")
    assert focus(page) == "top-right"
    assert page.locator("#kept").inner_text() == "Ce point est gardé."


def test_everybody_can_use_the_page(window: OpenWindow, film: str) -> None:
    visitor = window()
    visitor.sign_in("nora")
    page = visitor.open(f"{film}/pictures")
    page.locator("#alt").fill("Un lapin sort de son terrier.")
    page.locator("form:has(#alt) button").click()
    assert page.locator("#alt").input_value() == "Un lapin sort de son terrier."
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert colour_faults(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_time_bar_shows_the_film_under_the_pointer(window: OpenWindow, film: str) -> None:
    page = window().open(film)
    page.locator("video, hls-video").first.evaluate("film => film.play()")
    page.locator("media-time-range").hover(position={"x": 60, "y": 5})
    thumbnail = "document.querySelector('media-time-range').shadowRoot.querySelector('media-preview-thumbnail')"
    until(page, f"{thumbnail}.getAttribute('mediapreviewcoords')")
    assert page.evaluate(f"{thumbnail}.getAttribute('mediapreviewcoords')").split() == ["0", "0", "192", "108"]
    image = page.evaluate(f"{thumbnail}.getAttribute('mediapreviewimage')")
    assert page.request.get(image).headers["content-type"] == "image/jpeg"
