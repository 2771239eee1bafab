"""The player under a thumb: on every screen its controls stand within it, and a tap starts the film."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import OpenWindow, Window, until
from tests.kit.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLAYER = "document.querySelector('media-controller > [slot=media]')"
PLACES = """() => {
  document.querySelector("media-captions-menu-button").setAttribute("mediasubtitleslist", "");
  document.querySelector("media-audio-track-menu-button").removeAttribute("mediaaudiotrackunavailable");
  document.querySelector("media-rendition-menu-button").removeAttribute("mediarenditionunavailable");
  const box = (name) => document.querySelector(name).getBoundingClientRect().toJSON();
  const button = box("media-play-button");
  const met = document.elementFromPoint(button.x + button.width / 2, button.y + button.height / 2);
  return { player: box("media-controller"), band: box("media-control-bar"), button, met: met?.localName };
}"""


@pytest.mark.parametrize("room", ["films", "embed"])
def test_the_play_button_stands_in_the_player_on_every_screen(window: OpenWindow, film: str, room: str) -> None:
    """With every button that there can be: subtitles, several sounds, several sizes."""
    page = window(width=320).open(film.replace("/films/", f"/{room}/"))
    until(page, "document.querySelector('media-play-button')?.offsetWidth > 0")
    for width in (320, 390, 560, 640, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        places = page.evaluate(PLACES)
        player, band, button = places["player"], places["band"], places["button"]
        assert player["top"] <= band["top"] and band["bottom"] <= player["bottom"] + 1, (width, places)
        assert band["height"] <= (88 if width < 704 else 44), (width, places)
        assert player["top"] <= button["top"] and button["bottom"] <= player["bottom"] + 1, (width, places)
        assert (button["height"], places["met"]) == (44, "media-play-button"), (width, places)


@pytest.mark.parametrize("room", ["films", "embed"])
def test_a_tap_on_the_picture_starts_the_film(chromium: Browser, pole: Server, film: str, room: str) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    zoe = Window(pole, context)
    page = zoe.open(film.replace("/films/", f"/{room}/"))
    until(page, f"!!{PLAYER} && {PLAYER}.paused")
    box = page.locator("media-controller").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    until(page, f"{PLAYER}.currentTime > 0.3 && !{PLAYER}.paused")
    context.close()
    zoe.check()
