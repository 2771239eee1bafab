"""Two requests, or a request and the worker, hold the same film: what one has done is not undone by what the other
remembers.
"""

import pytest

from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.service import channel_of
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_what_was_typed_while_the_film_was_being_published_stays(town: Town) -> None:
    draft = await a_film(await a_creator(), "La Saône", published=False)
    remembered = await Film.get(id=draft.id)
    await films.change(draft, Sheet(title="Le Rhône", licence="CC-BY-4.0"))
    with quick_keys():
        assert await films.publish(remembered)
    film = await Film.get(id=draft.id)
    assert (film.title, film.licence, film.state) == ("Le Rhône", "CC-BY-4.0", FilmState.PUBLISHED)
    (create,) = await OutboxEntry.filter(type="Create")
    assert "Le Rhône" in create.body


async def test_a_film_that_was_published_meanwhile_is_deleted_everywhere(town: Town) -> None:
    draft = await a_film(await a_creator(), published=False)
    remembered = await Film.get(id=draft.id)
    with quick_keys():
        await films.publish(draft)
    await films.delete(remembered)
    assert await OutboxEntry.filter(type="Delete", object_uri=draft.uri).count() == 1
    await films.delete(draft)  # from a second window
    assert await OutboxEntry.filter(type="Delete", object_uri=draft.uri).count() == 1


async def test_a_maker_whose_first_two_films_come_out_at_once_has_one_channel(town: Town) -> None:
    ana = await a_creator()
    remembered = await Creator.get(id=ana.id)
    with quick_keys():
        assert (await channel_of(ana)).id == (await channel_of(remembered)).id
