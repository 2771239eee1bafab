"""What this pole puts forward to all regions, and what was read of others."""

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.ecran import finding, forward, queries
from fediverse_cinema.ecran.models import PutForward
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.labels import selecting
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.people.models import Policy
from fediverse_cinema.poles import kinship
from tests.kit.counting import statements
from tests.kit.kin import known_pole
from tests.kit.labels import a_selection, many_films
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_a_film_and_a_selection_stand_there_with_their_pole_until_they_are_taken_back(town: Town) -> None:
    ana = await a_creator("ana")
    film = await a_film(ana)
    selection = await a_selection(ana.actor, film, audience=Audience.PUBLIC)
    await forward.put(film.uri)
    await forward.put(film.uri)
    await forward.put(selection.uri)
    [ours] = (await queries.all_regions()).found
    assert (ours.pole, ours.url, ours.region) == ("Pôle Lyon", "", "FR-ARA")
    assert [one.title for one in ours.things] == ["Marées", film.title], "the latest first, whatever it is"
    assert await forward.count() == 2
    listed = (await town.pole.client.get(f"{town.pole.base}/ap/pole/highlights/pages/latest")).json()
    assert listed["orderedItems"] == [selection.uri, film.uri], "the latest first"
    await forward.take_back(selection.uri)
    await films.delete(film)
    assert (await queries.all_regions()).found == ()


async def test_a_pole_puts_twelve_things_forward_and_no_more(town: Town) -> None:
    shown = await many_films(await a_creator("ana"), forward.MOST + 1)
    for film in shown[:-1]:
        await forward.put(film.uri)
    with pytest.raises(Refused) as refused:
        await forward.put(shown[-1].uri)
    assert refused.value.code == "too_many" and await forward.count() == forward.MOST


async def test_what_is_gone_makes_room_and_is_told_to_nobody_any_more(town: Town) -> None:
    ana = await a_creator("ana")
    shown = await many_films(ana, forward.MOST + 1)
    selection = await a_selection(ana.actor, shown[0], audience=Audience.PUBLIC)
    await forward.put(selection.uri)
    for film in shown[1 : forward.MOST]:
        await forward.put(film.uri)
    await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
    await town.pole.work()
    assert selection.uri not in [uri for _, uri in await forward.ids(1 << 40, 50)], "private is private there, too"
    await forward.put(shown[forward.MOST].uri)
    await Film.filter(id=shown[1].id).delete()
    await forward.put(shown[0].uri)
    assert await forward.count() == forward.MOST


async def test_a_film_that_nobody_may_choose_is_not_put_forward_nor_shown(town: Town) -> None:
    """CU11."""
    film = await a_film(await a_creator("ana"))
    await forward.put(film.uri)
    assert await finding.is_shown(film.uri) and len((await queries.all_regions()).found) == 1
    await Film.filter(id=film.id).update(choosing=Policy.NOBODY)
    assert not await finding.is_shown(film.uri) and (await queries.all_regions()).found == ()
    assert await finding.suggestions("films", "") == ()


async def test_what_another_pole_puts_forward_goes_with_it(town: Town) -> None:
    film = await a_film(await a_creator("ana"))
    pole = await known_pole(town.social)
    await forward.take_in(pole, [film.uri, "https://elsewhere.example/unknown"])
    [theirs] = (await queries.all_regions()).found
    assert (theirs.pole, theirs.region) == (pole.name, "FR-NOR") and len(theirs.things) == 1
    first = [one.put_at for one in await PutForward.all().order_by("id")]
    await forward.take_in(pole, [film.uri])
    assert [one.put_at for one in await PutForward.all().order_by("id")] == first[1:], "what stays keeps its moment"
    second = await a_film(await a_creator("bo"))
    await forward.take_in(pole, [second.uri, film.uri])
    other = await known_pole(town.video)
    await forward.take_in(other, [film.uri])
    await forward.take_in(pole, [film.uri, second.uri])
    assert [one.pole for one in (await queries.all_regions()).found] == [pole.name, other.name], "put forward again"
    for host in (other.host, pole.host):
        found = await kinship.find(host)
        assert found is not None
        await kinship.remove(found)
    assert await PutForward.all().count() == 0 and (await queries.all_regions()).found == ()


async def test_no_letter_leaves_when_no_pole_knows_us(town: Town) -> None:
    film = await a_film(await a_creator("ana"))
    await town.pole.work()
    before = await OutboxEntry.filter(type="Update").count()
    await forward.put(film.uri)
    await town.pole.work()
    assert await OutboxEntry.filter(type="Update").count() == before


async def test_the_questions_do_not_grow_with_the_poles(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, counts = await many_films(await a_creator("ana"), 12), []
    poles = [await known_pole(one) for one in (town.social, town.video, town.fedi)]
    for some in (1, 3):
        for pole in poles[:some]:
            await forward.take_in(pole, [film.uri for film in shown[: some * 4]])
        with statements() as made:
            assert len((await queries.all_regions()).found) == some
        counts.append(len(made))
    assert counts[0] == counts[1]
    monkeypatch.setattr(queries, "POLES_ON_A_PAGE", 2)
    pages = [await queries.all_regions(number) for number in (1, 2)]
    assert [(len(one.found), one.more) for one in pages] == [(2, True), (1, False)]
