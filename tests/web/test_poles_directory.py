"""The directory of the poles: where each is, what is found of it and whether it answers, beside a map of ours."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, regions
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.web.region_map import FRAMES
from tests.kit.counting import statements
from tests.kit.people import an_account
from tests.kit.projects import a_project
from tests.web.conftest import Reader

anyio = pytest.mark.anyio
MAP = re.compile(r'<section class="wide map".*?</section>', re.DOTALL)
SPOT = re.compile(r'<a href="#([^"]*)"( class="here")?>.*?<title>(.*?)</title>.*?<rect[^>]*?( class="open")?/></a>')


async def know(host: str, name: str, region: str, **values: Any) -> KnownPole:
    made: dict[str, Any] = {"host": host, "created_at": clock.now(), "fetched_at": clock.now()}
    app = await Actor.create(uri=f"https://{host}/i", type="Application", handle="i", **made)
    group = await Actor.create(uri=f"https://{host}/p", type="Group", handle="p", page_url=f"https://{host}/", **made)
    told: dict[str, Any] = {"state": KinshipState.KNOWN, "read_at": clock.now()} | values
    return await KnownPole.create(host=host, instance=app, group=group, name=name, region=region, **told)


async def look(reader: Reader, language: str = "fr") -> str:
    reader.client.headers["Accept-Language"] = language
    return html.unescape(await reader.page("/poles"))


def spots(page: str) -> dict[str, tuple[str, bool, bool]]:
    """What each link of the larger drawings says, where it leads, whether it is this pole's, whether none answers."""
    (shown,) = MAP.findall(page)
    return {said: (to, bool(here), bool(silent)) for to, here, said, silent in SPOT.findall(shown)}


def test_every_region_is_drawn_once_and_no_other() -> None:
    drawn = [code for frame in FRAMES for outline in frame.outlines for code in outline.codes]
    assert set(drawn) == set(regions.REGIONS)
    twice = {code for code in drawn if drawn.count(code) > 1}
    assert twice == {code for code in regions.REGIONS if code.startswith("CH-")}, "in a drawing of their own, too"


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name or "most")
def test_an_outline_stays_within_its_frame_and_its_mark_within_the_outline(frame: Any) -> None:
    """Small whole steps alone: what is drawn is known to be a path and nothing else."""
    for outline in frame.outlines:
        assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", outline.path), outline.codes
        corners = list(points(outline.path))
        assert all(0 <= x <= frame.width and 0 <= y <= frame.height for x, y in corners), outline.codes
        left, right = (edge(x for x, _ in corners) for edge in (min, max))
        top, bottom = (edge(y for _, y in corners) for edge in (min, max))
        assert left < outline.at[0] < right and top < outline.at[1] < bottom, outline.codes


def points(path: str) -> Any:
    for ring in path.removesuffix("z").split("z"):
        x = y = 0
        numbers = [int(one) for one in re.findall(r"-?\d+", ring)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y


@anyio
async def test_this_pole_stands_among_those_that_it_knows(reader: Reader) -> None:
    await know("brest.example", "Pôle Brest", "FR-BRE")
    await know("tregor.example", "Cinéastes du Trégor", "FR-BRE", last_error="timeout")
    await know("vaud.example", "Écran Léman", "CH-VD", last_error="timeout")
    await know("esch.example", "Filmkollektiv", "LU-ES")
    page = await look(reader)
    assert spots(page) == {
        "Bretagne\u00a0: 2\u00a0pôles": ("FR-BRE", False, False),
        "Luxembourg\u00a0: un\u00a0pôle": ("LU-ES", False, False),
        "Suisse\u00a0: un\u00a0pôle, qui ne répond pas pour l’instant": ("CH-VD", False, True),
        "Vaud\u00a0: un\u00a0pôle, qui ne répond pas pour l’instant": ("CH-VD", False, True),
        "Auvergne-Rhône-Alpes\u00a0: un\u00a0pôle": ("FR-ARA", True, False),
    }
    assert all(f' id="{to}"' in page for to, _, _ in spots(page).values())
    shown = page[page.index('id="list"') :]
    names = ["France", "Par région, puis par nom.", "Auvergne-Rhône-Alpes", "Pôle Lyon", "Bretagne",
             "Cinéastes du Trégor", "Pôle Brest", "Suisse", "Vaud", "Luxembourg", "Esch-sur-Alzette"]  # fmt: skip
    places = [shown.index(name) for name in names]
    assert places == sorted(places)
    assert '<a href="/pole"><bdi>Pôle Lyon' in shown and "Vous y êtes." in shown
    assert '<a href="https://brest.example/" rel="nofollow noopener">' in shown


@anyio
async def test_a_pole_is_said_to_be_silent_since_the_day_when_it_was_last_read(reader: Reader) -> None:
    await know("brest.example", "Brest", "FR-BRE", last_error="timeout", read_at=clock.now() - timedelta(days=9))
    await know("rennes.example", "Rennes", "FR-BRE", last_error="timeout", read_at=None)
    page = await look(reader, "en")
    since = by_our_clock(clock.now() - timedelta(days=9))
    assert f"Has not answered since {since.day}\u00a0{since:%B %Y};" in page
    assert "Does not answer for the moment; we try again, nothing is lost." in page
    assert list(spots(page)) == [
        "Brittany: 2 poles, which do not answer for the moment", "Auvergne-Rhône-Alpes: one pole",
    ]  # fmt: skip
    assert "timeout" not in page, "what was met with is told to who runs this pole alone"


@anyio
async def test_what_is_found_of_a_pole_is_counted_and_what_is_not_yet_known_is_not_shown(reader: Reader) -> None:
    """And an island has words below its outline instead of a title."""
    pole = await know("reunion.example", "Pôle Réunion", "FR-974")
    await know("lost.example", "Nulle part", "XX-1")
    await know("asked.example", "Pas encore", "FR-BRE", state=KinshipState.ASKED)
    for number, audience in enumerate((Audience.PUBLIC, Audience.PRIVATE)):
        await Selection.create(
            uri=f"https://reunion.example/s{number}", uuid=str(number), slug=f"s-{number}", local=False,
            owner_id=pole.group_id, audience=audience, title="Îles", created_at=clock.now(),
        )  # fmt: skip
    await a_project((await an_account("ana", "Ana")).creator)
    page = await look(reader, "en")
    assert "<p>1 project</p>" in page and "<p>1 selection</p>" in page and "Pas encore" not in page
    assert '<a href="#FR-974"><svg' in page and "<span>Réunion: one pole</span>" in page
    assert page.index("Elsewhere") < page.index("Nulle part")


@anyio
async def test_two_hundred_poles_cost_no_more_statements_than_two_and_the_page_stays_small(reader: Reader) -> None:
    asked, codes = [], list(regions.REGIONS)
    for first, last in ((0, 2), (2, 200)):
        for number in range(first, last):
            await know(f"{number}.example", f"Pôle {number}", codes[number % len(codes)])
        await look(reader)
        with statements() as made:
            page = await look(reader)
        assert page.count("<h4>") == last + 1
        asked.append(len(made))
    assert asked[0] == asked[1] <= 30
    (shown,) = MAP.findall(page)
    assert len(shown.encode()) < 28_000 and len(page.encode()) < 100_000
