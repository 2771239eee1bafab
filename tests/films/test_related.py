"""The films that a maker names after hers: on the wire, read back, and which of them are shown."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import blocks, domain_rules
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import queries, related
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet, faults
from tests.kit import mastodon, peertube
from tests.kit.linked_data import lookalikes
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.web.test_elsewhere import a_film_of_elsewhere

pytestmark = pytest.mark.anyio
THERE = "https://lille.example/ap/films/1"
HOSTILE: tuple[Any, ...] = ("javascript:alert(1)", "//x", 7, None, {}, ["x"])
LINK: dict[str, Any] = {"type": "Link", "mediaType": related.LINK_TYPES[0], "rel": "related", "href": THERE}


async def titles(film: Film, viewer: Actor | None = None) -> list[str]:
    return [line.title for line in (await queries.film_page(film.slug, viewer)).related]


async def test_a_film_links_to_those_that_its_maker_names_and_peertube_and_mastodon_are_not_troubled(
    town: Town,
) -> None:
    creator = await a_creator()
    one, other = await a_film(creator, "La Loire"), await a_film(creator, "Le Rhône")
    film = await a_film(creator, form="essay", related=(other.uri, THERE, one.uri))
    answer = await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})
    document = answer.json()
    links = [tag for tag in document["tag"] if tag["type"] == "Link"]
    assert links == [LINK | {"href": other.uri}, LINK | {"href": one.uri}], "what is not known here is not promised"
    assert undefined_terms(document) == set() and lookalikes(document) == 0
    assert related.of_document(document) == (other.uri, one.uri)

    async def actor(uri: str) -> dict[str, Any]:
        found = await town.pole.client.get(uri, headers={"Accept": "application/activity+json"})
        return dict(found.json())

    known = {one["id"]: await actor(one["id"]) for one in document["attributedTo"]}
    assert peertube.faults_of_film(document, known.get) == []
    assert peertube.hashtags(document) == ["Essai"]
    plain = {**document, "tag": [tag for tag in document["tag"] if tag["type"] != "Link"]}
    assert mastodon.shown(document) == mastodon.shown(plain), "no quote, no card, no attachment comes of it"


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        (LINK, (THERE,)),
        ([LINK, LINK], (THERE,)),
        ([LINK | {"mediaType": "application/activity+json", "rel": ["related", "next"]}], (THERE,)),
        ([LINK | {"rel": "https://misskey-hub.net/ns#_misskey_quote"}], ()),
        ([{name: value for name, value in LINK.items() if name != "rel"}], ()),
        ([LINK | {"mediaType": "text/html"}], ()),
        ([LINK | {"type": "Mention"}], ()),
        ([LINK | {"href": href} for href in HOSTILE], ()),
        (["x", 7, None, {}, [LINK]], ()),
        ([LINK | {"href": f"{THERE}{number}"} for number in range(300)], tuple(f"{THERE}{n}" for n in range(12))),
    ],
)
def test_links_of_elsewhere_are_read_tolerantly(tag: Any, read: tuple[str, ...]) -> None:
    assert related.of_document({"tag": tag}) == read


async def test_they_stand_in_the_order_of_their_maker_and_what_is_gone_or_not_for_all_vanishes(town: Town) -> None:
    creator = await a_creator()
    draft, one, other = [
        await a_film(creator, title, published=title != "Brouillon") for title in ("Brouillon", "La Loire", "Le Rhône")
    ]
    film = await a_film(creator, related=(other.uri, draft.uri, THERE, one.uri))
    await Film.filter(id=film.id).update(related=[film.uri, *film.related])
    assert await titles(film) == ["Le Rhône", "La Loire"]
    assert await titles(film, creator.actor) == ["Le Rhône", "La Loire"], "her drafts are not shown to herself either"
    await films.delete(await Film.get(id=other.id))
    assert await titles(film) == ["La Loire"]
    assert [line.title for line in await queries.others_by(creator.actor.uri, but={f"/films/{film.slug}"})] == [
        "La Loire"
    ]


async def test_MOD_01_films_of_a_closed_server_vanish_at_once_and_of_whom_one_blocks_for_oneself(town: Town) -> None:
    """Before the job that takes away what is here of it has run."""
    ana, ben = await a_creator(), await a_creator("ben")
    far, bens = await a_film_of_elsewhere(), await a_film(ben, "La Loire")
    film = await a_film(ana, related=(far.uri, bens.uri))
    carla = await a_creator("carla")
    assert await titles(film, carla.actor) == ["Nuit blanche", "La Loire"]
    await blocks.block(carla.actor, ben.actor)
    assert await titles(film, carla.actor) == ["Nuit blanche"]
    assert await titles(film, ben.actor) == await titles(film) == ["Nuit blanche", "La Loire"]
    await domain_rules.close("video.example", "")
    assert await titles(film) == ["La Loire"] and await Film.exists(id=far.id)


async def test_a_sheet_takes_twelve(town: Town) -> None:
    twelve = tuple(f"{THERE}{number}" for number in range(12))
    assert faults(Sheet("x", related=twelve)) == {}
    assert list(faults(Sheet("x", related=(*twelve, THERE)))) == ["related"]
