"""A passkey in Chromium with a device of its own making, and the way by an app without scripts."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import CDPSession

from fediverse_cinema.accounts.models import SignInAttempt
from fediverse_cinema.factors.models import Passkey
from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_projects import check
from tests.kit.servers import PASSWORD, Server, server_in

pytestmark = pytest.mark.browser
FACTORS = "/workshop/account/factors"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def pole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """By a name: browsers keep no passkeys for sites that have only an address."""
    with server_in(tmp_path_factory.mktemp("pole")) as server:
        settings, address = server.directory / "instance.toml", server.host
        server.host = f"localhost:{server.port}"
        server.url = f"http://{server.host}"
        settings.write_text(settings.read_text().replace(f'"{address}"', f'"{server.host}"'))
        yield server.found("nora", "rosa").start()


def a_device(window: Window) -> tuple[CDPSession, str]:
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    made: dict[str, Any] = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def prove(window: Window, code: str = "") -> None:
    page = window.open(FACTORS)
    page.fill("#password", PASSWORD)
    if code:
        page.fill("#code", code)
    page.click("text=C’est bien moi")


def test_a_passkey_opens_the_account_by_itself_and_after_the_password(window: OpenWindow, pole: Server) -> None:
    nora = window()
    session, device = a_device(nora)
    nora.sign_in("nora")
    prove(nora)
    page = nora.page
    page.fill("#name", "Téléphone")
    page.click("text=Ajouter une clé d’accès")
    codes = page.input_value("#codes").split("\n")
    page.click("text=Je les ai notés")
    assert len(codes) == 10 and "Téléphone" in page.inner_text("main")
    page.click("text=Ajouter une clé d’accès")
    page.wait_for_selector("[data-say]:not([hidden])")
    assert "déjà une clé d’accès" in page.inner_text("[data-say]"), "once is enough for one device"
    assert pole.inside(lambda: Passkey.all().count()) == 1

    page.click("text=Se déconnecter")
    page = nora.open("/login?next=/workshop/account")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.click("text=Se connecter avec une clé d’accès")
    page.wait_for_selector("[data-say]:not([hidden])")
    assert "n’a pas donné de clé" in page.inner_text("[data-say]") and page.url.endswith(
        "/login?next=/workshop/account"
    )
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.click("text=Se connecter avec une clé d’accès")
    page.wait_for_selector("main:has-text('1 clé d’accès')")  # the address of the sign-in ends like that of the page
    assert page.url.endswith("/workshop/account") and "/login" not in page.url
    page.click("text=Se déconnecter")

    page = nora.open("/login")
    page.fill("#handle", "nora")
    page.fill("#password", PASSWORD)
    page.click("form.form button.main")
    assert page.inner_text("h1") == "Encore une étape" and "/login/second" in page.url
    check(nora, "/login/second")
    nora.open("/login/second").click("text=Utiliser ma clé d’accès")
    page.wait_for_url("**/workshop")
    check(nora, FACTORS, "/workshop/account", "/login")
    nora.open(FACTORS).click("text=Le montrer plutôt avec une clé d’accès")
    page.click("text=Installer une application")
    assert page.locator("svg.qr").is_visible()
    check(nora, FACTORS)
    assert pole.inside(lambda: SignInAttempt.all().count()) == 0


def test_an_app_is_set_up_and_asked_without_scripts(window: OpenWindow, pole: Server) -> None:
    rosa = window(javascript=False)
    rosa.sign_in("rosa")
    prove(rosa)
    page = rosa.page
    assert page.is_disabled("text=Ajouter une clé d’accès") and "demande JavaScript" in page.inner_text("main")
    page.click("text=Installer une application")
    clocks = pyotp.TOTP(page.inner_text(".key").replace(" ", ""))
    page.fill("#code", clocks.now())
    page.click("text=Demander ses codes désormais")
    codes = page.input_value("#codes").split("\n")
    page.click("text=Se déconnecter")
    page = rosa.open("/login")
    page.fill("#handle", "rosa")
    page.fill("#password", PASSWORD)
    page.click("form.form button.main")
    page.fill("#code", codes[0])
    page.click("form.form button.main")
    assert page.url.endswith("/workshop")
    prove(rosa, codes[1])
    assert "Il reste 8 codes" in page.inner_text("main")
