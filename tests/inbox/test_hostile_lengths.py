"""Ids and numbers at the edge of what the databases and Python take."""

import pytest

from fediverse_cinema.films import arriving
from fediverse_cinema.inbox.models import Letter
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
WIDE = "".join(chr(0x4E00 + number) for number in range(1900))  # three bytes each, and nothing to compress


async def test_JLD_12_an_id_is_measured_in_bytes_so_that_every_index_can_hold_it(town: Town) -> None:
    film = await a_film(await a_creator())
    anna = town.social.actor("anna")
    activity = anna.activity("Like", film.uri) | {"id": f"{town.social.base}/{WIDE}"}
    answer = await anna.send(activity, town.pole.client, town.pole.shared_inbox)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_id")
    assert await Letter.all().count() == 0


async def test_JLD_12_an_activity_without_an_id_is_kept_however_long_its_type(town: Town) -> None:
    anna = town.social.actor("anna")
    activity = {"type": WIDE, "actor": anna.uri, "object": town.pole.base}
    answer = await anna.send(activity, town.pole.client, town.pole.shared_inbox)
    await town.pole.work()
    assert answer.status_code == 202
    assert [letter.outcome for letter in await Letter.all()] == ["ignored"]


async def test_LOD_13_figures_that_are_no_numbers_to_python_are_no_numbers(town: Town) -> None:
    """`"²".isdigit()` is true, and `int("²")` an error."""
    film = await a_film(await a_creator())
    for path in (f"{film.uri}/shares/pages/before-²", f"{town.pole.base}/download/web-videos/{film.uuid}-²5.mp4"):
        answer = await town.pole.client.get(path, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 404
    assert arriving.film_from_object(a_video(dateCreated="²²²²")).year is None
    assert arriving.film_from_object(a_video(dateCreated="2024-05-01")).year == 2024


def a_video(**more: object) -> dict[str, object]:
    return {"id": "https://video.example/w/1", "name": "A film", "attributedTo": "https://video.example/a/anna", **more}
