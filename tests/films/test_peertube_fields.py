"""Films and actors of ours under PeerTube's eyes. The checker that says what PeerTube refuses is itself measured
against everything that was tried on a running one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.films import licences
from fediverse_cinema.people import profile
from fediverse_cinema.people.profile import Sheet
from tests.kit import peertube
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
VECTORS = Path(__file__).parents[1] / "vectors"
MINIMAL = json.loads((VECTORS / "peertube-minimal-video.json").read_text())
FILMS = {row["case"]: row for row in json.loads((VECTORS / "peertube-video-fields.json").read_text())}
ACTORS = {row["case"]: row for row in json.loads((VECTORS / "peertube-actor-fields.json").read_text())}
HERE = "http://127.0.0.1:9411"
GROUP = MINIMAL["attributedTo"][0]
PERSON = {"type": "Person", "id": f"{HERE}/actors/ana"}
ELSEWHERE = {"type": "Group", "id": "http://127.0.0.1:9400/video-channels/chaine"}
KNOWN = {one["id"]: one for one in (GROUP, PERSON, ELSEWHERE, {"type": "Person", "id": f"{HERE}/actors/b"},
                                    {"type": "Application", "id": f"{HERE}/actors/app"},
                                    {"type": "Organization", "id": f"{HERE}/actors/org"})}  # fmt: skip
MP4 = MINIMAL["url"][0]
ICON = MINIMAL["icon"][0]
FILE = {"type": "Link", "mediaType": "video/mp4", "href": f"{HERE}/media/x-360-fragmented.mp4", "height": 360,
        "width": 640, "size": 79601, "fps": 25}  # fmt: skip
HLS = {"type": "Link", "mediaType": peertube.HLS_TYPE, "href": f"{HERE}/media/x-master.m3u8", "tag": [FILE]}
HTML = {"type": "Link", "mediaType": "text/html", "href": f"{HERE}/films/x"}


def without(thing: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key != name}


ABSENT = object()
CHANGES: dict[str, dict[str, Any]] = {
    "minimal": {},
    **{f"absent {name}": {name: ABSENT} for name in (
        "type", "name", "duration", "uuid", "views", "published", "updated", "icon", "url", "attributedTo", "to",
        "@context",
    )},
    "name 2 chars": {"name": "ab"}, "name 121 chars": {"name": "a" * 121}, "name 120": {"name": "a" * 120},
    **{f"duration {text}": {"duration": text} for text in (
        "PT1M5S", "PT1H2M3S", "PT5.5S", "P1DT5S", "PT65M", "5", "PT0S",
    )},
    "duration int": {"duration": 5},
    "uuid v7": {"uuid": "01890a5d-ac96-774b-bcce-b302099a8057"},
    "uuid v5": {"uuid": "2ed6657d-e927-568b-95e1-2665a8aea6a2"},
    "uuid under identifier key": {"uuid": ABSENT, "identifier": MINIMAL["uuid"]},
    'views "3" string': {"views": "3"}, "views -1": {"views": -1}, "views null": {"views": None},
    "published date only": {"published": "2026-11-20"},
    "published tz offset": {"published": "2026-11-20T10:00:00+02:00"},
    "icon png": {"icon": [{**ICON, "mediaType": "image/png"}]},
    "icon webp": {"icon": [{**ICON, "mediaType": "image/webp"}]},
    "icon object not array": {"icon": ICON},
    **{f"icon no {name}": {"icon": [without(ICON, name)]} for name in ("width", "height", "mediaType")},
    "icon width 100": {"icon": [{**ICON, "width": 100}]},
    "icon + preview 850": {"icon": [ICON, {**ICON, "width": 850}]},
    "url empty array": {"url": []}, "url string": {"url": HTML["href"]}, "url only html link": {"url": [HTML]},
    "url single object not array": {"url": MP4},
    "mp4 no size": {"url": [without(MP4, "size")]}, "mp4 no height": {"url": [without(MP4, "height")]},
    "mp4 size 0": {"url": [{**MP4, "size": 0}]}, "mp4 size string": {"url": [{**MP4, "size": "80823"}]},
    "mp4 fps 25 width 640": {"url": [{**MP4, "fps": 25, "width": 640}]},
    "mp4 fps 23.976": {"url": [{**MP4, "fps": 23.976}]},
    "mp4 codec mediaType params": {"url": [{**MP4, "mediaType": 'video/mp4; codecs="avc1"'}]},
    "webm": {"url": [{**MP4, "mediaType": "video/webm"}]},
    "mpeg-ts/quicktime": {"url": [{**MP4, "mediaType": "video/quicktime"}]},
    "mp4+webm same height/fps": {"url": [MP4, {**MP4, "mediaType": "video/webm", "href": f"{HERE}/media/y.webm"}]},
    "basename 360.mp4 (1st)": {"url": [{**MP4, "href": f"{HERE}/media/1/first-360.mp4"}]},
    "basename 360.mp4 (2nd video)": {"url": [{**MP4, "href": f"{HERE}/media/2/360.mp4"}]},
    "href >255 chars": {"url": [{**MP4, "href": f"{HERE}/media/{'x' * 255}.mp4"}]},
    "hls only w/ tag file": {"url": [HLS]}, "hls tag []": {"url": [{**HLS, "tag": []}]},
    "hls no tag": {"url": [without(HLS, "tag")]},
    "hls apple mediaType": {"url": [{**HLS, "mediaType": "application/vnd.apple.mpegurl"}]},
    "hls tag sha256 + Infohash": {"url": [{**HLS, "tag": [FILE, {"type": "Infohash", "name": "x"}]}]},
    "hls tag file without size": {"url": [{**HLS, "tag": [without(FILE, "size")]}]},
    "hls + web video": {"url": [MP4, HLS]},
    "attributedTo string group": {"attributedTo": GROUP["id"]},
    "attributedTo [string group]": {"attributedTo": [GROUP["id"]]},
    "attributedTo [person]": {"attributedTo": [PERSON]}, "attributedTo person+group": {"attributedTo": [PERSON, GROUP]},
    "attributedTo 2 persons+group": {"attributedTo": [PERSON, {"type": "Person", "id": f"{HERE}/actors/b"}, GROUP]},
    "attributedTo [Organization obj, group str]": {
        "attributedTo": [{"type": "Organization", "id": f"{HERE}/actors/org"}, GROUP["id"]],
    },
    "attributedTo group other host (PT own)": {"attributedTo": [ELSEWHERE]},
    "attributedTo unreachable person + group": {
        "attributedTo": [{"type": "Person", "id": f"{HERE}/actors/none"}, GROUP],
    },
    "to followers only": {"to": [f"{GROUP['id']}/followers"]}, "to []": {"to": []},
    "to as:Public": {"to": ["as:Public"]},
    "to string Public": {"to": "as:Public"}, "to [] cc Public": {"to": [], "cc": ["as:Public"]},
    "content no mediaType": {"content": "Synopsis"},
    **{f"content+text/{kind}": {"content": "Synopsis", "mediaType": f"text/{kind}"} for kind in (
        "markdown", "html", "plain",
    )},
    "content 2 chars": {"content": "ab", "mediaType": "text/markdown"},
    'content ""': {"content": "", "mediaType": "text/markdown"},
    "content 10001": {"content": "a" * 10_001, "mediaType": "text/markdown"}, "summary only": {"summary": "Synopsis"},
    "category obj 2": {"category": {"identifier": "2", "name": "Films"}},
    "category int identifier": {"category": {"identifier": 2, "name": "Films"}},
    "category string": {"category": "Films"},
    "category 99": {"category": {"identifier": "99", "name": "x"}},
    "language obj fr": {"language": {"identifier": "fr", "name": "French"}}, "language string": {"language": "fr"},
    "language fr-CA": {"language": {"identifier": "fr-CA", "name": "x"}},
    "language zzzzzzzzzzz(11)": {"language": {"identifier": "z" * 11, "name": "x"}},
    "licence id 2": {"licence": {"identifier": "2", "name": "x"}},
    "licence SPDX CC-BY-SA-4.0": {"licence": {"identifier": "CC-BY-SA-4.0", "name": "x"}},
    "licence SPDX CC0-1.0": {"licence": {"identifier": "CC0-1.0", "name": "x"}},
    "licence unknown SPDX": {"licence": {"identifier": "LicenseRef-x", "name": "x"}},
    "licence string url": {"licence": "https://creativecommons.org/licenses/by/4.0/"},
    "licence int identifier": {"licence": {"identifier": 2, "name": "x"}},
    "licence 99": {"licence": {"identifier": "99", "name": "x"}},
    "license key (schema.org)": {"license": "https://creativecommons.org/licenses/by/4.0/"},
    "tags": {"tag": [{"type": "Hashtag", "name": "court"}]},
    "7 tags": {"tag": [{"type": "Hashtag", "name": f"tag{n}"} for n in range(7)]},
    "tag object": {"tag": {"type": "Hashtag", "name": "court"}},
    "commentsEnabled true": {"commentsEnabled": True}, "commentsPolicy 3": {"commentsPolicy": 3},
    "sensitive true": {"sensitive": True},
    "subtitleLanguage ok": {"subtitleLanguage": [{"identifier": "fr", "name": "French", "url": f"{HERE}/x.vtt"}]},
    "subtitleLanguage dict": {"subtitleLanguage": {"identifier": "fr", "name": "French"}},
    "extra unknown props + ctx": {"credits": [], "offers": {}}, "comments/shares urls 404": {"shares": f"{HERE}/none"},
    "originallyPublishedAt bad": {"originallyPublishedAt": "1998"},
    "originallyPublishedAt nonsense": {"originallyPublishedAt": "nonsense"},
    "state 99": {"state": 99}, "state 2 to transcode": {"state": 2}, "preview not array": {"preview": {}},
    "hasParts inline": {"hasParts": []}, "id with fragment/query": {"id": f"{MINIMAL['id']}?x=1"},
}  # fmt: skip


def changed(thing: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**thing, **changes}.items() if value is not ABSENT}


@pytest.mark.parametrize("case", FILMS)
def test_the_checker_says_of_each_film_what_peertube_said(case: str) -> None:
    film, row = changed(MINIMAL, CHANGES[case]), FILMS[case]
    faults = peertube.faults_of_film(film, KNOWN.get, taken={"360.mp4"})
    assert (faults == []) is row["accepted"], faults
    if row["accepted"]:
        kept = (len(peertube.web_videos(film)), [len(files) for files in peertube.playlists(film)])
        assert kept == (row["files"], row["hls"])
        assert peertube.seconds(film) == row["duration"]


KEY = {"id": f"{GROUP['id']}#main-key", "owner": GROUP["id"], "publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMII\n"}
ACTOR = {"id": GROUP["id"], "type": "Group", "preferredUsername": "collectif", "name": "Collectif", "publicKey": KEY,
         "inbox": f"{GROUP['id']}/inbox", "outbox": f"{GROUP['id']}/outbox", "followers": f"{GROUP['id']}/followers",
         "following": f"{GROUP['id']}/following", "endpoints": {}, "url": f"{HERE}/@collectif",
         "attributedTo": [PERSON]}  # fmt: skip
ACTOR_CHANGES: dict[str, dict[str, Any]] = {
    "Group full": {},
    "Group attributedTo string in array": {"attributedTo": [PERSON["id"]]},
    "Group attributedTo string": {"attributedTo": PERSON["id"]},
    "Group no attributedTo": {"attributedTo": ABSENT},
    "Group attributedTo Application": {"attributedTo": [{"type": "Application", "id": f"{HERE}/actors/app"}]},
    "Group attributedTo Organization (bare id)": {"attributedTo": [f"{HERE}/actors/org"]},
    "Group attributedTo 2 persons": {"attributedTo": [PERSON, {"type": "Person", "id": f"{HERE}/actors/b"}]},
    "Group attributedTo itself-host-other": {"attributedTo": [ELSEWHERE]},
    **{f"Group absent {name}": {name: ABSENT} for name in (
        "inbox", "preferredUsername", "publicKey", "outbox", "followers", "following", "endpoints", "name", "url",
    )},
    "Group url = html page array of Link": {"url": [HTML]}, "Group url Link object": {"url": HTML},
    "Group username with space": {"preferredUsername": "le pole"},
    "Group username accented": {"preferredUsername": "pôle"},
    "Group summary 2 chars": {"summary": "ab"}, "Group summary 2000 chars": {"summary": "a" * 2000},
    "Group name 130 chars": {"name": "a" * 130}, "Group publicKey array": {"publicKey": [KEY]},
    "Group publicKey RSA PUBLIC KEY (PKCS1)": {"publicKey": {**KEY, "publicKeyPem": "-----BEGIN RSA PUBLIC KEY-----"}},
    "Group icon+image+support+discoverable+extra": {"support": "x"},
    **{name: {"type": name, "attributedTo": ABSENT} for name in ("Organization", "Service", "Application", "Person")},
}  # fmt: skip


@pytest.mark.parametrize("case", ACTORS)
def test_the_checker_says_of_each_actor_what_peertube_said(case: str) -> None:
    faults = peertube.faults_of_actor(changed(ACTOR, ACTOR_CHANGES[case]), KNOWN.get)
    assert (faults == []) is ACTORS[case]["accepted"], faults


async def got(town: Town, uri: str) -> dict[str, Any]:
    response = await town.pole.client.get(uri, headers={"Accept": "application/activity+json"})
    assert response.status_code == 200, (uri, response.status_code)
    document: dict[str, Any] = response.json()
    assert document["id"] == uri
    return document


async def actors_of(town: Town) -> dict[str, dict[str, Any]]:
    base = f"{town.pole.base}/ap"
    uris = ("instance", "pole", "users/regie", "users/ana", "channels/ana_films")
    return {document["id"]: document for document in [await got(town, f"{base}/{uri}") for uri in uris]}


@pytest.mark.parametrize("licence", licences.LICENCES)
async def test_peertube_keeps_our_films_whatever_their_licence(town: Town, licence: str) -> None:
    sheet = {"synopsis": "Un *fleuve*.", "credits": "Son — Inès", "languages": ("fr",), "form": "documentary",
             "year": 2026, "warning": "Bruit", "summary": "Une traversée.", "genre": "portrait"}  # fmt: skip
    film = await a_film(await a_creator("ana"), licence=licence, **sheet)
    document = await got(town, film.uri)
    actors = await actors_of(town)
    assert peertube.faults_of_film(document, actors.get) == []
    assert (len(peertube.web_videos(document)), [len(files) for files in peertube.playlists(document)]) == (1, [1])
    assert peertube.seconds(document) == 65
    assert sorted(icon["width"] for icon in document["icon"]) == [280, 850]
    assert peertube.hashtags(document) == ["Documentaire", "Portrait"]
    assert ("licence" in document) is (licences.LICENCES[licence].peertube is not None)
    for name in ("likes", "dislikes", "shares", "comments"):
        assert isinstance(document[name], str), "PeerTube fetches the value"
        assert type((await got(town, document[name]))["totalItems"]) is int


@pytest.mark.parametrize(
    "chosen, language, keys",
    [((), None, []), (("de", "fr"), {"identifier": "de", "name": "Deutsch"}, ["de"]),
     (("zxx",), {"identifier": "zxx", "name": "zxx"}, [])],
    ids=["none", "two", "no words"],
)  # fmt: skip
async def test_a_film_travels_in_the_language_that_its_maker_chose_and_in_no_other(
    town: Town, chosen: tuple[str, ...], language: dict[str, str] | None, keys: list[str]
) -> None:
    """The words about a film without words are in some language all the same: we do not know which."""
    document = await got(town, (await a_film(await a_creator("ana"), languages=chosen)).uri)
    assert (document.get("language"), list(document.get("contentMap", {}))) == (language, keys)
    assert peertube.faults_of_film(document, (await actors_of(town)).get) == []


async def test_the_smallest_film_has_what_peertube_and_mastodon_need(town: Town) -> None:
    document = await got(town, (await a_film(await a_creator("ana"), "Été")).uri)
    assert peertube.faults_of_film(document, (await actors_of(town)).get) == []
    base = f"{town.pole.base}/ap"
    assert document["attributedTo"] == [
        {"type": "Person", "id": f"{base}/users/ana"},
        {"type": "Group", "id": f"{base}/channels/ana_films"},
        {"type": "Group", "id": f"{base}/pole"},
    ]
    assert document["url"][0] == {"type": "Link", "mediaType": "text/html", "href": f"{town.pole.base}/films/ete"}
    assert document["mediaType"] == "text/html" and document["summary"].endswith(".")
    assert f'href="{town.pole.base}/films/ete"' in document["content"]
    assert "language" not in document and "contentMap" not in document, "nobody has said that it is French"
    assert document["name"] not in document["summary"] and "Été" in document["content"]
    assert not document["id"].startswith(f"{town.pole.base}/api/") and "?" not in document["id"]
    names = [link["href"].rsplit("/", 1)[1] for link in document["url"][1:]]
    assert all(document["uuid"] not in name for name in names), "the names of files must not be guessable"
    assert document["to"] == ["https://www.w3.org/ns/activitystreams#Public"]


@pytest.mark.parametrize(
    "title, year, name",
    [("M", 1931, "M (1931)"), ("M", None, "Film : M"), ("If", None, "Film : If"), (" Z ", 1969, "Z (1969)"),
     ("E.T", 1982, "E.T"), ("a" * 120, 1931, "a" * 120)],
)  # fmt: skip
async def test_peertube_keeps_films_of_the_shortest_titles(town: Town, title: str, year: int | None, name: str) -> None:
    film = await a_film(await a_creator("ana"), title, year=year)
    document = await got(town, film.uri)
    assert peertube.faults_of_film(document, (await actors_of(town)).get) == [] and document["name"] == name
    assert f">{title.strip()}</a>" in document["content"], "for people the title is what it is"


async def test_a_film_says_how_its_maker_can_be_supported(town: Town) -> None:
    """FEP-0ea0, after the link of the page; PeerTube shows `support` beside its button."""
    ana = await a_creator("ana")
    pages = {"website": "https://ana.example", "support": "https://pay.example/ana"}
    film = await a_film(ana)
    assert "support" not in await got(town, film.uri)
    await profile.change(ana, Sheet(name="Ana", **pages), website_label="Site", support_label="Me soutenir")
    for where in (film.uri, ana.actor.uri):
        document = await got(town, where)
        assert document["support"] == "Me soutenir : https://pay.example/ana"
        links = [one for one in document["attachment"] if one["type"] == "Link"]
        assert links[-1] == {"type": "Link", "name": "Me soutenir", "href": "https://pay.example/ana",
                             "rel": ["payment"]}  # fmt: skip
    document = await got(town, film.uri)
    assert [one["href"] for one in document["attachment"]] == [film.page_url, "https://pay.example/ana"]
    assert peertube.faults_of_film(document, (await actors_of(town)).get) == []
    assert undefined_terms(document) == set()


async def test_peertube_keeps_our_actors(town: Town) -> None:
    await a_film(await a_creator("ana"))
    actors = await actors_of(town)
    for document in actors.values():
        assert peertube.faults_of_actor(document, actors.get) == [], document["id"]
        assert isinstance(document["url"], str) and isinstance(document["publicKey"], dict)
        assert document["manuallyApprovesFollowers"] is False
    kinds = {uri.rsplit("/ap/")[1]: document["type"] for uri, document in actors.items()}
    assert kinds == {"instance": "Application", "pole": "Group", "users/regie": "Person", "users/ana": "Person",
                     "channels/ana_films": "Group"}  # fmt: skip
