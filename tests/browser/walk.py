"""A walk over every page of the table of routes, in one browser: each is looked at once for all that pages owe to
everybody. Addresses come from the rounds of tests/house, so that a new page is met as soon as its route has one.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page
from tortoise.exceptions import BaseORMException

from fediverse_cinema.accounts.models import Account, Role
from tests.browser.conftest import Window
from tests.browser.test_elsewhere import a_film, said_elsewhere
from tests.browser.test_pages import colour_faults, faults
from tests.house.rounds import Person, Things, much_talked_of, reading
from tests.kit.elsewhere import file_server
from tests.kit.haste import quick_keys
from tests.kit.people import jpeg
from tests.kit.servers import PATIENCE, Member, Server, server_in

HEAVIEST = 100_000
"""Bytes of markup, styles, scripts and fonts on a first visit, as they travel; the player comes after the page."""

STILL = 0.02
"""Layout shift that nobody sees: one font takes the place of another."""

NOTICED = 0.1
"""Layout shift that people notice (web.dev/articles/cls)."""

PLAYER = ("/static/player.js", "/static/vendor/")
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  const add = list => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; };
  const watching = new PerformanceObserver(add);
  watching.observe({ type: "layout-shift", buffered: true });
  const end = () => { add({ getEntries: () => watching.takeRecords() }); done(sum); };
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(end)));
})"""
LOADED = """() => performance.getEntries()
  .filter(one => one.entryType === "navigation" || one.entryType === "resource")
  .map(one => [new URL(one.name).pathname, one.encodedBodySize])"""
FOR_SERVERS = ("/ap/", "/.well-known/", "/nodeinfo/")
"""Whoever opens such an address in a browser is led to a page."""

TEXTS = (".css", ".js", ".woff2")
WITHOUT_SIZE = """() => [...document.images]
  .filter(one => !one.getAttribute("width") || !one.getAttribute("height")).map(one => one.outerHTML)"""
HEAD = """() => Math.round(document.querySelector(".top")?.getBoundingClientRect().height ?? 0)"""
HIGHEST_HEAD = 72
"""One row: with two it is more than a hundred."""

WIDE, NARROW = 1280, 390


@dataclass
class Answered:
    """What a route answered to each person: the status, and whether that was a page."""

    path: str
    statuses: dict[str, int] = field(default_factory=dict)
    pages: dict[str, bool] = field(default_factory=dict)


@dataclass
class PeopledPole:
    """`answers` by the path of the route. Ana has made all there is, Eva runs the pole. `further` are pages of people,
    words and films of elsewhere, with their pictures.
    """

    server: Server
    answers: dict[str, Answered]
    further: list[str]

    def pages(self, name: str) -> list[str]:
        return [one.path for one in self.answers.values() if one.pages.get(name)] + self.further


@contextmanager
def peopled_pole(directory: Path) -> Iterator[PeopledPole]:
    elsewhere = directory / "elsewhere"
    elsewhere.mkdir(parents=True)
    (elsewhere / "still.jpg").write_bytes(jpeg(1280, 720))
    with server_in(directory / "pole", name="Pôle Lyon") as server, file_server(elsewhere) as there:
        server.found("ana", "ben", "eva")
        things = server.inside(_things)
        further = [a_film(server, there, files=[[f"{there.url}/film.mp4", "video/mp4", 360]])]
        further += server.inside(lambda: said_elsewhere(there, "ana"))
        paths = server.inside(lambda: _paths(things))
        server.start()
        people = {"visitor": httpx.Client(base_url=server.url, trust_env=False, verify=False, timeout=PATIENCE)}
        people |= {name: Member(server, name).browser for name in ("ana", "eva")}
        answers = {place: _ask(path, people) if path else Answered("") for place, path in paths.items()}
        for client in people.values():
            client.close()
        yield PeopledPole(server, answers, further)


async def _things() -> Things:
    await Account.filter(creator__actor__local_handle="eva").update(role=Role.ADMIN)
    with quick_keys():
        return await much_talked_of(await _person("ana"), await _person("ben"))


async def _person(name: str) -> Person:
    account = await Account.get(creator__actor__local_handle=name).select_related("creator__actor")
    return Person(name, httpx.AsyncClient(), account)


async def _paths(things: Things) -> dict[str, str]:
    """By the path of the route; "" for what the rounds find nothing."""
    found = {}
    for row in reading():
        if not row.path.startswith(FOR_SERVERS):
            with quick_keys(), suppress(AssertionError, BaseORMException):
                found[row.path] = ""
                found[row.path] = await things.address(row.path) + things.about(row.path)
    return found


def _ask(path: str, people: dict[str, httpx.Client]) -> Answered:
    """Everybody; but what is no page for a visitor, is none for anybody."""
    found = Answered(path)
    for name, client in people.items():
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "fr"})
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        found.statuses[name], found.pages[name] = answer.status_code, is_page and answer.status_code == 200
        if answer.status_code == 200 and not is_page:
            break
    return found


def walk(chromium: Browser, pole: PeopledPole, name: str, paths: list[str]) -> dict[str, list[object]]:
    """What is wrong, by page. Visitors come for the first time: what they load is weighed, and watched for shifts."""
    context = chromium.new_context(viewport={"width": WIDE, "height": 900}, locale="fr-FR")
    window = Window(pole.server, context)
    if name != "visitor":
        window.sign_in(name)
    wrong = {path: found for path in paths if (found := list(_look_at(window, path, first=name == "visitor")))}
    context.close()
    return wrong


def _look_at(window: Window, path: str, *, first: bool) -> Iterator[object]:
    """Everything that a page owes everybody."""
    window.asked.clear()
    window.complaints.clear()
    page = window.open(path)
    if first:
        yield from _weight(page)
        yield from _shifts(page, WIDE)
    yield from faults(page)
    yield from page.evaluate(WITHOUT_SIZE)
    if (height := page.evaluate(HEAD)) > HIGHEST_HEAD:
        yield f"the head is {height} high"
    page.emulate_media(color_scheme="dark")
    yield from colour_faults(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": 844})
    if first:
        page.reload()
        yield from _shifts(page, NARROW)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROW:
        yield f"{wide} wide at {NARROW}"
    page.set_viewport_size({"width": WIDE, "height": 900})
    yield from (url for url in window.asked if not url.startswith((window.pole.url, "data:", "blob:")))
    yield from (text for text in window.complaints if "Content Security Policy" in text)


def _weight(page: Page) -> Iterator[str]:
    loaded: list[tuple[str, int]] = page.evaluate(LOADED)
    markup, *others = loaded
    texts = [one for one in others if one[0].endswith(TEXTS) and not one[0].startswith(PLAYER)]
    if (weight := sum(size for _, size in (markup, *texts))) > HEAVIEST:
        yield f"{weight} bytes: {[markup, *texts]}"


def _shifts(page: Page, width: int) -> Iterator[str]:
    shift = page.evaluate(SHIFTS)
    if STILL < shift < NOTICED:  # a busy machine may have brought a font late: what is of the page comes again
        page.reload()
        shift = page.evaluate(SHIFTS)
    if shift > STILL:
        yield f"shifts by {shift:.3f} at {width}"
