"""Searches for calls that members keep, and the notices that come of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import call_queries, calls
from fediverse_cinema.projects.call_matching import Opened, fits
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.projects.models import Call, CallTerm
from fediverse_cinema.search import saved
from fediverse_cinema.search.models import SavedSearch
from tests.kit.calls import IN_THE_EXAMPLE, a_call
from tests.kit.counting import statements
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_project
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
DEMAND = Wanted(form="documentary", term="volunteer", region="FR-PAC")
"""« documentaire, bénévole, PACA »."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def told(owner: Creator) -> list[str]:
    found = await Notice.filter(owner_id=owner.actor_id, kind=NoticeKind.CALL).order_by("id")
    return [one.object_uri for one in found]


async def test_who_keeps_a_search_is_told_of_each_new_call_that_it_finds(town: Town) -> None:
    project = await a_project(await a_creator(), form="documentary")
    fits: dict[str, Any] = {"region": "FR-PAC", "town": "Marseille"}
    await a_call(project, "before", **fits)
    ben = await a_creator("ben", "Ben")
    await saved.keep(ben.actor, "Docs en PACA", DEMAND)
    await saved.keep(ben.actor, "Encore", Wanted(region="FR-PAC"))
    await town.pole.work()
    assert await told(ben) == [], "what is there already is no news"
    call = await a_call(project, "fits", **fits)
    await a_call(project, "elsewhere")
    await a_call(project, "paid", town="Rennes", terms=("wage",), contract="200 €")
    await town.pole.work()
    assert await told(ben) == [call.uri], "once, though two of his searches find it"
    await calls.close(call)
    await calls.reopen(call)
    await town.pole.work()
    assert await told(ben) == [call.uri]


async def test_what_is_looked_for_comes_back_whole() -> None:
    everything = Wanted("son", "editor", "sound", "fiction", "FR-BRE", True, date(2027, 1, 2), date(2027, 3, 4),
                        "wage", "student", "here")  # fmt: skip
    for wanted in (everything, DEMAND):
        assert saved.wanted_of(saved._written(wanted)) == wanted
    assert saved.wanted_of({"region": "FR-BRE", "gone": 1}) == Wanted(region="FR-BRE")


WISHES = (
    Wanted(words="son, rennes"), Wanted(words="SON"), Wanted(words="kamera"), Wanted(words="50%"), Wanted(words="_"),
    Wanted(trade="sound-recordist"), Wanted(trade="editor"), Wanted(department="sound"), Wanted(department="mixing"),
    Wanted(form="fiction"), Wanted(form="documentary"), Wanted(region="FR-BRE"), Wanted(region="FR-PAC"),
    Wanted(remote_work=True), Wanted(term="volunteer"), Wanted(term="wage"), Wanted(standing="student"),
    Wanted(standing="professional"), Wanted(origin="here"), Wanted(origin="elsewhere"),
    *(Wanted(since=date(2027, 3, day)) for day in (1, 2, 14, 15)),
    *(Wanted(until=date(2027, 3, day)) for day in (1, 2, 14, 15)),
    Wanted(since=date(2027, 3, 1), until=date(2027, 3, 1)), Wanted(since=date(2027, 3, 14), until=date(2027, 3, 20)),
    Wanted(trade="sound-recordist", term="volunteer", standing="student", since=date(2027, 3, 3)),
)  # fmt: skip


async def test_a_search_that_is_kept_finds_what_the_list_finds(town: Town) -> None:
    """Each wish, by the database and one by one."""
    project = await a_project(await a_creator(), form="fiction")
    made = [
        await a_call(project, **IN_THE_EXAMPLE | {"deadline": clock.now() + timedelta(days=9)}),
        await a_call(project, "Montage à 50%", trade="editor", town="", remote_work=True, standings=("student",)),
        await a_call(project, "Un jour", begins_on=date(2027, 3, 14)),
        await a_call(project, "Depuis longtemps", ends_on=date(2027, 3, 1), begins_on=date(2027, 2, 1)),
    ]
    answers = set[bool]()
    for call in made:
        opened = Opened(
            await Call.get(id=call.id), "fiction", await CallTerm.filter(call_id=call.id).values_list("term", flat=True)
        )
        for wanted in WISHES:
            listed = call.id in [line.id for line in (await call_queries.find(wanted)).calls]
            assert fits(wanted, opened) is listed, (call.title, wanted)
            answers.add(listed)
    assert answers == {True, False}


async def test_however_many_searches_are_kept_a_call_asks_the_database_a_few_times(town: Town) -> None:
    project, ben = await a_project(await a_creator()), (await a_creator("ben", "Ben")).actor
    call = await a_call(project)
    asked = []
    for many in (1, 200):
        rows = [
            SavedSearch(owner_id=ben.id, name=f"{one}", query={"words": "zz"}, created_at=LONG_AGO)
            for one in range(many)
        ]
        await SavedSearch.bulk_create(rows)
        with statements() as made:
            await saved.call_opened(call.id)
        asked.append(len(made))
    assert asked[0] == asked[1] <= 6


@pytest.mark.parametrize("name, wanted", [(" ", DEMAND), ("x" * 121, DEMAND), ("Docs", Wanted())])
async def test_without_a_name_or_a_wish_nothing_is_kept(town: Town, name: str, wanted: Wanted) -> None:
    ben = await a_creator("ben", "Ben")
    with pytest.raises(Refused):
        await saved.keep(ben.actor, name, wanted)
    assert await SavedSearch.all().count() == 0


async def test_nobody_keeps_more_than_enough_or_forgets_those_of_others(town: Town) -> None:
    ben, eva = await a_creator("ben", "Ben"), await a_creator("eva", "Eva")
    for number in range(saved.MOST):
        kept = await saved.keep(ben.actor, f"{number}", DEMAND)
    with pytest.raises(Refused):
        await saved.keep(ben.actor, "more", DEMAND)
    assert not await saved.forget(eva.actor, kept.id) and await saved.of(eva.actor) == []
    assert await saved.forget(ben.actor, kept.id)
    assert len(await saved.of(ben.actor)) == saved.MOST - 1


async def test_a_search_is_kept_seen_and_removed_on_the_page_of_calls(town: Town) -> None:
    project = await a_project(await a_creator(), form="documentary")
    await an_account("ben", "Ben")
    ben = Visitor(town.pole)
    await ben.sign_in("ben")
    assert "/workshop/searches" not in await ben.look("/calls")
    await ben.look("/calls?film=documentary&term=volunteer")
    assert "A name has 1 to 120 characters." in await ben.send("/workshop/searches", name="")
    assert ben.response.status_code == 422 and await SavedSearch.all().count() == 0
    await ben.send("/workshop/searches", name="Docs bénévoles")
    assert "Docs bénévoles" in ben.page and "/calls?form=" not in ben.page
    assert (await SavedSearch.get()).query == {"form": "documentary", "term": "volunteer"}
    call = await a_call(project, "Un son")
    await town.pole.work()
    page = await ben.look("/notices")
    assert "A call that you wait for" in page and f"/calls/{call.id}" in page
    await ben.look(f"/calls/{call.id}")
    assert str(ben.response.url).endswith("/projects/quai_nord/calls/1")
    await ben.look("/calls")
    await ben.send("/workshop/searches/remove")
    assert await SavedSearch.all().count() == 0
    assert await Actor.filter(local_handle="ben").exists()
