"""What an actor says of herself, read from all kinds of servers and written for them."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import actors, profiles
from fediverse_cinema.activitypub.models import Actor
from tests.kit.towns import Town

PICTURE = "https://files.social.example/a.png"


@pytest.mark.parametrize(
    ("icon", "expected"),
    [
        ({"type": "Image", "url": PICTURE}, PICTURE),
        ([{"url": "https://x.example/48.png"}, {"url": PICTURE}], PICTURE),
        ({"url": {"type": "Link", "href": PICTURE}}, PICTURE),
        ({"url": [{"href": PICTURE, "mediaType": "image/png"}]}, PICTURE),
        (PICTURE, PICTURE),
        (None, ""), ({}, ""), ({"url": "javascript:alert(1)"}, ""), ({"url": 7}, ""), ([[]], ""),
        ({"url": "data:image/png;base64,x"}, ""),
    ],
)  # fmt: skip
def test_the_picture_is_found_in_every_shape_and_nothing_else_is(icon: Any, expected: str) -> None:
    assert profiles.picture(icon) == expected


def test_lines_are_sanitised_and_no_more_than_fifty() -> None:
    given = [
        {"type": "PropertyValue", "name": "Site<script>", "value": '<a href="https://a.example" onclick="x()">a</a>'},
        {"type": "Link", "name": "Donate", "href": "https://pay.example/", "rel": ["payment"]},
        {"type": "Link", "name": "Other", "href": "https://pay.example/", "rel": "me"},
        {"type": "Link", "name": "Bad", "href": "javascript:alert(1)", "rel": "payment"},
        {"type": "PropertyValue", "name": "", "value": "x"},
        {"type": "PropertyValue", "name": "deep", "value": "<b>" * 200},
        {"type": "Image", "name": "x"}, "x", None, 7,
        *({"type": "PropertyValue", "name": str(number), "value": "x"} for number in range(100)),
    ]  # fmt: skip
    read = profiles.lines(given)
    assert len(read) == profiles.MOST_LINES
    assert read[0]["name"] == "Site" and 'href="https://a.example"' in read[0]["value"]
    assert "onclick" not in read[0]["value"]
    assert read[1]["payment"] and 'href="https://pay.example/"' in read[1]["value"]
    assert read[2]["name"] == "0"
    assert profiles.lines({"type": "PropertyValue", "name": "pole", "value": "Nord"})[0]["value"] == "Nord"


@pytest.mark.anyio
async def test_all_of_it_is_kept_of_an_actor_of_elsewhere(town: Town) -> None:
    alice = town.social.actor(
        "alice", icon={"type": "Image", "url": PICTURE}, alsoKnownAs=f"{town.fedi.base}/users/alice",
        movedTo=f"{town.fedi.base}/users/alice", manuallyApprovesFollowers=True, indexable=True, discoverable=False,
        featured="https://social.example/users/alice/featured",
        attachment=[{"type": "PropertyValue", "name": "Site", "value": "x"}],
    )  # fmt: skip
    actor = await Actor.get(id=(await actors.find_actor(alice.uri)).id)
    assert (actor.icon_url, actor.locked, actor.indexable, actor.discoverable) == (PICTURE, True, True, False)
    assert actor.also_known_as == [actor.moved_to] == [f"{town.fedi.base}/users/alice"]
    assert actor.featured_uri == "https://social.example/users/alice/featured"
    assert actor.following_uri == f"{alice.uri}/following"
    assert actor.profile == [{"name": "Site", "value": "x", "payment": False}]

    town.social.serve(alice.document() | {"featured": "https://evil.example/f", "movedTo": alice.uri, "icon": 7,
                                          "alsoKnownAs": [f"https://x.example/{n}" for n in range(1000)]})  # fmt: skip
    actor = await actors.refresh(actor)
    assert (actor.icon_url, actor.moved_to, actor.featured_uri, actor.profile) == ("", None, None, [])
    assert len(actor.also_known_as) == 256 and not actor.locked


def test_an_address_that_is_written_both_ways_is_one_line_where_it_stood_first() -> None:
    kept = [
        {"name": "Soutenir", "value": "https://don.example/ana?a=1&b=2", "payment": True},
        {"name": "Site", "value": "https://ana.example/", "payment": False},
        {"name": "Ville", "value": "Lyon", "payment": False},
    ]
    read = profiles.lines(profiles.attachments(kept))
    assert [(line["name"], line["payment"]) for line in read] == [
        ("Soutenir", True), ("Site", False), ("Ville", False)
    ]  # fmt: skip
    assert 'href="https://don.example/ana?a=1&amp;b=2"' in read[0]["value"]
    assert len(profiles.lines(profiles.attachments(kept[1:] * 2))) == 4, "what is written twice the same way stays"


def test_ours_are_property_values_and_payment_links() -> None:
    written = profiles.attachments(
        [
            {"name": "Site", "value": "https://ana.example/?a=1&b=<2>", "payment": False},
            {"name": "Soutenir", "value": "https://don.example/ana", "payment": True},
            {"name": "Ville", "value": "Lyon & <b>", "payment": False},
        ]
    )
    assert [one["type"] for one in written] == ["PropertyValue", "PropertyValue", "PropertyValue", "Link"]
    assert 'rel="me"' in written[0]["value"] and "&amp;b=&lt;2&gt;" in written[0]["value"]
    assert written[2]["value"] == "Lyon &amp; &lt;b&gt;"
    assert written[3] == {"type": "Link", "name": "Soutenir", "href": "https://don.example/ana", "rel": ["payment"]}
