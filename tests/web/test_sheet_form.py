"""The form of a film's sheet: everything that is typed is kept, and nothing is lost when some of it is wrong."""

import re
from typing import Any

import httpx
import pytest

from fediverse_cinema.films.models import Film
from tests.kit.people import a_film, an_account
from tests.kit.promptness import promptly
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
TYPED: dict[str, Any] = {
    "title": "La Saône", "summary": "Un fleuve.", "synopsis": "Deux *rives*.\r\n\r\nUne autre.", "text_language": "fr",
    "form": "essay", "genre": "fleuve", "year": "2026", "production": "La Digue", "countries": "France,  sénégal ",
    "themes": "eau, mémoire,", "languages": ["fr", "br"], "credits": "Son — Inès — @Ana",
    "awards": "Grand prix — Brest", "press": "Rare — Revue", "support": "Donner — https://dons.example/",
    "licence": "LAL-1.3", "downloadable": "on", "choosing": "ask",
    "translated-language": ["en", "", "br"], "translated-title": ["The Saône", "", ""],
    "translated-summary": ["", "", "Ur stêr."], "translated-synopsis": ["Two\r\nbanks.", " ", ""], "deed": "keep",
}  # fmt: skip
WRONG = {
    "year": "jadis", "countries": "France, Atlantide", "themes": "a,b,c,d,e,f,g,h,i", "credits": "Son — Inès — @",
    "support": "Donner", "production": "x" * 201, "text_language": "xx", "translated-language": ["fr", "", "br"],
    "choosing": "followers",
}  # fmt: skip


@pytest.fixture
async def film(reader: Reader) -> Film:
    film = await a_film((await an_account()).creator)
    await reader.sign_in("ana")
    return film


async def fill_in(reader: Reader, **changes: Any) -> httpx.Response:
    return await reader.client.post(
        "/films/la-saone/edit", data={"csrf": await reader.token(), **TYPED, **changes}, timeout=60
    )


async def test_the_whole_sheet_is_kept_and_shown_again_as_it_was_typed(reader: Reader, film: Film) -> None:
    assert (await fill_in(reader)).headers["location"] == "/films/la-saone"
    kept = await Film.get(id=film.id)
    assert (kept.countries, kept.themes, kept.production) == (["FR", "SN"], ["eau", "mémoire"], "La Digue")
    assert kept.translations == {
        "en": {"title": "The Saône", "synopsis": "Two\nbanks."}, "br": {"summary": "Ur stêr."},
    }  # fmt: skip
    assert (kept.synopsis, kept.downloadable, kept.teaser) == ("Deux *rives*.\n\nUne autre.", True, False)
    assert kept.choosing == "ask"
    page = await reader.page("/films/la-saone/edit")
    assert 'id="choosing-ask" value="ask" checked' in page
    assert 'value="France, Sénégal"' in page and 'value="eau, mémoire"' in page
    assert page.count('name="translated-title"') == 3, "one more waits to be filled in"
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert chosen == ["fr", "br", "en", "essay"]


async def test_a_list_of_nothing_but_spaces_is_read_at_once(reader: Reader, film: Film) -> None:
    gap = " " * 60_000
    answer = await promptly(fill_in(reader, themes=f"eau{gap},{gap}mémoire", countries=f"France{gap}x"))
    assert answer.status_code == 422 and "mémoire" in answer.text


async def test_what_is_emptied_is_taken_away(reader: Reader, film: Film) -> None:
    await fill_in(reader)
    empty = dict.fromkeys(("synopsis", "production", "countries", "themes", "awards", "support", "downloadable"), "")
    await fill_in(reader, **empty, **{"translated-title": ["", "", ""], "translated-synopsis": ["", "", ""]})
    kept = await Film.get(id=film.id)
    assert (kept.synopsis, kept.production, kept.countries, kept.themes) == ("", "", [], [])
    assert (kept.translations, kept.downloadable) == ({"br": {"summary": "Ur stêr."}}, False)


@pytest.mark.parametrize("field", WRONG)
async def test_a_fault_is_told_at_its_field_and_all_that_was_typed_stays(
    reader: Reader, film: Film, field: str
) -> None:
    answer = await fill_in(reader, **{field: WRONG[field], "summary": "Une phrase nouvelle."})
    assert answer.status_code == 422
    name = "translations" if field.startswith("translated") else field
    assert f'id="{name}-error">Erreur\xa0: ' in answer.text and f'<a href="#{name}">' in answer.text
    assert f'id="{name}"' in answer.text, "the link leads somewhere"
    for typed in ("Une phrase nouvelle.", "The Saône", "Two\nbanks.", "Ur stêr.", "Grand prix — Brest"):
        assert typed in answer.text
    if isinstance(WRONG[field], str) and field not in ("text_language", "choosing"):
        assert str(WRONG[field]) in answer.text
    assert (await Film.get(id=film.id)).summary == ""


async def test_a_credit_of_a_member_who_is_not_here_is_a_fault_and_stays(reader: Reader, film: Film) -> None:
    there, here = "Son — Inès — @inconnue@lille.example", "Image — Lou — @inconnue"
    answer = await fill_in(reader, credits=f"{there}\n{here}")
    assert answer.status_code == 422
    assert "Aucun membre ne s’appelle @inconnue ici." in answer.text and here in answer.text
    assert (await Film.get(id=film.id)).credits == ""
    assert (await fill_in(reader, credits=there)).status_code == 303


async def test_a_sheet_as_long_as_it_may_be_is_taken(reader: Reader, film: Film) -> None:
    """Seven languages of 10,000 signs with accents, as a browser sends them: %C3%A9 each."""
    languages = ["en", "br", "es", "de", "it", "pt"]
    long = {
        "translated-language": languages,
        "translated-title": ["é" * 120] * 6,
        "translated-summary": ["é" * 400] * 6,
    }
    answer = await fill_in(reader, synopsis="é" * 5_000, **long, **{"translated-synopsis": ["é" * 5_000] * 6})
    assert answer.status_code == 303, answer.text
    assert len((await Film.get(id=film.id)).translations) == 6


async def test_a_sign_that_no_database_keeps_is_left_out(reader: Reader, film: Film) -> None:
    await fill_in(reader, countries="Fran\x00ce", **{"translated-title": ["The\x00 Saône", "", ""]})
    kept = await Film.get(id=film.id)
    assert (kept.countries, kept.translations["en"]["title"]) == (["FR"], "The Saône")
