"""Pages of people who live elsewhere, the search box that leads to them, and who follows whom."""

from datetime import timedelta

import orjson
import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import actors, closing, domain_rules, follows, webfinger
from fediverse_cinema.activitypub.models import Actor, FollowState
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films import service as films
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.people.trades import iri
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects.models import Call, Project
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from tests.kit.neighbours import Answer, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
PAGE = "/people/alice@social.example"
ACTIVITY = {"Accept": "application/activity+json"}


@pytest.fixture
def alice(town: Town) -> Neighbour:
    line = {"type": "PropertyValue", "name": "Town", "value": '<a href="https://x.example/" onclick="x">Metz</a>'}
    icon = {"type": "Image", "url": "https://social.example/alice.png"}
    alice = town.social.actor("alice", icon=icon, attachment=[line])
    link = {"rel": "self", "type": "application/activity+json", "href": alice.uri}
    answer = {"subject": "acct:alice@social.example", "links": [link]}
    town.social.says["GET /.well-known/webfinger"] = Answer(200, orjson.dumps(answer), "application/jrd+json")
    return alice


@pytest.fixture
async def ana(town: Town) -> Visitor:
    await an_account("ana")
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


async def test_a_member_finds_somebody_follows_her_and_sees_what_becomes_of_it(
    town: Town, alice: Neighbour, ana: Visitor
) -> None:
    page = await ana.look("/search?q=@alice@social.example")
    assert ana.response.url.path == PAGE
    assert "@alice@social.example" in page and "Projectionist" in page and ">Metz</a>" in page and "onclick" not in page
    assert 'href="https://social.example/@alice" rel="nofollow noopener"' in page and 'src="/proxy/' in page
    assert 'src="https://' not in page
    assert ana.response.headers["link"] == f'<{alice.uri}>; rel="alternate"; type="application/activity+json"'

    page = await ana.send("/workshop/follow", address=alice.uri)
    assert ana.response.url.path == PAGE and "awaiting an answer" in page
    await town.pole.work()
    (asked,) = town.social.received("Follow")
    await town.deliver(alice, alice.activity("Accept", asked))
    assert "You follow Alice." in await ana.look(PAGE)
    await town.deliver(alice, alice.activity("Reject", asked))
    assert "Alice has declined your request." in await ana.look(PAGE)
    assert "awaiting an answer" in await ana.send("/workshop/follow", address=alice.uri)
    assert "Follow Alice" in await ana.send("/workshop/unfollow", address=alice.uri)


async def test_a_visitor_finds_what_is_known_and_makes_nobody_ask_elsewhere(town: Town, alice: Neighbour) -> None:
    visitor = Visitor(town.pole)
    for written in ("alice@social.example", alice.uri, "https://social.example/@alice"):
        async with only(town):
            page = await visitor.look(f"/search?q={written}")
        assert visitor.response.status_code == 404 and f'value="{written}"' in page and "signed in" in page
    await webfinger.find("alice@social.example")
    async with only(town):
        page = await visitor.look("/search?q=alice@social.example")
        assert visitor.response.url.path == PAGE
        assert f"/interact?to={alice.uri.replace(':', '%3A')}" in page and "/workshop/follow" not in page
    assert "Alice" in await visitor.look("/search?q=alic")
    assert "Nothing that is known here" in await visitor.look("/search?q=<b>zzz")
    await visitor.look("/search?q=" + "%25" * 2500)
    assert visitor.response.status_code == 200


async def test_what_cannot_be_found_is_said_and_the_entry_kept(town: Town, ana: Visitor) -> None:
    page = await ana.look("/search?q=https://social.example/nothing")
    assert ana.response.status_code == 404 and "social.example knows nothing by that address." in page
    assert 'value="https://social.example/nothing"' in page and "<title>Error:" in page


async def test_until_her_server_confirms_it_her_handle_is_not_shown(town: Town, alice: Neighbour) -> None:
    await actors.find_actor(alice.uri)
    visitor = Visitor(town.pole)
    page = await visitor.look(PAGE)
    assert "@alice@social.example" not in page.replace(PAGE, "") and "has not confirmed" in page
    await town.pole.work()
    page = await visitor.look(PAGE)
    assert "@alice@social.example" in page.replace(PAGE, "") and "has not confirmed" not in page


async def test_of_two_who_claim_one_handle_the_confirmed_one_is_shown(town: Town, alice: Neighbour) -> None:
    rival = town.social.actor("rival", preferredUsername="alice", name="Rival")
    for one in (rival, alice):
        await actors.find_actor(one.uri)
    visitor = Visitor(town.pole)
    assert "Rival" in await visitor.look(PAGE)  # the first who came, as long as nobody knows
    await town.pole.work()
    assert "Rival" not in await visitor.look(PAGE)


async def test_a_server_that_asks_for_the_page_is_sent_to_the_document(town: Town, alice: Neighbour) -> None:
    await webfinger.find("alice@social.example")
    answer = await town.pole.client.get(f"https://lyon.example{PAGE}", headers=ACTIVITY)
    assert (answer.status_code, answer.headers["location"]) == (303, alice.uri) and "Accept" in answer.headers["vary"]


async def test_her_page_shows_what_she_said_to_all_and_nothing_else(town: Town, alice: Neighbour, ana: Visitor) -> None:
    author = await webfinger.find("alice@social.example")
    for visibility in Visibility:
        await Note.create(
            uri=f"{alice.uri}/{visibility}", uuid=visibility.value, author=author, thread_uri="x", answer_to="",
            html=f"<p>said {visibility}</p>", visibility=visibility, published_at=clock.now(),
        )  # fmt: skip
    page = await ana.look(PAGE)
    assert "said public" in page
    assert not any(f"said {one}" in page for one in ("unlisted", "followers", "direct"))


async def test_somebody_who_has_moved_or_is_gone_is_shown_as_such(town: Town, alice: Neighbour, ana: Visitor) -> None:
    author = await webfinger.find("alice@social.example")
    author.moved_to = "https://fedi.example/users/alice"
    await author.save()
    page = await ana.look(PAGE)
    assert "Has moved" in page and 'href="https://fedi.example/users/alice" rel="nofollow noopener"' in page
    author.moved_to = (await actors.find_actor(town.fedi.actor("bo").uri)).uri
    await author.save()
    page = await ana.look(PAGE)
    assert ">Follow Bo<" in page and ">Follow Alice<" not in page
    page = await ana.send("/workshop/follow", address=author.moved_to)
    assert ana.response.url.path == PAGE and "Take the request back" in page and ">Follow " not in page
    await actors.end(author)
    page = await ana.look(PAGE)
    assert "This account is no more" in page and "/workshop/follow" not in page
    page = await ana.look("/people/nobody@social.example")
    assert ana.response.status_code == 404 and 'href="/search?q=nobody%40social.example"' in page
    await ana.look("/people/ana@lyon.example")
    assert ana.response.url.path == "/users/ana"


async def test_what_a_person_shares_does_not_stand_among_her_films(town: Town, alice: Neighbour, ana: Visitor) -> None:
    author = await webfinger.find("alice@social.example")
    film = await a_film(await a_creator("ben"))
    await reactions.note(ReactionKind.ANNOUNCE, author, film.uri, f"{author.uri}/shares/1")
    assert film.title not in await ana.look(PAGE)
    await Actor.filter(id=author.id).update(type="Group")
    assert film.title in await ana.look(PAGE)


@pytest.mark.parametrize("status", [404, 403, 500, 410])
async def test_FET_26_an_old_copy_is_renewed_when_a_member_looks_and_ends_with_a_410_alone(
    town: Town, alice: Neighbour, ana: Visitor, status: int
) -> None:
    author = await webfinger.find("alice@social.example")
    await town.pole.work()
    before = len(town.social.asked)
    await ana.look(PAGE)
    assert not await Job.exists(kind=actors.RENEW)  # fresh
    await Actor.filter(id=author.id).update(fetched_at=clock.now() - timedelta(days=2))
    await Visitor(town.pole).look(PAGE)
    assert not await Job.exists(kind=actors.RENEW)  # a visitor makes nobody ask
    town.social.says["GET /users/alice"] = Answer(status)
    for _ in range(3):
        await ana.look(PAGE)
        await town.pole.work()
    assert len(town.social.asked) == before + 1  # and then it is left in peace
    kept = await Actor.get(id=author.id)
    assert (kept.gone_at is not None) == (status == 410) and (kept.rsa_public is None) == (status == 410)


async def test_followers_are_listed_and_who_asks_is_let_in_or_not(town: Town, alice: Neighbour, ana: Visitor) -> None:
    me = await Actor.get(local_handle="ana")
    me.locked = True
    await me.save()
    ben = (await a_creator("ben", "Ben")).actor
    await town.deliver(alice, alice.activity("Follow", me.uri))
    await follows.request(ben, me)
    stranger = Visitor(town.pole)
    page = await stranger.look("/users/ana/followers")
    assert "Ben" not in page and "Alice" not in page
    page = await ana.look("/users/ana/followers")
    assert "They ask to follow you" in page and "Ben" in page
    await ana.send("/workshop/followers/accept", address=alice.uri)
    page = await ana.send("/workshop/followers/decline", address=ben.uri)
    assert ana.response.url.path == "/users/ana/followers" and "They ask" not in page
    assert await follows.between(ben, me) == FollowState.REJECTED
    page = await stranger.look("/users/ana/followers")
    assert f'href="{PAGE}"' in page and "Ben" not in page and "/workshop/followers" not in page
    await ana.send("/workshop/followers/decline", address=alice.uri)
    assert "Alice" not in await ana.look("/users/ana/followers")
    answer = await town.pole.client.get("https://lyon.example/users/ana/followers", headers=ACTIVITY)
    assert answer.json()["id"] == f"{me.uri}/followers" and answer.json()["totalItems"] == 0


async def test_nobody_answers_for_another_or_lets_herself_in(town: Town, ana: Visitor) -> None:
    ben = (await a_creator("ben", "Ben")).actor
    ben.locked = True
    await ben.save()
    me = await Actor.get(local_handle="ana")
    await follows.request(me, ben)
    await ana.look("/users/ana/followers")
    for path in ("accept", "decline"):
        answer = await ana.client.post(
            f"/workshop/followers/{path}", data={"address": me.uri, "csrf": _token(ana)}, headers={"Origin": ana.base}
        )
        assert answer.status_code == 200
    assert await follows.between(me, ben) == FollowState.REQUESTED


async def test_whom_a_member_follows_is_listed_in_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fediverse_cinema.web.pages.people.PEOPLE_ON_A_PAGE", 2)
    me = (await a_creator("ana")).actor
    for name in ("ben", "eva", "zoe"):
        await follows.request(me, (await a_creator(name, name.capitalize())).actor)
    visitor = Visitor(town.pole)
    page = await visitor.look("/users/ana/following")
    assert "Zoe" in page and "Eva" in page and "Ben" not in page
    older = page.split('href="?before=')[1].split('"')[0]
    assert "Ben" in await visitor.look(f"/users/ana/following?before={older}")
    for nonsense in ("x", "-1", "9" * 40):
        await visitor.look(f"/users/ana/following?before={nonsense}")
        assert visitor.response.status_code == 200


async def test_every_public_page_leads_to_its_document_and_answers_with_it(town: Town, alice: Neighbour) -> None:
    film = await a_film(await a_creator("ana"))
    me = await Actor.get(local_handle="ana")
    channel = await Actor.get(id=film.channel_id)
    pages = {
        "/users/ana": me.uri, "/users/ana/followers": f"{me.uri}/followers",
        "/users/ana/following": f"{me.uri}/following", f"/channels/{channel.handle}": channel.uri,
        "/pole": "https://lyon.example/ap/pole", f"/films/{film.slug}": film.uri,
    }  # fmt: skip
    for path, uri in pages.items():
        page = await town.pole.client.get(f"https://lyon.example{path}", headers={"Accept": "text/html"})
        first, *_ = page.headers["link"].split(", ")
        assert first == f'<{uri}>; rel="alternate"; type="application/activity+json"', path
        assert f'<link rel="alternate" type="application/activity+json" href="{uri}">' in page.text
        answer = await town.pole.client.get(f"https://lyon.example{path}", headers=ACTIVITY)
        assert answer.json()["id"] == uri and "Accept" in answer.headers["vary"]


def _token(visitor: Visitor) -> str:
    return visitor.page.split('name="csrf" value="')[1].split('"')[0]


@pytest.mark.parametrize("purged", [False, True])
async def test_people_of_a_closed_server_are_not_said_to_have_left(
    town: Town, alice: Neighbour, ana: Visitor, purged: bool
) -> None:
    await ana.look("/search?q=@alice@social.example")
    await domain_rules.close("social.example", "spam")
    if purged:
        await closing.purge_host("social.example")
    page = await ana.look(PAGE)
    assert "This pole has closed social.example." in page and "is no more" not in page and "Projectionist" not in page
    assert "/admin/hosts" not in page and "/workshop/follow" not in page
    await an_account("eva", "Eva", role=Role.ADMIN)
    eva = Visitor(town.pole)
    await eva.sign_in("eva")
    assert 'href="/admin/hosts"' in await eva.look(PAGE)


async def test_the_box_knows_hashtags_names_without_a_server_and_what_is_too_short(town: Town, ana: Visitor) -> None:
    await ana.look("/search?q=%23Marée")
    assert ana.response.url.path == "/tags/marée"
    assert 'href="/users/ana"' in (await ana.look("/search?q=@ana")).partition("<main")[2]
    for short in ("a", "@a", "@"):
        assert "Write at least two letters." in await ana.look(f"/search?q={short}")
    assert ana.response.status_code == 422


async def test_the_page_of_a_film_that_was_shown_and_deleted_says_so(town: Town) -> None:
    maker = await a_creator("lea", "Léa")
    shown, draft = await a_film(maker, "La Saône"), await a_film(maker, "Le Rhône", published=False)
    await films.delete(shown)
    await films.delete(draft)
    visitor = Visitor(town.pole)
    assert "This film has been deleted" in await visitor.look(f"/films/{shown.slug}")
    assert visitor.response.status_code == 410
    await visitor.look(f"/films/{draft.slug}")
    assert visitor.response.status_code == 404


async def test_a_line_of_her_own_stays_beside_her_portrait_and_what_the_portrait_says_is_said_once(town: Town) -> None:
    editor = {"type": "Occupation", "name": "Monteuse", "occupationalCategory": iri("editor")}
    told = {"Métiers": "Monteuse", "Lieu": "Metz", "Conditions": "jamais sans contrat", "Site": "mon chien"}
    lines = [{"type": "PropertyValue", "name": name, "value": value} for name, value in told.items()]
    place = {"type": "Place", "name": "Metz"}
    lea = town.social.actor("lea", hasOccupation=[editor], homeLocation=place, attachment=lines)
    await actors.find_actor(lea.uri)
    await town.pole.work()
    page = await Visitor(town.pole).look("/people/lea@social.example")
    assert "jamais sans contrat" in page and "mon chien" in page
    assert "Métiers" not in page and "Lieu" not in page and "Monteuse" in page and "Metz" in page


async def test_a_project_of_elsewhere_with_calls_without_end_fills_one_page(town: Town) -> None:
    group = await actors.find_actor(town.evil.actor("crew", "Group", stage="idea").uri)
    await town.pole.work()
    project, now = await Project.get(actor_id=group.id), clock.now()
    await Call.bulk_create(
        Call(uri=f"{group.uri}/{one}", local=False, project_id=project.id, state="open", title="x", created_at=now)
        for one in range(200)
    )
    page = await Visitor(town.pole).look("/people/crew@evil.example")
    assert 1 <= page.count('href="/calls/') <= 2 * call_queries.ON_A_PAGE
