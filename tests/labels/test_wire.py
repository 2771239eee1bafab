"""Labels and selections as the examples of the vocabulary have them (tests/documents), and as PeerTube takes them; what
is written, without a database.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fediverse_cinema.activitypub.context import (
    ACTOR_BLOCKS,
    BLOCKS,
    CHOICE_BLOCKS,
    PEOPLE_BLOCKS,
    PLAYLIST_BLOCKS,
    SELECTION_BLOCKS,
    context_of,
)
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.labels import arriving, playlists, wire
from fediverse_cinema.labels.models import Audience, Pick, Selection
from tests.kit.peertube_letters import faults_of_element, faults_of_playlist, faults_of_whole_playlist
from tests.kit.poles import settings_with

EXAMPLES = Path(__file__).parents[1] / "documents"
BASE = "https://lyon.example"
THEN = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
BESIDE = {"focalPoint", "tileWidth", "tileHeight", "tileDuration", "votersCount"}
"""Terms that our blocks of other documents have by now, beside those of the examples."""
CONTEXTS = {
    "06-label-group": ACTOR_BLOCKS,
    "07-selection": SELECTION_BLOCKS,
    "07-selection-page": SELECTION_BLOCKS,
    "08-selection-playlist": PLAYLIST_BLOCKS,
    "09-selection-playlist-element": PLAYLIST_BLOCKS,
    "10-selection-people-featured-collection": PEOPLE_BLOCKS,
    "36-selection-note": CHOICE_BLOCKS,
    "48-create-playlist": PLAYLIST_BLOCKS,
}


@pytest.fixture(autouse=True)
def at_lyon() -> Iterator[None]:
    """A pole of which nothing but the settings is there."""
    with at_home(cast(House, SimpleNamespace(settings=settings_with("", Path()), database=None))):
        yield


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def a_group(name: str = "Label du Phare") -> Actor:
    uri = f"{BASE}/ap/labels/phare"
    return Actor(id=1, uri=uri, type=ActorType.GROUP, host="lyon.example", handle="phare", name=name,
                 followers_uri=f"{uri}/followers")  # fmt: skip


def marees(**more: Any) -> Selection:
    values: dict[str, Any] = {
        "id": 1, "uri": f"{BASE}/ap/selections/s", "uuid": "s", "slug": "marees", "local": True, "title": "Marées",
        "audience": Audience.PUBLIC, "about": "Deux films au *bord* de l'eau.", "language": "fr", "owner_id": 1,
        "playlist_uuid": "0d9f5a64-4b3e-4a0e-8d30-3b5b0a0f9e11", "page_url": f"{BASE}/selections/marees",
        "created_at": THEN, "published_at": THEN,
    }  # fmt: skip
    return Selection(**(values | more))


def a_pick(number: int, *, words: str = "", stamp_uri: str = "") -> Pick:
    """With its film and its maker, as if they had been fetched; rows have relations only where there is a database."""
    maker = SimpleNamespace(name="Malo <Kerguen>", handle="malo")
    film = SimpleNamespace(uri=f"{BASE}/ap/films/{number}", title="Les Dériveurs", duration=840, author=maker,
                           page_url=f"{BASE}/films/{number}")  # fmt: skip
    return cast(Pick, SimpleNamespace(number=number, film=film, added_at=THEN, words=words, stamp_uri=stamp_uri))


@pytest.mark.parametrize("name", CONTEXTS)
def test_our_context_is_the_one_of_the_example(name: str) -> None:
    [*addresses, wanted] = example(name)["@context"]
    [*ours, terms] = context_of(*CONTEXTS[name], security="https://w3id.org/security/v1" in addresses)
    assert ours == addresses
    assert wanted.items() <= terms.items() and terms.keys() - wanted.keys() <= BESIDE


def test_a_place_in_a_selection_is_not_one_in_a_playlist() -> None:
    assert BLOCKS["SELECTION"]["position"] != BLOCKS["PLAYLIST"]["position"]["@id"]
    with pytest.raises(ValueError, match="position"):
        context_of("SELECTION", "PLAYLIST")


def test_a_selection_says_what_the_example_says() -> None:
    document, wanted = wire.served(wire.selection_to_object(marees(), a_group(), 2)), example("07-selection")
    assert wanted.keys() - document.keys() == {"image", "highlight"}, "it has no picture, and no front page yet"
    assert document.keys() - wanted.keys() == {"nameMap"}
    for name in ("type", "name", "to", "discoverable", "published", "updated", "totalItems"):
        assert document[name] == wanted[name], name
    assert document["summary"] == "<p>Deux films au <em>bord</em> de l'eau.</p>\n"
    assert document["first"] == f"{document['id']}/pages/1"
    assert "orderType" not in document, "the order is her own"


def test_a_page_says_what_the_example_says() -> None:
    stamp = f"{BASE}/ap/stamps/3"
    picks = [a_pick(4, stamp_uri=stamp, words="Un *plan*.<script>alert(1)</script>"), a_pick(9)]
    page, wanted = wire.served(wire.selection_page_to_object(marees(), 1, picks, 2)), example("07-selection-page")
    assert page.keys() == wanted.keys()
    [one, two] = page["orderedItems"]
    assert one.keys() == wanted["orderedItems"][0].keys() and one["type"] == wanted["orderedItems"][0]["type"]
    assert (one["position"], one["id"].rpartition("/")[2], two["position"]) == (1, "4", 2), (
        "numbers stay, places do not"
    )
    assert one["featureAuthorization"] == stamp and "featureAuthorization" not in two
    assert "<em>plan</em>" in one["content"] and "<script" not in one["content"] and "content" not in two


def test_places_are_counted_through_all_pages_and_the_last_leads_nowhere() -> None:
    first = wire.selection_page_to_object(marees(), 1, [a_pick(one) for one in range(1, 51)], 51)
    last = wire.selection_page_to_object(marees(), 2, [a_pick(99)], 51)
    assert first["next"] == last["id"] == f"{marees().uri}/pages/2" and "next" not in last
    assert [one["position"] for one in (*first["orderedItems"], *last["orderedItems"])] == list(range(1, 52))
    fifty = wire.selection_page_to_object(marees(), 1, [a_pick(one) for one in range(1, 51)], 50)
    assert "next" not in fifty


def test_PRV_03_what_is_not_public_says_so_and_has_no_other_form() -> None:
    for audience, cc in ((Audience.UNLISTED, ["https://www.w3.org/ns/activitystreams#Public"]), (Audience.PRIVATE, [])):
        document = wire.selection_to_object(marees(audience=audience), a_group(), 2)
        assert (document["to"], document["cc"], document["discoverable"]) == ([], cc, False)
        assert not {"playlist", "featuredPeople"} & document.keys()


def test_a_persons_selection_is_no_playlist() -> None:
    person = Actor(uri=f"{BASE}/ap/users/ana", type=ActorType.PERSON, handle="ana", name="Ana")
    document = wire.selection_to_object(marees(), person, 2)
    assert "playlist" not in document and document["cc"] == [f"{BASE}/ap/users/ana/followers"]


def test_the_cover_is_the_widest_that_others_are_glad_of_with_its_words() -> None:
    files = [{"name": f"x-{width}.jpg", "width": width, "height": width // 2} for width in (280, 850, 1600)]
    selection = marees(cover=files, cover_alt="La mer")
    assert wire.selection_to_object(selection, a_group(), 0)["image"] == {
        "type": "Image", "url": f"{BASE}/media/x-850.jpg", "mediaType": "image/jpeg", "width": 850, "height": 425,
        "name": "La mer",
    }  # fmt: skip
    assert playlists.playlist_to_object(selection, a_group(), 0)["icon"]["width"] == 280


def test_the_note_is_the_examples_and_its_title_opens_it() -> None:
    picks = [a_pick(1), a_pick(2)]
    html, terms = wire.note_html(marees(), a_group(), picks, 2), wire.note_terms(marees(), picks)
    assert html.startswith(f'<p><strong><a href="{BASE}/selections/marees">Marées</a></strong>, une sélection signée ')
    assert "<p>Deux films au bord de l&#x27;eau.</p>" in html, "in plain words"
    assert f'<a href="{BASE}/films/1">Les Dériveurs</a> — Malo &lt;Kerguen&gt; (14 min)<br>' in html
    wanted = example("36-selection-note")
    assert terms["attachment"][0].keys() == wanted["attachment"][0].keys()
    [link] = [one for one in wanted["tag"] if one["type"] == "Link"][:1]
    assert terms["tag"][0] == link | {"href": f"{BASE}/ap/films/1", "name": "Les Dériveurs"}
    assert terms["selection"] == marees().uri


def test_a_long_selection_is_named_by_its_first_films_in_the_language_of_its_words() -> None:
    picks = [a_pick(number) for number in range(1, 21)]
    assert "… et 488 autres films." in wire.note_html(marees(), a_group(), picks, 500)
    english = wire.note_html(marees(language="en", signature="Ana & the jury"), a_group(), picks, 13)
    assert "a selection by Ana &amp; the jury" in english and "… and one more film." in english
    assert len(wire.note_terms(marees(), picks)["tag"]) == 12
    assert len(wire.note_html(marees(about="x " * 2_500), a_group("y" * 120), picks, 500)) < 4_000


def test_who_speaks_in_it_stands_below_its_words() -> None:
    assert wire.about_html(marees(signature="Inès <Roy>")).endswith("<p>— Inès &lt;Roy&gt;</p>")
    assert wire.about_html(marees(about=" ")) == ""


def test_peertube_takes_the_playlist_and_its_elements() -> None:
    """As the examples have them, and what a running PeerTube demands (tests/letters/peertube-accepted)."""
    group, films = {"id": a_group().uri, "type": "Group"}, {f"{BASE}/ap/films/{one}" for one in (4, 9)}
    playlist = playlists.playlist_to_object(marees(), a_group(), 2)
    picks = [a_pick(4), a_pick(9)]
    world: dict[str, Any] = {group["id"]: group} | {uri: {"id": uri, "type": "Video"} for uri in films}
    page = playlists.playlist_page(marees(), 1, picks, 2)
    elements = [playlists.element(marees(), pick, place) for place, pick in enumerate(picks, 1)]
    world |= {one["id"]: one for one in (page, *elements)}
    assert faults_of_whole_playlist(playlist, world.get) == []
    wanted = example("08-selection-playlist")
    assert wanted.keys() - playlists.served(playlist).keys() == {"icon"} and playlist["name"] == wanted["name"]
    assert playlist.keys() <= wanted.keys()
    assert page.keys() == example("52-playlist-page").keys()
    assert playlists.served(elements[0]).keys() == example("09-selection-playlist-element").keys()
    assert [one["position"] for one in elements] == [1, 2]


@pytest.mark.parametrize("about", ["", "  ", "ab", "x" * 5_000, "mot " * 1_000])
def test_peertube_takes_whatever_a_selection_says_of_itself(about: str) -> None:
    group = {"id": a_group().uri, "type": "Group"}
    selection = marees(title="T" * 120, about=about)
    for total in (0, 500):
        playlist = playlists.playlist_to_object(selection, a_group("N" * 120), total)
        assert faults_of_playlist(playlist, {group["id"]: group}.get) == []
    assert playlist["name"] == "T" * 120


SPOILT: dict[str, tuple[dict[str, Any], str]] = {
    "no number": ({"position": "one"}, "position"),
    "without a place": ({"position": None}, "position"),
    "another type": ({"type": "OrderedCollection"}, "type"),
    "another host": ({"id": "https://other.example/1"}, "id"),
    "a film that is none": ({"url": f"{BASE}/ap/films/99"}, "film"),
}


@pytest.mark.parametrize(("change", "fault"), SPOILT.values(), ids=SPOILT)
def test_the_port_of_peertube_sees_a_spoilt_element(change: dict[str, Any], fault: str) -> None:
    element = playlists.element(marees(), a_pick(4), 1)
    film = {"id": f"{BASE}/ap/films/4", "type": "Video"}
    assert faults_of_element(element, element["id"], {film["id"]: film}.get) == []
    assert faults_of_element(element | change, element["id"], {film["id"]: film}.get) == [fault]


def test_what_peertube_served_and_took_passes_the_port() -> None:
    """tests/letters/peertube-served and -accepted: a playlist of its own, and one of ours that a running one kept."""
    letters = EXAMPLES.parent / "letters"
    taken = json.loads((letters / "peertube-accepted" / "accepted-playlist.json").read_text())
    page = taken["page1"] | {"orderedItems": taken["page1"]["orderedItems"][:1]}
    group, film = {"id": taken["playlist"]["attributedTo"][0], "type": "Group"}, taken["element1"]["url"]
    world = {one["id"]: one for one in (group, page, taken["element1"], {"id": film, "type": "Video"})}
    assert faults_of_whole_playlist(taken["playlist"], world.get) == []
    served = json.loads((letters / "peertube-served" / "playlist-element-0.json").read_text())["body"]
    films = {served["url"]: {"id": served["url"], "type": "Video"}}
    assert faults_of_element(served, served["id"], films.get) == []


def test_the_create_is_the_examples_and_a_delete_names_the_playlist_only() -> None:
    person = Actor(uri=f"{BASE}/ap/users/regie", handle="regie")
    playlist = playlists.playlist_to_object(marees(), a_group(), 2)
    create, wanted = playlists.activity("Create", playlist, person), example("48-create-playlist")
    assert create.keys() == wanted.keys() and create["object"].keys() - wanted["object"].keys() == set()
    assert create["actor"] == person.uri and create["to"] == playlist["to"]
    assert playlists.activity("Delete", playlist, person)["object"] == playlist["id"]
    assert playlists.activity("Create", playlist, person)["id"] != create["id"], "it may be shown again"


def read(**changes: Any) -> arriving.SelectionDraft:
    return arriving.selection_from_object(example("07-selection") | changes)


def test_the_example_is_read_as_what_it_says() -> None:
    draft = read(nameMap={"fr": "Marées"})
    base = "https://pole-bretagne.example"
    assert (draft.title, draft.owner_uri, draft.language) == ("Marées", f"{base}/ap/labels/phare", "fr")
    assert (draft.audience, draft.page_url) == (Audience.PUBLIC, f"{base}/ecran/marees")
    assert [one["width"] for one in draft.cover] == [850] and draft.published_at == THEN
    items = arriving.items_from(example("07-selection-page")["orderedItems"])
    assert [one.film_uri.split("/")[2] for one in items] == ["pole-bretagne.example", "pole-paca.example"]
    assert [bool(one.stamp_uri) for one in items] == [True, True] and "marée montante" in items[0].words


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "an ordinary collection": ({"type": "OrderedCollection"}, "no_selection"),
    "a type that is a number": ({"type": 7}, "no_selection"),
    "for followers": ({"to": ["https://pole-bretagne.example/f"], "cc": []}, "not_public"),
    "for nobody": ({"to": None, "cc": [{"id": 5}]}, "not_public"),
    "without a name": ({"name": {"fr": "Marées"}}, "no_name"),
    "with a name of nothing": ({"name": "<b></b>"}, "no_name"),
    "of another server's label": ({"attributedTo": "https://pole-paca.example/ap/labels/ecole"}, "not_the_author"),
    "of nobody": ({"attributedTo": []}, "not_the_author"),
    "without an id": ({"id": ["https://pole-bretagne.example/s"]}, "no_selection"),
}


@pytest.mark.parametrize(("change", "code"), BAD.values(), ids=BAD)
def test_what_is_no_selection_for_everybody_is_refused_with_a_reason(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(**change)
    assert refusal.value.code == code


def test_what_is_odd_in_a_selection_is_left_out() -> None:
    draft = read(
        image={"url": "javascript:alert(1)"}, summary=["x"] * 3, nameMap=[1], url={"href": 4}, published="soon",
        name="<i>Mar</i>ées\u202e " + "x" * 500,
    )  # fmt: skip
    assert (draft.cover, draft.language, draft.published_at) == ([], "", None)
    assert draft.page_url == draft.uri and len(draft.title) == 120 and draft.title.startswith("Marées")
    assert read(image={"url": "https://x.example/1.jpg", "width": 10**9, "height": True}).cover == [
        {"url": "https://x.example/1.jpg", "width": 850, "height": 478}
    ]


def test_items_are_films_by_whole_items_or_bare_ids_each_once_and_at_most_five_hundred() -> None:
    film, other = "https://a.example/f/1", "https://b.example/f/2"
    things: list[Any] = [
        None, 5, [], {}, "not an address", {"featuredObject": {"href": film}}, film,
        {"featuredObject": film, "content": "twice"},
        {"featuredObject": {"id": other, "type": "Video"}, "featureAuthorization": "https://evil.example/stamp"},
    ]  # fmt: skip
    items = arriving.items_from(things)
    assert [(one.film_uri, one.stamp_uri) for one in items] == [(film, ""), (other, "")], "a stamp is on her own server"
    assert len(arriving.items_from(f"https://a.example/f/{one}" for one in range(10_000))) == 500
