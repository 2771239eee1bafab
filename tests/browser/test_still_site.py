"""The archive of the site in a browser, from a disk: nothing that it asks for is missing or elsewhere, its film plays,
its links lead from page to page in both languages.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.media import subtitles
from fediverse_cinema.media.cues import Cue
from fediverse_cinema.media.models import Asset, SubtitleKind
from tests.browser.conftest import until
from tests.kit.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest.fixture(scope="module")
def archive(pole: Server, short: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of a pole with a film that has subtitles."""
    film = pole.prepare(short, Sheet("Le lapin archivé"), by="nora")

    async def translate() -> None:
        words = subtitles.Words("fr", SubtitleKind.SUBTITLES, "", (Cue(0, 2000, "Un lapin"),))
        await subtitles.keep(await Asset.get(id=film.asset_id), words)

    pole.inside(translate)
    folder = tmp_path_factory.mktemp("archive") / "site"
    assert pole.ask("archive", str(folder))["pages"] > 30
    return folder


def test_the_archive_opens_plays_and_asks_nobody(chromium: Browser, archive: Path) -> None:
    complaints: list[str] = []
    asked: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # of a film that the browser has read enough of
            complaints.append(f"{request.url}: {request.failure}")

    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.on("console", note)
    context.on("requestfailed", failed)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto((archive / "index.html").as_uri())
    assert "Ceci est une archive de Pôle Lyon" in page.inner_text("body")
    page.click("header nav >> text=Films")
    page.click("main >> text=Le lapin archivé")
    page.evaluate("video = document.querySelector('video'); video.muted = true; video.play()")
    until(page, "document.querySelector('video').currentTime > .2")
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    until(page, "[...document.querySelector('video').textTracks[0].cues ?? []].some(cue => cue.text === 'Un lapin')")
    assert page.evaluate("document.fonts.check('16px Archivo')")
    page.click(".notice >> text=English")
    assert "This is an archive of Pôle Lyon" in page.inner_text("body") and page.locator("h1").count() == 1
    for path in sorted(archive.rglob("*.html"))[::4]:  # each kind of page is among them, and the suite stays quick
        page.goto(path.as_uri())
        broken = "[...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src)"
        assert page.evaluate(broken) == [], path
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((archive.as_uri(), "data:", "blob:"))] == []
