"""Editors change the draft of the front page, show it, undo, and bring back what was there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import sections, service
from fediverse_cinema.ecran.models import ScreenEdition
from fediverse_cinema.ecran.sections import DEFAULT, Section
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from tests.kit.people import an_account
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
CALLS, WORDS = Section("calls", "calls"), Section("words", "words", words="Bienvenue.")


@pytest.fixture
async def eva(town: Town) -> Actor:
    return (await an_account("eva", "Eva")).creator.actor


async def standing() -> tuple[Section, ...]:
    return service.sections_of(await service.standing(clock.now()))


async def change(by: Actor, *found: Section) -> None:
    await service.change(by, found, changes=(await service.draft()).changes)


async def show(by: Actor, *found: Section) -> None:
    await change(by, *found)
    await service.show(by, changes=(await service.draft()).changes)


async def test_what_is_changed_is_seen_by_nobody_until_it_is_shown(eva: Actor) -> None:
    assert await standing() == DEFAULT and await ScreenEdition.all().count() == 0
    await change(eva, CALLS)
    assert await standing() == DEFAULT
    await service.show(eva, changes=1)
    assert await standing() == (CALLS,)
    draft = await service.draft()
    assert draft.id is None and service.sections_of(draft) == (CALLS,), "one begins with what stands there"


async def test_each_change_of_the_draft_is_undone_one_after_the_other(eva: Actor) -> None:
    await change(eva, CALLS)
    await change(eva, CALLS, WORDS)
    for left in ((CALLS,), DEFAULT):
        draft = await service.draft()
        await service.undo(eva, changes=draft.changes)
        assert service.sections_of(await service.draft()) == left
    with pytest.raises(Refused) as refused:
        await service.undo(eva, changes=(await service.draft()).changes)
    assert refused.value.code == "nothing_to_undo"


@pytest.mark.parametrize(
    "deed",
    [
        lambda by, changes: service.change(by, [WORDS], changes=changes),
        lambda by, changes: service.undo(by, changes=changes),
        lambda by, changes: service.show(by, changes=changes),
        lambda by, changes: service.lay_aside(by, changes=changes),
    ],
    ids=["change", "undo", "show", "lay_aside"],
)
async def test_who_has_not_seen_the_latest_change_changes_nothing(
    eva: Actor, deed: Callable[[Actor, int], Awaitable[None]]
) -> None:
    await change(eva, CALLS)
    await change(eva, CALLS, WORDS)
    with pytest.raises(Refused) as refused:
        await deed(eva, 1)
    assert refused.value.code == "stale"
    assert service.sections_of(await service.draft()) == (CALLS, WORDS) and await standing() == DEFAULT


async def test_who_has_not_seen_that_it_was_shown_changes_nothing_either(eva: Actor) -> None:
    await show(eva, CALLS)
    with pytest.raises(Refused):
        await service.change(eva, [WORDS], changes=0)
    assert await standing() == (CALLS,)


async def test_it_goes_on_the_screen_by_itself_and_can_be_called_off(eva: Actor) -> None:
    at = clock.now() + timedelta(days=2)
    await change(eva, CALLS)
    await service.show(eva, changes=1, at=at)
    assert await standing() == DEFAULT
    assert service.sections_of(await service.standing(at)) == (CALLS,)
    [waiting] = await service.to_come()
    assert await service.call_off(waiting.id, eva)
    assert await service.to_come() == [] and service.sections_of(await service.draft()) == (CALLS,)
    assert service.sections_of(await service.standing(at)) == DEFAULT


async def test_what_is_called_off_is_set_aside_when_there_is_a_draft_and_taken_up_again(eva: Actor) -> None:
    await change(eva, CALLS)
    await service.show(eva, changes=1, at=clock.now() + timedelta(days=2))
    await change(eva, WORDS)
    [waiting] = await service.to_come()
    assert not await service.call_off(waiting.id, eva), "it is no draft again"
    assert service.sections_of(await service.draft()) == (WORDS,)
    [aside] = await service.set_aside()
    await service.take_up(aside.id, eva)
    assert service.sections_of(await service.draft()) == (CALLS,)
    assert [service.sections_of(one) for one in await service.set_aside()] == [(WORDS,)], "the other takes its place"
    with pytest.raises(Refused):
        await service.take_up(aside.id, eva)
    with pytest.raises(Refused) as refused:
        await service.call_off(waiting.id, eva)
    assert refused.value.code == "called_off"


async def test_a_moment_that_is_past_is_refused_and_so_is_calling_off_what_stands_there(eva: Actor) -> None:
    await change(eva, CALLS)
    with pytest.raises(Refused) as refused:
        await service.show(eva, changes=1, at=clock.now() - timedelta(minutes=1))
    assert refused.value.code == "past" and await standing() == DEFAULT
    await service.show(eva, changes=1)
    edition = await ScreenEdition.get()
    with pytest.raises(Refused) as refused:
        await service.call_off(edition.id, eva)
    assert refused.value.code == "too_late" and await standing() == (CALLS,)


async def test_what_stood_there_once_is_brought_back(eva: Actor) -> None:
    await show(eva, CALLS)
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        await show(eva, WORDS)
        [before] = await service.shown_before()
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        await service.bring_back(before.id, eva)
        assert await standing() == (CALLS,)
        assert await ScreenEdition.filter(shown_from=None).count() == 0
        with pytest.raises(Refused):
            await service.bring_back(before.id + 1_000, eva)


async def test_the_draft_is_set_aside(eva: Actor) -> None:
    await show(eva, CALLS)
    await change(eva, WORDS)
    await service.lay_aside(eva, changes=(await service.draft()).changes)
    assert service.sections_of(await service.draft()) == (CALLS,)
    for number in range(service.MOST_ASIDE + 2):
        await change(eva, Section(str(number), "calls"))
        await service.lay_aside(eva, changes=(await service.draft()).changes)
    assert len(await service.set_aside()) == service.MOST_ASIDE
    await change(eva, WORDS)
    oldest = (await service.set_aside())[-1]
    await service.take_up(oldest.id, eva)
    assert service.sections_of(await service.draft()) == service.sections_of(oldest), "though one more is set aside"
    kept = await service.set_aside()
    assert len(kept) == service.MOST_ASIDE and service.sections_of(kept[0]) == (WORDS,)


@pytest.mark.parametrize("goes", ["aside", "later"])
async def test_who_has_seen_one_draft_does_not_show_the_next(eva: Actor, goes: str) -> None:
    """Changes are counted on over all editions: nobody's unfinished work is shown by who has never seen it."""
    await change(eva, CALLS)
    seen = (await service.draft()).changes
    if goes == "aside":
        await service.lay_aside(eva, changes=seen)
    else:
        await service.show(eva, changes=seen, at=clock.now() + timedelta(days=2))
    await change(eva, WORDS)
    with pytest.raises(Refused) as refused:
        await service.show(eva, changes=seen)
    assert refused.value.code == "stale" and await standing() == DEFAULT


async def test_fifty_editions_are_kept_and_thirty_steps_back(eva: Actor) -> None:
    for number in range(sections.MOST_SECTIONS + 5):
        await change(eva, Section(str(number), "calls"))
    assert len((await service.draft()).former) == service.MOST_FORMER
    now = clock.now()
    for number in range(service.MOST_KEPT + 5):
        with clock.stopped_at(now + timedelta(minutes=number)):
            await show(eva, Section(str(number), "calls"))
    assert await ScreenEdition.all().count() == service.MOST_KEPT
