"""A maker brings subtitles, chapters and a described version; who watches finds each in the player."""

from pathlib import Path

import pytest

from fediverse_cinema.films.sheet import Sheet
from tests.browser.conftest import OpenWindow, until
from tests.kit.footage import drawn
from tests.kit.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLAYER = "document.querySelector('media-controller > [slot=media]')"
SUBTITLES = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nUn lapin\n"


@pytest.fixture(scope="module")
def film(pole: Server, short: Path) -> str:
    """The path of a film of nora's that is out, with its sound."""
    return f"/films/{pole.prepare(short, Sheet('Le lapin'), by='nora').slug}"


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a described version."""
    path = tmp_path_factory.mktemp("voice") / "voix.wav"
    return drawn(path, "-f", "lavfi", "-i", "sine=frequency=880:duration=2")


def test_what_its_maker_brings_is_in_the_player_of_who_watches(window: OpenWindow, film: str, voice: Path) -> None:
    nora, zoe = window(), window(width=390)
    nora.sign_in("nora")
    page = nora.open(f"{film}/subtitles")
    page.fill("#chapters", "0:00 Le terrier\n0:01 La pomme")
    page.click("text=Garder les chapitres")
    page.click("text=Ajouter des sous-titres")
    page.select_option("#language", "fr")
    page.fill("#text", "Un lapin")
    page.click("form.form button.main")
    assert page.locator(".error li").inner_text().startswith("Ligne\xa01\xa0: les temps manquent ici")
    page.fill("#text", SUBTITLES)
    page.click("form.form button.main")
    page.select_option("#sound_language", "fr")
    page.select_option("#sound_kind", "description")
    page.set_input_files("#sound", str(voice))
    page.click("text=Ajouter ce son")
    for _ in range(60):
        if "En préparation" not in page.content():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "Audiodescription" in page.locator(".sheet").last.inner_text()

    watching = zoe.open(film)
    until(watching, f"!!{PLAYER}?.play")
    watching.evaluate(f"{PLAYER}.muted = true; {PLAYER}.play()")
    until(watching, f"[...({PLAYER}.audioTracks ?? [])].length === 2")
    until(watching, f"[...{PLAYER}.textTracks].some(track => track.kind === 'subtitles' && track.label === 'Français')")
    watching.evaluate(f"[...{PLAYER}.textTracks].find(track => track.kind === 'subtitles').mode = 'showing'")
    until(
        watching, f"[...{PLAYER}.textTracks].find(track => track.kind === 'subtitles').cues?.[0]?.text === 'Un lapin'"
    )
    until(watching, "document.querySelector('media-time-range').mediaChaptersCues?.length === 2")
    names = watching.evaluate(f"[...{PLAYER}.audioTracks].map(track => track.label)")
    assert sorted(names)[0].startswith("Français (audiodescription)")
