"""Chromium in front of a pole of its own. Whatever a test does, no page may ask anything from elsewhere, fail in the
console or break its own content policy: every window is watched, and asked when it closes.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.kit.footage import big_buck_bunny
from tests.kit.servers import PASSWORD, Server, server_in

CHROMIUM = os.environ.get("TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LARGEST_UPLOAD = 6_000_000
PATIENCE = 60.0  # seconds; a guard against hanging only
SHEET = (
    "--licence", "CC-BY-3.0", "--form", "animation", "--genre", "comédie", "--year", "2008", "--language", "zxx",
    "--summary", "Un lapin très doux sort de son terrier.", "--synopsis", "Dans un pré, un lapin s’étire.",
    "--credits", "Réalisation — Sacha Goedegebure\nMusique — Jan Morgenstern",
)  # fmt: skip


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
        self.open("/login")
        self.page.fill("#handle", handle)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url("**/workshop")
        return self.page

    def check(self) -> None:
        """PRV-07, WEB-09: nothing from elsewhere, no error of a script, no breach of the policy."""
        elsewhere = [url for url in self.asked if not url.startswith((*self.allowed, "data:", "blob:"))]
        assert (elsewhere, self.complaints) == ([], [])

    def _note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Chromium reports every page of ours that says 4xx; which ones say so is what the tests assert.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)


OpenWindow = Callable[..., Window]


def until(page: Page, expression: str) -> None:
    """Wait until this is true in the page. Asked from outside: our policy lets no page evaluate a string by itself."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"it never came to this: {expression}"
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pole with two members, that speaks French unless it is asked otherwise and takes small files only."""
    with server_in(tmp_path_factory.mktemp("pole"), name="Pôle Lyon") as server:
        settings = server.directory / "instance.toml"
        settings.write_text(f"{settings.read_text()}[media]\nlargest_upload = {LARGEST_UPLOAD}\n")
        yield server.found("nora", "rosa").start()


@pytest.fixture(scope="package")
def chromium(pole: Server) -> Iterator[Browser]:
    """Its library keeps an event loop running in this thread: it comes after the pole, whose database may be made by
    another loop, and goes before the tests of the next package.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def film(pole: Server) -> str:
    """The path of a published film: Big Buck Bunny's clip, by nora."""
    made = pole.ask(
        "film", "publish", str(big_buck_bunny()), "--by", "nora", "--title", "Le gros lapin", "--wait", *SHEET
    )
    return str(made["page"]).removeprefix(pole.url)


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


@pytest.fixture
def clip() -> Path:
    return big_buck_bunny()
