"""Films in a selection: which may be brought, their numbers and their order, what is said of them."""

import asyncio
import json
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import actors, blocks
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Award, ConsentRequest, Stamp
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Missing, Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels import answers, asking, history, jury, leaves, picking, selecting
from fediverse_cinema.labels.models import Audience, FormerEdition, Leave, Pick, Selection
from fediverse_cinema.reactions.models import Reaction
from tests.kit.labels import a_juror, a_label, a_pick, a_selection, many_films
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_a_film_is_added_once_however_often_it_is_asked(town: Town) -> None:
    """CU6: a second click changes nothing."""
    ana, (film,) = (bo := await a_creator()).actor, await many_films(bo, 1)
    selection = await a_selection(ana)
    first = await picking.add(selection, film, ana, "Pour la fin")
    again = await picking.add(selection, film, ana)
    assert (first.id, first.number, selection.edition) == (again.id, 1, 2)
    assert (await Pick.get()).words == "Pour la fin"
    with pytest.raises(Refused) as refused:
        await picking.add(selection, film, ana, "Autre chose")
    assert refused.value.code == "held", "her words are not dropped in silence"
    assert await FormerEdition.all().count() == 1


async def test_two_who_add_the_same_film_at_once_add_it_once(town: Town) -> None:
    ana = await a_creator()
    films = await many_films(ana, 3)
    selection = await a_selection(ana.actor)
    await asyncio.gather(*(picking.add(selection, film, ana.actor) for film in [*films, *films]))
    picks = await Pick.all().order_by("position").values_list("number", "position")
    assert picks == [(1, 1), (2, 2), (3, 3)]


async def test_two_who_order_at_once_do_not_mix_their_orders(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, *await many_films(ana, 3))
    orders = [[3, 2, 1], [2, 3, 1]]
    ways = [picking.reorder(selection, order, ana.actor, edition=selection.edition) for order in orders]
    outcomes = await asyncio.gather(*ways, return_exceptions=True)
    (refused,) = [one for one in outcomes if one is not None]
    assert isinstance(refused, CinemaError) and refused.code == "stale"
    assert await picking.order(selection) == orders[outcomes.index(None)]


async def test_a_number_is_never_given_twice_and_places_close_up(town: Town) -> None:
    ana = await a_creator()
    films = await many_films(ana, 3)
    selection = await a_selection(ana.actor, *films)
    await picking.remove(selection, 3, ana.actor)
    await picking.remove(selection, 3, ana.actor)  # a second click
    await picking.remove_film(selection, films[0], ana.actor)
    assert (await a_pick(selection, films[0])).number == 4
    picks = await Pick.all().order_by("position").values_list("number", "position", "film_id")
    assert picks == [(2, 1, films[1].id), (4, 2, films[0].id)]


@pytest.mark.parametrize(
    "number, to, order",
    [(1, 3, [2, 3, 1, 4]), (4, 1, [4, 1, 2, 3]), (2, 2, [1, 2, 3, 4]), (2, 99, [1, 3, 4, 2]), (3, -1, [3, 1, 2, 4])],
)
async def test_a_film_moves_to_a_place_and_the_others_make_room(
    town: Town, number: int, to: int, order: list[int]
) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, *await many_films(ana, 4))
    await picking.move(selection, number, to, ana.actor, edition=selection.edition)
    assert await picking.order(selection) == order
    assert [one.position for one in await Pick.all().order_by("position")] == [1, 2, 3, 4]


@pytest.mark.parametrize("numbers", [[1], [1, 1], [1, 2, 2], [1, 3], []])
async def test_an_order_names_each_film_once(town: Town, numbers: list[int]) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, *await many_films(ana, 2))
    with pytest.raises(Refused) as refused:
        await picking.reorder(selection, numbers, ana.actor, edition=selection.edition)
    assert refused.value.code == "bad_order"
    assert await picking.order(selection) == [1, 2]
    with pytest.raises(Missing):
        await picking.move(selection, 9, 1, ana.actor, edition=selection.edition)


async def test_words_of_several_films_are_one_change(town: Town) -> None:
    """CU2."""
    ana = await a_creator()
    selection = await a_selection(ana.actor, *await many_films(ana, 3))
    edition = selection.edition
    await picking.write(selection, {1: "Un plan", 3: "Un son"}, ana.actor, edition=edition)
    assert [one.words for one in await Pick.all().order_by("number")] == ["Un plan", "", "Un son"]
    assert selection.edition == edition + 1
    await picking.write(selection, {1: "Un plan", 9: "Nulle part"}, ana.actor, edition=selection.edition)
    assert selection.edition == edition + 1


async def test_who_only_proposes_writes_beside_what_she_has_brought(town: Town) -> None:
    """The words bear the name of who brought the film (CU2)."""
    ana, jo = await a_creator("ana"), await a_creator("jo")
    label = await a_label(ana.actor)
    await a_juror(label, jo.actor)
    hers, theirs = await many_films(ana, 2)
    selection = await a_selection(label.actor, theirs)
    await a_pick(selection, hers, jo.actor)
    await selection.refresh_from_db()
    with pytest.raises(Forbidden):
        await picking.write(selection, {1: "Léa dit du mal"}, jo.actor, edition=selection.edition)
    assert (await Pick.get(selection_id=selection.id, number=1)).words == ""
    await picking.write(selection, {2: "Un plan"}, jo.actor, edition=selection.edition)
    await picking.write(selection, {2: "Un plan !"}, ana.actor, edition=selection.edition)
    assert (await Pick.get(selection_id=selection.id, number=2)).words == "Un plan !"


async def test_words_have_an_end(town: Town) -> None:
    ana = await a_creator()
    (film,) = await many_films(ana, 1)
    selection = await a_selection(ana.actor)
    await picking.add(selection, film, ana.actor, "mot " * 2000)
    for too_much in ("mot " * 2001, "m" * 20_001):
        with pytest.raises(Refused):
            await picking.write(selection, {1: too_much}, ana.actor, edition=selection.edition)
        with pytest.raises(Refused):
            await picking.add(selection, film, ana.actor, too_much)
    assert (await Pick.get()).words == "mot " * 2000


async def test_a_film_whose_author_wants_no_selection_stays_out(town: Town) -> None:
    """CU11: she herself may choose it, and so may a label to which she brings it."""
    ana, bo = await a_creator(), await a_creator("bo")
    film = await a_film(ana)
    await Film.filter(id=film.id).update(choosing="nobody")
    film = await Film.get(id=film.id)
    his = await a_selection(bo.actor)
    with pytest.raises(Refused) as refused:
        await a_pick(his, film)
    assert refused.value.code == "not_to_be_chosen"
    assert (await Pick.all().count(), await FormerEdition.all().count(), his.edition) == (0, 0, 1)
    assert (await a_pick(await a_selection(ana.actor), film)).leave == Leave.GIVEN
    label = await a_label(ana.actor)
    assert (await a_pick(await a_selection(label.actor), film)).leave == Leave.GIVEN


async def test_what_nobody_sees_yet_is_told_to_nobody_until_somebody_asks(town: Town) -> None:
    """CU11: an author whom one has to ask is asked when the selection leaves, or by hand."""
    ana, bo = await a_creator(), await a_creator("bo")
    films = await many_films(ana, 2)
    await Film.all().update(choosing="ask")
    films = await Film.all().order_by("id")
    selection = await a_selection(bo.actor, *films)
    assert [one.leave for one in await Pick.all()] == [Leave.WANTED, Leave.WANTED]
    edition = selection.edition
    assert await picking.ask(selection, 2, bo.actor)
    assert not await picking.ask(selection, 2, bo.actor)
    assert [one.leave for one in await Pick.all().order_by("number")] == [Leave.WANTED, Leave.ASKED]
    assert selection.edition == edition
    await selecting.show(selection, bo.actor, Audience.UNLISTED, edition=edition)
    assert [one.leave for one in await Pick.all().order_by("number")] == [Leave.ASKED, Leave.ASKED]
    assert await OutboxEntry.filter(type__in=["Create", "Announce"]).exclude(actor_id=ana.actor_id).count() == 0
    with pytest.raises(Missing):
        await picking.ask(selection, 9, bo.actor)


async def test_the_authors_of_many_films_are_asked_one_after_the_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no more of them once nobody else may see it again."""
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    ana, bo = await a_creator(), await a_creator("bo")
    selection = await a_selection(bo.actor, *await many_films(ana, 3))
    assert {one.leave for one in await Pick.all()} == {Leave.GIVEN}
    await Film.all().update(choosing="ask")
    await selecting.show(selection, bo.actor, Audience.UNLISTED, edition=selection.edition)
    assert {one.leave for one in await Pick.all()} == {Leave.WANTED}, "nothing is shown meanwhile by her former word"
    await selecting.show(selection, bo.actor, Audience.PRIVATE, edition=selection.edition)
    await town.pole.work()
    assert {one.leave for one in await Pick.all()} == {Leave.WANTED}
    await selecting.show(selection, bo.actor, Audience.PUBLIC, edition=selection.edition)
    await town.pole.work()
    assert {one.leave for one in await Pick.all()} == {Leave.ASKED}
    await asking.ask_all(selection.id + 99)


async def test_who_has_enough_to_answer_is_asked_when_she_has_answered_and_her_policy_answers_meanwhile(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CU11: what she says of a film counts when the selection leaves, not when it was brought."""
    monkeypatch.setattr(consents, "MOST_WAITING", 1)
    ana, bo = await a_creator(), await a_creator("bo")
    one, other, closed, open_ = await many_films(ana, 4)
    await Film.filter(id__in=[one.id, other.id]).update(choosing="ask")
    films = [await Film.get(id=film.id) for film in (one, other, closed, open_)]
    selection = await a_selection(bo.actor, *films)
    await Film.filter(id=closed.id).update(choosing="nobody")
    await selecting.show(selection, bo.actor, Audience.PUBLIC, edition=selection.edition)
    assert await leaves_of(selection) == [Leave.ASKED, Leave.WANTED, Leave.REFUSED, Leave.GIVEN]
    await asking.ask_who_wait()
    await town.pole.work()
    assert await leaves_of(selection) == [Leave.ASKED, Leave.WANTED, Leave.REFUSED, Leave.GIVEN]
    assert [one.film_uri for one in await Award.all()] == [open_.uri]
    await consents.decline(await ConsentRequest.get(target_uri=one.uri), ana.actor)
    await town.pole.work()
    await Film.filter(id=closed.id).update(choosing="everybody")
    await Pick.all().update(asked_at=clock.now() - answers.ASK_AGAIN - timedelta(minutes=1))
    await asking.ask_who_wait()
    await town.pole.work()
    # She has declined the first herself; of the third it was her policy alone.
    assert await leaves_of(selection) == [Leave.REFUSED, Leave.ASKED, Leave.GIVEN, Leave.GIVEN]


async def leaves_of(selection: Selection) -> list[Leave]:
    return [one.leave for one in await Pick.filter(selection_id=selection.id).order_by("number")]


async def test_many_old_stamps_of_one_server_do_not_hold_up_those_of_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of each is looked at, first those that nobody has looked at."""
    monkeypatch.setattr(leaves, "MOST_AT_ONCE", 2)
    ana = await a_creator()
    selection, now = await a_selection(ana.actor), clock.now()
    looked = [(town.evil, now - timedelta(days=9)), (town.evil, None), (town.fedi, now - timedelta(days=2))]
    for number, (film, (server, at)) in enumerate(zip(await many_films(ana, 3), looked, strict=True), 1):
        author = await actors.find_actor(server.actor("author").uri)
        await Film.filter(id=film.id).update(author_id=author.id, local=False)
        await Pick.create(
            selection=selection, film_id=film.id, number=number, position=number, leave=Leave.GIVEN, added_at=now,
            stamp_uri=f"{server.base}/stamps/{number}", checked_at=at,
        )  # fmt: skip
    await leaves.look_at_old()
    asked = {job.lane: json.loads(job.args)["pick_id"] for job in await Job.filter(kind=leaves.LOOK)}
    numbers = {number: pick for number, pick in await Pick.all().values_list("number", "id")}
    assert asked == {"evil.example": numbers[2], "fedi.example": numbers[3]}


async def test_nobody_but_she_gives_her_film_to_a_label_that_she_has_left(town: Town) -> None:
    """CU11: neither by undo, nor by publishing what she had brought."""
    ana, bo = await a_creator(), await a_creator("bo")
    [film] = await many_films(ana, 1)
    await Film.filter(id=film.id).update(choosing="nobody")
    film = await Film.get(id=film.id)
    label = await a_label(bo.actor)
    juror = await a_juror(label, ana.actor)
    selection, other = await a_selection(label.actor), await a_selection(label.actor)
    for one in (selection, other):
        assert (await a_pick(one, film, ana.actor)).leave == Leave.GIVEN
    await picking.remove(selection, 1, ana.actor)
    await Film.filter(id=film.id).update(choosing="ask")
    third = await a_selection(label.actor)
    await a_pick(third, await Film.get(id=film.id), ana.actor)
    await picking.remove(third, 1, ana.actor)
    await history.undo(third, bo.actor, edition=third.edition)
    await selecting.show(third, bo.actor, Audience.UNLISTED, edition=third.edition)
    assert await leaves_of(third) == [Leave.ASKED], "she belongs to it, and has taken the film out herself"
    await Film.filter(id=film.id).update(choosing="nobody")
    await jury.leave(juror, ana.actor)
    selection = await Selection.get(id=selection.id)
    with pytest.raises(Refused):  # nothing else is left to undo
        await history.undo(selection, bo.actor, edition=selection.edition)
    assert await leaves_of(selection) == []
    other = await Selection.get(id=other.id)
    await selecting.show(other, bo.actor, Audience.PUBLIC, edition=other.edition)
    await town.pole.work()
    assert await leaves_of(other) == [Leave.REFUSED] and await Stamp.all().count() == 0


async def test_who_has_blocked_somebody_is_not_chosen_by_her(town: Town) -> None:
    ana, bo = await a_creator(), await a_creator("bo")
    film = await a_film(ana)
    label = await a_label(bo.actor)
    await blocks.block(ana.actor, bo.actor)
    for owner in (bo.actor, label.actor):
        with pytest.raises(Refused) as refused:
            await a_pick(await a_selection(owner), film, bo.actor)
        assert refused.value.code == "unwanted"
    assert await Pick.all().count() == 0


async def test_a_block_ends_what_was_chosen_before(town: Town) -> None:
    """Here and in the selections of somebody elsewhere: shown, awarded and boosted no longer; the rest stays."""
    ana, bo, cy = await a_creator(), await a_creator("bo"), await a_creator("cy")
    film, other = await a_film(ana), await a_film(cy)
    label = await a_label(bo.actor)
    for owner in (bo.actor, label.actor):
        await a_selection(owner, film, other, by=bo.actor, audience=Audience.PUBLIC)
    await town.pole.work()
    assert await Award.filter(film_uri=film.uri).count() == 2
    await blocks.block(bo.actor, ana.actor)
    await town.pole.work()
    leaves = {(one.film_id, one.leave) for one in await Pick.all()}
    assert leaves == {(film.id, Leave.WITHDRAWN), (other.id, Leave.GIVEN)}
    assert await Award.filter(film_uri=film.uri).count() == 0 and await Award.all().count() == 2
    assert not await Reaction.exists(actor_id=label.actor_id, object_uri=film.uri)
    live = [one.interacting_uri for one in await Stamp.filter(target_uri=film.uri, revoked_at=None)]
    assert live == [(await Selection.get(owner_id=label.actor_id)).uri], "the label is more than one"


async def test_a_number_may_be_as_large_as_a_form_brings(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, await a_film(ana))
    await picking.remove(selection, 10**18 - 1, ana.actor)
    await picking.write(selection, {10**18 - 1: "x"}, ana.actor, edition=selection.edition)
    with pytest.raises(Missing):
        await picking.ask(selection, 10**18 - 1, ana.actor)
    assert await Pick.all().count() == 1


async def test_a_film_that_is_not_shown_is_not_chosen(town: Town) -> None:
    ana = await a_creator()
    (film,) = await many_films(ana, 1)
    film.state = FilmState.DRAFT
    await film.save()
    with pytest.raises(Missing):
        await a_pick(await a_selection(ana.actor), film)
    assert await Pick.all().count() == 0
