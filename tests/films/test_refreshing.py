"""Films of elsewhere are asked for again, and go when their server has deleted them (FET-26)."""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import refreshing, visitors
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour
from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
GONE = Answer(410)
PATH = "/videos/1"


@pytest.fixture
async def film(town: Town) -> Film:
    """As its server tells it; kept here a moment ago."""
    ines = town.video.actor("ines")
    document = town.video.serve(video(ines))
    author = await Actor.create(
        uri=ines.uri, type="Person", handle="ines", host="video.example", inbox=ines.inbox, created_at=clock.now()
    )
    await visitors.welcome(author, film_from_object(document))
    await town.pole.work()
    return await Film.get(uri=document["id"])


def video(by: Neighbour, **more: object) -> Document:
    return {
        "@context": "https://www.w3.org/ns/activitystreams", "id": by.server.base + PATH, "type": "Video",
        "name": "Nuit blanche", "attributedTo": [{"type": "Person", "id": by.uri}], "to": [PUBLIC],
        "published": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z", **more,
    }  # fmt: skip


async def days_pass(film: Film, days: float) -> None:
    now = await Film.get(id=film.id)
    assert now.fetched_at is not None
    await Film.filter(id=film.id).update(fetched_at=clock.now() - timedelta(days=days))


async def test_a_member_who_opens_an_old_copy_has_it_renewed_and_a_visitor_does_not(town: Town, film: Film) -> None:
    town.video.serve(video(Neighbour(town.video, "ines", "Person"), name="Nuit noire", updated="2026-02-01T00:00:00Z"))
    await days_pass(film, 1.1)
    visitor, member = Visitor(town.pole), Visitor(town.pole)
    await visitor.look(f"/films/{film.slug}")
    assert not await Job.filter(kind=refreshing.REFRESH)
    await an_account("ana")
    await member.sign_in("ana")
    await member.look(f"/films/{film.slug}")
    await member.look(f"/films/{film.slug}")
    assert await Job.filter(kind=refreshing.REFRESH).count() == 1
    await town.pole.work()
    assert (await Film.get(id=film.id)).title == "Nuit noire"
    await member.look(f"/films/{film.slug}")
    assert not await Job.filter(kind=refreshing.REFRESH, state=0), "it is fresh now"


async def test_FET_26_what_its_server_says_is_gone_goes_and_stays_away(town: Town, film: Film) -> None:
    author = await Actor.get(id=film.author_id)
    town.video.says[f"GET {PATH}"] = GONE
    await refreshing.refresh(film.id)
    assert not await Film.exists(id=film.id)
    assert await tombstones.is_buried(film.uri, author)
    with pytest.raises(Refused):
        await visitors.welcome(author, film_from_object(video(Neighbour(town.video, "ines", "Person"))))


async def test_FET_26_a_film_that_is_gone_when_a_member_opens_its_talk_goes_whatever_the_time(
    town: Town, film: Film
) -> None:
    """Its Delete was not for us: nobody here follows its maker any more."""
    await an_account("ana")
    member = Visitor(town.pole)
    await member.sign_in("ana")
    town.video.says[f"GET {PATH}"] = GONE
    await member.look(f"/films/{film.slug}")
    await town.pole.work()
    assert not await Film.exists(id=film.id)
    assert await tombstones.is_buried(film.uri, await Actor.get(id=film.author_id))


async def test_FET_26_a_404_counts_when_it_comes_twice(town: Town, film: Film) -> None:
    town.video.says[f"GET {PATH}"] = [Answer(404)]
    await refreshing.refresh(film.id)
    assert await Film.exists(id=film.id)
    await refreshing.refresh(film.id)  # it is there again
    town.video.says[f"GET {PATH}"] = Answer(404)
    await refreshing.refresh(film.id)
    assert await Film.exists(id=film.id), "the earlier one is forgiven"
    await refreshing.refresh(film.id)
    assert not await Film.exists(id=film.id)


async def test_FET_26_a_404_counts_once_when_the_worker_that_has_heard_it_is_killed(town: Town, film: Film) -> None:
    town.video.says[f"GET {PATH}"] = Answer(404)
    await refreshing.ask_now(film.uri)
    await work_and_be_killed()
    kept = await Film.get(id=film.id)
    assert (kept.remote["failures"], kept.remote["missing"]) == (1, True)


@pytest.mark.parametrize(
    "answer",
    [Answer(403), Answer(500), Answer(200, b"<html>", "text/html"), Answer(302, headers={"location": "http://127.0.0.1/"})],
    ids=["403", "500", "a page", "to ourselves"],
)  # fmt: skip
async def test_FET_26_whatever_else_it_says_we_keep_the_copy_and_ask_less_often(
    town: Town, film: Film, answer: Answer
) -> None:
    town.video.says[f"GET {PATH}"] = answer
    for _ in range(3):
        await refreshing.refresh(film.id)
    await days_pass(film, 7)
    await refreshing.opened(film.slug)
    assert not await Job.filter(kind=refreshing.REFRESH)
    await days_pass(film, 9)
    await refreshing.opened(film.slug)
    assert await Job.filter(kind=refreshing.REFRESH).count() == 1
    assert (await Film.get(id=film.id)).title == "Nuit blanche"


async def test_FET_26_no_answer_at_all_is_no_reason_either(town: Town, film: Film) -> None:
    film.uri = "https://silent.example/videos/1"
    await film.save(update_fields=["uri"])
    await refreshing.refresh(film.id)
    kept = await Film.get(id=film.id)
    assert (kept.remote["failures"], kept.remote["missing"]) == (1, False)


async def test_FET_26_a_film_that_names_another_author_now_puts_no_words_under_the_former_name(
    town: Town, film: Film
) -> None:
    """Whoever holds the address, or her server, says that it is somebody else's."""
    bob = town.video.actor("bob")
    town.video.serve(video(bob, name="Des mots de Bob", updated="2026-02-01T00:00:00Z"))
    await refreshing.refresh(film.id)
    kept = await Film.get(id=film.id).select_related("author")
    assert (kept.title, kept.author.handle, kept.remote["failures"]) == ("Nuit blanche", "ines", 1)


async def test_what_its_maker_shows_no_longer_goes_and_may_come_back(town: Town, film: Film) -> None:
    ines = Neighbour(town.video, "ines", "Person")
    town.video.serve(video(ines, to=[], updated="2026-02-01T00:00:00Z"))
    await refreshing.refresh(film.id)
    author = await Actor.get(id=film.author_id)
    assert not await Film.exists(id=film.id) and not await tombstones.is_buried(film.uri, author)
    assert await visitors.welcome(author, film_from_object(video(ines, updated="2026-03-01T00:00:00Z")))
