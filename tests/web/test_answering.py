"""Answers below a film, when what they answer goes, or is narrowed, while they are written."""

from collections.abc import Awaitable, Callable

import pytest

from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.conversations import service
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
GOES = "What you answer is no longer here"


@pytest.fixture
async def rosa(town: Town) -> Visitor:
    await an_account("rosa", "Rosa")
    visitor = Visitor(town.pole)
    await visitor.sign_in("rosa")
    return visitor


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film((await an_account("nora", "Nora")).creator)


async def said_to_rosa(film: Film, visibility: str = "direct") -> Note:
    nora, rosa = await Actor.get(local_handle="nora"), await Actor.get(local_handle="rosa")
    return await a_note(nora, visibility=visibility, thread_uri=film.uri, answer_to=film.uri, mentions=(rosa,))


async def deleted(note: Note) -> None:
    await service.withdraw(await Note.get(id=note.id))


async def closed_to_her(note: Note) -> None:
    rosa = await Actor.get(local_handle="rosa")
    await Block.create(blocker_id=note.author_id, blocked_id=rosa.id, created_at=clock.now())


@pytest.mark.parametrize("goes", [deleted, closed_to_her])
async def test_an_answer_to_what_has_gone_meanwhile_does_not_become_a_review_for_everybody(
    rosa: Visitor, film: Film, goes: Callable[[Note], Awaitable[None]]
) -> None:
    note = await said_to_rosa(film)
    await rosa.look(f"/films/{film.slug}?to={note.id}")
    await goes(note)
    for _ in range(2):  # nor does the form that comes back
        page = await rosa.send(f"/films/{film.slug}/answers", content="Entre nous, je viens.")
        assert rosa.response.status_code == 422 and GOES in page
        assert "Entre nous, je viens.</textarea>" in page and "Your answer" in page
        assert not await Note.exists(source="Entre nous, je viens.")


async def test_an_answer_has_the_readers_of_what_it_answers(rosa: Visitor, film: Film) -> None:
    note = await said_to_rosa(film)
    await rosa.look(f"/films/{film.slug}?to={note.id}")
    await rosa.send(f"/films/{film.slug}/answers", content="Je viens.")
    assert rosa.response.status_code == 200
    said = await Note.get(source="Je viens.")
    assert (said.answer_to, said.visibility) == (note.uri, Visibility.DIRECT)


async def test_what_she_wrote_for_few_stays_so_though_what_it_answers_has_been_opened(
    rosa: Visitor, film: Film
) -> None:
    note = await said_to_rosa(film, "followers")
    await rosa.look(f"/films/{film.slug}?to={note.id}")
    await Note.filter(id=note.id).update(visibility="public")
    await rosa.send(f"/films/{film.slug}/answers", content="Je viens.")
    assert (await Note.get(source="Je viens.")).visibility == Visibility.FOLLOWERS


async def test_AUT_08_the_number_of_a_private_note_below_a_film_opens_nothing(rosa: Visitor, film: Film) -> None:
    nora = await Actor.get(local_handle="nora")
    private = await a_note(nora, visibility="direct", thread_uri=film.uri, answer_to=film.uri)
    forms = []
    for number in (private.id, private.id + 1000):
        await rosa.look(f"/films/{film.slug}?to={number}")
        page = await rosa.send(f"/films/{film.slug}/answers", content="Oui ?")
        assert rosa.response.status_code == 422 and GOES in page
        fields = dict(rosa._form(f"/films/{film.slug}/answers", {}).fields)
        assert fields.pop("to") == str(number)
        forms.append([(name, value) for name, value in fields.items() if name not in ("csrf", "number")])
    assert forms[0] == forms[1] and not await Note.exists(source="Oui ?"), "nor can it be told from one that is none"


async def test_without_a_number_it_is_a_review(rosa: Visitor, film: Film) -> None:
    await rosa.look(f"/films/{film.slug}?to=x")
    await rosa.send(f"/films/{film.slug}/answers", content="Quel film !")
    said = await Note.get(source="Quel film !")
    assert (said.answer_to, said.visibility) == (film.uri, Visibility.PUBLIC)
