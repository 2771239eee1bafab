"""Former editions: each kind of change is undone, step by step, and the way back is a change, too."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.labels import editing, history, picking, selecting, states
from fediverse_cinema.labels.models import Audience, FormerEdition, JuryRole, Pick, Selection
from fediverse_cinema.labels.sheet import Sheet
from tests.kit.labels import a_juror, a_label, a_pick, a_selection, many_films
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
Change = Callable[[Selection, list[Film], Any], Awaitable[object]]

CHANGES: dict[str, Change] = {
    "sheet": lambda one, films, by: selecting.change(one, by, Sheet("Autre", "x", "y", "fr"), edition=one.edition),
    "audience": lambda one, films, by: selecting.show(one, by, Audience.PUBLIC, edition=one.edition),
    "added": lambda one, films, by: picking.add(one, films[3], by, "Nouveau"),
    "removed": lambda one, films, by: picking.remove(one, 2, by),
    "order": lambda one, films, by: picking.move(one, 3, 1, by, edition=one.edition),
    "words": lambda one, films, by: picking.write(one, {1: "Autres mots", 2: ""}, by, edition=one.edition),
}


async def begun(by: Any) -> tuple[Selection, list[Film]]:
    """Three films with words; a fourth that is in no selection."""
    films = await many_films(by, 4)
    selection = await a_selection(by.actor)
    for number, film in enumerate(films[:3], 1):
        await a_pick(selection, film, by.actor, f"Mots {number}")
    return selection, films


async def state(selection: Selection) -> states.State:
    return await states.of(await Selection.get(id=selection.id))


@pytest.mark.parametrize("change", list(CHANGES))
async def test_each_kind_of_change_is_undone_and_the_undoing_too(town: Town, change: str) -> None:
    """CU6: what is brought back is all of it: order, numbers, words, who brought it."""
    ana = await a_creator()
    selection, films = await begun(ana)
    before = await state(selection)
    await CHANGES[change](selection, films, ana.actor)
    after, edition = await state(selection), selection.edition
    assert after != before
    assert (await history.editions(selection))[0].change == change
    await history.undo(selection, ana.actor, edition=selection.edition)
    assert await state(selection) == before
    assert selection.edition == edition + 1
    await history.bring_back(selection, edition, ana.actor, edition=selection.edition)
    assert await state(selection) == (before if change == "audience" else after)


async def test_no_way_back_shows_a_selection_to_more_people(town: Town) -> None:
    ana = await a_creator()
    selection, _ = await begun(ana)
    for audience in (Audience.PUBLIC, Audience.PRIVATE):
        await selecting.show(selection, ana.actor, audience, edition=selection.edition)
    with pytest.raises(Refused) as refused:
        await history.undo(selection, ana.actor, edition=selection.edition)
    assert refused.value.code == "wider" and (await Selection.get()).audience == Audience.PRIVATE
    await picking.remove(selection, 1, ana.actor)
    await history.bring_back(selection, selection.edition - 2, ana.actor, edition=selection.edition)
    assert len((await state(selection))["order"]) == 3 and (await Selection.get()).audience == Audience.PRIVATE


async def test_undo_goes_a_step_back_each_time(town: Town) -> None:
    ana = await a_creator()
    selection, films = await begun(ana)
    seen = [await state(selection)]
    for change in CHANGES.values():
        await change(selection, films, ana.actor)
        seen.append(await state(selection))
    for former in reversed(seen[:-1]):
        await history.undo(selection, ana.actor, edition=selection.edition)
        assert await state(selection) == former
    for _ in range(3):  # the three films
        await history.undo(selection, ana.actor, edition=selection.edition)
    assert (await state(selection))["order"] == []
    with pytest.raises(Refused) as refused:
        await history.undo(selection, ana.actor, edition=selection.edition)
    assert refused.value.code == "nothing_to_undo"


async def test_after_an_undo_a_change_is_undone_first(town: Town) -> None:
    ana = await a_creator()
    selection, _ = await begun(ana)
    for title in ("Un", "Deux"):
        await selecting.change(selection, ana.actor, Sheet(title), edition=selection.edition)
    await history.undo(selection, ana.actor, edition=selection.edition)
    await selecting.change(selection, ana.actor, Sheet("Trois"), edition=selection.edition)
    titles = []
    for _ in range(3):
        await history.undo(selection, ana.actor, edition=selection.edition)
        titles.append(selection.title)
    assert titles == ["Un", "Deux", "Un"]
    with pytest.raises(Refused) as refused:
        await history.undo(selection, ana.actor, edition=selection.edition - 1)
    assert refused.value.code == "stale" and (await Selection.get()).title == "Un", "another was quicker"


async def test_former_editions_say_who_did_what_and_how_it_was(town: Town) -> None:
    ana = await a_creator()
    selection, _ = await begun(ana)
    await selecting.change(selection, ana.actor, Sheet("Autre"), edition=selection.edition)
    await picking.remove(selection, 1, ana.actor)
    newest, older, *_ = await history.editions(selection)
    assert (newest.edition, newest.change, newest.title, newest.count) == (5, "removed", "Autre", 3)
    assert (older.edition, older.change, older.title, older.count) == (4, "sheet", "Marées", 3)
    assert (newest.first, newest.touched) == (("Film 1", "Film 2", "Film 3"), ("Film 1",))
    assert (older.touched, (await history.editions(selection))[2].touched) == ((), ("Film 3",)), "what was added, too"
    assert newest.by is not None and newest.by.name == "Ana Belle"
    assert newest.at.tzname() in ("CET", "CEST"), "by the pole's clock"


async def test_what_is_gone_or_no_longer_wanted_does_not_come_back(town: Town) -> None:
    """CU11: an undo asks an author anew."""
    ana, bo = await a_creator(), await a_creator("bo")
    films = await many_films(bo, 3)
    selection = await a_selection(ana.actor, *films)
    for number in (1, 2, 3):
        await picking.remove(selection, number, ana.actor)
    await films[0].delete()
    await Film.filter(id=films[1].id).update(choosing="nobody")
    await history.bring_back(selection, selection.edition - 3, ana.actor, edition=selection.edition)
    assert await Pick.all().values_list("film_id", "number", "position") == [(films[2].id, 3, 1)]


async def test_a_film_that_cannot_come_back_does_not_stand_in_the_way_of_further_steps(town: Town) -> None:
    ana = await a_creator()
    selection, films = await begun(ana)
    await selecting.change(selection, ana.actor, Sheet("Autre"), edition=selection.edition)
    await picking.remove(selection, 2, ana.actor)
    await films[1].delete()
    assert not await history.undo(selection, ana.actor, edition=selection.edition), "not all of it"
    assert selection.title == "Marées" and (await state(selection))["order"] == [1, 3]


async def test_only_so_many_editions_are_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert editing.MOST_EDITIONS == 50
    monkeypatch.setattr(editing, "MOST_EDITIONS", 3)
    ana = await a_creator()
    selection = await a_selection(ana.actor)
    for number in range(6):
        await selecting.change(selection, ana.actor, Sheet(f"Titre {number}"), edition=selection.edition)
    assert [one.edition for one in await FormerEdition.all().order_by("edition")] == [4, 5, 6]
    with pytest.raises(Refused) as refused:
        await history.bring_back(selection, 3, ana.actor, edition=selection.edition)
    assert refused.value.code == "no_edition"
    await history.bring_back(selection, 4, ana.actor, edition=selection.edition)
    assert selection.title == "Titre 2"


async def test_only_what_changes_is_kept(town: Town) -> None:
    """Five hundred films with their words are not kept again because two of them changed places."""
    ana = await a_creator()
    selection, _ = await begun(ana)
    await picking.reorder(selection, [2, 1, 3], ana.actor, edition=selection.edition)
    await picking.write(selection, {2: "Mieux"}, ana.actor, edition=selection.edition)
    words, order = await FormerEdition.all().order_by("-edition").limit(2)
    assert order.kept == {"order": [1, 2, 3]}
    assert list(words.kept) == ["picks"] and list(words.kept["picks"]) == ["2"]


async def test_who_only_proposes_does_not_bring_back(town: Town) -> None:
    ana, bo = await a_creator(), await a_creator("bo")
    label = await a_label(ana.actor)
    await a_juror(label, bo.actor, JuryRole.MEMBER)
    selection = await a_selection(label.actor, *await many_films(ana, 1))
    for undo in (history.undo(selection, bo.actor, edition=2), history.bring_back(selection, 1, bo.actor, edition=2)):
        with pytest.raises(Forbidden):
            await undo
    assert await Pick.all().count() == 1
