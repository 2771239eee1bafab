"""What pages read of labels and selections: who sees what, in which order, and with how many questions."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, FollowState
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.labels import history, label_queries, picking, queries, selecting
from fediverse_cinema.labels.models import Audience, JuryRole, Label, LabelKind, Leave, Pick, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.models import KinshipState, KnownPole
from tests.kit.counting import statements
from tests.kit.following import follow
from tests.kit.labels import a_juror, a_label, a_pick, a_selection, many_films
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


async def sees(slug: str, viewer: Actor | None) -> bool:
    try:
        await queries.find(slug, viewer)
    except Missing:
        return False
    return True


async def test_who_sees_a_selection(ana: Creator) -> None:
    """CU6: a private one is seen by those who compose it and by nobody else."""
    label = await a_label(ana.actor)
    people: dict[str, Actor | None] = {"nobody": None, "lead": ana.actor}
    for name, role in (("member", JuryRole.MEMBER), ("moderates", JuryRole.MODERATOR), ("stranger", None)):
        people[name] = (await a_creator(f"bo_{name}")).actor
        if role is not None:
            await a_juror(label, people[name], role)  # type: ignore[arg-type]
    for audience in Audience:
        of_label = await a_selection(label.actor, audience=audience)
        hers = await a_selection(ana.actor, audience=audience)
        jury = {"lead", "member", "moderates"}
        everybody = set(people)
        private = audience == Audience.PRIVATE
        assert {one for one in people if await sees(of_label.slug, people[one])} == (jury if private else everybody)
        assert {one for one in people if await sees(hers.slug, people[one])} == ({"lead"} if private else everybody)


async def test_the_page_shows_what_may_be_shown_and_the_workbench_all(ana: Creator) -> None:
    films = await many_films(ana, 4)
    selection = await a_selection(ana.actor, *films, audience=Audience.PUBLIC)
    await picking.write(selection, {2: "Un *plan*"}, ana.actor, edition=selection.edition)
    await Pick.filter(number=1).update(leave=Leave.ASKED)
    await Pick.filter(number=4).update(leave=Leave.FREE)
    found = await queries.find(selection.slug, None)
    page = await queries.selection(found, None)
    assert [(one.number, one.film.title) for one in page.picks] == [(2, "Film 2"), (3, "Film 3"), (4, "Film 4")]
    assert (page.total, page.waiting, page.duration, page.composes, page.undoable) == (3, 0, 1800, False, False)
    assert (page.picks[0].words_html, page.picks[0].shown) == ("<p>Un <em>plan</em></p>\n", True)
    assert page.picks[0].chooser is not None and page.picks[0].chooser.name == "Ana Belle"
    hers = await queries.selection(found, ana.actor)
    assert (hers.waiting, hers.composes, hers.publishes, hers.mine, hers.undoable) == (1, True, True, True, True)
    bench = await queries.workbench(found, ana.actor)
    assert [(one.number, one.leave, one.shown, one.mine) for one in bench.picks] == [
        (1, "asked", False, True), (2, "given", True, True), (3, "given", True, True), (4, "free", True, True),
    ]  # fmt: skip
    assert bench.total == 4 and bench.edition == selection.edition


async def test_pages_hold_fifty_films(ana: Creator) -> None:
    found = await _of_many(ana, 51)
    first, last = [await queries.selection(found, None, number) for number in (1, 2)]
    assert (len(first.picks), len(last.picks), first.pages, last.total) == (50, 1, 2, 51)
    for number in (0, 3):
        with pytest.raises(Missing):
            await queries.selection(found, None, number)


async def test_lists_are_by_date_and_hold_what_everybody_sees(town: Town, ana: Creator) -> None:
    """CU5, CU7."""
    now = clock.now()
    for number, title in enumerate(("Un", "Deux", "Trois")):
        with clock.stopped_at(now - number * DAY):
            await a_selection(ana.actor, title=title, audience=Audience.PUBLIC)
    await a_selection(ana.actor, title="Secret")
    await a_selection(ana.actor, title="Adresse", audience=Audience.UNLISTED)
    first = await queries.public_selections(limit=2)
    rest = await queries.public_selections(after=first.after, limit=2)
    assert [one.title for one in (*first.selections, *rest.selections)] == ["Un", "Deux", "Trois"]
    assert rest.after == ""
    assert [one.title for one in (await queries.public_selections("DEUX")).selections] == ["Deux"]
    assert [one.title for one in (await queries.public_selections("%")).selections] == []
    for broken in ("x", "~1", "1960-01-01~2", f"{now.isoformat()}~x"):
        assert len((await queries.public_selections(after=broken)).selections) == 3
    hers, older = await queries.of_owner(ana.actor, None, limit=2)
    assert ([one.title for one in hers], older) == (["Un", "Deux"], 2)
    hers, older = await queries.of_owner(ana.actor, ana.actor)
    assert {one.title: one.audience for one in hers} == {
        "Un": "public", "Deux": "public", "Trois": "public", "Secret": "private", "Adresse": "unlisted",
    }  # fmt: skip
    assert older is None


async def test_a_selection_is_listed_by_its_cover_or_by_the_first_film_that_everybody_sees(ana: Creator) -> None:
    films = await many_films(ana, 3)
    bare = await a_selection(ana.actor, *films, title="Sans image", audience=Audience.PUBLIC)
    covered = await a_selection(ana.actor, *films, title="Avec", audience=Audience.PUBLIC)
    await Selection.filter(id=covered.id).update(cover=[{"name": "c.webp", "width": 280, "height": 157}])
    await Pick.filter(selection_id=bare.id, number=1).update(leave=Leave.ASKED)
    found = {one.title: one for one in (await queries.public_selections()).selections}
    assert found["Sans image"].pictures == () and found["Sans image"].first is not None
    assert found["Sans image"].first.title == "Film 2"
    assert [one.url for one in found["Avec"].pictures] == ["/media/c.webp"] and found["Avec"].first is None


async def test_of_elsewhere_only_what_known_poles_show_is_listed(town: Town, ana: Creator) -> None:
    """A stranger does not fill our lists."""
    stranger = await actors.find_actor(town.fedi.actor("nora").uri)
    one = await a_selection(ana.actor, audience=Audience.PUBLIC)
    await Selection.filter(id=one.id).update(local=False, owner_id=stranger.id)
    assert (await queries.public_selections()).selections == ()
    await KnownPole.create(
        host=stranger.host, instance=stranger, group=stranger, state=KinshipState.KNOWN, added_at=clock.now()
    )
    [line] = (await queries.public_selections()).selections
    assert line.origin == stranger.host
    await Actor.filter(id=stranger.id).update(gone_at=clock.now())
    assert (await queries.public_selections()).selections == ()


async def test_the_house_label_comes_first(ana: Creator) -> None:
    """CU4."""
    made = [("un", LabelKind.MEMBER), ("maison", LabelKind.TEAM), ("ecole", LabelKind.INSTITUTION)]
    for handle, kind in made:
        await a_label(ana.actor, handle, handle.title(), kind=kind)
    closed = await a_label(ana.actor, "fini", "Fini")
    await Label.filter(id=closed.id).update(closed_at=clock.now())
    first = await label_queries.labels(limit=1)
    rest = await label_queries.labels(after=first.after, limit=1)
    assert [one.group.name for one in first.labels] == ["Maison", "Ecole"]
    assert ([one.group.name for one in rest.labels], rest.after) == (["Un"], "")
    assert [one.group.name for one in (await label_queries.labels("ecole")).labels] == ["Ecole"]
    assert len((await label_queries.labels(after="nowhere~1")).labels) == 3


async def test_the_page_of_a_label_says_who_is_in_its_jury(town: Town, ana: Creator) -> None:
    label = await a_label(ana.actor, about="Nos choix")
    bo, cy = [(await a_creator(name, name.title())).actor for name in ("bo", "cy")]
    await a_juror(label, bo, JuryRole.MODERATOR, "Programmatrice")
    asked = await a_juror(label, cy)
    await type(asked).filter(id=asked.id).update(joined_at=None)
    await follow(bo, label.actor)
    await a_selection(label.actor, title="Publique", audience=Audience.PUBLIC)
    await a_selection(label.actor, title="Privée")
    found = await label_queries.label_of("phare")
    for_all = await label_queries.label_page(found, None)
    assert [(one.person.name, one.role, one.joined) for one in for_all.jury] == [
        ("Ana Belle", "", True), ("Bo", "Programmatrice", True),
    ]  # fmt: skip
    assert ([one.title for one in for_all.selections], for_all.seat, for_all.line.count) == (["Publique"], "", 1)
    assert (for_all.followers, for_all.state, for_all.line.beginning) == (1, "", "Nos choix")
    for_bo = await label_queries.label_page(found, bo)
    assert [one.joined for one in for_bo.jury] == [True, True, False]
    assert ({one.title for one in for_bo.selections}, for_bo.seat) == ({"Publique", "Privée"}, "moderator")
    assert for_bo.state == FollowState.ACCEPTED.value
    assert [(one.joined, one.label.group.name) for one in await label_queries.seats(cy)] == [
        (False, "Label du Phare")
    ]  # fmt: skip
    assert await label_queries.of_label_elsewhere(label.actor) is None
    with pytest.raises(Missing):
        await label_queries.label_of("nulle_part")


async def test_a_film_can_be_added_to_her_own_and_to_those_of_her_labels(ana: Creator) -> None:
    """CU6: from the page of a film."""
    bo = await a_creator("bo")
    (film,) = await many_films(ana, 1)
    deciding, proposing = await a_label(ana.actor, "un", "Un"), await a_label(ana.actor, "deux", "Deux")
    await a_juror(deciding, bo.actor, JuryRole.MODERATOR)
    await a_juror(proposing, bo.actor)
    for label in (deciding, proposing):
        await a_selection(label.actor, title=f"{label.actor.name} privée")
        await a_selection(label.actor, title=f"{label.actor.name} publique", audience=Audience.PUBLIC)
    await a_selection(ana.actor, title="D’Ana")
    hers = await a_selection(bo.actor, title="De Bo")
    await a_pick(hers, film)
    choices = await queries.mine(bo.actor, film)
    assert {(one.title, one.holds, one.of_label) for one in choices} == {
        ("De Bo", True, False), ("Deux privée", False, True), ("Un publique", False, True), ("Un privée", False, True),
    }  # fmt: skip
    assert [one.name for one in await queries.owners(bo.actor)] == [bo.actor.name, "Un"]
    assert await queries.mine((await a_creator("cy")).actor) == ()


READS: dict[str, Callable[[Selection, Actor], Awaitable[object]]] = {
    "selection": lambda one, by: queries.selection(one, by),
    "for a visitor": lambda one, by: queries.selection(one, None),
    "workbench": lambda one, by: queries.workbench(one, by),
    "mine": lambda one, by: queries.mine(by),
    "owners": lambda one, by: queries.owners(by),
    "of its owner": lambda one, by: queries.of_owner(one.owner, by, limit=100),
    "public": lambda one, by: queries.public_selections(limit=100),
    "history": lambda one, by: history.editions(one),
    "labels": lambda one, by: label_queries.labels(limit=100),
    "seats": lambda one, by: label_queries.seats(by),
    "label": lambda one, by: _label_page(one, by),
}


async def test_no_page_asks_more_questions_for_sixty_rows_than_for_three(ana: Creator) -> None:
    found = await _of_many(ana, 3)
    few = await _count(found, ana.actor)
    await _more(found, ana, 60)
    many = await _count(found, ana.actor)
    assert many == few
    assert max(many.values()) <= 20


async def _count(found: Selection, viewer: Actor) -> dict[str, int]:
    counted = {}
    for name, read in READS.items():
        with statements() as asked:
            await read(found, viewer)
        counted[name] = len(asked)
    return counted


async def _label_page(found: Selection, viewer: Actor) -> object:
    label = await Label.get(actor_id=found.owner_id).select_related("actor")
    return await label_queries.label_page(label, viewer)


async def _of_many(ana: Creator, count: int) -> Selection:
    """A public selection of a label with so many films, and so many other selections of it."""
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor, audience=Audience.PUBLIC)
    await _more(selection, ana, count)
    return await Selection.get(id=selection.id).select_related("owner")


async def _more(selection: Selection, ana: Creator, count: int) -> None:
    """Rows of every kind that the pages show, until there are so many of each."""
    label = await Label.get(actor_id=selection.owner_id)
    owner = await Actor.get(id=selection.owner_id)
    there = await Pick.filter(selection_id=selection.id).count()
    films: list[Film] = await many_films(ana, count - there)
    for number, film in enumerate(films, there + 1):
        await Pick.create(
            selection_id=selection.id, film=film, chooser=ana.actor, number=number, position=number,
            leave=Leave.GIVEN, added_at=clock.now(),
        )  # fmt: skip
    for number in range(there, count):
        other = await selecting.begin(owner, ana.actor, Sheet(f"Autre {number}"))
        await Selection.filter(id=other.id).update(audience=Audience.PUBLIC, published_at=clock.now())
        await a_pick(other, films[0], ana.actor)
        await selecting.change(selection, ana.actor, Sheet(f"Titre {number}"), edition=selection.edition)
    for number in range(there // 3, count // 3):
        juror = await a_creator(f"juror_{number}")
        await a_juror(label, juror.actor)
        await a_juror(await a_label(juror.actor, f"label_{number}"), ana.actor, JuryRole.MODERATOR)
