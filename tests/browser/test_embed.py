"""The player on a page of others, in a frame as Mastodon makes it; and the catalogue, on every screen."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page

from fediverse_cinema.films.sheet import Sheet
from tests.browser.conftest import PATIENCE, OpenWindow, Window
from tests.browser.test_journey import VIDEO
from tests.browser.test_pages import faults
from tests.kit.elsewhere import FileServer, file_server
from tests.kit.servers import Server

pytestmark = pytest.mark.browser

# Mastodon's preview card: nothing is loaded before somebody presses, then such a frame, told to play.
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms"
PAGE = """<!doctype html><html lang="en"><title>A timeline</title><link rel="icon" href="data:,"><main>
<button>Play</button></main><script>document.querySelector('button').onclick = () => {{
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', '{sandbox}'); frame.allow = 'fullscreen; autoplay'; frame.title = 'A film';
  frame.width = 560; frame.height = 379; frame.src = '{address}?autoplay=1&auto_play=1';
  document.querySelector('main').append(frame);
}}</script></html>"""


@pytest.fixture
def social(tmp_path: Path) -> Iterator[FileServer]:
    with file_server(tmp_path) as server:
        yield server


def play_there(reader: Window, social: FileServer, pole: Server, film: str) -> tuple[Page, Frame]:
    """A page of another site with the film on it, after the reader has pressed."""
    address = pole.address(film.replace("/films/", "/embed/"))
    (Path(social.directory) / "timeline.html").write_text(PAGE.format(sandbox=SANDBOX, address=address))
    there = social.url.replace("127.0.0.1", "localhost")  # another site, and not only another port
    reader.allowed.append(there)
    reader.page.goto(f"{there}/timeline.html")
    assert not [url for url in reader.asked if url.startswith(pole.url)]
    reader.page.click("button")
    place = reader.page.wait_for_selector("iframe")
    frame = place.content_frame() if place else None
    assert frame is not None
    frame.wait_for_url("**/embed/**")
    return reader.page, frame


def until(frame: Frame, expression: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not frame.evaluate(expression):
        assert time.monotonic() < deadline, f"it never came to this: {expression}"
        frame.wait_for_timeout(50)


@pytest.fixture(scope="module")
def grim(pole: Server, short: Path) -> str:
    """The path of a film that warns of its contents."""
    sheet = Sheet("Le lapin noir", warning="Du sang", licence="CC-BY-3.0")
    return f"/films/{pole.prepare(short, sheet, by='nora').slug}"


def test_the_film_plays_in_a_frame_as_mastodon_makes_it(
    window: OpenWindow, pole: Server, film: str, social: FileServer
) -> None:
    reader = window()
    page, frame = play_there(reader, social, pole, film)
    frame.wait_for_selector("media-controller")
    until(frame, f"{VIDEO}.currentTime > 0.3")
    box = frame.evaluate("document.querySelector('media-controller').getBoundingClientRect().toJSON()")
    assert (box["width"], box["top"]) == (560, 0) and 300 <= box["height"] <= 315
    assert frame.evaluate("document.documentElement.scrollWidth <= 560 && document.body.scrollHeight <= 379")
    assert reader.context.cookies() == []
    with reader.context.expect_page() as opened:
        frame.click("h1 a")
    opened.value.wait_for_url(f"**{film}")
    assert opened.value.evaluate("window.opener") is None
    opened.value.close()


def test_it_plays_without_a_script_too(window: OpenWindow, pole: Server, film: str) -> None:
    reader = window(javascript=False)
    page = reader.open(film.replace("/films/", "/embed/"))
    assert page.get_attribute("video", "controls") == "" and page.locator("video source").count() == 1


def test_a_film_that_warns_waits_for_a_press_in_the_frame(
    window: OpenWindow, pole: Server, grim: str, social: FileServer
) -> None:
    reader = window()
    page, frame = play_there(reader, social, pole, grim)
    frame.wait_for_selector("text=Du sang")
    page.wait_for_load_state("networkidle")
    assert not [url for url in reader.asked if "/media/" in url]
    frame.click("text=Voir le film")
    frame.wait_for_selector("media-controller")
    until(frame, f"{VIDEO}.currentTime > 0.3")


@pytest.mark.parametrize("width", [560, 320])
def test_everybody_can_use_the_frame(window: OpenWindow, film: str, grim: str, width: int) -> None:
    for path in (film, grim):
        page = window(width=width, language="en-GB").open(path.replace("/films/", "/embed/"))
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_reader_finds_a_film_by_who_worked_on_it(window: OpenWindow, film: str, javascript: bool) -> None:
    """DI4: from the front page, without an account."""
    page = window(javascript=javascript).open("/")
    page.click("nav >> text=Films")
    page.click("details.seeking > summary")
    page.fill("#q", "morgenstern")  # in the credits
    page.select_option("#form", "animation")
    page.click("text=Voir les films")
    page.wait_for_url("**/films?q=morgenstern&form=animation")
    assert page.locator(".lines .line").count() == 1
    page.click("text=Le gros lapin")
    page.wait_for_url(f"**{film}")


def test_an_empty_list_leads_on_and_fits_every_screen(window: OpenWindow, film: str) -> None:
    page = window(language="en-GB").open("/films?q=lapin&length=more&from=1990&free=yes&theme=rien")
    assert faults(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("text=Without “an hour and more”")
    page.click("text=Without “rien”")
    assert page.locator(".lines .line").count() >= 1
