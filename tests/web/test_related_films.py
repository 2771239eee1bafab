"""A maker names films after hers in the sheet of her film, of here and of elsewhere; readers find them below it."""

import re
from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.context import AS2, PUBLIC
from fediverse_cinema.activitypub.models import OutboxEntry
from fediverse_cinema.films.models import Film
from fediverse_cinema.people.models import Creator
from tests.kit.neighbours import Answer
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
THERE = "https://video.example/videos/watch/1"
EDIT = "/films/la-saone/edit"


@pytest.fixture
async def ana(town: Town) -> AsyncIterator[Visitor]:
    """Ana is signed in before her own film, in French; a film lives at a server of elsewhere that is not known here."""
    maker = town.video.actor("ines")
    town.video.serve(
        {
            "@context": AS2, "id": THERE, "type": "Video", "name": "Nuit blanche", "to": [PUBLIC], "cc": [],
            "attributedTo": [{"type": "Person", "id": maker.uri}], "published": "2026-08-08T09:00:00Z",
            "duration": "PT60S", "url": [{"type": "Link", "mediaType": "text/html", "href": "https://video.example/w/1"}],
        }
    )  # fmt: skip
    account = await an_account()
    await a_film(account.creator)
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    visitor.client.headers["Accept-Language"] = "fr"
    await visitor.look(EDIT)
    yield visitor


async def named() -> list[str]:
    return (await Film.get(slug="la-saone")).related


async def test_films_of_here_and_elsewhere_are_named_in_her_order_and_shown_before_her_other_films(
    town: Town, ana: Visitor
) -> None:
    ben = await a_creator("ben", "Ben")
    by_id, by_page = await a_film(ben, "La Loire"), await a_film(ben, "Le Rhône")
    await a_film(await Creator.get(actor__local_handle="ana"), "La Seine")
    assert town.video.asked == []
    await ana.send(EDIT, related=f"{by_page.page_url}\n\n  {THERE} \r\n{by_id.uri}\n{by_page.uri}")
    assert ana.response.status_code == 200
    assert await named() == [by_page.uri, THERE, by_id.uri]
    page = await ana.look("/films/la-saone")
    assert "Choix de Ana Belle, dans cet ordre." in page
    places = [page.index(words) for words in ("À voir ensuite", "Le Rhône", "Nuit blanche", "La Loire", "Autres films")]
    assert places == sorted(places)
    assert await OutboxEntry.filter(type="Update", object_uri=(await Film.get(slug="la-saone")).uri).count() == 1

    asked = len(town.video.asked)
    far = await Film.get(uri=THERE)
    page = await ana.look(EDIT)
    assert f">{by_page.page_url}\n{far.page_url}\n{by_id.page_url}</textarea>" in page
    await ana.send(EDIT, title="La Saône, la nuit")
    assert await named() == [by_page.uri, THERE, by_id.uri]
    await ana.look(EDIT)
    await ana.send(EDIT, related=f"https://lyon.example/films/{far.slug}?at=3")
    assert await named() == [THERE] and len(town.video.asked) == asked, "what is known is not asked for again"
    await ana.look(EDIT)
    await ana.send(EDIT, related="")
    assert await named() == [] and "À voir ensuite" not in await ana.look("/films/la-saone")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("La Loire", "« La Loire » n’est l’adresse d’aucun autre film visible de tous."),
        ("@ana@lyon.example", "« @ana@lyon.example » n’est l’adresse"),
        ("https://lyon.example/films/la-saone", "« https://lyon.example/films/la-saone » n’est l’adresse"),
        ("https://lyon.example/users/ana", "« https://lyon.example/users/ana » n’est l’adresse"),
        ("https://lyon.example/films/brouillon", "« https://lyon.example/films/brouillon » n’est l’adresse"),
        ("https://video.example/accounts/ines", "« https://video.example/accounts/ines » n’est l’adresse"),
        ("https://video.example/gone", "a été retiré"),
        ("http://127.0.0.1/x", "cette adresse ne peut pas servir."),
        ("https://closed.example/1", "closed.example"),
        ("\n".join(f"{THERE}{number}" for number in range(13)), "il y a place pour 12 films au plus."),
    ],
)
async def test_a_line_that_leads_to_no_film_is_told_at_its_field_and_all_that_was_typed_stays(
    town: Town, ana: Visitor, typed: str, sentence: str
) -> None:
    await a_film(await a_creator("ben", "Ben"), "Brouillon", published=False)
    town.video.says["GET /gone"] = Answer(410)
    await domain_rules.close("closed.example", "")
    asked = len(town.video.asked)
    page = await ana.send(EDIT, related=typed, summary="Une phrase nouvelle.")
    assert ana.response.status_code == 422
    told = re.search(r'id="related-error">Erreur\xa0: ([^<]*)<', page)
    assert told and sentence in told[1].replace("\xa0", " ")
    assert f">{typed}</textarea>" in page and "Une phrase nouvelle." in page and 'href="#related"' in page
    kept = await Film.get(slug="la-saone")
    assert (kept.related, kept.summary) == ([], "")
    assert not await OutboxEntry.filter(type="Update").exists()
    if "video.example" not in typed or "\n" in typed:
        assert len(town.video.asked) == asked, "nobody is asked for what cannot be meant"
