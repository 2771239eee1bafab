"""What our addresses answer to other servers: every document expands, answers its own id, and counts with integers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.reactions import service as reactions
from tests.kit.neighbours import PUBLIC
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
AS = "application/activity+json"
ACTORS = ("instance", "pole", "users/regie", "users/ana", "channels/ana_films")


@pytest.fixture
async def film(town: Town) -> Film:
    """A film with a member's answer, a stranger's, an answer to that, a like and a share."""
    ana = await a_creator("ana")
    sheet = {"synopsis": "Un *fleuve*.", "credits": "Son — Inès", "warning": "Bruit", "year": 2026, "genre": "portrait",
             "form": "essay", "summary": "Une traversée."}  # fmt: skip
    film = await a_film(ana, **sheet)
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("Follow", f"{town.pole.base}/ap/pole"))
    note = alice.note(film.uri)
    await town.deliver(alice, alice.activity("Create", note))
    await town.deliver(alice, alice.activity("Announce", film.uri, to=[PUBLIC]))
    malo = (await a_creator("malo", "Malo")).actor
    mine = await an_answer(malo, "Bravo", film)
    for above in (mine, await Note.get(uri=note["id"])):
        await an_answer(malo, "Encore", film, above)
    await reactions.like(malo, film.uri, ana.actor)
    await films.change(await Film.get(id=film.id), Sheet("La Saône, la nuit", licence="CC0-1.0"))
    return film


async def got(town: Town, uri: str, status: int = 200) -> dict[str, Any]:
    response = await town.pole.client.get(uri, headers={"Accept": AS})
    assert response.status_code == status, (uri, response.status_code, response.text)
    assert response.headers["content-type"].startswith(AS) and response.headers["vary"] == "Accept, Signature"
    assert response.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = response.json()
    return document


async def everything(town: Town, start: list[str]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """All documents of ours that can be reached from these, each once."""
    waiting, seen = list(start), set(start)
    while waiting:
        uri = waiting.pop()
        document = await got(town, uri)
        yield uri, document
        for found in addresses(document):
            if found.startswith(f"{town.pole.base}/ap/") and found.partition("#")[0] not in seen:
                seen.add(found.partition("#")[0])
                waiting.append(found.partition("#")[0])


SKIPPED = {"inbox", "sharedInbox", "@context", "movie"}  # two take letters, and NeoDB's document is none of these


def addresses(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("https://") else []
    if isinstance(value, list):
        return [uri for item in value for uri in addresses(item)]
    if isinstance(value, dict):
        return [uri for name, item in value.items() if name not in SKIPPED for uri in addresses(item)]
    return []


async def test_everything_that_our_documents_name_answers_and_every_term_is_defined(town: Town, film: Film) -> None:
    base = f"{town.pole.base}/ap"
    kinds: dict[str, int] = {}
    async for uri, document in everything(town, [f"{base}/{actor}" for actor in ACTORS]):
        assert document["id"] == uri
        assert undefined_terms(document) == set(), uri
        if "Collection" in document["type"]:
            assert type(document.get("totalItems", 0)) is int, uri
            assert "totalItems" in document or document["type"] == "CollectionPage", uri
        kinds[document["type"]] = kinds.get(document["type"], 0) + 1
    assert kinds.keys() >= {"Person", "Group", "Application", "Video", "Note", "Create", "Announce"}
    assert kinds.keys() >= {"OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage"}
    assert kinds["Note"] == 3 and kinds["Person"] == 3


async def test_every_activity_that_left_answers_and_every_term_is_defined(town: Town, film: Film) -> None:
    await town.pole.work()
    left = {activity["type"]: activity for activity in town.social.received()}
    assert left.keys() >= {"Accept", "Create", "Update"}
    for activity in left.values():
        assert undefined_terms(activity) == set(), activity["type"]


async def test_shares_and_comments_list_what_is_known_and_likes_are_counted(town: Town, film: Film) -> None:
    document = await got(town, film.uri)
    shares = await got(town, f"{document['shares']}/pages/latest")
    assert len(shares["orderedItems"]) == shares["totalItems"] == 4
    assert {uri.split("/announces/")[0] for uri in shares["orderedItems"] if uri.startswith(town.pole.base)} == {
        f"{town.pole.base}/ap/{actor}" for actor in ("instance", "pole", "channels/ana_films")
    }
    for uri in shares["orderedItems"]:
        if uri.startswith(town.pole.base):
            assert (await got(town, uri))["type"] == "Announce"
    comments = await got(town, f"{document['comments']}/pages/latest")
    assert len(comments["orderedItems"]) == comments["totalItems"] == 4
    assert (await got(town, document["likes"]))["totalItems"] == 1
    assert (await got(town, document["dislikes"]))["totalItems"] == 0


async def test_a_note_says_its_words_in_a_language_and_shows_its_answers_without_being_asked(
    town: Town, film: Film
) -> None:
    """GoToSocial folds the text of a Note that has a name, reads no language elsewhere, and follows no first page."""
    comments = await got(town, f"{film.uri}/comments/pages/latest")
    mine = [await got(town, uri) for uri in comments["orderedItems"] if uri.startswith(town.pole.base)]
    for note in mine:
        assert "name" not in note and "summary" not in note
        assert note["contentMap"] == {"fr": note["content"]}
        assert isinstance(note["replies"]["first"], dict) and note["type"] == "Note"
        assert note["context"] == film.uri and PUBLIC in note["to"]
    assert sorted(note["replies"]["totalItems"] for note in mine) == [0, 0, 1]


async def test_outboxes_hold_creates_of_people_and_announces_of_groups(town: Town, film: Film) -> None:
    expected = {"users/ana": ["Create"], "channels/ana_films": ["Announce"], "pole": ["Announce"],
                "instance": ["Announce"], "users/malo": ["Create"] * 3}  # fmt: skip
    for actor, kinds in expected.items():
        page = await got(town, f"{town.pole.base}/ap/{actor}/outbox/pages/latest")
        assert [one["type"] for one in page["orderedItems"]] == kinds
        assert {one["actor"] for one in page["orderedItems"]} == {f"{town.pole.base}/ap/{actor}"}
        assert page["totalItems"] == len(kinds) and "next" not in page


async def test_a_long_collection_is_read_page_by_page_without_gap_or_repetition(town: Town, film: Film) -> None:
    malo = await Actor.get(local_handle="malo")
    for number in range(120):
        await an_answer(malo, str(number), film)
    for collection in (f"{film.uri}/comments", f"{malo.uri}/outbox"):
        document = await got(town, collection)
        found: list[str] = []
        uri = document["first"]
        while uri:
            page = await got(town, uri)
            assert page["partOf"] == collection and page["id"] == uri
            found += [item if isinstance(item, str) else item["id"] for item in page["orderedItems"]]
            uri = page.get("next")
        assert len(found) == len(set(found)) == document["totalItems"] > 120


@pytest.mark.parametrize(
    "path", ["/ap/users/nobody", "/ap/users/ANA", "/ap/channels/ana", "/ap/films/none", "/ap/films/none/likes",
             "/ap/notes/none", "/ap/activities/none", "/ap/pole/outbox/pages/none",
             "/ap/users/ana/announces/none", "/ap/users/nobody/outbox"],
)  # fmt: skip
async def test_what_was_never_there_is_answered_with_404(town: Town, film: Film, path: str) -> None:
    response = await town.pole.client.get(town.pole.base + path, headers={"Accept": AS})
    assert response.status_code == 404, "and never with 410, which makes Mastodon delete"


async def test_a_draft_answers_nothing_and_a_deleted_film_a_tombstone(town: Town) -> None:
    ana = await a_creator("ana")
    draft = await a_film(ana, published=False)
    for suffix in ("", "/likes", "/shares", "/activity"):
        answer = await town.pole.client.get(draft.uri + suffix, headers={"Accept": AS})
        assert answer.status_code == 404
    await films.publish(draft)
    document = await got(town, draft.uri)
    announce = (await got(town, f"{document['shares']}/pages/latest"))["orderedItems"][0]
    await films.delete(await Film.get(id=draft.id))
    stone = await got(town, draft.uri, 410)
    assert (stone["type"], stone["formerType"], stone["id"]) == ("Tombstone", "Video", draft.uri)
    assert undefined_terms(stone) == set()
    for gone in (announce, f"{draft.uri}/activity", f"{draft.uri}/likes"):
        assert (await town.pole.client.get(gone, headers={"Accept": AS})).status_code in (404, 410)
    assert (await got(town, f"{draft.uri}/delete"))["type"] == "Delete"
    for actor in ACTORS:
        assert (await got(town, f"{town.pole.base}/ap/{actor}/outbox"))["totalItems"] == 0


async def test_an_id_shows_a_browser_the_way_to_the_page_and_never_redirects_a_server(town: Town, film: Film) -> None:
    for uri, page in ((film.uri, film.page_url), (f"{town.pole.base}/ap/users/ana", f"{town.pole.base}/users/ana")):
        answer = await town.pole.client.get(uri, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (answer.status_code, answer.headers["location"], answer.headers["vary"]) == (303, page, "Accept")
        for accept in (AS, 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"', "*/*", ""):
            assert (await town.pole.client.get(uri, headers={"Accept": accept})).json()["id"] == uri
        at_page = await town.pole.client.get(page, headers={"Accept": AS})
        assert at_page.json()["id"] == uri
        html = await town.pole.client.get(page, headers={"Accept": "text/html"})
        assert html.headers["link"].split(", ")[0] == f'<{uri}>; rel="alternate"; type="{AS}"'
