"""Portraits in their rows: kept, changed, hidden, taken in from elsewhere and forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import anyio
import pytest

from fediverse_cinema import listeners
from fediverse_cinema.activitypub import actors, introductions
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.people import portraits, profile
from fediverse_cinema.people.likeness import PARTS, Likeness, Period, TradeLine, Work, faults
from fediverse_cinema.people.models import FreePeriod, Portrait, PortraitTerm, PortraitTrade
from fediverse_cinema.people.profile import Sheet
from fediverse_cinema.people.trades import iri
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
TODAY = clock.now().date()
SAID = Likeness(
    trades=(TradeLine("editor", "Avid", True, "Monteuse en chef"), TradeLine("colorist")),
    standing="professional", seniority="confirmed", town="Rennes", region="FR-BRE", skills="permis B",
    terms=("expenses", "wage"), periods=(Period(TODAY, TODAY + timedelta(days=9)),), showreel="https://a.example/demo",
    works=(Work("Marées", "https://a.example/marees"),), hidden=("place", "periods"),
)  # fmt: skip
AS = {"Accept": "application/activity+json"}


async def rows() -> tuple[int, ...]:
    return tuple([await model.all().count() for model in (Portrait, PortraitTrade, PortraitTerm, FreePeriod)])


async def test_what_she_says_is_kept_whole_and_changed_without_leaving_anything_behind(town: Town) -> None:
    ana = await a_creator("ana")
    await profile.change_portrait(ana, SAID, listed=True)
    assert await portraits.of(ana.actor) == SAID and await rows() == (1, 2, 2, 1)
    assert (await Actor.get(id=ana.actor_id)).indexable
    less = Likeness((TradeLine("colorist"),))
    await profile.change_portrait(ana, less, listed=False)
    assert await portraits.of(ana.actor) == less and await rows() == (1, 1, 0, 0)
    assert not (await Actor.get(id=ana.actor_id)).indexable
    await profile.change_portrait(ana, Likeness(), listed=False)
    assert await rows() == (0, 0, 0, 0)


async def test_a_period_that_is_over_is_not_kept(town: Town) -> None:
    ana = await a_creator("ana")
    over = Period(TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    await profile.change_portrait(ana, replace(SAID, periods=(over, *SAID.periods)), listed=True)
    assert (await portraits.of(ana.actor)).periods == SAID.periods


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"trades": (TradeLine("baker"),)}, "trade-0"),
        ({"trades": (TradeLine("editor"), TradeLine("editor"))}, "trade-1"),
        ({"trades": (TradeLine("editor", "x" * 301),)}, "skills-0"),
        ({"trades": (TradeLine("editor", title="x" * 121),)}, "title-0"),
        ({"trades": (TradeLine("editor", title="a\u202eb"),)}, "title-0"),
        ({"periods": (Period(date(2027, 1, 2), date(2027, 1, 1)),)}, "until-0"),
        ({"works": (Work("", "https://a.example/"),)}, "work-0"),
        ({"works": (Work("Marées", ""),)}, "work-0"),
        ({"works": (Work("Marées", "javascript:alert(1)"),)}, "address-0"),
        ({"works": (Work("x" * 121, "https://a.example/"),)}, "work-0"),
        ({"showreel": "a.example"}, "showreel"),
        ({"region": "XX-XXX"}, "region"),
        ({"town": "x" * 101}, "town"),
        ({"town": "Bre\u202est"}, "town"),
        ({"skills": "x" * 501}, "skills"),
        ({"standing": "star"}, "standing"),
        ({"seniority": "eternal"}, "seniority"),
        ({"terms": ("gold",)}, "terms"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_kept(town: Town, wrong: dict[str, object], field: str) -> None:
    said = replace(SAID, **wrong)  # type: ignore[arg-type]
    assert list(faults(said)) == [field]
    with pytest.raises(Refused):
        await profile.change_portrait(await a_creator("ana"), said, listed=True)
    assert await rows() == (0, 0, 0, 0)


def test_what_she_hides_is_gone_for_everybody_part_by_part() -> None:
    shown = replace(SAID, hidden=()).for_everybody()
    assert shown == replace(SAID, hidden=())
    assert SAID.for_everybody() == replace(SAID, town="", region="", periods=())
    bare = replace(SAID, hidden=PARTS).for_everybody()
    assert bare == Likeness(SAID.trades, skills="permis B", hidden=PARTS)


async def test_what_she_hides_is_in_no_document_and_among_no_words_of_the_search(town: Town) -> None:
    ana = await a_creator("ana")
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", ana.actor.uri))
    await profile.change_portrait(ana, SAID, listed=True)
    await town.pole.work()
    [update] = town.social.received("Update")
    document = (await town.pole.client.get(ana.actor.uri, headers=AS)).json()
    assert update["object"] == {name: value for name, value in document.items() if name != "@context"}
    assert undefined_terms(document) == undefined_terms(update) == set()
    assert [one["occupationalCategory"] for one in document["hasOccupation"]] == [iri("editor"), iri("colorist")]
    assert document["wishesToPassOn"] == [iri("editor")] and document["indexable"] is True
    assert document["filmography"] == f"{ana.actor.uri}/filmography"
    assert not {"homeLocation", "region", "availablePeriods"} & document.keys()
    assert "Rennes" not in str(document) and "Disponible" not in str(document)
    assert [one["name"] for one in document["attachment"]] == [
        "Métiers", "Conditions", "Transmet", "Bande démo", "Marées",
    ]  # fmt: skip
    assert 'rel="me"' not in str(document["attachment"])  # her films are not she
    folded = (await Portrait.get(actor_id=ana.actor_id)).folded
    assert (
        "monteuse en chef" in folded
        and "film editor" in folded
        and "avid" in folded
        and "ana belle" in folded
        and "rennes" not in folded
    )


async def test_a_new_name_is_found_and_the_lines_of_her_profile_stay(town: Town) -> None:
    ana = await a_creator("ana")
    await profile.change_portrait(ana, SAID, listed=True)
    sheet = Sheet(name="Zoé", support="https://don.example/", indexable=True)
    await profile.change(ana, sheet, website_label="Site", support_label="Soutenir")
    assert "zoe" in (await Portrait.get(actor_id=ana.actor_id)).folded
    document = (await town.pole.client.get(ana.actor.uri, headers=AS)).json()
    assert [one["name"] for one in document["attachment"]][-2:] == ["Soutenir", "Soutenir"]


async def test_the_document_of_somebody_elsewhere_becomes_her_portrait_and_goes_with_it(town: Town) -> None:
    trade = {"type": "Occupation", "name": "Monteuse", "occupationalCategory": iri("editor")}
    more = {"hasOccupation": [trade], "indexable": True, "region": "FR-PAC", "filmography": "https://x.example/f"}
    lea = town.social.actor("lea", **more)
    actor = await actors.find_actor(lea.uri)
    await town.pole.work()
    assert await portraits.of(actor) == Likeness((TradeLine("editor", title="Monteuse"),), region="FR-PAC")
    assert "provence" in (await Portrait.get(actor_id=actor.id)).folded
    town.social.actor("lea", filmography="https://x.example/f")  # she has taken all of it away
    await actors.refresh(actor)
    await town.pole.work()
    assert await rows() == (0, 0, 0, 0)


async def test_who_says_nothing_of_it_any_more_has_no_portrait(town: Town) -> None:
    """Her server runs other software by now, or what it says is larger than what is read."""
    said = {"hasOccupation": [{"type": "Occupation", "occupationalCategory": iri("editor")}]}
    for later in ({}, said | {"filmography": "x" * introductions.LARGEST_MORE}):
        actor = await actors.find_actor(town.social.actor("lea", **said).uri)
        await actors.refresh(actor)
        await town.pole.work()
        assert await rows() == (1, 1, 0, 0)
        town.social.actor("lea", **later)
        await actors.refresh(await Actor.get(id=actor.id))
        await town.pole.work()
        assert await rows() == (0, 0, 0, 0)
        town.social.actor("lea", **said)
        await actors.refresh(await Actor.get(id=actor.id))


async def test_of_who_never_said_anything_nothing_is_told(town: Town) -> None:
    actor = await actors.find_actor(town.social.actor("bob").uri)
    await actors.refresh(actor)
    assert not await Job.exists(args__contains="ActorRead")


async def test_an_older_document_that_is_heard_again_changes_nothing(town: Town) -> None:
    said = {"hasOccupation": [{"type": "Occupation", "occupationalCategory": iri("editor")}]}
    home = {"homeLocation": {"type": "Place", "name": "Rennes"}}
    actor = await actors.find_actor(town.social.actor("lea", **said, **home).uri)
    assert actor.fetched_at is not None
    first = {"actor_id": actor.id, "more": said | home, "read_at": actor.fetched_at.isoformat()}
    await listeners.hear("ActorRead", first)
    assert (await Portrait.get()).town == "Rennes"
    town.social.actor("lea", **said)  # she has taken her town away
    await actors.refresh(actor)
    await town.pole.work()
    await listeners.hear("ActorRead", first)
    assert (await Portrait.get()).town == ""


async def test_only_a_person_of_elsewhere_who_is_still_there_is_taken_in(town: Town) -> None:
    said = {"hasOccupation": [{"occupationalCategory": iri("editor")}]}
    group = await actors.find_actor(town.social.actor("crew", "Group").uri)
    gone = await actors.find_actor(town.social.actor("lea").uri)
    await actors.end(gone)
    for actor in (group, (await a_creator("ana")).actor, await Actor.get(id=gone.id)):
        await portraits.take_in(actor, said)
    assert await rows() == (0, 0, 0, 0)


async def test_whoever_is_gone_has_no_portrait(town: Town) -> None:
    lea = await actors.find_actor(town.social.actor("lea").uri)
    await portraits.take_in(lea, {"hasOccupation": [{"occupationalCategory": iri("editor")}]})
    assert await rows() == (1, 1, 0, 0)
    await actors.end(lea)
    await town.pole.work()
    assert await rows() == (0, 0, 0, 0)


async def test_the_same_document_twice_at_once_makes_one_portrait(town: Town) -> None:
    """Two letters that change her may be opened beside each other."""
    lea = await actors.find_actor(town.social.actor("lea").uri)
    said = {"hasOccupation": [{"occupationalCategory": iri("editor")}], "availableFor": ["wage"]}
    async with anyio.create_task_group() as together:
        for _ in range(4):
            together.start_soon(portraits.take_in, lea, said)
    assert await rows() == (1, 1, 1, 0)
