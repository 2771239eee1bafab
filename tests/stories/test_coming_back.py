"""A pole is away for a day while something is done; when it is back, both poles say the same, nothing is lost, and
what was sent about one thing came in its order. Away is the pole of those who are told, or the pole of whoever acts:
then her letters leave, and nobody can ask her anything.
"""

from collections.abc import AsyncIterator

import pytest

from tests.kit import deeds
from tests.kit.absences import Cast, Pairs, Step, a_cast
from tests.kit.poles import BlankDatabases

pytestmark = [pytest.mark.anyio, pytest.mark.stories]

SHE_SHOWS: dict[str, tuple[list[Step], list[Step], dict[str, Pairs]]] = {
    "a film, and two changes of it": (
        [],
        [deeds.shows("La Saône"), deeds.retitles("La Saône, la nuit"), deeds.retitles("Rhône")],
        {"films": [("Rhône",)]},
    ),
    "a film that does not stay": (
        [],
        [deeds.shows("La Saône"), deeds.retitles("Rhône"), deeds.takes_the_film_away],
        {"films": []},
    ),
    "a film that goes": ([deeds.shows("La Saône")], [deeds.takes_the_film_away], {"films": []}),
    "her own words once more": (
        [deeds.says("Samedi, projection.")],
        [deeds.shares_herself],
        {"reactions": [("ana", "announce", "Samedi, projection.")]},
    ),
    "her own words once more, and no longer": (
        [deeds.says("Samedi, projection.")],
        [deeds.shares_herself, deeds.shares_herself_no_more],
        {"reactions": []},
    ),
    "another name, and another": (
        [],
        [deeds.calls_herself("Anna"), deeds.calls_herself("Ana la Belle")],
        {"people": [("Ana la Belle", ""), ("Bo Martin", "")]},
    ),
}
HE_ANSWERS: dict[str, tuple[list[Step], list[Step], dict[str, Pairs]]] = {
    "likes": ([deeds.shows("Rhône")], [deeds.likes], {"reactions": [("bo", "like", "Rhône")]}),
    "likes and takes it back": ([deeds.shows("Rhône")], [deeds.likes, deeds.likes_no_more], {"reactions": []}),
    "likes at last": (
        [deeds.shows("Rhône")],
        [deeds.likes, deeds.likes_no_more, deeds.likes],
        {"reactions": [("bo", "like", "Rhône")]},
    ),
    "shares": ([deeds.shows("Rhône")], [deeds.shares], {"reactions": [("bo", "announce", "Rhône")]}),
    "shares at last": (
        [deeds.shows("Rhône"), deeds.shares],
        [deeds.shares_no_more, deeds.shares, deeds.shares_no_more, deeds.shares],
        {"reactions": [("bo", "announce", "Rhône")]},
    ),
    "shares and takes it back": ([deeds.shows("Rhône")], [deeds.shares, deeds.shares_no_more], {"reactions": []}),
    "dislikes": ([deeds.shows("Rhône")], [deeds.dislikes], {"reactions": [("bo", "dislike", "Rhône")]}),
    "dislikes and takes it back": (
        [deeds.shows("Rhône")],
        [deeds.dislikes, deeds.dislikes_no_more],
        {"reactions": []},
    ),
    "comments and corrects": (
        [deeds.shows("Rhône")],
        [deeds.comments("Bof."), deeds.corrects("Beau."), deeds.corrects("Très beau.")],
        {"notes": [("Très beau.",)]},
    ),
    "comments twice and withdraws one": (
        [deeds.shows("Rhône")],
        [deeds.comments("Beau."), deeds.comments("Bof."), deeds.withdraws],
        {"notes": [("Beau.",)]},
    ),
}


@pytest.fixture(
    params=[
        "the pole of those who are told",
        pytest.param("the pole of whoever acts", marks=pytest.mark.one_engine),
    ]
)
def told_are_away(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "the pole of those who are told")


@pytest.fixture
async def cast(blank_databases: BlankDatabases, *, told_are_away: bool) -> AsyncIterator[Cast]:
    hosts = ("lyon.example", "lille.example") if told_are_away else ("lille.example", "lyon.example")
    async with a_cast(blank_databases, hosts) as opened:
        yield opened


@pytest.mark.parametrize("row", SHE_SHOWS.values(), ids=SHE_SHOWS.keys())
async def test_what_she_shows_comes_to_her_follower(
    cast: Cast, row: tuple[list[Step], list[Step], dict[str, Pairs]], *, told_are_away: bool
) -> None:
    before, meanwhile, expected = row
    await cast.plays(*before)
    await cast.plays_without(cast.his if told_are_away else cast.hers, *meanwhile)
    await cast.both_say(expected)


@pytest.mark.parametrize("row", HE_ANSWERS.values(), ids=HE_ANSWERS.keys())
async def test_what_he_answers_comes_to_her(
    cast: Cast, row: tuple[list[Step], list[Step], dict[str, Pairs]], *, told_are_away: bool
) -> None:
    before, meanwhile, expected = row
    await cast.plays(*before)
    await cast.plays_without(cast.hers if told_are_away else cast.his, *meanwhile)
    await cast.both_say(expected)
