"""The files of a team in a browser: who leads the project, and a guest of another pole, on a telephone."""

from pathlib import Path

import pytest

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.browser.test_team import shot
from tests.kit.projects import a_member, a_project
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
ROOM = "/projects/la_criee/team"
FIRST = """INT. CRIÉE - NUIT

Nora range les caisses. Le néon grésille.

NORA
Tu viens mardi ?

LEÏLA
Si le bac passe.

Elles rient.

EXT. QUAI - NUIT

Le bac est à quai. Personne à la barre.
"""
SECOND = FIRST.replace("Si le bac passe.", "Si la vedette passe.").replace("Elles rient.\n\n", "").replace(
    "Personne à la barre.", "Personne à la barre.\n\nNOIR."
)  # fmt: skip


async def a_team() -> str:
    """Nora's project, with somebody of another pole in its team: the path of that one's link."""
    nora = await Creator.get(actor__local_handle="nora").select_related("actor")
    project = await a_project(nora, "la_criee", "La Criée", stage="preparation", logline="Une nuit à la criée.")
    uri = "https://pole-paca.example/ap/users/leila_son"
    leila = await Actor.create(
        uri=uri, type="Person", host="pole-paca.example", handle="leila_son", name="Leïla Benali", inbox=f"{uri}/inbox",
        created_at=clock.now(), confirmed_at=clock.now(),
    )  # fmt: skip
    await a_member(project, leila, trade="sound-recordist", role="Ingénieure du son", department="sound")
    link = await links.make(LinkPurpose.TEAM, project.actor.uri, actor=leila)
    return link[link.index("/link/") :]


def test_a_script_is_sent_twice_compared_and_remarked_on(window: OpenWindow, pole: Server, tmp_path: Path) -> None:
    way = pole.inside(a_team)
    nora, guest = window(), window(width=390)
    nora.sign_in("nora")
    for name, text in (("criee_v1.fountain", FIRST), ("criee_v2.fountain", SECOND), ("son.csv", "prise;durée\n")):
        (tmp_path / name).write_text(text, "utf-8")
    page = nora.open(ROOM)
    page.click("summary:text('Déposer un fichier')")
    page.fill("#file_name", "Scénario")
    page.click("form[action$=files] button")
    assert page.locator("#file-error").is_visible() and page.locator("#file_name").input_value() == "Scénario"
    page.set_input_files("#file", tmp_path / "criee_v1.fountain")
    page.click("form[action$=files] button")
    script = page.url.removeprefix(pole.url)
    assert page.locator("h1").inner_text() == "Scénario"

    guest.open(way).click("main button")
    hers = guest.page
    hers.click("h3 a:has-text('Scénario')")
    hers.fill("#file_words", "La vedette remplace le bac")
    hers.set_input_files("form[action$=versions] #file", tmp_path / "criee_v2.fountain")
    hers.click("form[action$=versions] button")
    hers.fill("#page", "1")
    hers.fill("#text", "On entend le néon, mais pas la mer ?")
    hers.click("form[action$=remark] button")
    assert "Page 1" in hers.locator("#version-2").inner_text()
    assert hers.locator("form[action$=remove]").count() == 0, "she has not put it in"
    with hers.expect_download() as given:
        hers.click("a.main")
    assert Path(given.value.path()).read_text("utf-8") == SECOND
    assert given.value.suggested_filename == "criee_v2.fountain"
    hers.click("form[action$=compare] button")
    assert (
        hers.locator("del").first.inner_text().endswith("le bac") and "NOIR." in hers.locator("ins").last.inner_text()
    )
    comparison = hers.url.removeprefix(pole.url)
    shot(guest, "team-comparison")
    check(guest, ROOM, script, comparison)
    guest.open(ROOM).click("summary:text('Déposer un fichier')")
    hers.select_option("#file_department", "sound")
    hers.set_input_files("#file", tmp_path / "son.csv")
    hers.click("form[action$=files] button")
    assert "Pour la branche Son" in hers.locator(".heading").inner_text()

    page = nora.open(ROOM)
    assert "son.csv" in page.locator("section:has(#files)").inner_text()
    page.click("summary:text('Déposer un fichier')")
    shot(nora, "team-files")
    page = nora.open(script)
    assert page.locator("form[action$=unremark]").count() == 0
    page.click("summary:text('Retirer le fichier')")
    shot(nora, "team-file")
    check(nora, ROOM, script, comparison)
    page = nora.open(script)
    page.click("summary:text('Retirer le fichier')")
    page.click("form[action$=remove] button")
    assert "criee" not in page.locator("main").inner_text()
