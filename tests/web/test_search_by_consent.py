"""FE6: search engines and our own search find works, and of people what they have agreed to."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.labels.models import Audience
from tests.kit.events import an_event
from tests.kit.labels import a_selection
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.projects import a_project
from tests.kit.publications import a_publication
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]


async def test_FE6_what_people_say_is_found_only_if_they_wish_so_and_works_always(reader: Reader) -> None:
    """By page and in the map of the site, with each of her two switches off and on."""
    ana = await a_creator()
    film = await a_film(ana)
    said = await conversations.say(ana.actor, Words("Un goéland"))
    aside = await conversations.say(ana.actor, Words("Entre deux", visibility=Visibility.UNLISTED))
    answer = await an_answer(ana.actor, "Merci", film)
    project = await a_project(ana)
    selection = await a_selection(ana.actor, film, audience=Audience.PUBLIC)
    event, publication = await an_event(ana.actor), await a_publication(ana.actor)
    works = (
        film.page_url, project.actor.page_url, selection.page_url, event.note.page_url,
        f"/publications/{publication.slug}", "/channels/ana_films",
    )  # fmt: skip
    words, page = (said.page_url, answer.page_url), "/users/ana"
    for discoverable, indexable in ((False, False), (True, False), (False, True), (True, True)):
        await Actor.filter(id=ana.actor_id).update(discoverable=discoverable, indexable=indexable)
        assert [one for one in works if await _left_alone(reader, one)] == []
        assert await _left_alone(reader, page) is not discoverable
        assert [await _left_alone(reader, one) for one in words] == [not indexable] * 2
        assert await _left_alone(reader, aside.page_url) and await _left_alone(reader, "/users/ana/followers")
        listed = (await reader.client.get("/sitemaps/house.xml")).text
        assert ("/users/ana<" in listed) is discoverable
        assert selection.page_url in listed and said.page_url not in listed


async def _left_alone(reader: Reader, address: str) -> bool:
    answer = await reader.client.get(address)
    assert answer.status_code == 200, address
    return "noindex" in answer.headers.get("x-robots-tag", "")
