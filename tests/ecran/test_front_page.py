"""What the sections of the front page show, by the pole's day, and how many questions that asks."""

from datetime import date, timedelta

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import queries, service
from fediverse_cinema.ecran.sections import DEFAULT, Section
from fediverse_cinema.films import service as films
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels import selecting
from fediverse_cinema.labels.models import Audience, LabelKind, Selection
from fediverse_cinema.people.models import Creator
from tests.kit.calls import a_call
from tests.kit.counting import statements
from tests.kit.labels import a_label, a_pick, a_selection, many_films
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana", "Ana Belle")


async def compose(by: Actor, *found: Section) -> None:
    await service.change(by, found, changes=(await service.draft()).changes)
    await service.show(by, changes=(await service.draft()).changes)


def picked(selection: Selection, kind: str, key: str = "one", **more: object) -> Section:
    return Section(key, kind, refs=(selection.uri,), **more)  # type: ignore[arg-type]


async def test_before_anybody_has_composed_it_films_stand_there_by_date(ana: Creator) -> None:
    film = await a_film(ana)
    await a_call(await a_project(ana))
    blocks = await queries.screen(None)
    assert [one.kind for one in blocks] == ["new_films", "calls"] and len(DEFAULT) == 3
    assert [line.title for line in blocks[0].born] == [film.title] and len(blocks[1].calls) == 1


async def test_a_selection_stands_there_with_its_films_and_words_in_its_order(ana: Creator) -> None:
    one, two = await a_film(ana, "La Saône"), await a_film(ana, "Le Rhône")
    selection = await a_selection(ana.actor, about="Deux *fleuves*.")
    await a_pick(selection, two, words="Le plus large.")
    await a_pick(selection, one)
    await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    await compose(ana.actor, picked(selection, "highlight"), picked(selection, "selection", "two", title="Fleuves"))
    first, second = await queries.screen(None)
    assert first.choice is not None and second.choice is not None
    assert [chosen.film.title for chosen in first.choice.films] == ["Le Rhône", "La Saône"]
    assert "Le plus large." in first.choice.films[0].words_html and "<em>fleuves</em>" in second.choice.about_html
    assert (first.choice.owner.name, first.choice.kind, first.choice.house) == ("Ana Belle", "", False)


@pytest.mark.parametrize("audience", [Audience.PRIVATE, Audience.UNLISTED])
async def test_a_selection_that_is_not_public_any_more_is_gone_from_there(ana: Creator, audience: Audience) -> None:
    selection = await a_selection(ana.actor, await a_film(ana), audience=Audience.PUBLIC)
    await compose(ana.actor, picked(selection, "selection"), Section("new", "new_films"))
    assert len(await queries.screen(None)) == 2
    await selecting.show(selection, ana.actor, audience, edition=selection.edition)
    assert [one.kind for one in await queries.screen(None)] == ["new_films"]


async def test_a_film_that_is_deleted_is_gone_from_there(ana: Creator) -> None:
    one, two = await a_film(ana, "La Saône"), await a_film(ana, "Le Rhône")
    await compose(ana.actor, Section("films", "films", refs=(two.uri, one.uri)))
    [block] = await queries.screen(None)
    assert [line.title for line in block.films] == ["Le Rhône", "La Saône"], "in the editors' order"
    await films.delete(two)
    [block] = await queries.screen(None)
    assert [line.title for line in block.films] == ["La Saône"]
    await films.delete(one)
    assert await queries.screen(None) == ()


async def test_the_house_label_stands_before_others_whatever_the_order(ana: Creator, town: Town) -> None:
    film = await a_film(ana)
    house = await a_label(ana.actor, "jour", "Premier Jour", kind=LabelKind.TEAM)
    mine = await a_selection(ana.actor, film, audience=Audience.PUBLIC)
    theirs = await a_selection(house.actor, film, title="Débuts", by=ana.actor, audience=Audience.PUBLIC)
    label = Section("label", "label", refs=(house.actor.uri,))
    await compose(ana.actor, picked(mine, "selection", "mine"), picked(theirs, "selection", "theirs"), label)
    blocks = await queries.screen(None)
    assert [one.section.key for one in blocks] == ["theirs", "label", "mine"]
    assert blocks[1].label is not None and [one.title for one in blocks[1].label.selections] == ["Débuts"]


async def test_a_highlight_until_the_fifth_of_january_ends_by_itself(ana: Creator) -> None:
    """CU4."""
    selection = await a_selection(ana.actor, await a_film(ana), audience=Audience.PUBLIC)
    day = (clock.now() + timedelta(days=3)).date()
    await compose(ana.actor, picked(selection, "highlight", until=day), Section("new", "new_films"))
    assert len(await queries.screen(None)) == 2
    with clock.stopped_at(clock.now() + timedelta(days=5)):
        assert [one.kind for one in await queries.screen(None)] == ["new_films"]


async def test_the_preview_shows_the_draft_as_it_would_be_today(ana: Creator) -> None:
    words = (Section("now", "words", words="Oui"), Section("later", "words", words="Non", since=date(2126, 1, 1)))
    await service.change(ana.actor, words, changes=0)
    assert [one.section.key for one in await queries.preview(await service.draft())] == ["now"]
    assert [one.section.key for one in await queries.named(words)] == ["now", "later"]
    assert [one.kind for one in await queries.screen(None)] == ["new_films"]


async def test_what_the_page_asks_does_not_grow_with_what_stands_there(ana: Creator) -> None:
    shown = await many_films(ana, 12)
    counts = []
    for some in (1, 6):
        picks = [await a_selection(ana.actor, *shown[: some * 2], title=f"S{n}") for n in range(some)]
        for one in picks:
            await selecting.show(one, ana.actor, Audience.PUBLIC, edition=one.edition)
        by_hand = Section("films", "films", refs=tuple(film.uri for film in shown[: some * 2]))
        await compose(ana.actor, by_hand, *(picked(one, "selection", str(n)) for n, one in enumerate(picks)))
        await queries.screen(None)
        with statements() as made:
            blocks = await queries.screen(None)
        assert len(blocks) == some + 1
        counts.append(len(made))
    assert counts[0] == counts[1], counts
