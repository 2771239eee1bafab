"""The pictures of a film as other servers are told of them."""

from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.films import images, pictures
from fediverse_cinema.films.models import Film
from fediverse_cinema.media import arrival, storyboard
from fediverse_cinema.media.models import Rendition, RenditionKind
from tests.kit.linked_data import lookalikes
from tests.kit.people import a_creator, a_film, jpeg
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_what_a_poster_shows_its_point_and_the_tiles_are_told_and_are_no_riddle(town: Town) -> None:
    """The signature over a document with many nameless things that look alike is not checked by PeerTube."""
    creator, alice = await a_creator(), town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", creator.actor.uri))
    film = await Film.get(id=(await a_film(creator)).id).select_related("asset")
    width, height = storyboard.plan(65.0, 16 / 9).size
    await Rendition.create(
        asset_id=film.asset_id, kind=RenditionKind.STORYBOARD, name=f"{film.uuid}-storyboard.jpg",
        media_type="image/jpeg", width=width, height=height, size=9,
    )  # fmt: skip
    await pictures.keep_poster(film, alt="Une femme sur le quai")
    await pictures.keep_focus(film, 0.5, 0.5)
    await town.pole.work()
    activity = town.social.received("Update")[-1]
    icons = activity["object"]["icon"]
    assert [icon["summary"] for icon in icons] == 2 * ["Une femme sur le quai"]
    assert [icon.get("focalPoint") for icon in icons] == [None, [0.5, 0.5]]
    (preview,) = activity["object"]["preview"]
    assert preview["url"][0]["tileDuration"] == "PT4S"
    assert lookalikes(activity) == 0
    assert undefined_terms(activity) == set()


async def test_a_draft_tells_nobody(town: Town) -> None:
    creator, alice = await a_creator(), town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", creator.actor.uri))
    film = await Film.get(id=(await a_film(creator, published=False)).id).select_related("asset")
    await pictures.keep_poster(film, alt="Une femme sur le quai")
    await pictures.keep_focus(film, 0.5, 0.5)
    await town.pole.work()
    assert town.social.received("Update", "Create") == []
    kept = await Film.get(id=film.id)
    assert (kept.poster_alt, kept.poster_focus) == ("Une femme sur le quai", [0.5, 0.5])


async def test_each_change_of_the_stills_is_told_once_with_their_words_and_keeping_nothing_new_is_not(
    town: Town,
) -> None:
    creator, alice = await a_creator(), town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", creator.actor.uri))
    film = await Film.get(id=(await a_film(creator)).id).select_related("asset")

    async def told() -> list[list[tuple[str, str]]]:
        await town.pole.work()
        updates = [one["object"] for one in town.social.received("Update")]
        return [[(still["name"], still["url"]) for still in one.get("stills", [])] for one in updates]

    await pictures.send_still(film, arrival.in_one(jpeg(900, 500)), alt="Une barque")
    await pictures.send_still(film, arrival.in_one(jpeg(500, 900)), alt="Un mât")
    boat, mast = await pictures.stills_of(film)
    await pictures.move_still(film, mast.id, -1)
    await pictures.describe_stills(film, {boat.id: " Une barque", mast.id: "Un mât"})
    await pictures.remove_still(film, boat.id)
    assert [[name for name, _ in one] for one in await told()] == [
        ["Une barque"], ["Une barque", "Un mât"], ["Un mât", "Une barque"], ["Un mât"],
    ]  # fmt: skip
    (mast_alone,) = (await told())[-1]
    assert (await town.pole.client.get(mast_alone[1])).headers["content-type"] == "image/jpeg"
    activity = town.social.received("Update")[1]
    assert lookalikes(activity) == 0 and undefined_terms(activity) == set()


SIZE = 1280, 720
A, B = "https://video.example/a.jpg", "https://video.example/b.jpg"


@pytest.mark.parametrize(
    ("icon", "read"),
    [
        ({"url": A, "name": "Un quai"}, (A, "Un quai")),
        (
            [{"url": A, "width": 9, "name": "Petit"}, {"url": B, "width": 90, "summary": "Grand", "name": "x"}],
            (B, "Grand"),
        ),
        ([{"url": A, "summary": "<b>Un</b> quai" + "x" * 900}], (A, "Un quai" + "x" * 493)),
        ({"url": A, "name": {"fr": "x"}}, (A, "")),
        ({"url": A, "name": "<i>" * 600}, (A, "")),
        ([{"url": "javascript:alert(1)", "name": "x"}, 7, None, "x"], ("", "")),
        (None, ("", "")),
    ],
)
def test_a_poster_comes_with_the_words_for_it(icon: Any, read: tuple[str, str]) -> None:
    assert images.poster_of({"icon": icon}) == read


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({"stills": [{"type": "Image", "url": A, "width": 4, "height": 3, "name": "Un quai"}]}, [(A, "Un quai", 4, 3)]),
        ({"attachment": [{"type": "Document", "mediaType": "image/png", "url": A, "summary": "x"}]}, [(A, "x", *SIZE)]),
        (
            {"image": {"type": "Image", "url": A}, "attachment": {"type": "Image", "url": B}},
            [(B, "", *SIZE), (A, "", *SIZE)],
        ),
        ({"image": A, "icon": {"type": "Image", "url": A}}, []),
        ({"attachment": [{"type": "Document", "mediaType": "video/mp4", "url": A}, {"type": "Link", "href": B}]}, []),
        ({"stills": [{"type": "Image", "url": url} for url in ("http://10.0.0.1/x", "file:///x", 7, None)]}, []),
        (
            {"stills": [7, None, "x", {"type": "Image", "url": A, "width": -1, "height": "9", "name": 7}]},
            [(A, "", *SIZE)],
        ),
        (
            {"stills": [{"type": "Image", "url": f"{A}{number}"} for number in range(99)]},
            [(f"{A}{number}", "", *SIZE) for number in range(12)],
        ),
    ],
)  # fmt: skip
def test_MED_18_stills_are_read_where_others_hang_pictures_and_none_of_a_private_network(
    more: dict[str, Any], read: list[tuple[str, str, int, int]]
) -> None:
    found = images.stills_of(more)
    assert [(one["url"], one["alt"], one["width"], one["height"]) for one in found] == read
