"""Every page, wide and narrow, in both languages, light and dark: nothing spills over, and everybody can use it."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenWindow
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Two controls of media-chrome show "0:03" and "1x" and are called "3 seconds of 5 seconds" and "playback rate 1".
KNOWN = {
    ("label-content-name-mismatch", "media-time-display"),
    ("label-content-name-mismatch", "media-playback-rate-menu-button"),
}
STOP = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const outline = getComputedStyle(at).outlineStyle;
  return { name: at.localName, outline, player: !!at.closest('media-controller') };
}"""
FOR_ALL = (
    "/", "/films", "{film}", "/users/nora", "/channels/nora_films", "/pole", "/login", "/follow?to={nora}", "/nowhere",
)  # fmt: skip
NOT_IN_THE_WALK = ("{film}", "/nowhere")
"""A film that really plays, and what is not there: whether everybody can use the others, `walk.py` looks."""

FOR_NORA = (
    "/workshop",
    "/home",
    "/notices",
    "/films/new",
    "{film}",
    "{film}/edit",
    "{film}/delete",
    "{film}/release",
    "{film}/screeners",
    "/users/nora",
)


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("member", [False, True], ids=["visitor", "member"])
def test_PRV_07_every_page_stays_at_home_fits_its_screen_and_can_be_used_by_everybody(
    window: OpenWindow, pole: Server, film: str, member: bool, language: str
) -> None:
    """The window itself checks that nothing was asked from elsewhere and that no script and no policy complained."""
    visitor = window(language=language)
    if member:
        visitor.sign_in("nora")
    for path in FOR_NORA if member else FOR_ALL:
        page = visitor.open(path.format(film=film, nora=quote(f"{pole.url}/ap/users/nora", safe="")))
        assert page.get_attribute("html", "lang") == language[:2]
        if language == "fr-FR" and path in NOT_IN_THE_WALK:  # in English its words are of other lengths, and no more
            assert faults(page) == [], path
            page.emulate_media(color_scheme="dark")
            assert colour_faults(page) == [], path
            page.emulate_media(color_scheme="light")
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_load_state("networkidle")


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds: rule and place."""
    page.evaluate(f"() => {{ {AXE} }}")
    return _found(page, {"type": "tag", "values": RULES})


def colour_faults(page: Page) -> list[tuple[str, str]]:
    """The same, of what can differ by night, where `faults` has looked already."""
    return _found(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


def _found(page: Page, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    found: dict[str, Any] = page.evaluate(
        "wanted => axe.run(document, {runOnly: wanted, resultTypes: ['violations']})", wanted
    )
    places = [(one["id"], node["target"][-1]) for one in found["violations"] for node in one["nodes"]]
    return [place for place in places if place not in KNOWN]


def test_a_reader_changes_the_language_and_stays_where_she_is(window: OpenWindow, film: str) -> None:
    page = window().open(film)
    page.click("footer >> text=English")
    assert page.url.endswith(film)
    assert page.get_attribute("html", "lang") == "en"
    page.click("text=Follow from your server")  # an address with a query
    asked = page.url
    page.click("footer >> text=Français")
    assert (page.url, page.get_attribute("html", "lang")) == (asked, "fr")


def test_every_stop_of_the_keyboard_shows_where_it_is(window: OpenWindow, film: str) -> None:
    """A visible outline on each, and no stop out of sight."""
    page = window().open(film)
    page.wait_for_selector("media-controller hls-video")
    stops = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops += 1
        assert stop["outline"] != "none" or stop["player"], stop
    assert stops > 15


@pytest.mark.parametrize(("width", "share"), [(1280, 0.78), (390, 0.5)])
def test_the_still_of_the_screen_is_whole_and_leaves_room_for_its_title(
    window: OpenWindow, film: str, width: int, share: float
) -> None:
    """As high as a phone held upright: so tall, it would push everything else off the first screen."""
    page = window(width=width).open("/")
    still = page.locator(".under img")
    tall = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='720' height='1280'/>"
    still.evaluate(
        "(one, tall) => { one.removeAttribute('srcset'); one.src = tall; one.width = 720; one.height = 1280 }", tall
    )
    shown = still.bounding_box()
    screen = page.evaluate("innerHeight")
    assert shown and shown["height"] <= share * screen + 1
    assert still.evaluate("one => getComputedStyle(one).objectFit") == "contain"
    if width < 600:
        title = page.locator("#lead").bounding_box()
        assert title and title["y"] + title["height"] <= screen


def test_pictures_come_no_larger_than_the_screen_needs(window: OpenWindow, film: str) -> None:
    phone = window(width=390)
    phone.open("/films").wait_for_load_state("networkidle")
    assert [url for url in phone.asked if url.endswith("-280.jpg")]
    assert not [url for url in phone.asked if url.endswith(("-850.jpg", "-1280.jpg"))]
    desk = window()
    desk.open(film).wait_for_load_state("networkidle")
    assert [url for url in desk.asked if url.endswith("-1280.jpg")]
