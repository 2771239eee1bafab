"""The words of a film in several languages, on the wire and back."""

from typing import Any

import pytest

from fediverse_cinema.films import tongues
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import House
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
IN_ENGLISH = {"title": "The Saône", "summary": "A river.", "synopsis": "*Two* banks."}
VIDEO: dict[str, Any] = {
    "id": "https://lille.example/ap/films/1", "type": "Video", "name": "La Saône", "content": "<p>Deux rives.</p>",
    "attributedTo": "https://lille.example/ap/users/bo",
}  # fmt: skip


async def test_a_pole_reads_back_what_a_pole_says_in_each_language(town: Town) -> None:
    film = await a_film(
        await a_creator("ana"), summary="Un fleuve.", synopsis="Deux *rives*.", text_language="fr",
        translations=(("en", IN_ENGLISH), ("br", {"summary": "Ur stêr."})),
    )  # fmt: skip
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["nameMap"] == {"fr": "La Saône", "en": "The Saône"}
    assert document["summaryMap"] == {"fr": "Un fleuve.", "en": "A river.", "br": "Ur stêr."}
    assert list(document["contentMap"]) == ["fr", "en"] and document["contentMap"]["fr"] == document["content"]
    assert ">The Saône</a>" in document["contentMap"]["en"] and "<em>Two</em> banks" in document["contentMap"]["en"]
    told = film_from_object(document).told
    assert (told.language, told.translations) == ("fr", {"en": IN_ENGLISH, "br": {"summary": "Ur stêr."}})


@pytest.mark.parametrize(
    ("film", "language"),
    [(Film(languages=["fr"]), "fr"), (Film(languages=["zxx"]), ""), (Film(), ""),
     (Film(languages=["zxx"], text_language="br"), "br")],
)  # fmt: skip
def test_the_language_of_the_words_is_the_makers_word_or_that_of_the_film(film: Film, language: str) -> None:
    assert tongues.language_of(film) == language


@pytest.mark.parametrize("text", ["Deux *rives*.", ""])
async def test_a_pole_takes_a_film_in_one_language_for_no_translation(town: Town, text: str) -> None:
    """Nor what a pole says that names no language of the text beside its source, as ours did once."""
    film = await a_film(await a_creator("ana"), synopsis=text, languages=("fr",))
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["contentMap"] == {"fr": document["content"]} and not {"nameMap", "summaryMap"} & document.keys()
    assert document["source"].get("contentMap", {}) == ({"fr": text} if text else {})
    older = document | {"source": {"mediaType": "text/markdown", "content": text}}
    for told in (film_from_object(document).told, film_from_object(older).told):
        assert (told.language, told.translations) == ("fr", {})


@pytest.mark.parametrize(
    "more",
    [
        {"nameMap": "x", "summaryMap": ["x"], "contentMap": 7},
        {"nameMap": {"fr": "La Saône", 'en"><script>': "x", "EN": "x", "english": "x", "": "x"}},
        {"nameMap": {"en": {"x": "y"}, "de": None, "it": [], "es": "   "}},
        {"nameMap": {f"x{letter}": "" for letter in "abcdefghijklmnopqrstuvwxyz"}},
    ],
)
def test_maps_of_another_shape_say_nothing(more: dict[str, Any]) -> None:
    assert film_from_object(VIDEO | more).told.translations == {}


def test_no_more_languages_are_kept_than_a_page_shows() -> None:
    names = {a + b: f"{a}{b} title" for a in "abcdefgh" for b in "abcdefgh"}
    assert len(film_from_object(VIDEO | {"nameMap": names}).told.translations) == tongues.MOST


async def test_what_stands_in_a_map_is_as_long_as_it_would_be_elsewhere(house: House) -> None:
    told = film_from_object(VIDEO | {"nameMap": {"en": "x" * 5_000}, "contentMap": {"en": "y" * 50_000}}).told
    assert {name: len(text) for name, text in told.translations["en"].items()} == {"title": 200, "synopsis": 20_000}


WOMEN = {"summary": "Two women.", "synopsis": "Two."}
PERSONA = ("en", {"title": "Persona", **WOMEN})
RIVER = ("fr", {"title": "Le fleuve", "summary": "Un fleuve.", "synopsis": "Un."})
SAME = ("en", {"title": "Persona"})


@pytest.mark.parametrize(
    ("title", "sheet", "language", "translations"),
    [
        ("Persona", {"text_language": "", "translations": PERSONA}, "", {"en": WOMEN}),
        ("The river", {"text_language": "", "languages": ["fr"], "translations": RIVER}, "", dict([RIVER])),
        ("Persona", {"text_language": "fr", "translations": PERSONA}, "fr", {"en": WOMEN}),
        ("Persona", {"text_language": "fr", "translations": SAME}, "fr", {}),
    ],
)  # fmt: skip
async def test_no_translation_is_lost_or_taken_for_the_films_own_words(
    town: Town, title: str, sheet: dict[str, Any], language: str, translations: dict[str, Any]
) -> None:
    """Of older sheets, too, which do not say what language they are in; and with the same title in both."""
    film = await a_film(await a_creator("ana"), title, summary="Phrase.", synopsis="Texte.")
    await Film.filter(id=film.id).update(**{**sheet, "translations": dict([sheet["translations"]])})
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    told = film_from_object(document).told
    assert (told.language, told.translations) == (language, translations)
