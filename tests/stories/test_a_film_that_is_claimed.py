"""Two poles, one process, real doors: Lyon brings a free film of somebody who is no member, and Lille, which follows
Lyon, reads who made it. When she has claimed it, Lille shows it as hers; nobody else of Lyon can take it.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import arriving, documents, visitors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.provenance.models import AuthorsWord
from fediverse_cinema.web.forms import spam
from tests.kit.brought import SOURCE, a_brought_film
from tests.kit.haste import quick_keys
from tests.kit.people import an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@dataclass
class Story:
    """Eddy composes Lyon; Bo watches at Lille."""

    lyon: Pole
    lille: Pole
    eddy: Account
    eddy_sees: Visitor
    bo_sees: Visitor

    async def go_on(self) -> None:
        await work_everywhere(self.lyon, self.lille)

    async def film(self) -> Film:
        with at_home(self.lyon.house):
            film = await a_brought_film(self.eddy.creator.actor)
        await self.go_on()
        return film


@pytest.fixture(autouse=True)
def readers_take_their_time() -> Iterator[None]:
    with patch.object(spam, "QUICKEST", timedelta(0)):
        yield


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            eddy = await an_account("eddy", "Eddy", role=Role.EDITOR)
        with at_home(lille.house):
            await an_account("bo", "Bo")
        eddy_sees, bo_sees = Visitor(lyon), Visitor(lille)
        await eddy_sees.sign_in("eddy")
        await bo_sees.sign_in("bo")
        await bo_sees.look("/workshop")
        await bo_sees.send("/workshop/follow", address="pole@lyon.example")
        story = Story(lyon, lille, eddy, eddy_sees, bo_sees)
        await story.go_on()
        yield story


async def test_lille_reads_who_made_it_and_whose_it_is_once_she_has_claimed_it(story: Story) -> None:
    film = await story.film()
    with at_home(story.lille.house):
        copy = await Film.get(uri=film.uri).select_related("author")
        assert (copy.made_by, copy.author.handle) == ("Ada Morel — https://ada.example\nJo Lind", "regie")
        page = await story.bo_sees.look(f"/films/{copy.slug}")
        assert "Ada Morel" in page and "https://ada.example" in page and SOURCE in page and "lyon" in page
        assert "/author" not in page, "she asks where it is shown"
        assert "Ada Morel, Jo Lind" in await story.bo_sees.look("/films")

    ada_sees = Visitor(story.lyon)
    await ada_sees.look(f"/films/{film.slug}/author")
    said = {"kind": "claim", "name": "Ada", "mail": "ada@ada.example", "basis": "ada.example", "statement": "on"}
    await ada_sees.send(f"/films/{film.slug}/author", **said)
    with at_home(story.lyon.house):
        await an_account("ada", "Ada Morel")
        word = await AuthorsWord.get()
    await story.eddy_sees.look(f"/brought/words/{word.id}")
    with quick_keys():
        await story.eddy_sees.send(f"/brought/words/{word.id}", deed="hand_over", handle="ada")
    await story.go_on()
    with at_home(story.lille.house):
        copy = await Film.get(uri=film.uri).select_related("author", "channel")
        assert (copy.author.address, copy.made_by) == ("ada@lyon.example", "")
        assert copy.channel is not None and copy.channel.handle == "ada_films"
        page = await story.bo_sees.look(f"/films/{copy.slug}")
        assert "/people/ada@lyon.example" in page and "claimed it" in page
    with at_home(story.lyon.house):
        assert (await Film.get()).author_id == (await Actor.get(local_handle="ada")).id


async def test_SIG_12_nobody_takes_a_film_that_was_not_handed_over_to_her(story: Story) -> None:
    """Another member of the same pole names herself, or a server that is not Lyon does."""
    film = await story.film()
    with at_home(story.lyon.house):
        await an_account("mallory", "Mallory")
        document = await documents.film_document(film.uuid)
    with at_home(story.lille.house):
        before = await Film.get(uri=film.uri)
        mallory = Actor(
            uri="https://lyon.example/ap/users/mallory", type="Person", host="lyon.example", handle="mallory",
            created_at=before.created_at,
        )  # fmt: skip
        await mallory.save()
        far = Actor(
            uri="https://evil.example/users/mallory", type="Person", host="evil.example", handle="mallory",
            created_at=before.created_at,
        )  # fmt: skip
        await far.save()
        hers = {"type": "Person", "id": mallory.uri}
        later = {"updated": "2099-01-01T00:00:00Z", "name": "À moi"}
        for author, changed in (
            (mallory, {"attributedTo": [hers]}),
            (mallory, {"claimedBy": mallory.uri, "creator": []}),  # régie still stands first
            (mallory, {"claimedBy": before.uri, "attributedTo": [hers]}),
            (far, {"claimedBy": far.uri, "attributedTo": [{"type": "Person", "id": far.uri}]}),
        ):
            with pytest.raises(Refused):
                await visitors.welcome(author, arriving.film_from_object(document | later | changed))
        after = await Film.get(uri=film.uri)
        assert (after.author_id, after.title, after.made_by) == (before.author_id, before.title, before.made_by)
