"""Ids and numbers at the edge of what the databases and Python take."""

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import MOST_VALUES
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import arriving
from fediverse_cinema.inbox.models import Letter
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import at_once, promptly
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
WIDE = "".join(chr(0x4E00 + number) for number in range(1900))  # three bytes each, and nothing to compress


async def test_JLD_12_an_id_is_measured_in_bytes_so_that_every_index_can_hold_it(town: Town) -> None:
    film = await a_film(await a_creator())
    anna = town.social.actor("anna")
    activity = anna.activity("Like", film.uri) | {"id": f"{town.social.base}/{WIDE}"}
    for inbox in (*town.pole.inboxes, f"{town.pole.base}/ap/users/ana/inbox"):
        answer = await promptly(anna.send(activity, town.pole.client, inbox))
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_id")
    assert await Letter.all().count() == 0


async def test_JLD_12_an_activity_without_an_id_is_kept_however_long_its_type(town: Town) -> None:
    anna = town.social.actor("anna")
    activity = {"type": WIDE, "actor": anna.uri, "object": town.pole.base}
    answer = await promptly(anna.send(activity, town.pole.client, town.pole.shared_inbox))
    await town.pole.work()
    assert answer.status_code == 202
    assert [letter.outcome for letter in await Letter.all()] == ["ignored"]


async def test_JLD_15_ten_thousand_of_everything_are_no_burden(town: Town) -> None:
    film = await a_film(await a_creator())
    many = [f"https://a.example/{n}" for n in range(10_000)]
    lines = [{"type": "PropertyValue", "name": "x", "value": "y"}] * 5_000
    anna = town.social.actor("anna", alsoKnownAs=many, attachment=lines)
    note = anna.note(film.uri, attachment=[{"type": "Image", "url": f"{uri}.jpg"} for uri in many[:5_000]])
    for more in ({"cc": many}, {"tag": [{"type": "Mention", "href": uri} for uri in many]}):
        said = {**note, **more, "id": town.social.new_id("notes")}
        async with at_once():
            letter = await town.deliver(anna, anna.activity("Create", said))
        assert letter.outcome == "applied"
    kept = await Actor.get(uri=anna.uri)
    assert len(kept.also_known_as) <= MOST_VALUES and len(kept.profile) <= MOST_VALUES
    assert all(len(one.attachments) <= MOST_VALUES for one in await Note.all())


@pytest.mark.parametrize("handle", ["n" * 5_000, "n" * 201 + "@", "a b\u202ec", "", None, ["x" * 300]], ids=str)
async def test_JLD_16_a_handle_that_is_too_long_brings_nobody_or_a_short_one(town: Town, handle: object) -> None:
    anna = town.social.actor("anna", preferredUsername=handle)
    follow = anna.activity("Follow", f"{town.pole.base}/ap/pole")
    for inbox in town.pole.inboxes:
        answer = await promptly(anna.send(follow, town.pole.client, inbox))
        assert answer.status_code in (202, 401)
    assert all(len(one.handle) <= 200 for one in await Actor.all())


async def test_JLD_16_a_host_longer_than_a_name_can_be_is_not_asked(town: Town) -> None:
    anna = town.social.actor("anna")
    key_id = f"https://{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 63}.example/users/anna#main-key"
    async with only(town):
        follow = anna.activity("Follow", f"{town.pole.base}/ap/pole")
        for inbox in town.pole.inboxes:
            answer = await promptly(anna.send(follow, town.pole.client, inbox, key_id=key_id))
            assert answer.status_code in (401, 503)


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
