"""A film-maker's way, from signing in to watching her film, as a browser walks it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import OpenWindow, until
from tests.kit.footage import drawn
from tests.kit.servers import PASSWORD

pytestmark = pytest.mark.browser

# The <video> that plays, inside the ladder's element or by itself.
VIDEO = "(document.querySelector('hls-video')?.nativeEl ?? document.querySelector('video'))"


def four_times(clip: Path, path: Path) -> Path:
    """The clip four times in a row: long enough to be seen in preparation."""
    return drawn(path, "-stream_loop", "3", "-i", str(clip), "-c", "copy")


def press_play(page: Page) -> None:
    page.click("media-play-button")
    until(page, f"{VIDEO}.currentTime > 0.3")


def test_a_film_maker_brings_her_film_and_it_plays(window: OpenWindow, clip: Path, tmp_path: Path) -> None:
    maker = window()
    page = maker.open("/login")
    page.fill("#handle", "nora")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/workshop")
    seen = note_progress(page)

    page.click("text=Déposer un film")
    page.fill("#title", "Un lapin, quatre matins")
    page.set_input_files("#file", four_times(clip, tmp_path / "lapin.mp4"))
    page.click("text=Envoyer le film")
    page.wait_for_url("**/edit")
    bar = page.locator("progress#progress")
    until(page, "document.querySelector('progress#progress')?.value > 0")
    page.reload()  # nothing of it is lost
    assert bar.get_attribute("max") == "100"

    page.fill("#summary", "Il se réveille, encore et encore.")
    page.fill("#year", "2008")
    page.click("details:has(#licence-CC-BY-3\\.0) > summary")
    page.check("#licence-CC-BY-3\\.0")
    page.click("text=Publier dès qu’il sera prêt")
    page.wait_for_url("**/workshop")
    row = page.locator("li", has_text="Un lapin, quatre matins")
    row.locator("text=Il paraîtra dès qu’il sera prêt.").wait_for()
    row.locator("text=Voir sa page").click()  # the row renews itself once the film is out
    page.wait_for_url("**/films/un-lapin-quatre-matins")
    assert seen == sorted(seen) and len({percent for percent in seen if 0 < percent < 100}) > 1, seen

    press_play(page)
    before = page.evaluate(f"{VIDEO}.currentTime")
    until(page, f"{VIDEO}.currentTime > {before} + 0.5")


def note_progress(page: Page) -> list[int]:
    """What the server says of the preparation, as the page asks for it."""
    seen: list[int] = []

    def note(response: Response) -> None:
        if response.url.endswith("/progress"):
            seen.append(response.json()["progress"])

    page.on("response", note)
    return seen


def test_the_quality_menu_changes_what_is_shown(window: OpenWindow, film: str) -> None:
    page = window().open(film)
    press_play(page)
    for height in (360, 720):
        page.click("media-rendition-menu-button")
        page.locator("media-rendition-menu").get_by_role("menuitemradio", name=re.compile(f"^{height}p")).click()
        page.evaluate(f"{VIDEO}.loop = true")  # until the picture has changed
        until(page, f"{VIDEO}.videoHeight == {height}")


def test_the_player_obeys_the_keyboard(window: OpenWindow, film: str) -> None:
    page = window().open(film)
    # Each key waits until the controls have heard of the last one, as a person does who watches them.
    for place in ("media-play-button", "media-controller"):
        page.focus(place)
        page.keyboard.press("Space")
        page.wait_for_selector("media-play-button:not([mediapaused])")
        until(page, f"{VIDEO}.currentTime > 0.2")
        page.keyboard.press("Space")
        page.wait_for_selector("media-play-button[mediapaused]")
        assert page.evaluate(f"{VIDEO}.paused")

    page.keyboard.press("m")
    page.wait_for_selector("media-mute-button[mediavolumelevel=off]")
    assert page.evaluate(f"{VIDEO}.muted")
    page.keyboard.press("m")
    page.wait_for_selector("media-mute-button:not([mediavolumelevel=off])")
    page.keyboard.press("ArrowRight")  # ten seconds on: to the end
    until(page, f"{VIDEO}.currentTime > 4")
    page.keyboard.press("ArrowLeft")
    until(page, f"{VIDEO}.currentTime < 1")
    page.keyboard.press("f")
    page.wait_for_selector("media-fullscreen-button[mediaisfullscreen]")
    assert page.evaluate("document.fullscreenElement.localName") == "media-controller"
    page.keyboard.press("f")
    page.wait_for_selector("media-fullscreen-button:not([mediaisfullscreen])")
    assert page.evaluate("!document.fullscreenElement")


def test_the_frame_of_the_player_does_not_move_when_the_script_dresses_it(window: OpenWindow, film: str) -> None:
    boxes = []
    for javascript in (False, True):
        page = window(javascript=javascript).open(film)
        if javascript:
            page.wait_for_selector("media-controller hls-video")
        boxes.append(page.locator(".player").bounding_box())
    assert boxes[0] == boxes[1]


def test_without_javascript_the_mp4_plays(window: OpenWindow, film: str) -> None:
    """With the scripts of the page switched off Chromium still answers the debugger, which asks the native <video>."""
    visitor = window(javascript=False)
    page = visitor.open(film)
    assert page.locator("media-controller").count() == 0
    page.focus("video")
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 0.5")
    assert page.evaluate("document.querySelector('video').currentSrc").endswith(".mp4")
    assert not [url for url in visitor.asked if url.endswith((".js", ".m3u8"))]


def test_without_javascript_a_film_is_sent_and_filled_in(window: OpenWindow, short: Path) -> None:
    rosa = window(javascript=False)
    page = rosa.sign_in("rosa") and rosa.open("/workshop")
    page.click("text=Déposer un film")
    page.fill("#title", "Sans script")
    page.set_input_files("#file", short)
    page.click("text=Envoyer le film")
    page.wait_for_url("**/films/sans-script/edit")
    page.fill("#summary", "Tout marche.")
    page.click(".deeds >> text=Garder pour plus tard")
    page.wait_for_url("**/films/sans-script/edit?kept=1#kept")
    assert page.locator("#kept").inner_text() == "La fiche est gardée."
    page.goto(page.url.partition("/films/")[0] + "/workshop")
    assert page.locator("li", has_text="Sans script").locator("progress, .btn").count() > 0
