"""The picture of a member: whole and in squares on our shelf, and in her document for those who keep a copy."""

import asyncio
import io

import pytest
from PIL import Image

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.archive import herself, taking_down
from fediverse_cinema.foundation.errors import CinemaError, Later, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import shelving
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.people import pictures, profile
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.service import channel_of
from fediverse_cinema.people.views import person
from fediverse_cinema.people.wire import person_to_object
from tests.kit.haste import quick_keys
from tests.kit.people import a_film, an_account, jpeg
from tests.kit.towns import Town
from tests.kit.working import take_files_away, work

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return (await an_account()).creator


async def anew(creator: Creator) -> Actor:
    return await Actor.get(id=creator.actor_id)


async def tell(now: Actor) -> None:
    await profile.announce(await Creator.get(actor_id=now.id).select_related("actor"))


async def on_the_shelf() -> set[str]:
    await take_files_away()
    return {one.name async for one in here().shelf.files()}


def halves(left: str, right: str) -> bytes:
    """Wider than high: red on one side and blue on the other, say."""
    picture = Image.new("RGB", (1200, 400), left)
    picture.paste(right, (600, 0, 1200, 400))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


async def colours(actor: Actor) -> list[tuple[int, int, int]]:
    """In the middle of each square: what is most there, in steps that JPEG does not blur."""
    seen = []
    for square in actor.picture["squares"]:
        with Image.open(io.BytesIO(await here().shelf.read(square["name"]))) as picture:
            assert picture.size == (square["width"], square["height"]) and picture.width == picture.height
            spot = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
            assert isinstance(spot, tuple)
            red, green, blue = (255 * (int(part) > 127) for part in spot[:3])
            seen.append((red, green, blue))
    return seen


async def test_a_picture_stands_on_the_shelf_in_pages_and_in_her_document(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(1600, 900)), tell)
    actor = await anew(ana)
    assert [one["width"] for one in actor.picture["squares"]] == [96, 400]
    assert pictures.names(actor.picture) == await pictures.all_names() <= await on_the_shelf()
    small, large = (one["name"] for one in actor.picture["squares"])
    assert (person(actor).picture, person(actor).portrait) == (f"/media/{small}", f"/media/{large}")
    icon = person_to_object(actor, ana)["icon"]
    assert icon == {
        "type": "Image", "mediaType": "image/jpeg", "url": f"https://lyon.example/media/{large}", "width": 400,
        "height": 400,
    }  # fmt: skip
    told = await OutboxEntry.get(actor_id=ana.actor_id)
    assert (told.type, icon["url"] in told.body) == ("Update", True)


async def test_the_square_keeps_the_point_that_she_chooses(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(halves("red", "blue")), tell)
    for point, colour in (((-0.9, 0.0), (255, 0, 0)), ((0.9, 0.0), (0, 0, 255))):
        before = pictures.names((await anew(ana)).picture)
        await pictures.move_point(await anew(ana), point, tell)
        actor = await anew(ana)
        assert (await colours(actor), actor.picture["point"]) == ([colour, colour], list(point))
        gone = before - pictures.names(actor.picture)
        assert len(gone) == 2 and not gone & await on_the_shelf()
    assert await OutboxEntry.filter(actor_id=ana.actor_id).count() == 3


async def test_a_point_far_outside_is_its_edge_and_a_small_picture_is_not_enlarged(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(300, 60)), tell)
    await pictures.move_point(await anew(ana), (1e9, -1e9), tell)
    kept = (await anew(ana)).picture
    assert (kept["point"], [one["width"] for one in kept["squares"]]) == ([1, -1], [60, 60])


async def test_a_new_picture_takes_the_place_of_the_old_and_both_can_go(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    first = pictures.names((await anew(ana)).picture)
    await pictures.send(await anew(ana), in_one(jpeg(500, 900)), tell)
    second = pictures.names((await anew(ana)).picture)
    assert not first & await on_the_shelf() and second <= await on_the_shelf()
    await pictures.take_away(await anew(ana), tell)
    actor = await anew(ana)
    assert actor.picture == {} and not second & await on_the_shelf()
    assert "icon" not in person_to_object(actor, ana) and person(actor).picture == ""


async def test_what_is_no_picture_changes_nothing(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    before, shelf = (await anew(ana)).picture, await on_the_shelf()
    with pytest.raises(Refused):
        await pictures.send(await anew(ana), in_one(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), tell)
    assert ((await anew(ana)).picture, await on_the_shelf()) == (before, shelf)
    assert await OutboxEntry.filter(actor_id=ana.actor_id).count() == 1


async def test_a_picture_that_cannot_be_told_of_leaves_nothing_behind(ana: Creator) -> None:
    shelf = await on_the_shelf()

    async def fails(now: Actor) -> None:
        raise Refused("no letter today")

    with pytest.raises(Refused):
        await pictures.send(await anew(ana), in_one(jpeg(900, 500)), fails)
    assert ((await anew(ana)).picture, await on_the_shelf()) == ({}, shelf)


async def test_STO_12_a_shelf_that_lets_nothing_go_holds_nobody_up_and_the_former_picture_goes_later(
    ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    former = (await anew(ana)).picture

    async def away(_: object, names: list[str]) -> None:
        raise Later("the bucket is away")

    monkeypatch.setattr(type(here().shelf), "remove", away)
    deeds = (
        lambda actor: pictures.send(actor, in_one(jpeg(500, 900)), tell),
        lambda actor: pictures.move_point(actor, (0.5, 0.5), tell),
    )
    for deed in deeds:
        await deed(await anew(ana))
        await work()
        kept = (await anew(ana)).picture
        assert kept != former
        former = kept
    monkeypatch.undo()
    assert await Job.filter(kind=shelving.REMOVE, attempts=1).count() == 2, "they wait for another attempt"
    assert await on_the_shelf() == pictures.names(kept)


async def test_of_a_new_picture_and_a_new_point_of_the_old_one_none_is_left_half(ana: Creator) -> None:
    """Both at once: whichever comes first, the files of the row stand on the shelf, and no others."""
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    others = await on_the_shelf() - await pictures.all_names()
    one, other = await anew(ana), await anew(ana)
    deeds = pictures.move_point(one, (0.5, 0.5), tell), pictures.send(other, in_one(jpeg(500, 900)), tell)
    done = await asyncio.gather(*deeds, return_exceptions=True)
    assert done[1] is None and (done[0] is None or isinstance(done[0], CinemaError)), done
    kept = (await anew(ana)).picture
    assert kept["point"] == [0, 0] and await on_the_shelf() - others == pictures.names(kept)


async def test_a_point_of_a_picture_that_was_replaced_meanwhile_is_refused(ana: Creator) -> None:
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    actor = await anew(ana)
    before = await on_the_shelf()

    async def replace(now: Actor) -> None:
        raise AssertionError("nobody is told")

    await Actor.filter(id=actor.id).update(picture=actor.picture | {"point": [0.1, 0.1]})
    with pytest.raises(Refused) as refused:
        await pictures.move_point(actor, (0.5, 0.5), replace)
    assert (refused.value.code, await on_the_shelf()) == ("changed_meanwhile", before)


async def test_her_archive_holds_it_and_her_end_takes_it_away_with_that_of_her_channel(ana: Creator) -> None:
    await a_film(ana)
    with quick_keys():
        channel = await channel_of(await Creator.get(id=ana.id))
    await pictures.send(await anew(ana), in_one(jpeg(900, 500)), tell)
    told = []

    async def tell_of_channel(now: Actor) -> None:
        told.append(now.uri)

    await pictures.send(await Actor.get(id=channel.id), in_one(jpeg(500, 900)), tell_of_channel)
    assert told == [channel.uri]
    parts = {one.path: one.name for one in await herself.of(await anew(ana))}
    files = await pictures.all_names()
    assert {parts["picture.jpg"], parts["channel-picture.jpg"]} <= files
    (step,) = [one for one in taking_down.STEPS if one.__name__ == "_picture"]
    await step(await anew(ana))
    assert await pictures.all_names() == set() and not files & await on_the_shelf()
