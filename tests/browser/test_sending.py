"""A film that is sent over a bad line, by somebody who closes her laptop and a pole that is started anew meanwhile."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from fediverse_cinema.media.models import Asset, Upload
from tests.browser.conftest import Window, until
from tests.kit.cutting import Line, a_line
from tests.kit.servers import Server, free_port, server_in
from tests.kit.servers import until as until_so

pytestmark = pytest.mark.browser
SIZE = 40_000_000


def uploads(pole: Server) -> list[Upload]:
    """What is on its way."""
    return pole.inside(lambda: Upload.filter(asset_id__isnull=True))


def latest(pole: Server) -> Asset:
    assets: list[Asset] = pole.inside(lambda: Asset.all().order_by("-id").limit(1))
    return assets[0]


@pytest.fixture(scope="module")
def rushes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What begins as a film, and is large enough to be cut."""
    path = tmp_path_factory.mktemp("rushes") / "La tempête.mov"
    path.write_bytes(b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + os.urandom(SIZE - 20))
    return path


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with a_line() as opened:
        yield opened


@pytest.fixture(scope="module")
def far_pole(line: Line, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A pole that is reached over that line alone."""
    with server_in(tmp_path_factory.mktemp("far"), name="Pôle Lyon") as server:
        own, line.target = server.port, free_port()
        settings = server.directory / "instance.toml"
        text = settings.read_text().replace(f"port = {own}\n", f"port = {line.target}\n")
        settings.write_text(text.replace(f"127.0.0.1:{own}", f"127.0.0.1:{line.port}"))
        server.port, server.host = line.port, f"127.0.0.1:{line.port}"
        server.url = f"http://{server.host}"
        yield server.found("nora").start()


@pytest.fixture
def nora(chromium: Browser, far_pole: Server) -> Iterator[Window]:
    window = Window(far_pole, chromium.new_context(locale="fr-FR"))
    window.page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
    window.sign_in("nora")
    yield window
    window.context.close()
    lost = "Failed to load resource: net::ERR"  # what the browser says of a line that was cut
    window.complaints = [one for one in window.complaints if not one.startswith(lost)]
    window.check()


def choose(page: Page, title: str, file: Path) -> None:
    page.fill("#title", title)
    page.set_input_files("#file", file)
    page.click(".deeds > button.main")


def note_checksums(page: Page) -> list[bool]:
    """Of each piece, whether it says what it should be."""
    checked: list[bool] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            checked.append("upload-checksum" in request.headers)

    page.on("request", note)
    return checked


def sent(page: Page) -> float:
    value: float = page.evaluate("document.querySelector('#file-sending').value")
    return value


def test_a_film_arrives_whole_over_a_line_that_is_cut_twice_and_a_page_that_is_opened_again(
    nora: Window, line: Line, far_pole: Server, rushes: Path
) -> None:
    page = nora.open("/films/new")
    checked = note_checksums(page)
    line.cut_after(6_000_000)
    choose(page, "La tempête", rushes)
    until_so(lambda: line.cuts == 1, "the line is cut")
    until(page, "document.querySelector('#file-sending').value > 20")  # it goes on by itself
    page.reload()

    (kept,) = [upload.received for upload in uploads(far_pole)]
    assert 0 < kept < SIZE
    assert "Envoi interrompu" in nora.open("/workshop").inner_text("main")
    page.click("text=Reprendre l’envoi")
    page.wait_for_url("**/films/new?upload=*")
    assert "Choisissez de nouveau La tempête.mov" in page.inner_text("main")
    assert page.input_value("#title") == "La tempête"
    line.cut_after(6_000_000)
    choose(page, "La tempête", rushes)
    until(page, f"document.querySelector('#file-sending').value >= {100 * kept // SIZE}")
    page.wait_for_url("**/films/la-tempete/edit")
    assert line.cuts == 2
    asset = latest(far_pole)
    assert asset.sha256 == hashlib.sha256(rushes.read_bytes()).hexdigest() and asset.file_name == rushes.name
    pieces = [url for url in nora.asked if "/uploads/" in url]
    assert len(set(pieces)) == 1, "one upload, gone on with"
    assert len(checked) > 3 and all(checked)


def test_sending_pauses_stops_and_outlives_the_pole(nora: Window, line: Line, far_pole: Server, rushes: Path) -> None:
    page = nora.open("/films/new")
    line.cut_after(8_000_000)  # so that it cannot end before we look
    choose(page, "Encore", rushes)
    until(page, "document.querySelector('#file-sending').value > 2")
    page.click("text=Mettre en pause")
    page.locator("[data-bar]", has_text="En pause.").wait_for()
    far_pole.kill()
    page.click("[data-bar] >> text=Reprendre l’envoi")
    page.locator("[data-bar]", has_text="La connexion est coupée").wait_for()
    before = sent(page)
    far_pole.start()
    page.wait_for_url("**/films/encore*/edit")
    assert before < 100
    assert latest(far_pole).sha256 == hashlib.sha256(rushes.read_bytes()).hexdigest()

    page = nora.open("/films/new")
    line.cut_after(8_000_000)
    line.down = True
    choose(page, "Jamais", rushes)
    page.locator("[data-bar]", has_text="La connexion est coupée").wait_for()
    line.down = False
    until(page, "document.querySelector('#file-sending').value > 2")
    page.click("text=Arrêter l’envoi")
    page.locator("[data-error]:visible", has_text="Rien n’a été gardé").wait_for()
    assert page.input_value("#title") == "Jamais"
    until_so(lambda: not uploads(far_pole), "nothing is left of it")


def test_another_file_is_not_put_behind_the_first_half_of_one(
    nora: Window, line: Line, far_pole: Server, rushes: Path, tmp_path: Path
) -> None:
    page = nora.open("/films/new")
    line.cut_after(8_000_000)
    choose(page, "À moitié", rushes)
    until(page, "document.querySelector('#file-sending').value > 2")
    nora.open("/workshop")
    page.click("text=Reprendre l’envoi")
    other = tmp_path / "autre.mov"
    other.write_bytes(rushes.read_bytes()[:5000])
    (kept,) = [upload.received for upload in uploads(far_pole)]
    choose(page, "À moitié", other)
    page.locator("[data-error]:visible", has_text="c’est un autre fichier").wait_for()
    assert [upload.received for upload in uploads(far_pole)] == [kept]
    nora.open("/workshop")
    page.click("text=Retirer ce fichier")
    until(page, "!document.body.innerText.includes('À moitié')")
