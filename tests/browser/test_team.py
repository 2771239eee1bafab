"""The team's room in a browser: who leads the project, and a guest of another server."""

import os
from pathlib import Path

import pytest

from fediverse_cinema.accounts import links
from fediverse_cinema.accounts.models import LinkPurpose
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from tests.browser.conftest import OpenWindow, Window
from tests.browser.test_projects import check
from tests.kit.projects import a_member, a_project
from tests.kit.servers import Server

pytestmark = pytest.mark.browser
HERE = "/projects/le_sel"
ROOM = f"{HERE}/team"


async def a_team() -> str:
    """Nora's project, with somebody of elsewhere in its team: the path of that one's link."""
    nora = await Creator.get(actor__local_handle="nora").select_related("actor")
    project = await a_project(nora, "le_sel", "Le Sel", stage="preparation", logline="Une saline, un été.")
    uri = "https://pole-paca.example/ap/users/leila"
    leila = await Actor.create(
        uri=uri, type="Person", host="pole-paca.example", handle="leila", name="Leïla Benali", inbox=f"{uri}/inbox",
        created_at=clock.now(), confirmed_at=clock.now(),
    )  # fmt: skip
    await a_member(project, leila, trade="sound-recordist", role="Ingénieure du son", department="sound")
    link = await links.make(LinkPurpose.TEAM, project.actor.uri, actor=leila)
    return link[link.index("/link/") :]


def shot(window: Window, name: str) -> None:
    """For whoever wants to look: a picture of the page, at two widths."""
    if directory := os.environ.get("TEST_SHOTS"):
        for width in (390, 1280):
            window.page.set_viewport_size({"width": width, "height": 844})
            window.page.screenshot(path=Path(directory) / f"{name}-{width}.png", full_page=True)


def test_a_guest_comes_in_by_her_link_and_talks_with_who_leads_it(window: OpenWindow, pole: Server) -> None:
    way = pole.inside(a_team)
    nora, guest = window(), window(width=390)
    nora.sign_in("nora")
    page = nora.open(HERE)
    page.click(f"a[href='{ROOM}']")
    page.fill("#text", "**Repérage** mardi à la saline.")
    page.click("form[action$=say] button")
    assert page.locator("article .voice strong").inner_text() == "Repérage"

    hers = guest.open(way)
    shot(guest, "team-link")
    assert "Leïla Benali" in hers.locator("main").inner_text() and "Le Sel" in hers.locator("main").inner_text()
    hers.click("main button")
    assert hers.url.endswith(ROOM) and guest.context.cookies()[0]["path"] == HERE
    hers.click("ol.talk details summary")
    hers.fill("textarea[id^=text-]", "J’apporte les micros.")
    hers.click("form:has(input[name=to]) button")
    hers.click("#place-2 summary >> nth=0")
    hers.fill("#contact", "06 12 34 56 78")
    hers.click("form[action$=contact] button")
    assert "06 12 34 56 78" in hers.locator("#place-2").inner_text()
    assert hers.locator("form[action$=place]").count() == 0, "she does not lead it"
    assert guest.open(way).locator("h1").inner_text() and guest.open("/workshop").url.endswith("/login?next=/workshop")
    check(guest, ROOM, f"{ROOM}/enter")

    page = nora.open(ROOM)
    assert "J’apporte les micros." in page.locator("ol.talk ol").inner_text()
    page.click("#place-2 summary >> nth=0")
    page.fill("#role-2", "Cheffe du son")
    page.click("#place-2 form[action$=place] button")
    assert "Cheffe du son" in page.locator("#place-2").inner_text()
    shot(nora, "team")
    page.click("#place-1 summary >> nth=2")
    page.click("#place-1 form[action$=leave] button")
    assert page.locator("#place-1-error").is_visible() and page.locator("[role=alert]").is_visible()
    check(nora, ROOM, "/workshop/teams")
    nora.open("/workshop/teams")
    shot(nora, "teams")
    page = nora.open(ROOM)
    page.click("#place-2 summary >> nth=0")
    page.click("#place-2 form[action$=leave] button")
    assert page.locator("#place-2").count() == 0
    guest.page.goto(pole.address(ROOM))
    assert guest.page.url.startswith(pole.address(f"{ROOM}/enter")), "out of the room, before its door"
