"""A pole is away for a day while the two come together or part: follows and their answers, blocks, a move, a report,
consents, votes. When it is back, both poles say the same.
"""

from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.activitypub import actors, webfinger
from fediverse_cinema.activitypub.models import Actor, Follow
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Poll
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people import profile
from tests.kit import deeds
from tests.kit.absences import Cast, Pairs, Step, a_cast
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole

pytestmark = [pytest.mark.anyio, pytest.mark.stories]

FOLLOWING: Pairs = [("bo", "accepted", "ana")]
ASKED: list[Step] = [deeds.follows_her_no_more, deeds.wishes_to_be_asked, deeds.follows_her]
ROWS: dict[str, tuple[list[Step], list[Step], dict[str, Pairs]]] = {
    "he follows": ([deeds.follows_her_no_more], [deeds.follows_her], {"follows": FOLLOWING}),
    "he leaves": ([], [deeds.follows_her_no_more], {"follows": []}),
    "he follows and leaves": (
        [deeds.follows_her_no_more],
        [deeds.follows_her, deeds.follows_her_no_more],
        {"follows": []},
    ),
    "he leaves and comes back": ([], [deeds.follows_her_no_more, deeds.follows_her], {"follows": FOLLOWING}),
    "he asks": (ASKED[:2], [deeds.follows_her], {"follows": [("bo", "requested", "ana")]}),
    "she says yes": (ASKED, [deeds.says_yes], {"follows": FOLLOWING}),
    "she says no": (ASKED, [deeds.says_no], {"follows": []}),
    "she says yes, and later no": (ASKED, [deeds.says_yes, deeds.says_no], {"follows": []}),
    "she removes her follower": ([], [deeds.says_no], {"follows": []}),
    "she blocks him": ([], [deeds.blocks_him], {"follows": [], "blocks": [("ana", "bo")]}),
    "she blocks him and thinks better of it": (
        [],
        [deeds.blocks_him, deeds.blocks_him_no_more],
        {"follows": [], "blocks": []},
    ),
    "she forgives him and does not": (
        [deeds.blocks_him],
        [deeds.blocks_him_no_more, deeds.blocks_him],
        {"follows": [], "blocks": [("ana", "bo")]},
    ),
    "he votes": (
        [deeds.says("Qui vient ?", poll=Poll(("Moi", "Pas moi"), several=True))],
        [deeds.votes(0, 1)],
        {"notes": [("Qui vient ?", "1", "1")]},
    ),
}


@pytest.fixture(params=["hers", pytest.param("his", marks=pytest.mark.one_engine)])
def away(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def cast(blank_databases: BlankDatabases, away: str) -> AsyncIterator[Cast]:
    hosts = ("lyon.example", "lille.example") if away == "hers" else ("lille.example", "lyon.example")
    async with a_cast(blank_databases, hosts) as opened:
        yield opened


def pole_away(cast: Cast, away: str) -> Pole:
    return cast.hers if away == "hers" else cast.his


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
async def test_both_say_the_same_of_what_is_between_them(
    cast: Cast, row: tuple[list[Step], list[Step], dict[str, Pairs]], away: str
) -> None:
    before, meanwhile, expected = row
    await cast.plays(*before)
    await cast.plays_without(pole_away(cast, away), *meanwhile)
    await cast.both_say(expected)


async def test_what_she_shows_after_his_request_is_not_lost_though_the_answer_is_late(cast: Cast, away: str) -> None:
    """The film may come before the Accept: what nobody follows is not kept, and is read back with the Accept."""
    await cast.plays(deeds.follows_her_no_more)
    await cast.plays_without(
        pole_away(cast, away), deeds.follows_her, deeds.shows("Rhône"), deeds.says("Samedi, projection.")
    )
    await cast.both_say({"follows": FOLLOWING, "films": [("Rhône",)], "notes": [("Samedi, projection.",)]})


async def test_her_yes_comes_before_what_she_then_says_to_followers(blank_databases: BlankDatabases) -> None:
    """Nobody could read that back: words for followers which come before the Accept would be words for nobody."""
    async with a_cast(blank_databases, ("lyon.example", "lille.example")) as cast:
        await cast.plays(*ASKED)
        await cast.plays_without(cast.his, deeds.says_yes, deeds.says("Entre nous.", visibility=Visibility.FOLLOWERS))
        await cast.both_say({"follows": FOLLOWING, "notes": [("Entre nous.",)]})


async def test_a_move_brings_her_follower_along(cast: Cast, away: str) -> None:
    with at_home(cast.his.house):
        anna = (await an_account("anna", "Anna Belle")).creator
        await profile.add_alias(anna, await Actor.get(handle="ana"))
    with at_home(cast.hers.house):
        await actors.refresh(await webfinger.find(anna.actor.address))
    await cast.plays_without(pole_away(cast, away), deeds.moves_to_his_pole)
    await cast.both_say({"follows": [], "people": [("Ana Belle", anna.actor.uri), ("Bo Martin", "")]})
    with at_home(cast.his.house):
        assert await Follow.exists(follower__handle="bo", followed__handle="anna", state="accepted")


async def test_a_report_comes_once(cast: Cast, away: str) -> None:
    await cast.plays(deeds.shows("Rhône"))
    await cast.plays_without(pole_away(cast, away), deeds.reports_the_film)
    await cast.both_say({"films": [("Rhône",)]})
    with at_home(cast.hers.house):
        report = await Report.get().select_related("by", "about")
        assert (report.by.uri, report.about.handle) == (f"{cast.his.base}/ap/instance", "ana")
        assert (report.words, report.times) == ("Not her film", 1)


@pytest.mark.parametrize("kind", ["QuoteRequest", "FeatureRequest"])
async def test_a_consent_and_its_end_come_in_this_order(cast: Cast, away: str, kind: str) -> None:
    await cast.plays(deeds.shows("Rhône"))
    await cast.plays_without(pole_away(cast, away), deeds.asks(kind))
    with at_home(cast.hers.house):
        stamp = await Stamp.get()
    await cast.plays_without(pole_away(cast, away), deeds.revokes)
    await cast.both_say({"films": [("Rhône",)]})
    with at_home(cast.his.house):
        came = [letter.body for letter in await Letter.all().order_by("id") if stamp.uri in letter.body]
    assert [("Accept" in body, "Delete" in body) for body in came] == [(True, False), (False, True)]
    answer = await cast.hers.client.get(stamp.uri, headers={"Accept": "application/activity+json"})
    assert answer.status_code == 410
