"""A film of PeerTube that becomes private is deleted, and comes back under the same id when it is public again. Only
its own server can say so (INB-06).
"""

from datetime import timedelta

import pytest

from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from tests.kit.following import follow, known
from tests.kit.neighbours import AS2, PUBLIC, Answer, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio


@pytest.fixture
async def cineaste(town: Town) -> Neighbour:
    cineaste = town.video.actor("cineaste")
    await follow((await a_creator("ana")).actor, await known(town, cineaste))
    return cineaste


@pytest.fixture
async def video(town: Town, cineaste: Neighbour) -> Document:
    """Shown here, and deleted a moment ago: she has made it private."""
    video = as_of(cineaste, -60)
    await town.deliver(cineaste, cineaste.activity("Create", video))
    assert await Film.all().count() == 1
    await town.deliver(cineaste, cineaste.activity("Delete", video["id"]))
    assert [stone.former_type for stone in await Tombstone.all()] == ["Video"] and await Film.all().count() == 0
    town.video.says["GET /videos/1"] = Answer(403)
    return video


def as_of(cineaste: Neighbour, minutes: float, **more: object) -> Document:
    """The film, served in the state of so many minutes from now."""
    return cineaste.server.serve(
        {
            "@context": AS2, "id": f"{cineaste.server.base}/videos/1", "type": "Video", "name": "Nuit blanche",
            "attributedTo": cineaste.uri, "to": [PUBLIC], "published": "2026-01-01T00:00:00Z", "url": [],
            "updated": iso(clock.now() + timedelta(minutes=minutes)), "duration": "PT5S", **more,
        }
    )  # fmt: skip


async def test_INB_06_a_film_that_its_server_shows_again_is_shown_again(
    town: Town, cineaste: Neighbour, video: Document
) -> None:
    again = as_of(cineaste, 1, name="Nuit noire")
    del town.video.says["GET /videos/1"]
    letter = await town.deliver(cineaste, cineaste.activity("Create", {**again, "name": "what is sent does not count"}))
    assert letter.outcome == Outcome.APPLIED
    assert ([film.title for film in await Film.all()], await Tombstone.all().count()) == (["Nuit noire"], 0)
    await town.deliver(cineaste, cineaste.activity("Delete", video["id"]))
    assert (await Film.all().count(), await Tombstone.all().count()) == (0, 1)


async def test_INB_06_so_is_one_that_its_channel_shares_again(town: Town, cineaste: Neighbour, video: Document) -> None:
    as_of(cineaste, 1)
    del town.video.says["GET /videos/1"]
    await town.deliver(cineaste, cineaste.activity("Announce", video["id"], to=[PUBLIC]))
    assert (await Film.all().count(), await Tombstone.all().count()) == (1, 0)


@pytest.mark.parametrize("answer", [403, 404, 410, "of before", "without a date", "for nobody", "another's"], ids=str)
async def test_INB_06_a_create_that_its_server_does_not_confirm_brings_nothing_back(
    town: Town, cineaste: Neighbour, video: Document, answer: int | str
) -> None:
    fresh = as_of(cineaste, 1)
    if isinstance(answer, int):
        town.video.says["GET /videos/1"] = Answer(answer)
    else:
        del town.video.says["GET /videos/1"]
        states: dict[str, Document] = {
            "of before": as_of(cineaste, -60),
            "without a date": {**fresh, "updated": None},
            "for nobody": {**fresh, "to": []},
            "another's": {**fresh, "attributedTo": town.video.actor("other").uri},
        }
        town.video.serve(states[answer])
    letter = await town.deliver(cineaste, cineaste.activity("Create", fresh))
    assert letter.outcome == Outcome.REFUSED
    assert (await Film.all().count(), await Tombstone.all().count()) == (0, 1)


async def test_INB_06_for_a_film_that_we_never_had_nobody_is_even_asked(town: Town, cineaste: Neighbour) -> None:
    video = as_of(cineaste, 1)
    await town.deliver(cineaste, cineaste.activity("Delete", video["id"]))
    async with only(town, Letter=1):
        letter = await town.deliver(cineaste, cineaste.activity("Create", video))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "deleted_before")
