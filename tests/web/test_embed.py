"""A film on pages of others: the frame, the card that leads to it, the oEmbed."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
import orjson
import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.media.models import Asset
from tests.house.rounds import a_member
from tests.kit.following import follow, known
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
HOSTILE = "</script><script>alert(1)</script>\"'&<!--"
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


async def look(town: Town, path: str, **query: str) -> httpx.Response:
    return await town.pole.client.get(town.pole.base + path, params=query, headers=PAGE)


async def oembed(town: Town, url: str, **query: str) -> httpx.Response:
    return await town.pole.client.get(f"{town.pole.base}/oembed", params={"url": url, **query})


def meta(page: str) -> Mapping[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(content) for name, content in found}


def structured(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    data: dict[str, Any] = orjson.loads(found[0])
    return data


async def a_film_of_elsewhere(town: Town) -> Film:
    author = await known(town, town.video.actor("ines"))
    await follow((await a_creator("carla")).actor, author)
    film = await a_film(await a_creator("dora"), "Ailleurs")
    await Film.filter(id=film.id).update(author_id=author.id, local=False)
    return film


# The frame


async def test_the_player_may_stand_on_every_page_and_sets_no_cookie(town: Town) -> None:
    await a_film(await a_creator("ana", "Ana Belle"), "Écran", licence="CC-BY-SA-4.0")
    answer = await look(town, "/embed/ecran")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "frame-ancestors 'none'" not in policy and "script-src 'self'" in policy
    assert "x-frame-options" not in answer.headers and "set-cookie" not in answer.headers
    assert "data-player" in answer.text and "CC BY-SA 4.0" in answer.text and "Ana Belle" in answer.text
    assert 'href="https://lyon.example/films/ecran" target="_blank"' in answer.text
    assert " autoplay" not in answer.text and "<form" not in answer.text
    assert '<link rel="icon" href="/static/marque.svg" type="image/svg+xml">' in answer.text
    assert '<a href="/" target="_blank" rel="noopener">Pôle Lyon</a>' in answer.text, "the pole, beside the frame"
    assert (await look(town, "/static/marque.svg")).headers["content-type"] == "image/svg+xml"
    assert "frame-ancestors 'none'" in (await look(town, "/films/ecran")).headers["content-security-policy"]


async def test_it_plays_by_itself_where_that_was_asked_for(town: Town) -> None:
    await a_film(await a_creator(), "Écran")
    assert " autoplay" in (await look(town, "/embed/ecran", autoplay="1", auto_play="1")).text
    assert " autoplay" not in (await look(town, "/embed/ecran", autoplay='"><script>')).text


async def test_a_film_that_warns_shows_nothing_before_somebody_presses(town: Town) -> None:
    await a_film(await a_creator(), "Écran", warning="Du sang")
    veiled = (await look(town, "/embed/ecran", autoplay="1")).text
    assert "Du sang" in veiled and "<video" not in veiled and "poster" not in veiled and ".jpg" not in veiled
    assert 'href="/embed/ecran?pressed=1"' in veiled
    shown = (await look(town, "/embed/ecran", pressed="1")).text
    assert "<video" in shown and " autoplay" in shown and "poster=" not in shown


async def test_what_is_not_ours_or_not_out_has_no_frame_and_no_oembed(town: Town) -> None:
    """Whoever asks: not even the maker of a draft."""
    ana = await a_member(town.pole, "ana")
    assert ana.account is not None
    draft, far = await a_film(ana.account.creator, "Le secret", published=False), await a_film_of_elsewhere(town)
    gone = await a_film(ana.account.creator, "Parti")
    await Film.filter(id=gone.id).delete()
    await a_film(ana.account.creator, "Écran")
    for slug, url in (
        (draft.slug, draft.page_url), (draft.slug, draft.uri), (far.slug, far.page_url), (gone.slug, gone.page_url),
        ("nothing", "https://social.example/films/ecran"), ("nothing", ""), ("nothing", "javascript:alert(1)"),
        ("nothing", "https://lyon.example@evil.test/films/parti"), ("nothing", "https://lyon.example/users/ana"),
    ):  # fmt: skip
        for answer in (await look(town, f"/embed/{slug}"), await ana.look(f"/embed/{slug}"), await oembed(town, url)):
            assert answer.status_code == 404 and "Le secret" not in answer.text, (slug, url)
    page = await ana.look(f"/films/{draft.slug}")
    assert page.status_code == 200 and "oembed" not in page.headers.get("link", "") and "twitter:" not in page.text


# The card


async def test_the_head_of_a_film_leads_to_its_player_and_the_header_alone_to_its_oembed(town: Town) -> None:
    await a_film(await a_creator(), "Écran", summary="Une salle, la nuit.")
    page = await look(town, "/films/ecran")
    said = meta(page.text)
    assert said["twitter:card"] == "player" and said["og:video:type"] == "text/html"
    assert said["twitter:player"] == said["og:video"] == "https://lyon.example/embed/ecran"
    assert (said["twitter:player:width"], said["twitter:player:height"]) == ("854", "544")
    assert said["og:description"] == "Une salle, la nuit." and said["fediverse:creator"] == "@ana@lyon.example"
    assert "oembed" not in page.text
    address = re.search(r'<([^>]+)>; rel="alternate"; type="application/json\+oembed"', page.headers["link"])
    assert address is not None
    assert (await town.pole.client.get(address[1])).json()["title"] == "Écran"
    assert 'type="application/activity+json"' in page.headers["link"]


async def test_search_engines_read_what_the_film_is(town: Town) -> None:
    film = await a_film(
        await a_creator("ana", "Ana Belle"), "Écran", summary="Une salle, la nuit.", year=2025, languages=("fr",),
        form="essay", genre="noir", countries=("FR",), production="Les Films du quai", licence="CC-BY-SA-4.0",
        credits="Réalisation — Nora\nInterprétation — Zoë\nMusique — Ben",
    )  # fmt: skip
    data = structured((await look(town, "/films/ecran")).text)
    assert (data["@type"], data["@id"], data["url"]) == ("Movie", film.uri, film.page_url)
    assert data["director"] == [{"@type": "Person", "name": "Nora"}]
    assert data["actor"] == [{"@type": "Person", "name": "Zoë"}] and data["musicBy"][0]["name"] == "Ben"
    assert data["license"] == "https://creativecommons.org/licenses/by-sa/4.0/" and data["genre"] == ["essay", "noir"]
    assert data["productionCompany"]["name"] == "Les Films du quai" and data["dateCreated"] == "2025"
    assert data["countryOfOrigin"] == [{"@type": "Country", "name": "FR"}] and data["inLanguage"] == ["fr"]
    video = data["video"]
    assert video["embedUrl"] == "https://lyon.example/embed/ecran" and video["duration"] == "PT65S"
    assert video["contentUrl"].startswith("https://lyon.example/media/") and video["contentUrl"].endswith(".mp4")
    assert video["uploadDate"][:4].isdecimal() and video["thumbnailUrl"][0].endswith(".jpg")


async def test_WEB_01_hostile_words_stay_words_in_every_form(town: Town) -> None:
    film = await a_film(await a_creator(), HOSTILE, summary=HOSTILE, genre=HOSTILE, credits=f"Image — {HOSTILE}")
    page = await look(town, f"/films/{film.slug}")
    assert "<script>alert" not in page.text
    assert structured(page.text)["name"] == HOSTILE and meta(page.text)["og:title"] == HOSTILE
    assert "<script>alert" not in (await look(town, f"/embed/{film.slug}")).text
    answer = (await oembed(town, film.page_url)).json()
    assert answer["title"] == HOSTILE and answer["html"].count("<") == 2 and "<script" not in answer["html"]


async def test_a_film_that_warns_shows_no_still_anywhere(town: Town) -> None:
    film = await a_film(await a_creator(), "Écran", warning="Du sang")
    page = await look(town, "/films/ecran")
    assert "og:image" not in meta(page.text) and "image" not in structured(page.text)
    assert "thumbnail_url" not in (await oembed(town, film.page_url)).json()


# oEmbed


async def test_oembed_answers_to_every_address_of_the_film(town: Town) -> None:
    film = await a_film(await a_creator("ana", "Ana Belle"), "Écran")
    for url in (film.page_url, film.uri, "https://lyon.example/embed/ecran", f"{film.page_url}?at=3#talk"):
        answer = await oembed(town, url)
        assert answer.status_code == 200, url
    told = answer.json()
    assert (told["version"], told["type"], told["author_name"]) == ("1.0", "video", "Ana Belle")
    assert told["author_url"] == "https://lyon.example/users/ana" and told["provider_name"] == "Pôle Lyon"
    assert told["html"].startswith('<iframe src="https://lyon.example/embed/ecran" width="854" height="544"')
    assert told["thumbnail_width"] == 850 and answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("most", [(400, 0), (0, 300), (400, 200), (4_000, 4_000), (300, 4_000), (130, 0)])
async def test_the_player_is_never_larger_than_asked_for(town: Town, most: tuple[int, int]) -> None:
    film = await a_film(await a_creator(), "Écran")
    wide, high = most
    asked = {name: str(value) for name, value in (("maxwidth", wide), ("maxheight", high)) if value}
    told = (await oembed(town, film.page_url, **asked)).json()
    assert 0 < told["width"] <= min(wide or 854, 854) and 0 < told["height"] <= (high or 4_000)
    assert f'width="{told["width"]}" height="{told["height"]}"' in told["html"]


@pytest.mark.parametrize(("ratio", "size"), [(16 / 9, (854, 544)), (4 / 3, (854, 704)), (9 / 16, (405, 784))])
async def test_a_film_that_stands_upright_is_no_higher_than_a_page(
    town: Town, ratio: float, size: tuple[int, int]
) -> None:
    film = await a_film(await a_creator(), "Écran")
    await Asset.filter(id=film.asset_id).update(ratio=ratio)
    told = (await oembed(town, film.page_url)).json()
    assert (told["width"], told["height"]) == size


async def test_nothing_is_wider_or_higher_than_asked_for_be_it_very_small(town: Town) -> None:
    """The still is the widest that fits, if any does."""
    film = await a_film(await a_creator(), "Écran")
    asked = [{"maxwidth": "100"}, {"maxwidth": "400"}, {"maxheight": "200"}, {"maxheight": "20"}, {"maxwidth": "900"}]
    stills = []
    for query in asked:
        told = (await oembed(town, film.page_url, **query)).json()
        wide, high = int(query.get("maxwidth", 9_999)), int(query.get("maxheight", 9_999))
        assert 0 < told["width"] <= wide and 0 < told["height"] <= high, query
        stills.append((told.get("thumbnail_width"), told.get("thumbnail_height"), "thumbnail_url" in told))
    none, small = (None, None, False), (280, 157, True)
    assert stills == [none, small, small, none, (850, 478, True)]


async def test_what_oembed_cannot_answer_it_says(town: Town) -> None:
    film = await a_film(await a_creator(), "Écran")
    assert (await oembed(town, film.page_url, format="xml")).status_code == 501
    assert (await oembed(town, film.page_url, format="json")).status_code == 200
    for size in ("x", "-3", "0", "1e9", "²"):
        assert (await oembed(town, film.page_url, maxwidth=size)).status_code == 400, size
