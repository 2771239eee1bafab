"""From server to server: visitors go home with what they found here, members come home with what they found there."""

import orjson
import pytest

from fediverse_cinema.activitypub.documents import SUBSCRIBE
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import urls
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.watching import only

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
JRD = "https://social.example/.well-known/webfinger"


@pytest.fixture
def alice(town: Town) -> Neighbour:
    alice = town.social.actor("alice")
    links = [
        {"rel": "self", "type": "application/activity+json", "href": alice.uri},
        {"rel": SUBSCRIBE, "template": "https://social.example/authorize_interaction?uri={uri}"},
        {"rel": "https://w3id.org/fep/3b86/Like", "template": "https://social.example/like?id={object}"},
    ]
    answer = {"subject": "acct:alice@social.example", "links": links}
    town.social.says["GET /.well-known/webfinger"] = Answer(200, orjson.dumps(answer), "application/jrd+json")
    return alice


@pytest.fixture
def visitor(town: Town) -> Visitor:
    visitor = Visitor(town.pole)
    visitor.client.follow_redirects = False
    return visitor


@pytest.mark.parametrize(
    "path, intent, way",
    [("/interact", "follow", "https://social.example/authorize_interaction?uri="),
     ("/interact", "like", "https://social.example/like?id="),
     ("/interact", "nonsense", "https://social.example/authorize_interaction?uri="),
     ("/follow", "", "https://social.example/authorize_interaction?uri=")],
)  # fmt: skip
async def test_a_visitor_goes_home_to_do_it_there_and_types_her_address_once(
    town: Town, alice: Neighbour, visitor: Visitor, path: str, intent: str, way: str
) -> None:
    film = await a_film(await a_creator("ana"))
    page = await visitor.look(f"{path}?to={film.uri}&intent={intent}")
    assert film.title in page
    await visitor.send("/interact", handle="@alice@social.example")
    assert visitor.response.status_code == 303
    encoded = film.uri.replace(":", "%3A").replace("/", "%2F")
    assert visitor.response.headers["location"] == way + encoded
    assert "httponly" in visitor.response.headers["set-cookie"].lower()
    assert 'value="@alice@social.example"' in await visitor.look(f"{path}?to={urls.pole()}&intent=follow")


async def test_nobody_is_sent_anywhere_for_the_sake_of_an_address_that_somebody_else_wrote(
    town: Town, alice: Neighbour, visitor: Visitor
) -> None:
    draft = await a_film(await a_creator("ana"), published=False)
    await visitor.look(f"/interact?to={urls.pole()}")
    form = {"csrf": visitor.page.split('name="csrf" value="')[1].split('"')[0], "handle": alice.address}
    for target in ("https://evil.example/", "javascript:alert(1)", "", draft.uri):
        async with only(town):
            assert (await visitor.client.get("/interact", params={"to": target})).status_code == 404
            sent = form | {"to": target}
            answer = await visitor.client.post("/interact", data=sent, headers={"Origin": visitor.base})
            assert answer.status_code in (404, 422) and "location" not in answer.headers


async def test_a_server_that_does_not_answer_or_does_not_say_where_is_named_and_the_entry_kept(
    town: Town, alice: Neighbour, visitor: Visitor
) -> None:
    said = {
        "This server does not answer.": Answer(503),
        "does not say where": Answer(200, b"{}"),
        "social.example knows nobody called alice": Answer(404),
    }
    for sentence, answer in said.items():
        town.social.says["GET /.well-known/webfinger"] = answer
        await visitor.look(f"/interact?to={urls.pole()}&intent=share")
        page = await visitor.send("/interact", handle="alice@social.example")
        assert visitor.response.status_code == 422 and sentence in page and 'value="alice@social.example"' in page
        assert "set-cookie" not in visitor.response.headers


async def test_a_cookie_that_somebody_planted_is_an_address_or_nothing(town: Town, visitor: Visitor) -> None:
    visitor.client.cookies.set("home_server", '"><script>alert(1)</script>')
    page = await visitor.look(f"/interact?to={urls.pole()}")
    assert "<script>alert" not in page and "alert(1)" not in page


async def test_a_member_comes_home_with_what_she_found_elsewhere(town: Town, alice: Neighbour) -> None:
    await an_account("ana")
    ana = Visitor(town.pole)
    page = await ana.look("/authorize_interaction?uri=acct:alice@social.example")
    assert ana.response.url.path == "/login" and "alice" in str(ana.response.url)
    await ana.sign_in("ana")
    for intent in ("", "&intent=follow"):
        await ana.look(f"/authorize_interaction?uri=acct:alice@social.example{intent}")
        assert ana.response.url.path == "/people/alice@social.example"
    note = town.social.serve(alice.note("") | {"inReplyTo": None})
    await ana.look(f"/authorize_interaction?uri={note['id']}&intent=like")
    assert ana.response.url.path == f"/notes/{(await Note.get()).uuid}"
    page = await ana.look("/authorize_interaction?uri=https://social.example/nothing")
    assert ana.response.status_code == 404 and "knows nothing" in page
    page = await ana.look("/authorize_interaction?uri=nonsense")
    assert ana.response.status_code == 422 and 'value="nonsense"' in page
    await ana.look("/authorize_interaction?uri=&intent=answer&text=hello")
    assert ana.response.url.path == "/notes/new"
