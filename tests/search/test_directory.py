"""The directory of people: who is found by what, who is not, in which order, page by page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, Period, TradeLine
from fediverse_cinema.people.models import Portrait
from fediverse_cinema.people.trades import iri
from fediverse_cinema.search import people as searching
from fediverse_cinema.search.people import Wanted
from tests.kit.kin import known_pole
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 28)


async def somebody(handle: str, trade: str = "editor", **said: Any) -> Actor:
    """A member who wishes to be found; `passes_on` and `listed` as said, the rest is her likeness."""
    passes_on, listed = said.pop("passes_on", False), said.pop("listed", True)
    actor = (await a_creator(handle, handle.capitalize())).actor
    await Actor.filter(id=actor.id).update(indexable=listed)
    await portraits.keep(actor, Likeness((TradeLine(trade, "", passes_on),), **said))
    return actor


async def found(viewer: Actor | None = None, **wanted: Any) -> list[str]:
    page = await searching.find(Wanted(**wanted), viewer)
    return [one.person.handle.partition("@")[0] for one in page.people]


@dataclass
class Crew:
    ana: Actor
    ben: Actor
    viewer: Actor


@pytest.fixture
async def crew(town: Town) -> Crew:
    """Ana edits and teaches at Rennes, free in January and February; Ben records sound at Lyon."""
    ana = await somebody(
        "ana", town="Rennes", region="FR-BRE", terms=("expenses", "wage"), standing="professional", passes_on=True,
        periods=(Period(JANUARY, FEBRUARY),), skills="Avid",
    )  # fmt: skip
    ben = await somebody("ben", "sound-recordist", town="Lyon", region="FR-ARA", terms=("volunteer",))
    viewer = (await a_creator("vera")).actor
    return Crew(ana, ben, viewer)


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ({}, ["ben", "ana"]),
        ({"trade": "editor"}, ["ana"]),
        ({"department": "sound"}, ["ben"]),
        ({"department": "mixing"}, []),
        ({"trade": "editor", "passes_on": True}, ["ana"]),
        ({"trade": "sound-recordist", "passes_on": True}, []),
        ({"passes_on": True}, ["ana"]),
        ({"region": "FR-BRE"}, ["ana"]),
        ({"region": "FR-BRE", "trade": "sound-recordist"}, []),
        ({"term": "wage"}, ["ana"]),
        ({"term": "volunteer"}, ["ben"]),
        ({"standing": "professional"}, ["ana"]),
        ({"since": date(2027, 1, 12), "until": date(2027, 1, 16)}, ["ana"]),
        ({"since": JANUARY, "until": FEBRUARY}, ["ana"]),
        ({"since": date(2027, 2, 20), "until": date(2027, 3, 1)}, []),
        ({"since": date(2027, 1, 12)}, ["ana"]),
        ({"until": date(2027, 3, 12)}, []),
        ({"words": "monteuse, Rennes"}, ["ana"]),
        ({"words": "MONTEUR bretagne"}, ["ana"]),
        ({"words": "brittany editor"}, ["ana"]),
        ({"words": "ingénieure du son"}, ["ben"]),
        ({"words": "monteuse, Lyon"}, []),
        ({"words": "avid"}, ["ana"]),
        ({"words": "ben"}, ["ben"]),
        ({"words": "100%"}, []),
        ({"words": "a_a"}, []),
    ],
)
async def test_people_are_found_by_what_they_say(crew: Crew, wanted: dict[str, Any], who: list[str]) -> None:
    assert await found(crew.viewer, **wanted) == await found(None, **wanted) == who


async def test_only_who_agreed_is_there_and_still_lives_there_is_found(crew: Crew, town: Town) -> None:
    await somebody("shy", listed=False)
    await Actor.filter(id=(await somebody("coy")).id).update(discoverable=False)
    await Actor.filter(id=crew.ben.id).update(moved_to="https://social.example/users/ben")
    said = {"hasOccupation": [{"occupationalCategory": iri("editor")}], "region": "FR-BRE"}
    await known_pole(town.social)
    for name, listed in (("lea", True), ("mute", False), ("gone", True)):
        actor = await actors.find_actor(town.social.actor(name, indexable=listed, **said).uri)
    await town.pole.work()
    assert await Portrait.all().count() == 7
    await actors.end(actor)
    assert await found() == ["lea", "ana"]


HIDING: dict[str, dict[str, Any]] = {
    "place": {"region": "FR-BRE"}, "periods": {"since": JANUARY}, "terms": {"term": "wage"},
    "standing": {"standing": "professional"},
}  # fmt: skip


@pytest.mark.parametrize("part", HIDING)
async def test_what_she_hides_cannot_be_asked_of_her_by_who_is_no_member(crew: Crew, part: str) -> None:
    """Otherwise each filter would tell it."""
    await Portrait.filter(actor_id=crew.ana.id).update(hidden=[part])
    wanted = HIDING[part]
    assert await found(None, **wanted) == [] and await found(crew.viewer, **wanted) == ["ana"]
    [ana] = [one for one in (await searching.find(Wanted(), None)).people if one.person.name == "Ana"]
    assert {"place": ana.said.region, "periods": ana.said.periods, "terms": ana.said.terms,
            "standing": ana.said.standing}[part] in ("", ())  # fmt: skip


async def test_those_of_the_region_come_first_and_all_others_after_them(crew: Crew) -> None:
    """The viewer's own region, else the pole's: the one of these tests is at Lyon."""
    page = await searching.find(Wanted(), crew.viewer)
    assert page.home == "FR-ARA" and [one.near for one in page.people] == [True, False]
    await portraits.keep(crew.viewer, Likeness(region="FR-BRE"))
    page = await searching.find(Wanted(), crew.viewer)
    assert page.home == "FR-BRE"
    assert [(one.person.name, one.near) for one in page.people] == [("Ana", True), ("Ben", False)]
    page = await searching.find(Wanted(region="FR-ARA"), crew.viewer)
    assert page.home == "" and [one.person.name for one in page.people] == ["Ben"]


async def test_the_pages_hold_everybody_once_though_somebody_comes_in_between(crew: Crew) -> None:
    await portraits.keep(crew.viewer, Likeness(region="FR-BRE"))
    for number in range(3):
        await somebody(f"near{number}", region="FR-BRE")
        await somebody(f"far{number}", region="FR-PAC")
    seen, after = list[str](), ""
    for _ in range(10):
        page = await searching.find(Wanted(), crew.viewer, after, limit=2)
        seen += [one.person.name for one in page.people]
        if not page.after:
            break
        after = page.after
        if len(seen) == 2:
            await somebody("late", region="FR-BRE")
    assert seen == ["Near2", "Near1", "Near0", "Ana", "Far2", "Far1", "Far0", "Ben"]


async def test_a_page_that_is_full_with_the_region_alone_leads_to_the_others(crew: Crew) -> None:
    await portraits.keep(crew.viewer, Likeness(region="FR-BRE"))
    page = await searching.find(Wanted(), crew.viewer, limit=1)
    assert [one.person.name for one in page.people] == ["Ana"] and page.after
    page = await searching.find(Wanted(), crew.viewer, page.after, limit=1)
    assert [one.person.name for one in page.people] == ["Ben"] and page.after == ""


@pytest.mark.parametrize("after", ["", "near", "far-", "far-x", "near-99999999999999999999", "-1", "near-²"])
async def test_nonsense_in_the_address_begins_at_the_beginning(crew: Crew, after: str) -> None:
    page = await searching.find(Wanted(), crew.viewer, after)
    assert len(page.people) == 2


async def test_who_has_blocked_somebody_is_not_shown_to_her_nor_she_to_her(crew: Crew) -> None:
    await blocks.block(crew.ana, crew.viewer)
    await blocks.block(crew.viewer, crew.ben)
    assert await found(crew.viewer) == [] and await found() == ["ben", "ana"]


async def test_a_hidden_place_does_not_tell_itself_by_the_order(crew: Crew) -> None:
    """A visitor would read from it where somebody lives."""
    await Portrait.filter(actor_id=crew.ben.id).update(hidden=["place"])
    for viewer, near in ((None, False), (crew.viewer, True)):
        page = await searching.find(Wanted(), viewer)
        assert {one.person.name: one.near for one in page.people} == {"Ben": near, "Ana": False}
