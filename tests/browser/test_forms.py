"""Forms filled in wrongly, twice, in two windows, or left: what was typed stays, and every answer can be read."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import LARGEST_UPLOAD, OpenWindow, until
from tests.kit.servers import PASSWORD, Server

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with_scripts", "without_scripts"])


@BOTH
def test_a_wrong_password_is_told_and_the_name_stays(window: OpenWindow, pole: Server, javascript: bool) -> None:
    page = window(javascript=javascript).open("/login?next=/films/new")
    page.fill("#handle", "nora")
    page.fill("#password", "not this one")
    page.click("main button")
    assert "ne vont pas ensemble" in page.inner_text("[role=alert]")
    assert page.input_value("#handle") == "nora"
    assert page.title().startswith("Erreur")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/films/new")


@BOTH
def test_a_sheet_with_a_fault_keeps_every_entry(window: OpenWindow, film: str, javascript: bool) -> None:
    member = window(javascript=javascript)
    page = member.sign_in("nora") and member.open(f"{film}/edit")
    page.fill("#title", "")
    page.fill("#summary", "Une phrase nouvelle.")
    page.fill("#year", "jadis")
    page.check("#languages-fr")
    page.check("#licence-LAL-1\\.3")
    page.click(".deeds >> text=Garder les changements")
    page.wait_for_selector("[role=alert]")
    assert page.locator("[role=alert] a").all_inner_texts() == [
        "Écrivez le titre du film.",
        "Écrivez l’année en quatre chiffres, par exemple 2026.",
    ]
    assert page.input_value("#summary") == "Une phrase nouvelle." and page.input_value("#year") == "jadis"
    assert page.is_checked("#languages-fr") and page.is_checked("#licence-LAL-1\\.3")
    if javascript:
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.click("[role=alert] a >> nth=1")
    assert page.url.endswith("#year")


@BOTH
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04" + b"\0" * 3_000_000, "nous avons trouvé une archive"),
        (b"\0" * (LARGEST_UPLOAD + 200_000), "la limite est de 6"),
    ],
    ids=["no_film", "too_large"],
)
def test_a_file_that_is_not_taken_is_explained_and_the_title_stays(
    window: OpenWindow, film: str, javascript: bool, content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "rushes.zip"
    path.write_bytes(content)
    member = window(javascript=javascript)
    page = member.sign_in("rosa") and member.open("/films/new")
    page.fill("#title", "Rushes du 18 novembre")
    page.set_input_files("#file", path)
    page.click("text=Envoyer le film")
    alert = page.locator("[role=alert]:visible")
    alert.wait_for()
    assert sentence in alert.inner_text(), alert.inner_text()
    assert page.input_value("#title") == "Rushes du 18 novembre"
    assert page.url.endswith("/films/new")


def test_the_browser_asks_for_a_title_before_it_sends_anything(window: OpenWindow, film: str, short: Path) -> None:
    member = window()
    page = member.sign_in("rosa") and member.open("/films/new")
    asked = len(member.asked)
    page.set_input_files("#file", short)
    page.click("text=Envoyer le film")
    until(page, "document.activeElement === document.querySelector('#title:invalid')")
    assert f"{member.pole.url}/films/new" not in member.asked[asked:]


def test_enter_in_a_field_of_the_sheet_keeps_and_does_not_publish(window: OpenWindow, short: Path) -> None:
    member = window()
    page = member.sign_in("rosa") and member.open("/films/new")
    page.fill("#title", "Pas encore")
    page.set_input_files("#file", short)
    page.click("text=Envoyer le film")
    page.wait_for_url("**/edit")
    page.fill("#genre", "essai")
    page.press("#genre", "Enter")
    page.wait_for_url("**/edit?kept=1#kept")
    assert "Pas encore" not in member.open("/films").inner_text("main")
    row = member.open("/workshop").locator("li", has_text="Pas encore")
    row.locator("text=Compléter la fiche").or_(row.locator("text=Publier dès qu’il sera prêt")).first.wait_for()


def test_two_windows_on_one_sheet_and_the_back_button(window: OpenWindow, film: str) -> None:
    member = window()
    page = member.sign_in("nora") and member.open(f"{film}/edit")
    other = member.context.new_page()
    other.goto(page.url)
    other.fill("#summary", "La seconde fenêtre a le dernier mot.")
    page.fill("#summary", "La première parle avant.")
    page.click(".deeds >> text=Garder les changements")
    page.wait_for_url(f"**{film}")
    other.click(".deeds >> text=Garder les changements")
    other.wait_for_url(f"**{film}")
    assert "La seconde fenêtre a le dernier mot." in other.inner_text("main")
    page.go_back()
    page.fill("#summary", "Encore un mot.")
    page.click(".deeds >> text=Garder les changements")
    page.wait_for_url(f"**{film}")
    assert "Encore un mot." in page.inner_text("main")


def test_a_member_answers_a_film_and_takes_her_answer_back(window: OpenWindow, film: str) -> None:
    member = window(width=390)
    page = member.sign_in("rosa") and member.open(film)
    publish = "form[action$='/answers'] button"  # her review, or her words when another test has written hers before
    page.click(publish)  # empty
    assert "écrivez" in page.inner_text("#content-error")
    page.fill("#content", "Ce lapin *respire*.")
    page.click(publish)
    answer = page.locator(".talk > li", has_text="Ce lapin respire.")
    answer.wait_for()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{film}#talk")
    assert page.locator("text=Ce lapin respire.").count() == 0


def test_the_session_ends_on_signing_out(window: OpenWindow) -> None:
    member = window()
    page = member.sign_in("nora") and member.open("/workshop")
    page.click("text=Se déconnecter")
    page.wait_for_selector("text=Se connecter")
    assert not [cookie for cookie in member.context.cookies() if "session" in cookie.get("name", "")]
    page.go_back()
    page.wait_for_url("**/login**")  # nothing of hers stays in the browser


class Home(BaseHTTPRequestHandler):
    """The visitor's own server: WebFinger, and the page where she confirms."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        port = self.server.server_address[1]
        if parts.path == "/.well-known/webfinger":
            template = f"http://127.0.0.1:{port}/confirm?uri={{uri}}"
            link = {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": template}
            self._answer("application/jrd+json", json.dumps({"subject": "acct:ana@127.0.0.1", "links": [link]}))
        else:
            self._answer("text/html", f"<title>Home</title>{parse_qs(parts.query).get('uri', [''])[0]}")

    def _answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def home() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Home) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_visitor_is_sent_to_her_own_server(window: OpenWindow, pole: Server, film: str, home: str) -> None:
    visitor = window()
    page = visitor.open(film)
    page.click("text=Suivre depuis votre serveur")
    page.fill("#handle", "ana")
    page.click("text=Continuer sur mon serveur")
    assert "ana@mastodon.example" in page.inner_text("#handle-error")
    assert page.input_value("#handle") == "ana"

    visitor.allowed.append(f"http://{home}")  # she goes there herself
    page.fill("#handle", f"@ana@{home}")
    page.click("text=Continuer sur mon serveur")
    page.wait_for_url(f"http://{home}/confirm**")
    assert page.inner_text("body") == f"{pole.url}/ap/users/nora"
