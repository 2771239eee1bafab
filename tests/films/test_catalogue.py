"""What the catalogue keeps of films, and what readers find by it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import browsing, catalogue, queries
from fediverse_cinema.films import service as films
from fediverse_cinema.films.browsing import Wish
from fediverse_cinema.films.models import Film, FilmFacet
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.people.models import Creator
from tests.kit.following import follow, known
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def facets(film: Film) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in await FilmFacet.filter(film_id=film.id)}


async def titles(**wish: Any) -> list[str]:
    return [line.title for line in (await browsing.find(Wish(**wish))).films]


async def a_programme(ana: Creator, ben: Creator) -> dict[str, Film]:
    """Four films, each a day older than the one after it."""
    sheets: dict[str, tuple[Creator, Mapping[str, Any], int | None]] = {
        "Les Dériveurs": (ana, {"year": 2026, "languages": ("fr", "br"), "countries": ("FR",), "form": "fiction",
                                "themes": ("Mer", "travail"), "licence": "CC-BY-SA-4.0"}, 14 * 60),
        "L’Écran": (ana, {"year": 2020, "languages": ("fr",), "form": "essay", "licence": "all-rights-reserved",
                          "credits": "Image — Zoë Çelik"}, 9 * 60),
        "Bout du monde": (ben, {"year": 1999, "languages": ("en",), "countries": ("FR", "SN"), "form": "documentary",
                                "themes": ("mer",), "summary": "Un œil sur l’eau."}, 75 * 60),
        "Atelier": (ben, {"form": "fiction", "licence": "CC0-1.0"}, None),
    }  # fmt: skip
    made = {}
    for number, (title, (author, sheet, duration)) in enumerate(sheets.items()):
        made[title] = await a_film(author, title, **sheet)
        moment = clock.now() - timedelta(days=len(sheets) - number)
        await Film.filter(id=made[title].id).update(published_at=moment, duration=duration)
    return made


@pytest.fixture
async def programme(town: Town) -> dict[str, Film]:
    return await a_programme(await a_creator("ana", "Ana Belle"), await a_creator("ben", "Ben Ömer"))


NEWEST_FIRST = ["Atelier", "Bout du monde", "L’Écran", "Les Dériveurs"]


# What is kept


async def test_a_film_is_kept_when_it_begins_and_when_it_changes(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    film = await a_film(ana, "L’Œil", published=False, languages=("fr",), themes=("La Mer",), form="essay")
    assert (film.sort_title, "l'oeil" in film.folded, "ana belle" in film.folded) == ("oeil", True, True)
    assert await facets(film) == {
        ("language", "fr"), ("theme", "la mer"), ("form", "essay"), ("licence", "CC-BY-SA-4.0"), ("free", "yes"),
        ("origin", "here"),
    }  # fmt: skip
    await films.change(film, Sheet(title="Le Jour", languages=("br",), licence="all-rights-reserved"))
    film = await Film.get(id=film.id)
    assert film.sort_title == "jour" and "oeil" not in film.folded
    assert await facets(film) == {("language", "br"), ("licence", "all-rights-reserved"), ("origin", "here")}
    await films.delete(film)
    assert await FilmFacet.all().count() == 0


async def test_a_film_of_elsewhere_is_kept_when_it_comes_and_when_it_changes(town: Town) -> None:
    ines = town.video.actor("ines", name="Inès")
    ana = (await a_creator("ana")).actor
    await follow(ana, await known(town, ines))
    video = {
        "id": f"{town.video.base}/videos/watch/1", "type": "Video", "name": "Nuit blanche", "attributedTo": ines.uri,
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "published": "2026-01-01T00:00:00Z",
        "language": {"identifier": "fr"}, "updated": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    await town.deliver(ines, ines.activity("Create", video))
    film = await Film.get(uri=video["id"])
    assert film.sort_title == "nuit blanche" and "ines" in film.folded
    assert ("language", "fr") in await facets(film)
    changed = video | {"name": "Le Matin", "language": {"identifier": "es"}, "updated": "2026-02-01T00:00:00Z"}
    await town.deliver(ines, ines.activity("Update", changed))
    assert (await Film.get(id=film.id)).sort_title == "matin"
    assert ("language", "es") in await facets(film) and ("language", "fr") not in await facets(film)


async def test_films_older_than_the_catalogue_and_other_names_of_makers_are_swept_in(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    film, other = await a_film(ana, "L’Écran"), await a_film(ana, "Atelier")
    await Film.all().update(folded="", sort_title="")
    await FilmFacet.all().delete()
    await catalogue.sweep()
    assert (await Film.get(id=film.id)).sort_title == "ecran" and await facets(other)
    await Actor.filter(id=ana.actor_id).update(name="Ána Béla")
    await catalogue.sweep()
    assert await titles(words="bela") == ["Atelier", "L’Écran"]


async def test_who_has_another_name_is_found_by_it_at_once(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    await a_film(ana, "Atelier")
    await Actor.filter(id=ana.actor_id).update(name="Nora")
    await catalogue.of_author(ana.actor_id)
    assert (await titles(words="nora"), await titles(words="belle")) == (["Atelier"], [])


@pytest.mark.parametrize("swept", [False, True])
async def test_a_sheet_that_is_kept_while_films_are_gone_through_stays_as_it_is(
    town: Town, monkeypatch: pytest.MonkeyPatch, swept: bool
) -> None:
    """Just before the second film is looked at again, its maker changes it."""
    ana = await a_creator("ana", "Ana Belle")
    await a_film(ana, "Atelier")
    film = await a_film(ana, "L’Écran", languages=("fr",))
    await Actor.filter(id=ana.actor_id).update(name="Nora")
    keep, times = catalogue.keep, list[str]()

    async def after_a_change(one: Film) -> None:
        times.append(one.title)
        if len(times) == 1:
            await Film.filter(id=film.id).update(languages=["br"])
            await keep(await Film.get(id=film.id))
        await keep(one)

    monkeypatch.setattr(catalogue, "keep", after_a_change)
    await (catalogue.sweep() if swept else catalogue.of_author(ana.actor_id))
    assert {facet for facet in await facets(film) if facet[0] == "language"} == {("language", "br")}
    assert await titles(words="nora ecran") == ["L’Écran"]


async def test_rows_that_are_not_those_of_the_film_are_swept_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Piece by piece, and what is right is not written again."""
    ana = await a_creator("ana", "Ana Belle")
    film, other = await a_film(ana, "L’Écran", languages=("fr",)), await a_film(ana, "Atelier", languages=("fr",))
    await Film.filter(id=film.id).update(languages=["br"])
    await FilmFacet.filter(film_id=other.id, kind="origin").delete()
    monkeypatch.setattr(catalogue, "PIECE", 1)
    await catalogue.sweep()
    assert ("language", "br") in await facets(film) and ("language", "fr") not in await facets(film)
    assert ("origin", "here") in await facets(other)
    kept = list[Film]()

    async def seen(one: Film) -> None:
        kept.append(one)

    monkeypatch.setattr(catalogue, "keep", seen)
    await catalogue.sweep()
    assert kept == []


@pytest.mark.parametrize(
    ("theme", "key"), [("La  MER ", "la mer"), ("x" * 59 + " y", "x" * 59), ("ß" * 40, "s" * 60), (" ", "")]
)
def test_a_theme_has_no_blanks_around_it_however_long_it_is(theme: str, key: str) -> None:
    assert catalogue.theme_key(theme) == key


# What is found


WISHES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, NEWEST_FIRST),
    ({"words": "ecran"}, ["L’Écran"]),
    ({"words": "ÉCRAN"}, ["L’Écran"]),
    ({"words": "oeil"}, ["Bout du monde"]),
    ({"words": "celik"}, ["L’Écran"]),
    ({"words": "omer"}, ["Atelier", "Bout du monde"]),
    ({"words": "omer monde"}, ["Bout du monde"]),
    ({"words": "rien"}, []),
    ({"form": "fiction"}, ["Atelier", "Les Dériveurs"]),
    ({"language": "fr"}, ["L’Écran", "Les Dériveurs"]),
    ({"language": "br", "form": "fiction"}, ["Les Dériveurs"]),
    ({"country": "FR"}, ["Bout du monde", "Les Dériveurs"]),
    ({"theme": "MER"}, ["Bout du monde", "Les Dériveurs"]),
    ({"licence": "CC0-1.0"}, ["Atelier"]),
    ({"free": True}, ["Atelier", "Bout du monde", "Les Dériveurs"]),
    ({"length": "10"}, ["L’Écran"]),
    ({"length": "15"}, ["L’Écran", "Les Dériveurs"]),
    ({"length": "more"}, ["Bout du monde"]),
    ({"since": 2020}, ["L’Écran", "Les Dériveurs"]),
    ({"until": 2000}, ["Bout du monde"]),
    ({"since": 1990, "until": 2020}, ["Bout du monde", "L’Écran"]),
    ({"origin": "here"}, NEWEST_FIRST),
    ({"origin": "elsewhere"}, []),
    ({"author": "ben@lyon.example"}, ["Atelier", "Bout du monde"]),
    ({"author": "nobody@lyon.example"}, []),
    ({"author": "nonsense"}, []),
    ({"order": "title"}, ["Atelier", "Bout du monde", "Les Dériveurs", "L’Écran"]),
    ({"order": "year"}, ["Les Dériveurs", "L’Écran", "Bout du monde"]),
    ({"order": "length"}, ["L’Écran", "Les Dériveurs", "Bout du monde"]),
    ({"order": "title", "form": "fiction"}, ["Atelier", "Les Dériveurs"]),
]


async def test_each_wish_is_granted(programme: dict[str, Film]) -> None:
    for wish, found in WISHES:
        assert await titles(**wish) == found, wish


async def test_AUT_11_the_signs_of_LIKE_are_letters(programme: dict[str, Film]) -> None:
    for text in ("%", "_", "!", "a%r", "'; --", "ecr_n"):
        assert await titles(words=text) == []


@pytest.mark.parametrize("order", ["date", "title", "year", "length"])
async def test_pages_go_on_where_the_last_one_ended(town: Town, order: str) -> None:
    """Films of the same moment, year and length among them; and one that comes meanwhile moves none to another page."""
    ana = await a_creator()
    moment = clock.now() - timedelta(days=3)
    for number in range(7):
        film = await a_film(ana, f"Film {number // 2}", year=2020 + number // 3)
        await Film.filter(id=film.id).update(published_at=moment + timedelta(days=number // 3), duration=number // 2)
    whole = [line.url for line in (await browsing.find(Wish(order=order))).films]
    assert len(whole) == 7
    walked, after = list[str](), ""
    while True:
        shelf = await browsing.find(Wish(order=order), after, 2)
        walked += [line.url for line in shelf.films]
        if len(walked) == 2:
            late = await a_film(ana, "A", year=2030)
            await Film.filter(id=late.id).update(duration=0)
        if not (after := shelf.after):
            break
    assert [url for url in walked if url != f"/films/{late.slug}"] == whole


async def test_an_address_that_names_no_place_breaks_nothing(programme: dict[str, Film]) -> None:
    for order in browsing.ORDERS:
        for after in ("x", "~", "x~1", "1e400~3", "nan~3", "~9", "-5~-5", "9" * 400 + "~1", "²~²"):
            await browsing.find(Wish(order=order), after)


async def test_what_is_common_and_what_is_rare_is_found_alike(
    programme: dict[str, Film], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [await titles(form="fiction"), await titles(language="fr", order="title")]
    monkeypatch.setattr(browsing, "FEW", 0)
    assert [await titles(form="fiction"), await titles(language="fr", order="title")] == expected


async def test_what_is_not_public_is_neither_found_nor_a_choice(town: Town) -> None:
    """A draft; and a film of elsewhere that stands in no public list."""
    ana = await a_creator()
    await a_film(ana, "Abri secret", published=False, themes=("secret",), languages=("co",))
    hidden = await a_film(ana, "Ailleurs", themes=("ailleurs",))
    await Film.filter(id=hidden.id).update(listed=False)
    await a_film(ana, "Atelier", themes=("travail",), languages=("fr",))
    for wish in ({}, {"words": "secret"}, {"theme": "secret"}, {"author": "ana@lyon.example"}, {"order": "title"}):
        assert set(await titles(**wish)) <= {"Atelier"}, wish
    first = await browsing.find(Wish(order="title"), limit=1)
    assert [line.title for line in first.films] == ["Atelier"] and first.after == ""
    assert await browsing.choices("theme") == ("travail",)
    assert await browsing.choices("language") == ("fr",)


async def test_films_of_somebody_elsewhere_are_found_by_her_address(town: Town) -> None:
    ines = town.video.actor("ines", name="Inès")
    await follow((await a_creator("ana")).actor, await known(town, ines))
    author = await Actor.get(uri=ines.uri)
    film = await a_film(await a_creator("ben"), "Nuit blanche")
    await Film.filter(id=film.id).update(author_id=author.id, local=False)
    await catalogue.keep(await Film.get(id=film.id))
    assert await titles(origin="elsewhere") == ["Nuit blanche"] and await titles(origin="here") == []
    shelf = await browsing.find(Wish(author=f"ines@{town.video.host}"))
    assert [line.title for line in shelf.films] == ["Nuit blanche"] and shelf.author is not None


async def test_LOD_choices_are_found_without_reading_all_that_stands_in_no_list(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody elsewhere may have sent thousands of films with eight themes each."""
    ana = await a_creator()
    hidden = await a_film(ana, "Ailleurs", themes=tuple("abcdefgh"))
    await Film.filter(id=hidden.id).update(listed=False)
    await a_film(ana, "Atelier", themes=("i", "j", "k"))
    assert await browsing.choices("theme") == ("i", "j", "k")
    monkeypatch.setattr(browsing, "MOST_WALKED", 10)
    assert await browsing.choices("theme") == ("i", "j")


async def test_a_film_that_is_deleted_while_a_page_is_made_ends_the_list(
    programme: dict[str, Film], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines_of = queries.lines_of

    async def and_it_goes(found: list[int]) -> Any:
        lines = await lines_of(found)
        await Film.filter(id=found[-1]).delete()
        return lines

    monkeypatch.setattr(queries, "lines_of", and_it_goes)
    shelf = await browsing.find(Wish(), limit=2)
    assert ([line.title for line in shelf.films], shelf.after) == (["Atelier", "Bout du monde"], "")
