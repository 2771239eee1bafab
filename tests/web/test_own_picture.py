"""The page on which a member chooses her picture, and where it is seen."""

import pytest

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.people import pictures
from tests.house.rounds import all_rows
from tests.kit.following import follow
from tests.kit.people import a_film, an_account, jpeg
from tests.web.conftest import Reader
from tests.web.test_pictures import field, picture

pytestmark = pytest.mark.anyio
HERE = "/workshop/picture"


async def of(handle: str) -> dict[str, object]:
    return (await Actor.get(local_handle=handle)).picture


async def test_a_member_sends_her_picture_and_takes_it_away_again(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    assert "Mon portrait" in await reader.page("/workshop") and 'class="aim"' not in await reader.page(HERE)
    answer = await reader.send(HERE, field("part", "send"), picture("picture", jpeg(900, 500)))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?kept=send#kept")
    page = await reader.page(f"{HERE}?kept=send")
    assert "L’image est gardée." in page and 'class="aim"' in page
    answer = await reader.send(HERE, field("part", "point"), field("place", "top-right"))
    assert answer.headers["location"] == f"{HERE}?kept=point#kept"
    assert (await of("ana"))["point"] == [0.7, 0.7]
    # a click is counted in the pixels of the picture that was shown, which is 280 wide
    await reader.send(HERE, field("part", "point"), field("point.x", "10"), field("point.y", "78"))
    assert (await of("ana"))["point"] == [-0.93, -0.01]
    answer = await reader.send(HERE, field("part", "remove"))
    assert (answer.headers["location"], await of("ana")) == (f"{HERE}?kept=remove#kept", {})
    assert await OutboxEntry.filter(type="Update").count() == 4


async def test_it_is_seen_on_her_page_beside_her_words_and_in_lists(reader: Reader) -> None:
    ana, ben = await an_account(), await an_account("ben", "Ben")
    actor = ana.creator.actor
    film = await a_film(ben.creator)
    note = await conversations.say(actor, Words("Vu."))
    await follow(actor, ben.creator.actor)
    await reader.sign_in("ana")
    await reader.send(HERE, field("part", "send"), picture("picture", jpeg(900, 500)))
    shown = await Actor.get(id=actor.id)
    small, large = (one["name"] for one in shown.picture["squares"])
    assert f'<img class="face" src="/media/{large}" width="96" height="96" alt="">' in await reader.page("/users/ana")
    beside = f'<img class="face small" src="/media/{small}" width="32" height="32" alt="" loading="lazy">'
    for path in (f"/notes/{note.uuid}", "/users/ben/followers"):
        assert beside in await reader.page(path), path
    assert film.slug in await reader.page("/films")


async def test_somebody_of_elsewhere_has_her_picture_beside_her_words_from_us(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    uri = "https://social.example/users/lou"
    lou = await Actor.create(
        uri=uri, type="Person", host="social.example", handle="lou", name="Lou", inbox=f"{uri}/inbox",
        created_at=clock.now(), confirmed_at=clock.now(), icon_url="https://social.example/lou.png",
    )  # fmt: skip
    await follow(lou, ana)
    page = await reader.page("/users/ana/followers")
    assert '<img class="face small" src="/proxy/' in page and "social.example/lou.png" not in page


async def test_the_picture_of_a_channel_is_another_one(reader: Reader) -> None:
    ana = await an_account()
    await reader.sign_in("ana")
    assert (await reader.client.get(f"{HERE}?of=channel")).status_code == 404
    film = await a_film(ana.creator)
    await film.fetch_related("channel")
    assert film.channel is not None
    answer = await reader.send(f"{HERE}?of=channel", field("part", "send"), picture("picture", jpeg(900, 500)))
    assert answer.headers["location"] == f"{HERE}?of=channel&kept=send#kept"
    assert (await of("ana"), bool(await of(film.channel.local_handle or ""))) == ({}, True)
    told = await OutboxEntry.get(type="Update", actor_id=film.channel.id)
    assert '"icon"' in told.body
    assert '<img class="face"' in await reader.page(f"/channels/{film.channel.handle}")


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([field("part", "send"), picture("picture", b"<svg/>")], 415),
        ([field("part", "send")], 422),
        ([field("part", "point"), field("place", "middle-left")], 422),
        ([field("part", "else")], 422),
    ],
    ids=["svg", "nothing", "no picture to cut", "no such deed"],
)
async def test_what_cannot_be_done_is_said_beside_the_form_and_changes_nothing(
    reader: Reader, parts: list[tuple[str, tuple[str | None, bytes]]], status: int
) -> None:
    await an_account()
    await reader.sign_in("ana")
    before = await all_rows()
    answer = await reader.send(HERE, *parts)
    assert answer.status_code == status and 'role="alert"' in answer.text and "Erreur" in answer.text
    assert await all_rows() == before and await pictures.all_names() == set()
