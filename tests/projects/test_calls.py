"""Calls of ours: who moves them where, what is wrong with one, and two who want the last place."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.projects import call_queries, calls, service
from fediverse_cinema.projects.call_queries import Wanted
from fediverse_cinema.projects.call_sheet import Draft, faults
from fediverse_cinema.projects.models import Call
from tests.kit.calls import IN_THE_EXAMPLE, a_call
from tests.kit.people import a_creator
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
SOON = timedelta(hours=1)


async def state_of(call: Call) -> tuple[str, int]:
    found = await Call.get(id=call.id)
    return found.state.value, found.filled


async def updates(call: Call) -> int:
    return await OutboxEntry.filter(object_uri=call.uri, type="Update").count()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"trade": ""}, "trade"),
        ({"trade": "wizard"}, "trade"),
        ({"positions": 0}, "positions"),
        ({"positions": 101}, "positions"),
        ({"town": "", "region": ""}, "town"),
        ({"town": "x" * 101}, "town"),
        ({"region": "FR-XXX"}, "region"),
        ({"begins_on": date(2027, 3, 2), "ends_on": date(2027, 3, 1)}, "until"),
        ({"days": 0.0}, "days"),
        ({"hours": 25.0}, "hours"),
        ({"terms": ()}, "terms"),
        ({"terms": ("gold",)}, "terms"),
        ({"terms": ("wage",)}, "contract"),
        ({"terms": ("internship",), "contract": " "}, "contract"),
        ({"contract": "x" * 201}, "contract"),
        ({"deadline": None}, "deadline"),
        ({"deadline": clock.now() - SOON}, "deadline"),
        ({"language": "tlh"}, "language"),
        ({"standings": ("king",)}, "standings"),
        ({"seniority": "any"}, "standings"),
        ({"about": "x" * 10_001}, "about"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, Any], field: str) -> None:
    good: dict[str, Any] = IN_THE_EXAMPLE | {"deadline": clock.now() + SOON}
    assert faults(Draft(**good)) == {}
    assert list(faults(Draft(**(good | changes)))) == [field]


async def test_a_call_with_a_fault_is_not_published(town: Town) -> None:
    project = await a_project(await a_creator())
    with pytest.raises(Refused):
        await a_call(project, terms=())
    assert (await Call.all().count(), await Note.all().count()) == (0, 0)


async def test_the_last_place_is_given_once(town: Town) -> None:
    """CA3: of several leads who accept at once, as many are right as there are places."""
    call = await a_call(await a_project(await a_creator()), positions=2)

    async def accept() -> bool:
        try:
            async with in_transaction():
                await calls.place_taken(call)
        except Refused as error:
            assert error.code == "no_place"
            return False
        return True

    assert sum(await asyncio.gather(*(accept() for _ in range(5)))) == 2
    assert await state_of(call) == ("filled", 2)
    assert await updates(call) == 1, "others are told when it is filled, not of each place"


async def test_a_place_that_is_freed_in_time_opens_it_again(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()))
    await calls.place_taken(call)
    await calls.place_freed(call)
    assert await state_of(call) == ("open", 0)
    await calls.place_freed(call)
    assert await state_of(call) == ("open", 0), "nobody has left twice"
    await calls.place_taken(call)
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        await calls.place_freed(call)
    assert await state_of(call) == ("filled", 0), "too late"


async def test_it_closes_at_its_last_moment_and_not_before(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()), deadline=clock.now() + SOON)
    await calls.close_what_is_over()
    assert await state_of(call) == ("open", 0)
    with clock.stopped_at(clock.now() + SOON):
        assert (await call_queries.find(Wanted())).calls == ()
        (line,) = await call_queries.lines_of([call])
        assert line.state == "closed", "even before the job has come"
        await calls.close_what_is_over()
        assert await state_of(call) == ("closed", 0)
        await calls.close_what_is_over()
        with pytest.raises(Refused):
            await calls.reopen(call)
    assert await updates(call) == 1


async def test_one_chooses_after_the_last_moment_as_long_as_there_is_a_place(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()), deadline=clock.now() + SOON)
    with clock.stopped_at(clock.now() + SOON):
        await calls.close_what_is_over()
        await calls.place_taken(call)
        assert await state_of(call) == ("filled", 1)
        with pytest.raises(Refused) as refused:
            await calls.place_taken(call)
        assert refused.value.code == "no_place" and await state_of(call) == ("filled", 1)


async def test_closed_by_hand_it_can_be_opened_again_while_there_is_a_place(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()))
    assert await calls.close(call) and not await calls.close(call)
    await calls.reopen(call)
    assert await state_of(call) == ("open", 0)
    await calls.place_taken(call)
    await calls.close(call)
    with pytest.raises(Refused) as refused:
        await calls.reopen(call)
    assert refused.value.code == "full" and await state_of(call) == ("closed", 1)


async def test_more_places_open_a_filled_call_and_fewer_than_taken_are_refused(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()), **IN_THE_EXAMPLE)
    await calls.place_taken(call)
    await calls.change(call, Draft(**(IN_THE_EXAMPLE | {"positions": 2})))
    assert await state_of(call) == ("open", 1)
    await calls.place_taken(call)
    with pytest.raises(Refused) as refused:
        await calls.change(call, Draft(**IN_THE_EXAMPLE))
    assert refused.value.code == "too_few"
    assert (await Call.get(id=call.id)).positions == 2


async def test_the_terms_of_a_change_replace_the_former(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()), terms=("volunteer", "meals"))
    await calls.change(call, Draft(**(IN_THE_EXAMPLE | {"terms": ("share",)})))
    (line,) = await call_queries.lines_of([call])
    assert line.terms == ("share",)


async def test_with_its_project_its_calls_end(town: Town) -> None:
    project = await a_project(await a_creator())
    call = await a_call(project)
    await service.end(project)
    await town.pole.work()
    assert await state_of(call) == ("closed", 0)
    assert (await call_queries.find(Wanted())).calls == () and await Note.all().count() == 0
    for page in (call.page_url, call.uri):
        assert (await town.pole.client.get(page)).status_code in (404, 410)


async def test_the_group_names_its_open_calls_and_tells_when_that_changes(town: Town) -> None:
    project = await a_project(await a_creator())
    call = await a_call(project, "Un son")
    await town.pole.work()
    told = OutboxEntry.filter(object_uri=project.actor.uri, type="Update")
    assert "Un son" in (await told.order_by("-id").get(public=True)).body
    await calls.close(call)
    await town.pole.work()
    assert "Un son" not in (await told.order_by("-id").get(public=True)).body


LOOKED_FOR: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["near", "far", "late"]),
    ({"words": "perchiste"}, ["far"]),
    ({"words": "RENNES son"}, ["near"]),
    ({"trade": "boom-operator"}, ["far"]),
    ({"department": "sound"}, ["near", "far"]),
    ({"region": "FR-PAC"}, ["far"]),
    ({"remote_work": True}, ["late"]),
    ({"term": "wage"}, ["late"]),
    ({"standing": "student"}, ["near", "far"]),
    ({"standing": "professional"}, ["near", "late"]),
    ({"since": date(2027, 3, 15)}, ["near", "late"]),
    ({"since": date(2027, 3, 1), "until": date(2027, 3, 9)}, ["near", "far", "late"]),
    ({"until": date(2027, 2, 1)}, ["near", "late"]),
    ({"form": "documentary", "term": "volunteer", "region": "FR-PAC"}, ["far"]),
    ({"form": "fiction"}, []),
    ({"origin": "elsewhere"}, []),
]


@pytest.mark.parametrize("wish, found", LOOKED_FOR)
async def test_a_reader_finds_what_she_looks_for(town: Town, wish: dict[str, Any], found: list[str]) -> None:
    project, now = await a_project(await a_creator(), form="documentary"), clock.now()
    await a_call(project, "late", trade="editor", deadline=now + 3 * SOON, remote_work=True, town="", terms=("wage",),
                 contract="200 €", standings=("professional",))  # fmt: skip
    await a_call(project, "near", deadline=now + SOON)
    await a_call(project, "far", trade="boom-operator", town="Marseille", region="FR-PAC", deadline=now + 2 * SOON,
                 begins_on=date(2027, 3, 2), ends_on=date(2027, 3, 14), standings=("student",))  # fmt: skip
    closed = await a_call(project, "closed")
    await calls.close(closed)
    assert [line.title for line in (await call_queries.find(Wanted(**wish))).calls] == found


async def test_pages_of_the_list_hold_each_call_once(town: Town) -> None:
    project, now = await a_project(await a_creator()), clock.now()
    for number in range(5):
        await a_call(project, f"{number}", deadline=now + (1 + number // 2) * SOON)
    seen, after = list[str](), ""
    for _ in range(3):
        found = await call_queries.find(Wanted(), after, limit=2)
        seen += [line.title for line in found.calls]
        after = found.after
    assert (seen, after) == (["0", "1", "2", "3", "4"], "")
    outside = ("here~0001-01-01T00:00:00+23:00~1", "here~9999-12-31T23:59:59-23:00~1")  # of all that UTC can say
    for nonsense in ("here", "here~x~1", *outside, "there~~1", "elsewhere~~" + "9" * 30):
        assert len((await call_queries.find(Wanted(), nonsense)).calls) == 5, nonsense


async def test_what_has_gone_takes_no_place_with_it(town: Town) -> None:
    call = await a_call(await a_project(await a_creator()))
    await calls.withdraw(call)
    for deed in (calls.place_taken(call), calls.place_freed(call), calls.close(call)):
        try:
            await deed
        except CinemaError as error:
            assert error.code == "no_place"
    assert await Call.all().count() == 0
