"""Chromium in front of a pole of its own. Whatever a test does, no page may ask anything from elsewhere, fail in the
console or break its own content policy: every window is watched, and asked when it closes.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from fediverse_cinema.films.sheet import Sheet
from tests.kit import footage
from tests.kit.servers import Member, Server, server_in

CHROMIUM = os.environ.get("TEST_CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LARGEST_UPLOAD = 6_000_000
PATIENCE = 180.0  # seconds; a guard against hanging only
SHEET = Sheet(
    "Le gros lapin", licence="CC-BY-3.0", form="animation", genre="comédie", year=2008, languages=("zxx",),
    summary="Un lapin très doux sort de son terrier.", synopsis="Dans un pré, un lapin s’étire.",
    credits="Réalisation — Sacha Goedegebure\nMusique — Jan Morgenstern",
)  # fmt: skip
NO_COMPLAINTS = (
    "the server responded with a status of 4",  # which pages say so is what the tests assert
    "but not used within a few seconds",  # of a font: a busy machine draws later than that
)


class Window:
    """One window of one person: a page with cookies of its own. `asked` are the addresses that it has asked for."""

    def __init__(self, pole: Server, context: BrowserContext) -> None:
        self.pole = pole
        self.context = context
        self.asked: list[str] = []
        self.allowed: list[str] = [pole.url]
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE * 1000)
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def open(self, path: str) -> Page:
        self.page.goto(self.pole.address(path))
        return self.page

    def sign_in(self, handle: str) -> Page:
        """She has a session, as the form gives one, and has opened no page yet."""
        member = Member(self.pole, handle)
        for name, value in member.browser.cookies.items():
            self.context.add_cookies([{"name": name, "value": value, "url": self.pole.url, "httpOnly": True}])
        member.close()
        return self.page

    def check(self) -> None:
        """PRV-07, WEB-09: nothing from elsewhere, no error of a script, no breach of the policy."""
        elsewhere = [url for url in self.asked if not url.startswith((*self.allowed, "data:", "blob:"))]
        assert (elsewhere, self.complaints) == ([], [])

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(one in message.text for one in NO_COMPLAINTS):
            self.complaints.append(message.text)


OpenWindow = Callable[..., Window]


def until(page: Page, expression: str) -> None:
    """Wait until this is true in the page. Asked from outside: our policy lets no page evaluate a string by itself.
    A page that is on its way to the next one, or has not come whole, says nothing yet.
    """
    deadline = time.monotonic() + PATIENCE
    while not _said(page, f"document.readyState !== 'loading' && ({expression})"):
        assert time.monotonic() < deadline, f"it never came to this: {expression}"
        page.wait_for_timeout(50)


def _said(page: Page, expression: str) -> bool:
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if "Execution context was destroyed" not in error.message:
            raise
        return False


@pytest.fixture(scope="session")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pole with two members, that speaks French unless it is asked otherwise and takes small files only."""
    with server_in(tmp_path_factory.mktemp("pole"), name="Pôle Lyon") as server:
        settings = server.directory / "instance.toml"
        settings.write_text(f"{settings.read_text()}[media]\nlargest_upload = {LARGEST_UPLOAD}\n")
        yield server.found("nora", "rosa").start()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Its library keeps an event loop running in this thread: it goes before the tests of the next package."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of Big Buck Bunny."""
    return footage.few_pictures(tmp_path_factory.mktemp("clip") / "lapin.mp4")


@pytest.fixture(scope="session")
def film(pole: Server, clip: Path) -> str:
    """The path of a published film in several sizes: the clip, by nora."""
    return f"/films/{pole.prepare(clip, SHEET, by='nora').slug}"


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of the clip in one small size."""
    return footage.two_seconds(tmp_path_factory.mktemp("short") / "short.mp4")


@pytest.fixture
def window(chromium: Browser, pole: Server) -> Iterator[OpenWindow]:
    """Opens windows; each is checked at the end."""
    windows: list[Window] = []

    def open_window(*, width: int = 1280, language: str = "fr-FR", javascript: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            locale=language,
            java_script_enabled=javascript,
        )
        windows.append(Window(pole, context))
        return windows[-1]

    yield open_window
    for one in windows:
        one.context.close()
    for one in windows:
        one.check()
