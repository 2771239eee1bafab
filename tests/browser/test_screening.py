"""DI8 in front of a browser: a maker makes a link, whoever has it watches, the log tells, taking it back stops her."""

from pathlib import Path

import pytest

from fediverse_cinema.films.sheet import Sheet
from tests.browser.conftest import OpenWindow, until
from tests.kit.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLAYER = "document.querySelector('media-controller > [slot=media]')"


@pytest.fixture(scope="module")
def draft(pole: Server, short: Path) -> str:
    """The path of a film of nora's, prepared and not public."""
    return f"/films/{pole.prepare(short, Sheet('Marée noire'), by='nora', draft=True).slug}"


def test_DI8_a_personal_link_plays_until_it_is_taken_back(window: OpenWindow, draft: str) -> None:
    nora, zoe = window(), window(width=390)
    nora.sign_in("nora")
    page = nora.open(f"{draft}/screeners")
    page.fill("#whom", "Zoé")
    page.fill("#most", "3")
    page.click("form[action$=screeners] button.main")
    link = page.input_value("#link").removeprefix(nora.pole.url)

    watching = zoe.open(link)
    assert watching.locator("h1").inner_text() == "Marée noire"
    until(watching, f"!!{PLAYER}")
    assert zoe.context.cookies() == []
    assert "pas encore vu" in nora.open(f"{draft}/screeners").content()
    watching.evaluate(f"{PLAYER}.play()")
    until(watching, f"{PLAYER}.currentTime > 0.5")
    media = [url for url in zoe.asked if "/vault/" in url and not url.endswith((".jpg", ".vtt"))]
    assert media and not [url for url in zoe.asked if "/media/" in url]

    page = nora.open(f"{draft}/screeners")
    assert page.locator(".sheet > li").inner_text().count("vu une fois, sur 3 au plus") == 1
    page.click("text=Retirer")
    assert "retirée" in nora.page.content()
    answer = watching.request.get(media[-1])
    assert answer.status == 404
    watching.reload()
    assert watching.locator("h1").inner_text() == "Rien à l’affiche ici"
    assert "Marée noire" not in watching.content()


def test_a_link_can_be_watched_without_scripts(window: OpenWindow, draft: str) -> None:
    nora = window()
    nora.sign_in("nora")
    page = nora.open(f"{draft}/screeners")
    page.fill("#whom", "Yves")
    page.click("form[action$=screeners] button.main")
    yves = window(javascript=False)
    watching = yves.open(page.input_value("#link").removeprefix(nora.pole.url))
    assert watching.locator("video[preload=none] source").count() >= 1
    assert not [url for url in yves.asked if url.endswith((".mp4", ".m3u8"))]


@pytest.mark.parametrize("ladder", [True, False])
def test_one_who_watches_while_the_film_comes_out_is_led_to_where_everybody_sees_it(
    window: OpenWindow, pole: Server, short: Path, ladder: bool
) -> None:
    """Her addresses of the vault end with the opening; the place where she was is found again."""
    sheet = Sheet("Vive-eau" if ladder else "Morte-eau", licence="CC-BY-4.0")
    film = f"/films/{pole.prepare(short, sheet, by='nora', draft=True).slug}"
    nora, zoe = window(), window()
    nora.sign_in("nora")
    page = nora.open(f"{film}/screeners")
    page.fill("#whom", "Zoé")
    page.click("form[action$=screeners] button.main")
    link = page.input_value("#link").removeprefix(pole.url)

    if not ladder:
        zoe.page.add_init_script("delete window.MediaSource; delete window.ManagedMediaSource;")
    watching = zoe.open(link)
    until(watching, f"!!{PLAYER}")
    watching.evaluate(f"localStorage.setItem('at {film.rpartition('/')[2]}', '1')")  # as after twenty seconds
    nora.open(f"{film}/edit").click("button[value=publish]")
    until(nora.page, f"fetch('{film}', {{credentials: 'omit'}}).then((answer) => answer.ok)")
    watching.evaluate(f"void {PLAYER}.play().catch(() => null)")  # she is gone before it can play
    watching.wait_for_url(f"**{film}")
    until(watching, f"!!{PLAYER}")
    assert watching.locator("[data-resume]").inner_text().startswith("Reprendre à 0:01")
    zoe.asked.clear()
    watching.evaluate(f"{PLAYER}.play()")
    until(watching, f"{PLAYER}.currentTime > 0.5")
    assert not [url for url in zoe.asked if "/vault/" in url]
