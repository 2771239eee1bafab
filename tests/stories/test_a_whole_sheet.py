"""Everything that a maker writes about her film is read at another pole, in its languages; what is hostile is inert."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.films import pictures, trailers
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.documents import film_document
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.service import change
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.media import arrival
from fediverse_cinema.media.models import Rendition, RenditionKind
from fediverse_cinema.people.models import Creator
from tests.kit.people import a_creator, a_film, an_account, an_asset, jpeg
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, Town, two_poles, work_everywhere
from tests.kit.visitors import Visitor
from tests.web.test_hostile_words import corpus_for, harms

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
Poles = tuple[Pole, Pole, Visitor]
WHOLE: dict[str, Any] = {
    "summary": "Un fleuve.", "synopsis": "Deux *rives*.", "text_language": "fr", "year": 2026, "form": "essay",
    "translations": (("en", {"title": "The Saône", "synopsis": "*Two* banks."}),), "genre": "fleuve",
    "languages": ("fr", "br"), "production": "Les Films de la Digue", "countries": ("FR", "SN"),
    "themes": ("mémoire vive",), "warning": "Brouillard",
    "credits": "Son — Inès — @ines\nImage — Bo — @bo@lille.example\nMontage — Rosa — https://rosa.example/me",
    "support": "Donner ce que je veux — https://dons.example/", "licence": "CC-BY-SA-4.0",
}  # fmt: skip


@pytest.fixture
async def poles(blank_databases: BlankDatabases) -> AsyncIterator[Poles]:
    """Ana and Inès are of Lyon; Bo, of Lille, follows Ana."""
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            await a_creator("ana", "Ana Belle"), await a_creator("ines", "Inès Diop")
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        bo = Visitor(lille)
        await bo.sign_in("bo")
        await bo.look("/workshop")
        await bo.send("/workshop/follow", address="ana@lyon.example")
        await work_everywhere(lyon, lille)
        yield lyon, lille, bo


async def page_at_lille(bo: Visitor, *, language: str = "en") -> str:
    lists = await bo.look("/")
    path = re.search(r'<a href="(/films/[^"]+)"><bdi>La Saône', lists)
    assert path, "the film has not come"
    bo.client.headers["Accept-Language"] = language
    return await bo.look(path[1])


async def test_the_whole_sheet_is_read_at_another_pole(poles: Poles) -> None:
    lyon, lille, bo = poles
    with at_home(lyon.house):
        ana = await Creator.get(actor__local_handle="ana")
        film = await a_film(ana, **WHOLE)
    await work_everywhere(lyon, lille)

    page = await page_at_lille(bo)
    assert "The Saône" in page and "<em>Two</em> banks." in page
    assert "Essay, fleuve, France, Senegal, 2026 ·" in page and "produced by Les Films de la Digue" in page
    assert "#<bdi>MémoireVive</bdi>" in page or "#<bdi>mémoirevive</bdi>" in page
    assert 'href="https://dons.example/" rel="payment nofollow noopener"' in page
    assert page.count("not confirmed by who is named") == 4 and "https://rosa.example/me" not in page
    french = await page_at_lille(bo, language="fr")
    assert "Deux <em>rives</em>." in french and "Essai, fleuve, France, Sénégal" in french
    with at_home(lille.house):
        there = await Film.get(uri=film.uri)
        assert (there.languages, there.genre, there.form) == (["fr", "br"], "fleuve", "essay")
        assert (there.warning, there.summary) == ("Brouillard", "Un fleuve.")
        assert (there.countries, there.production, there.themes) == (
            ["FR", "SN"],
            WHOLE["production"],
            ["mémoire vive"],
        )
        assert there.translations == {"en": {"title": "The Saône", "synopsis": "<p><em>Two</em> banks.</p>\n"}}

    with at_home(lyon.house):
        await change(await Film.get(id=film.id), Sheet("La Saône", licence="CC-BY-SA-4.0", synopsis="Rien."))
    await work_everywhere(lyon, lille)
    page = await page_at_lille(bo)
    for gone in ("The Saône", "Senegal", "Digue", "dons.example", "rosa.example", "Two"):
        assert gone not in page, "what was taken away is gone there, too"


async def test_its_pictures_its_trailer_and_what_to_see_next_are_found_at_another_pole(poles: Poles) -> None:
    """Nothing of it is asked by a reader's browser before she presses; then the trailer's server, and no other."""
    lyon, lille, bo = poles
    with at_home(lyon.house):
        ana = await Creator.get(actor__local_handle="ana").select_related("actor")
        loire, unseen = await a_film(ana, "La Loire"), "https://nantes.example/ap/films/1"
        film = await Film.get(id=(await a_film(ana, related=(unseen, loire.uri))).id).select_related("asset")
        await pictures.keep_poster(film, alt="Une femme sur le quai")
        await pictures.send_still(film, arrival.in_one(jpeg(900, 500)), alt="Une <b>barque</b>")
        await pictures.send_still(film, arrival.in_one(jpeg(500, 700)), alt="")
        shorter = await an_asset(ana, duration=30)
        await trailers.give(film, shorter)
        await trailers.come_out(film.id)
        assert undefined_terms(await film_document(film.uuid)) == set()
        source = urls.media((await Rendition.get(asset_id=shorter.id, kind=RenditionKind.MP4)).name)
    await work_everywhere(lyon, lille)

    page = await page_at_lille(bo)
    assert "Chosen by Ana Belle, in this order." in page and page.index("To see next") < page.index("La Loire")
    assert 'alt="Une femme sur le quai"' in page
    shown = re.findall(r'<img src="(/proxy/[^"]+)"[^>]*width="(\d+)" height="(\d+)" alt="([^"]*)"', page)
    assert [(int(width) > int(height), alt) for _, width, height, alt in shown] == [
        (True, "Une barque"),
        (False, "Still 2"),
    ]
    for address, *_ in shown:
        answer = await bo.client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    path = bo.response.url.path
    policy = bo.response.headers["content-security-policy"]
    assert "lyon.example" not in policy and source not in page and "Play the trailer from lyon.example" in page

    pressed = await bo.look(f"{path}?play=trailer")
    assert f'<source src="{source}" type="video/mp4">' in pressed and pressed.count("<source") == 1
    assert "media-src 'self' blob: https://lyon.example;" in bo.response.headers["content-security-policy"]
    from_afar = await bo.client.get(f"{path}?play=trailer", headers={"Sec-Fetch-Site": "cross-site"})
    assert source not in from_afar.text and "lyon.example" not in from_afar.headers["content-security-policy"]
    with at_home(lille.house):
        there = await Film.get(uri=film.uri)
        afar = {**there.remote["stills"][0], "url": "https://bucket.example/1.jpg"}
        await Film.filter(id=there.id).update(remote={**there.remote, "stills": [*there.remote["stills"], afar]})
        await domain_rules.lay_down(Draft("lyon.example", Severity.ALLOW, reject_media=True))
        lille.house.rooms.clear()
    page = await bo.look(f"{path}?play=trailer")
    assert "/proxy/" not in page and source not in page and "Play the trailer" not in page, "MOD-01"

    with at_home(lyon.house):
        film = await Film.get(id=film.id).select_related("asset")
        for still in await pictures.stills_of(film):
            await pictures.remove_still(film, still.id)
        await trailers.take_away(film)
    await work_everywhere(lyon, lille)
    with at_home(lille.house):
        there = await Film.get(uri=film.uri)
        assert (there.remote["stills"], there.remote["trailer"]["files"]) == ([], [])
        assert (there.poster_alt, there.related) == ("Une femme sur le quai", [loire.uri])


async def test_WEB_01_WEB_03_WEB_06_hostile_words_are_inert_in_every_field_of_a_sheet(poles: Poles) -> None:
    """Written here by a member, and sent by a stranger whose pole checks nothing."""
    lyon, lille, bo = poles
    words = corpus_for("Note")[:900]
    line = " ".join(words.split())
    fields: dict[str, Any] = {
        "title": "La Saône", "summary": line[:390], "synopsis": words, "genre": line[:60], "text_language": "fr",
        "production": line[:200], "themes": tuple(line[start : start + 50].strip() for start in range(0, 200, 50)),
        "translations": (("en", {"title": line[:120], "summary": line[:390], "synopsis": words}),),
        "credits": f"{line[:200]} — {line[:200]}\nSon — {line[:200]} — https://rosa.example/me",
        "awards": f"{line[:300]} — {line[:300]}", "press": f"{line[:300]} — {line[:100]} — https://revue.example/",
        "support": f"{line[:300]} — https://dons.example/",
    }  # fmt: skip
    with at_home(lyon.house):
        film = await a_film(await Creator.get(actor__local_handle="ana"), **fields)
    await work_everywhere(lyon, lille)
    reader = Visitor(lyon)
    for language in ("fr", "en"):
        assert harms(await page_at_lille(bo, language=language)) == []
        reader.client.headers["Accept-Language"] = language
        here = await reader.look(f"/films/{film.slug}")
        assert reader.response.status_code == 200 and harms(here) == []
        assert "7*7" in here and ">49<" not in here


async def test_WEB_03_addresses_of_a_strangers_sheet_lead_to_the_web_or_nowhere(town: Town) -> None:
    bad = ["javascript:alert(1)", "data:text/html,x", "//evil.example", "@ines", "http://127.0.0.1/x y", 7, None, {}]
    credited = [{"contributor": {"name": "x", "url": url, "id": url}, "roleName": "y"} for url in bad]
    document = {
        "id": "https://lille.example/ap/films/1", "type": "Video", "name": "x", "credits": credited,
        "attributedTo": "https://lille.example/ap/users/bo", "countryOfOrigin": ["FR", "ZZ", "<b>", 7, "FR"],
        "keywords": ["<b>x</b>", {}, 7, "y"], "productionCompany": [7, {"name": 7}, {"name": "Digue"}, "https://x.example/"],
        "source": {"mediaType": "text/markdown", "content": "x"},
        "attachment": [{"type": "Link", "rel": ["payment"], "href": url, "name": url} for url in bad],
    }  # fmt: skip
    draft = film_from_object(document)
    assert draft.credits == "\n".join(["y — x"] * len(bad))
    assert draft.payments == ()
    assert (draft.countries, draft.production) == (("FR",), "Digue")
