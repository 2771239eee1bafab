"""Pages for those who support a film, in a browser without scripts: named, written, read behind a personal link."""

import pytest

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import supporters
from tests.browser.conftest import OpenWindow
from tests.browser.test_projects import check
from tests.browser.test_team import shot
from tests.kit.projects import a_project
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
HERE = "/projects/la_saline"
PAGES = f"{HERE}/supporters"


async def a_supported_project() -> str:
    """Nora's, with somebody of elsewhere who supports it: the path of that one's link."""
    nora = await Creator.get(actor__local_handle="nora").select_related("actor")
    project = await a_project(nora, "la_saline", "La Saline", stage="financing", logline="Une saline, un été.")
    uri = "https://mastodon.example/users/ines"
    ines = await Actor.create(
        uri=uri, type="Person", host="mastodon.example", handle="ines", name="Inès Caradec", inbox=f"{uri}/inbox",
        created_at=clock.now(), confirmed_at=clock.now(),
    )  # fmt: skip
    await supporters.add(project, [ines])
    link = await links.make(LinkPurpose.SUPPORT, project.actor.uri, actor=ines)
    return link[link.index("/link/") :]


def test_a_page_is_written_for_those_who_support_the_film_and_read_by_them(window: OpenWindow, pole: Server) -> None:
    way = pole.inside(a_supported_project)
    nora, reader, visitor = window(), window(width=390), window(language="en-GB")
    nora.sign_in("nora")
    page = nora.open(f"{HERE}/journal/new")
    assert page.locator("#audience-everybody").is_checked()
    shot(nora, "supporters-entry")
    page.check("#audience-supporters")
    page.fill("#content", "**Le budget est bouclé**\n\nGrâce à vous, le tournage commence en mai.")
    page.click("button.main")
    assert page.url.endswith(PAGES) and page.locator("article strong").inner_text() == "Le budget est bouclé"
    page.click(f"a[href='{PAGES}/list']")
    page.fill("#lines", "@nora\npersonne\n")
    page.click("form[action$=list] button")
    assert page.locator("[role=alert] li").inner_text().startswith("Ligne 2")
    assert page.locator("#lines").input_value() == "@nora\npersonne\n"
    check(nora, f"{PAGES}/list", PAGES)
    shot(nora, "supporters-pages")
    nora.open(f"{PAGES}/list").fill("#lines", "ines\n@x y\n")
    nora.page.click("form[action$=list] button")
    shot(nora, "supporters-list")

    hers = reader.open(way)
    shot(reader, "supporters-link")
    assert "Inès Caradec" in hers.locator("main").inner_text()
    hers.click("main button.main")
    assert hers.url.endswith(PAGES) and "le tournage commence en mai" in hers.locator("article").inner_text()
    assert reader.context.cookies()[0]["path"] == PAGES
    check(reader, PAGES, f"{PAGES}/enter")
    shot(reader, "supporters-enter")
    hers = reader.open(PAGES)
    shot(reader, "supporters-read")

    page = visitor.open(HERE)
    assert "budget" not in page.locator("main").inner_text()
    shot(visitor, "supporters-project-en")
    page.click(f"a[href='{PAGES}']")
    assert page.url.endswith(f"{PAGES}/enter"), "she may ask for her link"
    shot(visitor, "supporters-enter-en")
    hers = reader.open(PAGES)
    hers.click("form[action$=out] button")
    assert reader.open(PAGES).url.endswith(f"{PAGES}/enter")
