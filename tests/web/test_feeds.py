"""Feeds as readers of news and players of podcasts read them, and what search engines are told."""

import re
import uuid
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import httpx
import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.media.models import Subtitle, SubtitleKind
from fediverse_cinema.projects import service as projects
from fediverse_cinema.web import sitemap
from fediverse_cinema.web.feeds.podcast import guid
from tests.kit.following import known
from tests.kit.labels import a_selection
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HOSTILE = "]]></title><script>alert(1)</script> =cmd|'/C calc'!A1 \x00\x08\x1b\ufffe&lt;"
ATOM = "{http://www.w3.org/2005/Atom}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/"
EVERY = ("/pole.atom", "/films.atom", "/users/ana.atom", "/channels/ana_films.atom")
PODCASTS = ("/pole.rss", "/podcast.xml", "/users/ana.rss", "/channels/ana_films.rss")
SHEET: dict[str, Any] = {
    "summary": "Une salle, la nuit.", "synopsis": "Un *film*.", "licence": "CC-BY-SA-4.0", "form": "essay",
    "credits": "Réalisation — Nora — @ana\nImage — Zoë\nCantine — Léo — https://leo.example/",
    "support": "Donner — https://dons.example/ecran", "text_language": "fr",
}  # fmt: skip


async def look(town: Town, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await town.pole.client.get(town.pole.base + path, headers=named)


async def tree(town: Town, path: str) -> Element:
    answer = await look(town, path)
    assert answer.status_code == 200, path
    return ElementTree.fromstring(answer.content)


async def item(town: Town, path: str = "/pole.rss") -> Element:
    found = (await tree(town, path)).find("channel/item")
    assert found is not None
    return found


@pytest.fixture
async def film(town: Town) -> Film:
    made = await a_film(await a_creator("ana", "Ana Belle"), "Écran", **SHEET)
    await Film.filter(id=made.id).update(chapters=[[0, "La salle"], [30, "La nuit"]])
    await Subtitle.create(
        asset_id=made.asset_id, language="br", kind=SubtitleKind.SUBTITLES, text="x", cues=1,
        name=f"{uuid.uuid4()}-br.vtt", size=12, updated_at=clock.now(),
    )  # fmt: skip
    return made


# Atom


@pytest.mark.parametrize("path", EVERY)
async def test_a_reader_of_news_understands_the_feed(town: Town, film: Film, path: str) -> None:
    answer = await look(town, path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(answer.content)
    assert read.bozo == 0 and read.version == "atom10"
    (entry,) = read.entries
    assert (entry.id, entry.title, entry.link) == (film.uri, "Écran", film.page_url)
    assert (entry.author, entry.summary) == ("Ana Belle", "Une salle, la nuit.")
    assert entry.content[0].value.strip() == "<p>Un <em>film</em>.</p>"
    (file,) = [link for link in entry.links if link.rel == "enclosure"]
    assert file.type == "video/mp4" and int(file.length) > 0 and file.href.startswith("https://lyon.example/media/")
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in [
        one.href for one in entry.links if one.rel == "license"
    ]
    assert read.feed.links[0].href == "https://lyon.example" + path.replace("/films.", "/pole.")


async def test_dates_and_names_of_atom_are_those_of_its_standard(town: Town, film: Film) -> None:
    feed = await tree(town, "/pole.atom")
    assert feed.tag == f"{ATOM}feed"
    for place in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated", "author"):
            assert len(place.findall(f"{ATOM}{name}")) == 1, name
        stamps = [one.text or "" for name in ("updated", "published") for one in place.findall(f"{ATOM}{name}")]
        assert stamps and all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp) for stamp in stamps)
        assert all(datetime.fromisoformat(stamp) for stamp in stamps)


# Podcasts


@pytest.mark.parametrize("path", PODCASTS)
async def test_a_player_of_podcasts_understands_the_feed(town: Town, film: Film, path: str) -> None:
    answer = await look(town, path)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    read = feedparser.parse(answer.content)
    assert read.bozo == 0 and read.version == "rss20"
    (entry,) = read.entries
    assert (entry.id, entry.title, entry.link) == (film.uri, "Écran", film.page_url)
    (file,) = entry.enclosures
    assert file.type == "video/mp4" and int(file.length) > 0 and file.href.endswith(".mp4")


async def test_the_podcast_says_who_made_the_film_and_what_may_be_done_with_it(town: Town, film: Film) -> None:
    found = await item(town)
    people = [(one.text, one.get("role"), one.get("group"), one.get("href")) for one in found.iter(f"{PODCAST}person")]
    assert people == [
        ("Nora", "director", "creative direction", "https://lyon.example/users/ana"),
        ("Zoë", "camera operator", "video production", None),
        ("Léo", "Cantine", "misc.", "https://leo.example/"),
    ]
    licence = found.find(f"{PODCAST}license")
    assert licence is not None and licence.text == "cc-by-sa-4.0"
    assert licence.get("url") == BY_SA
    (support,) = found.iter(f"{PODCAST}funding")
    assert (support.text, support.get("url")) == ("Donner", "https://dons.example/ecran")
    (track,) = found.iter(f"{PODCAST}transcript")
    assert (track.get("type"), track.get("language"), track.get("rel")) == ("text/vtt", "br", "captions")
    sources = [one.get("uri") or "" for one in found.iter(f"{PODCAST}source")]
    assert len(sources) == 1 and sources[0].endswith("-master.m3u8")
    assert [one.get("width") for one in found.iter(f"{PODCAST}image")] == ["280", "850"]
    duration = found.find(f"{ITUNES}duration")
    assert duration is not None and duration.text == "65"
    assert parsedate_to_datetime(found.findtext("pubDate") or "").tzinfo is not None


async def test_chapters_are_where_the_podcast_says(town: Town, film: Film) -> None:
    (chapters,) = (await item(town)).iter(f"{PODCAST}chapters")
    assert chapters.get("type") == "application/json+chapters"
    answer = await look(town, (chapters.get("url") or "").removeprefix(town.pole.base))
    assert answer.headers["content-type"] == "application/json+chapters"
    assert answer.json()["version"] == "1.2.0"
    listed = [{"startTime": 0, "title": "La salle"}, {"startTime": 30, "title": "La nuit"}]
    assert answer.json()["chapters"] == listed
    draft = await a_film(await a_creator("ben"), "Le secret", published=False)
    await Film.filter(id=draft.id).update(chapters=[[0, "x"]])
    assert (await look(town, "/films/le-secret/chapters.json")).status_code == 404


async def test_the_podcast_bears_the_number_that_its_address_makes(town: Town, film: Film) -> None:
    """The example of the standard, and ours."""
    assert str(guid("https://mp3s.nashownotes.com/pc20rss.xml")) == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert str(guid("http://podnews.net/rss/")) == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    shown = {(await tree(town, path)).findtext(f"channel/{PODCAST}guid") for path in ("/pole.rss", "/podcast.xml")}
    assert shown == {str(guid("https://lyon.example/pole.rss"))}


async def test_a_film_that_warns_is_marked_and_shows_no_picture(town: Town) -> None:
    await a_film(await a_creator(), "Écran", warning="Du sang", summary="Une salle.")
    found = await item(town)
    assert found.findtext("description") == "Du sang — Une salle."
    assert found.findtext(f"{ITUNES}explicit") == "true"
    shown = await tree(town, "/pole.rss")
    assert not [*shown.iter(f"{PODCAST}image"), *shown.iter(f"{ITUNES}image")], "nor one without an address"


# What both keep to


async def test_WEB_21_hostile_words_leave_the_xml_whole(town: Town) -> None:
    ana = await a_creator("ana", "Ana <b>")
    made = await a_film(ana, "Écran")
    words = {
        "title": HOSTILE,
        "summary": HOSTILE,
        "credits": f"Image — {HOSTILE}",
        "warning": HOSTILE,
        "genre": HOSTILE[:60],
    }
    await Film.filter(id=made.id).update(**words)
    await Actor.filter(id=ana.actor_id).update(name=HOSTILE, summary=HOSTILE)
    for path in (*EVERY, *PODCASTS, "/sitemaps/house.xml"):
        feed = await tree(town, path)
        assert not [one for one in feed.iter() if one.tag.rpartition("}")[2] == "script"], path
    title = (await item(town)).findtext("title") or ""
    assert "<script>alert(1)</script>" in title and "\x08" not in title


async def test_only_what_is_out_and_ours_is_told(town: Town, film: Film) -> None:
    ana = await Actor.get(local_handle="ana")
    draft = await a_film(await a_creator("ben"), "Le secret", published=False)
    far = await a_film(await a_creator("carla"), "Ailleurs")
    await Film.filter(id=far.id).update(author_id=(await known(town, town.video.actor("ines"))).id, local=False)
    gone = await a_film(await a_creator("dora"), "Parti")
    await films.delete(gone)
    for path in (*EVERY, *PODCASTS, "/sitemap.xml", "/sitemaps/house.xml", f"/sitemaps/films-{film.id}.xml"):
        answer = await look(town, path)
        for title, one in (("Le secret", draft), ("Ailleurs", far), ("Parti", gone)):
            assert title not in answer.text and one.slug not in answer.text and one.uuid not in answer.text, path
    await Actor.filter(id=ana.id).update(gone_at=clock.now())
    for path in ("/users/ana.atom", "/channels/ana.rss"):  # nobody else will ever bear this handle
        assert (await look(town, path)).status_code == 410, path
    for path in ("/users/nobody.atom", "/users/ana_films.rss", "/people/a@b.example.atom"):
        assert (await look(town, path)).status_code == 404, path


@pytest.mark.parametrize("path", ["/pole.atom", "/users/ana.rss"])
async def test_who_has_the_feed_already_is_told_so(town: Town, film: Film, path: str) -> None:
    first = await look(town, path)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    assert parsedate_to_datetime(since)
    for asked in ({"if_none_match": tag}, {"if_none_match": f'"x", W/{tag}'}, {"if_modified_since": since}):
        again = await look(town, path, **asked)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), asked
    assert (await look(town, path, if_none_match='"x"', if_modified_since=since)).status_code == 200
    await films.change(film, Sheet(title="Autre", licence="CC0-1.0"))
    changed = await look(town, path, if_none_match=tag)
    assert changed.status_code == 200 and changed.headers["etag"] != tag
    await films.delete(film)
    assert (await look(town, path, if_none_match=changed.headers["etag"])).status_code == 200


async def test_pages_lead_to_their_feeds(town: Town, film: Film) -> None:
    for page, feed in (("/", "/pole"), ("/films", "/pole"), ("/pole", "/pole"), ("/users/ana", "/users/ana"),
                       ("/channels/ana_films", "/channels/ana_films")):  # fmt: skip
        shown = (await look(town, page, accept="text/html")).text
        assert f'rel="alternate" type="application/atom+xml" href="{feed}.atom"' in shown, page
        assert f'rel="alternate" type="application/rss+xml" href="{feed}.rss"' in shown, page


# Search engines


async def test_the_sitemap_names_our_public_pages_in_parts(
    town: Town, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    shy = await a_creator("zoe")
    await Actor.filter(id=shy.actor_id).update(discoverable=False)
    other = await a_film(shy, "Atelier")
    project = await a_project(shy)
    await projects.end(await a_project(shy, "parti", "Parti"))
    await a_selection(shy.actor, audience=Audience.PUBLIC)
    await a_selection(shy.actor, title="Secrète")
    monkeypatch.setattr(sitemap, "FILMS_IN_ONE", 1)
    robots = (await look(town, "/robots.txt")).text
    assert "Sitemap: https://lyon.example/sitemap.xml" in robots
    for path in ("/films?", "/calls?", "/projects?", "/people?", "/people$"):  # endless, or for the poles alone
        assert f"\nDisallow: {path}\n" in robots
    parts = [one.text or "" for one in (await tree(town, "/sitemap.xml")).iter(f"{SITEMAP}loc")]
    assert len(parts) == 3
    named = set()
    for part in parts:
        named |= {one.text for one in (await tree(town, part.removeprefix(town.pole.base))).iter(f"{SITEMAP}loc")}
    rooms = ("/", "/films", "/projects", "/selections", "/labels", "/companies", "/regions", "/agenda", "/publications")
    said = ("/pole", "/about", "/rules", "/legal", "/privacy")
    house = {f"{town.pole.base}{path}" for path in (*rooms, *said, "/users/ana", "/selections/marees")}
    assert named == house | {project.actor.page_url, film.page_url, other.page_url}
    for nothing in ("films-999999", "films-x", "films-", "nothing", "films-²"):
        assert (await look(town, f"/sitemaps/{nothing}.xml")).status_code == 404
