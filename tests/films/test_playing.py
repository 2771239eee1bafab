"""What can be played of a film of elsewhere: read from its document, kept, and looked at again."""

import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.films import credits, playing, tags
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio
THERE = "https://video.example"
SERVED = Path(__file__).parents[1] / "letters/peertube-served/video.json"


def link(href: Any, kind: str = "video/mp4", **more: Any) -> dict[str, Any]:
    return {"type": "Link", "mediaType": kind, "href": href, **more}


@pytest.fixture
def recorded() -> dict[str, Any]:
    """A film as PeerTube 6.3 served it."""
    text = SERVED.read_text().replace("http://127.0.0.1:9400", THERE)
    body: dict[str, Any] = json.loads(text)["body"]
    return body


async def test_a_film_of_peertube_is_read_whole(house: House, recorded: dict[str, Any]) -> None:
    draft = film_from_object(recorded)
    assert [(one.height, one.media_type) for one in draft.playable.files] == [(360, "video/mp4"), (240, "video/mp4")]
    assert draft.playable.hls.endswith("-master.m3u8")
    assert [(one.language, one.name) for one in draft.playable.subtitles] == [("fr", "French")]
    assert draft.playable.origins == (THERE,) and draft.playable.hosts == ("video.example",)
    assert (draft.channel, draft.support) == (f"{THERE}/video-channels/cinechan", "Soutenez-nous")
    assert (draft.tags, draft.licence, draft.duration) == (("cinema", "court"), "CC-BY-SA-4.0", 5)
    assert (draft.warning, draft.page_url) == ("", recorded["id"])


def test_the_synopsis_and_the_credits_of_a_pole_are_read_from_what_its_content_was_made_of() -> None:
    film = Film(uri=VIDEO["id"], title="Rhône", synopsis="Un *fleuve*.", credits="Son — Inès & Rosa\nMalo\nx : y — z")
    said = {**VIDEO, "content": "<p>Rhône</p><p>Un <em>fleuve</em>.</p><p>Son Inès</p><p>Voir le film</p>",
            "mediaType": "text/html", "source": {"mediaType": "text/markdown", "content": film.synopsis},
            "credits": credits.to_objects(film.uri, film.credits, {})}  # fmt: skip
    draft = film_from_object(said)
    assert (draft.content, draft.markdown) == ("Un *fleuve*.", True)
    assert credits.parse(draft.credits) == credits.parse(film.credits)
    assert film_from_object({**said, "credits": []}).content == "Un *fleuve*.", "it has none"


MADE = {"type": "Credit", "contributor": {"type": "Person", "name": "Inès"}, "roleName": "Son"}


@pytest.mark.parametrize(
    "more",
    [{"credits": None}, {"credits": ["https://lyon.example/ap/credits/1"]}, {"credits": 7}, {"credits": [None]},
     {"credits": [MADE, {"contributor": "https://lyon.example/ap/users/rosa", "roleName": "Image"}]},
     {"credits": [MADE, {"contributor": {"name": "<b>" * 200}}]}, {"credits": [MADE] * 1_001},
     {"credits": [MADE | {"contributor": {"name": "x" * 299}}] * 200}, {"source": None}, {"source": "x"},
     {"source": {"mediaType": "text/html", "content": "x"}}],
)  # fmt: skip
def test_where_something_of_it_could_not_be_shown_its_content_is(more: dict[str, Any]) -> None:
    said = {**VIDEO, "content": "<p>Tout.</p>", "source": {"mediaType": "text/markdown", "content": "Le synopsis."},
            "credits": [MADE]}  # fmt: skip
    assert film_from_object(said).credits == "Son — Inès"
    draft = film_from_object(said | more)
    assert (draft.content, draft.markdown, draft.credits) == ("<p>Tout.</p>", False, "")


async def test_what_was_kept_is_what_was_read(house: House, recorded: dict[str, Any]) -> None:
    playable = film_from_object(recorded).playable
    assert playing.from_row(json.loads(json.dumps(playing.to_row(playable)))) == playable


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)", "data:video/mp4;base64,AAAA", "magnet:?xt=urn:btih:1", "ftp://video.example/f.mp4",
        "http://video.example/f.mp4", "https://127.0.0.1/f.mp4", "https://10.0.0.1/f.mp4", "https://[::1]/f.mp4",
        "https://[::ffff:10.0.0.1]/f.mp4", "https://router/f.mp4", "https://video.example:22/f.mp4",
        "https://a@video.example/f.mp4", "https://lyon.example/media/f.mp4", "https://LYON.example:443/media/f.mp4",
        "https://video.example/f.mp4\n; script-src *", "https://video.example;script-src/f.mp4",
        "https://video.example' 'unsafe-inline'/f.mp4", "//video.example/f.mp4", "", None, 7, ["https://a.example/x"],
    ],
)  # fmt: skip
async def test_MED_18_no_page_of_ours_sends_a_browser_there(house: House, href: Any) -> None:
    """As a file, a playlist, a piece of one, subtitles; from a document and from an old row."""
    document = {
        "url": [link(href, height=720), link(href, "application/x-mpegURL", tag=[link(href)])],
        "subtitleLanguage": [{"identifier": "fr", "name": "F", "url": href}],
    }
    assert playing.read(document) == playing.Playable()
    row = {"files": [[href, "video/mp4", 720]], "hls": href, "parts": [href], "subtitles": [[href, "fr", "F"]]}
    assert playing.from_row(row) == playing.Playable()


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        ("fr", "https://10.0.0.1/fr.vtt"),
        ("fr", "https://127.0.0.1/fr.vtt"),
        ("fr", "https://[::ffff:169.254.169.254]/fr.vtt"),
        ("fr", "file:///etc/passwd.vtt"),
        ("fr", "../../../etc/passwd.vtt"),
        ("fr", f"{THERE}/fr.vtt/../passwd"),
        ("fr", f"{THERE}/fr.html"),
        ("../../../../fr", f"{THERE}/fr.vtt"),
        ("fr/../../x", f"{THERE}/fr.vtt"),
    ],
)
async def test_MED_17_subtitles_of_elsewhere_lead_to_no_private_address_and_no_path(
    house: House, identifier: str, url: str
) -> None:
    """Nothing of them is fetched or kept by us: what is left is an address that the reader's own browser asks."""
    one = {"identifier": identifier, "name": "../../x.vtt", "url": url}
    assert playing.read({"subtitleLanguage": [one]}).subtitles == ()


async def test_the_origins_are_those_of_what_is_asked_and_no_others(house: House) -> None:
    playlist = link(f"{THERE}/m.m3u8", "application/x-mpegURL", tag=[
        link("https://bucket.example/1-fragmented.mp4"), link("https://bucket.example/2-fragmented.mp4"),
        link("https://10.0.0.1/x.mp4"), {"type": "Infohash", "name": "05c8"},
    ])  # fmt: skip
    only_hls = playing.read({"url": [playlist]})
    assert only_hls.origins == (THERE, "https://bucket.example") and only_hls.playlist == f"{THERE}/m.m3u8"
    both = playing.read({"url": [playlist, link("https://cdn.example/f.mp4")]})
    assert both.origins == ("https://cdn.example",) and both.playlist == ""


async def test_the_best_file_is_the_highest_that_a_line_can_bear(house: House) -> None:
    found = playing.read({"url": [link(f"{THERE}/{height}", height=height) for height in (480, 2160, 1080, 1440)]})
    assert [one.height for one in found.files] == [1080, 480, 1440, 2160]


async def test_a_document_cannot_fill_our_rows(house: House) -> None:
    found = playing.read({
        "url": [link(f"{THERE}/{n}.mp4") for n in range(300)],
        "subtitleLanguage": [{"identifier": "fr", "url": f"{THERE}/{n}.vtt"} for n in range(300)],
    })  # fmt: skip
    assert len(found.files) == playing.MOST_FILES and len(found.subtitles) == playing.MOST_SUBTITLES


VIDEO = {"id": f"{THERE}/1", "type": "Video", "name": "Nuit", "attributedTo": [{"type": "Person", "id": f"{THERE}/a"}]}


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({}, ""),
        ({"summary": "Un film."}, ""),
        ({"sensitive": True}, "sensitive"),
        ({"sensitive": True, "summary": "violences — Un film de nuit."}, "violences"),
        ({"sensitive": True, "summary": "Sang"}, "Sang"),
    ],
)
async def test_a_warning_is_read_in_the_words_of_its_maker(house: House, more: dict[str, Any], warning: str) -> None:
    assert film_from_object({**VIDEO, **more}).warning == warning


@pytest.mark.parametrize(
    ("authors", "channel"),
    [
        ([{"type": "Group", "id": f"{THERE}/c"}], f"{THERE}/c"),
        ([{"type": "Group", "id": f"{THERE}/c"}, {"type": "Group", "id": f"{THERE}/p"}], f"{THERE}/c"),
        ([{"type": "Person", "id": f"{THERE}/a"}, {"type": "Group", "id": "https://evil.example/c"}], ""),
        ([f"{THERE}/a"], ""),
    ],
)  # fmt: skip
async def test_the_channel_is_the_first_group_of_the_films_own_host(
    house: House, authors: list[Any], channel: str
) -> None:
    assert film_from_object({**VIDEO, "attributedTo": authors}).channel == channel


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        ([{"type": "Hashtag", "name": "#Cinéma"}, {"type": "Hashtag", "name": "cinéma"}], ["Cinéma"]),
        ([{"type": "Mention", "name": "@a"}, {"type": "Hashtag", "name": None}, "x", {"type": "Hashtag"}], []),
        ([{"type": "Hashtag", "name": "a b"}, {"type": "Hashtag", "name": "2026"}], []),
        ({"type": "Hashtag", "name": "court"}, ["court"]),
    ],
)
async def test_hashtags_of_elsewhere_are_read_tolerantly(tag: Any, read: list[str]) -> None:
    assert tags.of_document({"tag": tag}) == read


@pytest.mark.parametrize(
    ("trailer", "read"),
    [
        ({"type": "Document", "mediaType": "video/mp4", "url": [link(f"{THERE}/t.mp4")]}, [f"{THERE}/t.mp4"]),
        ({"type": "Document", "mediaType": "video/mp4", "url": f"{THERE}/t.mp4"}, [f"{THERE}/t.mp4"]),
        ([{"url": link(f"{THERE}/t.mp4")}], [f"{THERE}/t.mp4"]),
        ({"url": [link(f"{THERE}/t.m3u8", "application/x-mpegURL")]}, []),
        ({"mediaType": "text/html", "url": f"{THERE}/t"}, []),
        ({"url": [link("https://10.0.0.1/x.mp4"), link("javascript:alert(1)"), 7]}, []),
        (f"{THERE}/videos/2", []),
        (7, []),
    ],
)
async def test_a_trailer_is_read_where_it_stands_in_the_document(house: House, trailer: Any, read: list[str]) -> None:
    draft = film_from_object({**VIDEO, "trailer": trailer})
    assert [one.url for one in draft.trailer.files] == read and not draft.trailer.hls
