"""The cover of a selection and the mark of a label: files on our shelf, as long as something shows them."""

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.labels import editing, history, label_queries, pictures, queries, selecting
from fediverse_cinema.labels.models import Label, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.people.models import Creator
from tests.kit.labels import a_label, a_selection
from tests.kit.people import a_creator, jpeg
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


async def names(selection: Selection) -> set[str]:
    return {one["name"] for one in (await Selection.get(id=selection.id)).cover}


async def on_the_shelf(wanted: set[str]) -> set[str]:
    await take_files_away()
    return {one.name async for one in here().shelf.files()} & wanted


async def test_a_cover_is_shown_and_comes_back_by_undo(ana: Creator) -> None:
    selection = await a_selection(ana.actor)
    await pictures.send_cover(selection, ana.actor, in_one(jpeg(1600, 900)))
    first = await names(selection)
    shown = await queries.selection(await queries.find(selection.slug, ana.actor), ana.actor)
    assert {one.url.removeprefix("/media/") for one in shown.cover} == first
    await pictures.send_cover(selection, ana.actor, in_one(jpeg(900, 900)))
    second = await names(selection)
    assert not first & second and await on_the_shelf(first | second) == first | second
    await history.undo(selection, ana.actor, edition=selection.edition)
    assert await names(selection) == first
    await pictures.take_cover_away(selection, ana.actor)
    assert await names(selection) == set()
    assert await pictures.all_names() == first | second
    await selecting.delete(selection, ana.actor)
    assert await on_the_shelf(first | second) == set()


async def test_a_cover_that_nothing_shows_any_more_leaves_the_shelf(
    ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MOST_EDITIONS", 2)
    selection = await a_selection(ana.actor)
    await pictures.send_cover(selection, ana.actor, in_one(jpeg(900, 500)))
    first = await names(selection)
    await pictures.send_cover(selection, ana.actor, in_one(jpeg(500, 900)))
    second = await names(selection)
    for number in range(2):
        assert await on_the_shelf(first) == first
        await selecting.change(selection, ana.actor, Sheet(f"Titre {number}"), edition=selection.edition)
    assert await on_the_shelf(first | second) == second


async def test_what_is_no_picture_changes_nothing(ana: Creator) -> None:
    bo = (await a_creator("bo")).actor
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor)
    for by, sent, error in ((ana.actor, b"GIF89a", Refused), (bo, jpeg(300, 300), Forbidden)):
        with pytest.raises(error):
            await pictures.send_cover(selection, by, in_one(sent))
        with pytest.raises(error):
            await pictures.send_mark(label, by, in_one(sent))
    assert (await pictures.all_names(), [one async for one in here().shelf.files()]) == (set(), [])


async def test_the_mark_of_a_label_is_its_icon(town: Town, ana: Creator) -> None:
    label = await a_label(ana.actor)
    await pictures.send_mark(label, ana.actor, in_one(jpeg(600, 600)))
    first = {one["name"] for one in (await Label.get()).picture}
    line = (await label_queries.labels()).labels[0]
    assert {one.url.removeprefix("/media/") for one in line.pictures} == first
    document = (await town.pole.client.get(label.actor.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["icon"]["url"].rpartition("/")[2] in first
    await pictures.send_mark(label, ana.actor, in_one(jpeg(500, 500)))
    assert await on_the_shelf(first) == set()
    await pictures.take_mark_away(label, ana.actor)
    await take_files_away()
    assert [one async for one in here().shelf.files()] == []
    assert await OutboxEntry.filter(actor_id=label.actor_id, type="Update").count() == 3
