"""The film as NeoDB's catalogue reads it."""

import pytest

from fediverse_cinema.films import documents
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.trades import Trade, names, page_of, trade_of
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
FIELDS = {
    "id", "type", "uuid", "url", "api_url", "category", "parent_uuid", "title", "display_title", "description",
    "localized_title", "localized_description", "cover_image_url", "external_resources", "credits", "orig_title",
    "director", "playwright", "actor", "producer", "genre", "language", "origin_country", "release_date", "site",
    "official_site", "length", "imdb",
}  # fmt: skip
"""Of a Movie in NeoDB's API, in the shape of its own answers."""


async def test_the_document_leads_to_the_movie_and_the_movie_back(town: Town) -> None:
    film = await a_film(
        await a_creator("ana", "Ana Belle"), "Les Dériveurs", summary="Deux pêcheurs perdent la marée.", year=2026,
        text_language="fr", translations=(("en", {"title": "The Drifters"}),), languages=("fr",), countries=("FR",),
        form="fiction", genre="drame", production="Exemple Films",
        credits="Scénario — Malo Kerguen\nInterprétation — Yann Riou — https://yann.example/\nCantine — Léo",
    )  # fmt: skip
    video = await documents.film_document(film.uuid)
    answer = await town.pole.client.get(video["movie"], headers={"Accept": "application/json"})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    movie = answer.json()
    assert set(movie) == FIELDS and "@context" not in movie
    assert (movie["id"], movie["type"], movie["category"]) == (video["movie"], "Movie", "movie")
    assert movie["site"] == film.page_url and movie["url"] == f"/films/{film.slug}"
    assert movie["localized_title"] == [
        {"lang": "fr", "text": "Les Dériveurs"}, {"lang": "en", "text": "The Drifters"},
    ]  # fmt: skip
    assert movie["localized_description"] == [{"lang": "fr", "text": "Deux pêcheurs perdent la marée."}]
    assert (movie["director"], movie["playwright"], movie["actor"]) == (["Ana Belle"], ["Malo Kerguen"], ["Yann Riou"])
    assert (movie["producer"], movie["genre"]) == (["Exemple Films"], ["drame", "fiction"])
    assert (movie["release_date"], movie["length"], movie["origin_country"]) == ("2026", 65, ["FR"])
    assert movie["cover_image_url"].endswith("-850.jpg")
    assert [one["role"] for one in movie["credits"]] == ["playwright", "actor", "Cantine"]
    assert movie["credits"][1]["person_url"] == "https://yann.example/"
    page = await town.pole.client.get(video["movie"], headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, film.page_url)


async def test_the_movie_is_told_in_each_language_as_it_is_in_the_films_own(town: Town) -> None:
    """A summary, or else the beginning of the text, as words and not as Markdown."""
    film = await a_film(await a_creator(), "Le fleuve", synopsis="Deux *rives*.", languages=("fr",))
    translations = {"en": {"title": "The river", "synopsis": "Two *banks*."}, "br": {"summary": "Ur stêr."}}
    await Film.filter(id=film.id).update(translations=translations)
    movie = (await town.pole.client.get(f"{film.uri}/movie")).json()
    assert movie["localized_title"] == [{"lang": "fr", "text": "Le fleuve"}, {"lang": "en", "text": "The river"}]
    assert movie["localized_description"] == [
        {"lang": "fr", "text": "Deux rives."}, {"lang": "br", "text": "Ur stêr."}, {"lang": "en", "text": "Two banks."},
    ]  # fmt: skip
    assert movie["description"] == "Deux rives."


async def test_MED_a_synopsis_that_is_much_more_as_html_leaves_its_film_there(town: Town) -> None:
    """Ten thousand signs of Markdown may be a hundred and fifty thousand of HTML, more than becomes a description."""
    film = await a_film(await a_creator())
    await Film.filter(id=film.id).update(synopsis="[a] " * 2_490 + "\n\n[a]: http://x.y")
    movie = await town.pole.client.get(f"{film.uri}/movie")
    page = await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})
    assert (movie.status_code, movie.json()["description"], page.status_code) == (200, "", 200)
    assert '<meta property="og:title" content="La Saône">' in page.text


async def test_what_is_not_out_or_not_ours_has_no_movie(town: Town) -> None:
    ana = await a_creator()
    draft, far = await a_film(ana, "Le secret", published=False), await a_film(ana, "Ailleurs")
    await Film.filter(id=far.id).update(local=False)
    for film in (draft, far):
        answer = await town.pole.client.get(f"{film.uri}/movie")
        assert answer.status_code == 404 and film.title not in answer.text


@pytest.mark.parametrize(
    ("role", "trade"),
    [
        ("Réalisation", Trade.DIRECTOR), ("Réalisé par", Trade.DIRECTOR), ("Directed by", Trade.DIRECTOR),
        ("Assistante à la réalisation", Trade.OTHER), ("Scénario et dialogues", Trade.WRITER),
        ("Écriture", Trade.WRITER),
        ("Production", Trade.PRODUCER), ("Avec", Trade.ACTOR), ("Interprétation", Trade.ACTOR), ("Cast", Trade.ACTOR),
        ("Image", Trade.CAMERA), ("Cheffe opératrice image", Trade.CAMERA), ("Montage", Trade.EDITOR),
        ("Musique originale", Trade.MUSIC), ("Son", Trade.SOUND), ("Mixage", Trade.SOUND),
        ("Prise de son", Trade.SOUND),
        ("Director of photography", Trade.CAMERA), ("Art director", Trade.OTHER), ("Sound director", Trade.SOUND),
        ("Casting director", Trade.OTHER), ("Casting", Trade.OTHER), ("Broadcast", Trade.OTHER),
        ("Production designer", Trade.OTHER), ("Compositing", Trade.OTHER), ("Voice coach", Trade.OTHER),
        ("Original score", Trade.MUSIC), ("Assistant sound director", Trade.OTHER), ("The cast", Trade.ACTOR),
        ("Director", Trade.DIRECTOR), ("Producer", Trade.PRODUCER),
        ("Sound editor", Trade.EDITOR), ("Chanson", Trade.OTHER), ("Cantine", Trade.OTHER), ("", Trade.OTHER),
    ],
)  # fmt: skip
def test_the_words_of_a_credit_mean_a_trade(role: str, trade: Trade) -> None:
    assert trade_of(role) == trade


def test_somebody_who_is_credited_twice_is_named_once() -> None:
    twice = [Credit("Image", "Zoë"), Credit("Cadre", "Zoë"), Credit("Photographie", "Ana")]
    assert names(twice, Trade.CAMERA) == ["Zoë", "Ana"]


async def test_a_credit_leads_to_the_page_that_it_names(town: Town) -> None:
    pages = {"": "", "@ana": "https://lyon.example/users/ana", "https://a.example/z": "https://a.example/z",
             "@zoe@social.example": "https://lyon.example/people/zoe@social.example"}  # fmt: skip
    assert {who: page_of(Credit("Image", "Zoë", who)) for who in pages} == pages
