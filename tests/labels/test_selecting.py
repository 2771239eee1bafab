"""Selections of ours: beginning, changing, showing, copying and deleting one; who may, and how many there may be."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Forbidden, Gone, Missing, Refused
from fediverse_cinema.labels import picking, queries, selecting, sheet
from fediverse_cinema.labels.models import Audience, FormerEdition, JuryRole, Pick, Selection
from fediverse_cinema.labels.sheet import LabelSheet, Sheet
from tests.kit.labels import a_juror, a_label, a_pick, a_selection, many_films
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio

Deed = Callable[[Selection, Actor], Awaitable[object]]


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"about": "x" * 5001}, "about"),
        ({"signature": "x" * 201}, "signature"),
        ({"cover_alt": "x" * 501}, "cover_alt"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_is_wrong_with_a_selection_is_said_beside_its_field(changes: dict[str, Any], field: str) -> None:
    good = {"title": "x" * 120, "about": "x" * 5000, "signature": "Ana", "language": "fr", "cover_alt": "La mer"}
    assert sheet.faults(Sheet(**good)) == {}
    assert list(sheet.faults(Sheet(**(good | changes)))) == [field]


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"name": ""}, "name"),
        ({"about": "x" * 5001}, "about"),
        ({"support": "no address"}, "support"),
        ({"support": "\n".join(f"Don — https://dons.example/{n}" for n in range(30))}, "support"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_is_wrong_with_a_label_is_said_beside_its_field(changes: dict[str, Any], field: str) -> None:
    good = {"name": "Phare", "about": "x" * 5000, "support": "Don — https://dons.example/", "language": "fr"}
    assert sheet.label_faults(LabelSheet(**good)) == {}
    assert list(sheet.label_faults(LabelSheet(**(good | changes)))) == [field]


async def test_a_selection_begins_private_and_its_address_is_free(town: Town) -> None:
    """CU1, CU6."""
    ana = (await a_creator()).actor
    one, other, new = [await a_selection(ana, title=title) for title in ("Marées", "Marées", "New")]
    assert (one.slug, other.slug, new.slug) == ("marees", "marees-2", "new-2")
    assert {one.audience, other.audience} == {Audience.PRIVATE}
    assert one.uri == f"{town.pole.base}/ap/selections/{one.uuid}"
    await selecting.show(other, ana, Audience.PUBLIC, edition=1)
    await selecting.show(other, ana, Audience.PRIVATE, edition=2)
    await selecting.delete(other, ana)
    assert (await a_selection(ana)).slug == "marees-3"  # what was seen and is deleted keeps its address


async def test_an_address_that_alone_opens_it_is_none_that_its_title_tells(town: Town) -> None:
    ana = (await a_creator()).actor
    selection = await a_selection(ana, audience=Audience.UNLISTED)
    given = selection.slug
    assert re.fullmatch("marees-[0-9a-f]{12}", given) and selection.page_url.endswith(given)
    for audience in (Audience.PRIVATE, Audience.UNLISTED, Audience.PUBLIC, Audience.UNLISTED):
        await selecting.show(selection, ana, audience, edition=selection.edition)
    assert (await Selection.get()).slug == given, "who has it keeps it"
    seen = await a_selection(ana, title="Vue", audience=Audience.PUBLIC)
    await selecting.show(seen, ana, Audience.UNLISTED, edition=seen.edition)
    assert seen.slug == "vue", "everybody has it"


async def test_what_is_said_of_it_changes_its_edition_and_nothing_else_does(town: Town) -> None:
    ana = (await a_creator()).actor
    selection = await a_selection(ana)
    await selecting.change(selection, ana, Sheet("Vives eaux", "Deux films", "Ana et Bo", "fr"), edition=1)
    kept = await Selection.get(id=selection.id)
    assert (kept.title, kept.about, kept.signature, kept.edition) == ("Vives eaux", "Deux films", "Ana et Bo", 2)
    assert "vives eaux" in kept.folded and kept.slug == "marees"
    await selecting.change(selection, ana, Sheet("Vives eaux", "Deux films", "Ana et Bo", "fr"), edition=2)
    assert (selection.edition, await FormerEdition.all().count()) == (2, 1)


async def test_who_looked_at_an_older_edition_is_told_who_was_quicker(town: Town) -> None:
    """Two people at once: nothing is lost, and the second is told so."""
    ana, bo = (await a_creator()).actor, (await a_creator("bo", "Bo")).actor
    label = await a_label(ana)
    await a_juror(label, bo, JuryRole.MODERATOR)
    one = await a_selection(label.actor)
    other = await Selection.get(id=one.id)
    await selecting.change(one, bo, Sheet("De Bo"), edition=1)
    with pytest.raises(Refused) as refused:
        await selecting.change(other, ana, Sheet("D’Ana"), edition=1)
    assert (refused.value.code, refused.value.status) == ("stale", 409)
    assert refused.value.sentence() == "Bo has changed this selection meanwhile."
    kept = await Selection.get(id=one.id)
    assert (kept.title, kept.edition, await FormerEdition.all().count()) == ("De Bo", 2, 1)
    with pytest.raises(Refused):
        await selecting.show(other, ana, Audience.PUBLIC, edition=1)
    with pytest.raises(Refused):
        await picking.reorder(other, [], ana, edition=1)
    with pytest.raises(Refused):
        await picking.write(other, {}, ana, edition=1)


async def test_a_copy_is_private_and_says_nothing_for_somebody_else(town: Town) -> None:
    """CU6: the films in their order; not the words, which are another's."""
    ana, bo = await a_creator(), await a_creator("bo", "Bo")
    films = [await a_film(ana, title) for title in ("Un", "Deux")]
    asked = await a_film(await a_creator("cy"), "Sur demande")
    await Film.filter(id=asked.id).update(choosing="ask")
    source = await a_selection(ana.actor, *reversed(films), asked, about="Ce que j’aime", audience=Audience.PUBLIC)
    await picking.write(source, {1: "Vu dix fois"}, ana.actor, edition=source.edition)
    copy = await selecting.copy(source, bo.actor, bo.actor)
    assert (copy.audience, copy.title, copy.about) == (Audience.PRIVATE, "Marées", "")
    picks = await Pick.filter(selection_id=copy.id).order_by("position").select_related("film")
    assert [(one.film.title, one.words, one.chooser_id) for one in picks] == [
        ("Deux", "", bo.actor_id),
        ("Un", "", bo.actor_id),
    ]


async def test_PRV_03_that_there_was_a_draft_and_what_it_was_called_nobody_is_told(town: Town) -> None:
    ana = (await a_creator()).actor
    selection = await a_selection(ana, title="Licenciement de Paul")
    await selecting.change(selection, ana, Sheet("Autrement"), edition=1)
    await selecting.delete(selection, ana)
    answer = await town.pole.client.get(selection.page_url)
    assert answer.status_code == 404 and not await Tombstone.exists(uri=selection.page_url)


async def test_what_is_deleted_is_gone_with_its_rows(town: Town) -> None:
    ana = await a_creator()
    film = await a_film(ana)
    selection = await a_selection(ana.actor, film, audience=Audience.UNLISTED)
    await selecting.change(selection, ana.actor, Sheet("Autrement"), edition=selection.edition)
    await selecting.delete(selection, ana.actor)
    await selecting.delete(selection, ana.actor)  # a second click
    assert [await rows.all().count() for rows in (Selection, Pick, FormerEdition)] == [0, 0, 0]
    stones = await Tombstone.filter(author_uri=ana.actor.uri).values_list("uri", flat=True)
    assert {selection.uri, selection.page_url} <= {str(one) for one in stones}
    with pytest.raises(Gone):
        await queries.find(selection.slug, ana.actor)
    with pytest.raises(Missing):
        await picking.add(selection, film, ana.actor)


async def test_an_owner_has_so_many_selections_and_a_selection_so_many_films(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (selecting.MOST_SELECTIONS, picking.MOST_FILMS) == (500, 500)
    monkeypatch.setattr(selecting, "MOST_SELECTIONS", 2)
    monkeypatch.setattr(picking, "MOST_FILMS", 2)
    ana = await a_creator()
    films = await many_films(ana, 3)
    selection = await a_selection(ana.actor, *films[:2])
    with pytest.raises(Refused) as too_many:
        await a_pick(selection, films[2])
    assert too_many.value.code == "too_many"
    await selecting.copy(selection, ana.actor, ana.actor)
    with pytest.raises(Refused) as too_many:
        await selecting.copy(selection, ana.actor, ana.actor)
    assert too_many.value.code == "too_many"
    assert (await Selection.all().count(), await Pick.all().count()) == (2, 4)


DEEDS: dict[str, Deed] = {
    "add": lambda selection, by: a_pick(selection, FILMS[1], by),
    "write": lambda selection, by: picking.write(selection, {1: f"Mots de {by.handle}"}, by, edition=selection.edition),
    "ask": lambda selection, by: picking.ask(selection, 1, by),
    "remove": lambda selection, by: picking.remove(selection, 1, by),
    "order": lambda selection, by: picking.reorder(selection, [1], by, edition=selection.edition),
    "change": lambda selection, by: selecting.change(selection, by, Sheet("Autre"), edition=selection.edition),
    "show": lambda selection, by: selecting.show(selection, by, Audience.UNLISTED, edition=selection.edition),
    "delete": selecting.delete,
    "begin": lambda selection, by: selecting.begin(selection.owner, by, Sheet("Encore")),
    "copy": lambda selection, by: selecting.copy(selection, selection.owner, by),
}
FILMS: list[Any] = []
PRIVATE, PUBLIC = {"add"}, set[str]()
MAY = {
    "admin": (set(DEEDS), set(DEEDS)),
    "moderator": (set(DEEDS), set(DEEDS)),
    "member": (PRIVATE, PUBLIC),
    "asked": (PUBLIC, PUBLIC),
    "left": (PUBLIC, PUBLIC),
    "stranger": (PUBLIC, PUBLIC),
}


@pytest.mark.parametrize("audience", [Audience.PRIVATE, Audience.PUBLIC])
async def test_each_seat_of_a_jury_may_do_its_own_and_nothing_else(town: Town, audience: Audience) -> None:
    """FEP-5219 roles, deed by deed: `member` proposes while nobody else sees it, `moderator` publishes."""
    ana = await a_creator()
    label = await a_label(ana.actor)
    FILMS[:] = await many_films(ana, 2)
    seats = {"admin": ana.actor}
    for name in ("moderator", "member", "asked", "left", "stranger"):
        seats[name] = (await a_creator(f"bo_{name}")).actor
        if name != "stranger":
            juror = await a_juror(label, seats[name], JuryRole.MODERATOR if name == "left" else JuryRole.MEMBER)
            role = JuryRole.MODERATOR if name in ("moderator", "left", "asked") else JuryRole.MEMBER
            gone = {"joined_at": None} if name == "asked" else {"left_at": juror.created_at} if name == "left" else {}
            await type(juror).filter(id=juror.id).update(relationship=role, **gone)
    may: dict[str, set[str]] = {}
    for name, actor in seats.items():
        may[name] = set()
        for deed, do in DEEDS.items():
            selection = await a_selection(label.actor, FILMS[0], by=ana.actor, audience=audience)
            before = await _rows(selection)
            try:
                await do(selection, actor)
                may[name].add(deed)
            except Forbidden:
                assert await _rows(selection) == before
    assert may == {name: allowed[audience == Audience.PUBLIC] for name, allowed in MAY.items()}


async def test_a_member_of_a_jury_takes_out_only_what_she_has_brought(town: Town) -> None:
    ana, bo = await a_creator(), await a_creator("bo")
    label = await a_label(ana.actor)
    await a_juror(label, bo.actor)
    films = await many_films(ana, 2)
    selection = await a_selection(label.actor, films[0])
    await a_pick(selection, films[1], bo.actor)
    await picking.remove(selection, 2, bo.actor)
    with pytest.raises(Forbidden):
        await picking.remove(selection, 1, bo.actor)
    assert await picking.order(selection) == [1]


async def test_of_a_closed_label_nobody_changes_anything(town: Town) -> None:
    ana = await a_creator()
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor)
    await type(label).filter(id=label.id).update(closed_at=label.created_at)
    with pytest.raises(Forbidden):
        await selecting.change(selection, ana.actor, Sheet("Autre"), edition=1)
    with pytest.raises(Forbidden):
        await selecting.begin(label.actor, ana.actor, Sheet("Autre"))


async def test_who_has_moved_away_publishes_nothing_new_here(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, *await many_films(ana, 1))
    await Actor.filter(id=ana.actor_id).update(moved_to="https://social.example/users/ana")
    with pytest.raises(Refused) as refused:
        await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    assert refused.value.code == "moved_away"
    assert (await Selection.get()).audience == Audience.PRIVATE


async def _rows(selection: Selection) -> tuple[object, ...]:
    picks = Pick.filter(selection_id=selection.id).order_by("id").values_list("number", "words", "leave")
    kept = await Selection.get(id=selection.id)
    return (kept.title, kept.audience, kept.edition, tuple(await picks), await Selection.all().count())
