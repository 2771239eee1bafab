"""Who may read what: documents for signed questions only where the pole wishes it, private notes for whom they are for,
nothing for closed hosts and for whoever has been blocked.
"""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from fediverse_cinema.activitypub import domain_rules, suspending
from fediverse_cinema.activitypub.models import Actor, Block, Shunned
from fediverse_cinema.conversations.models import Mention, Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.web import asking
from fediverse_cinema.web.pages import calls, event_ids, ids, selection_ids
from fediverse_cinema.web.routes.table import ROUTES
from tests.kit.events import an_event
from tests.kit.neighbours import Answer, Neighbour, key_of
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.publications import a_publication
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
ACTIVITY = {"Accept": "application/activity+json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
async def note(town: Town, film: Film) -> Note:
    malo = (await a_creator("malo", "Malo Guen")).actor
    return await an_answer(malo, "Bravo", film)


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
def signed_only(town: Town) -> None:
    house = town.pole.house
    federation = dataclasses.replace(house.settings.federation, authorized_fetch=True)
    house.settings = dataclasses.replace(house.settings, federation=federation)


def documents(town: Town, film: Film, note: Note) -> list[str]:
    """One address of each kind that answers a document."""
    base = town.pole.base
    return [
        f"{base}/ap/pole", f"{base}/ap/users/ana", f"{base}/ap/channels/ana_films", f"{base}/ap/users/ana/outbox",
        f"{base}/ap/users/ana/outbox/pages/latest", f"{base}/ap/pole/followers", f"{base}/ap/users/malo/following",
        f"{base}/ap/users/ana/featured", film.uri, f"{film.uri}/activity", f"{film.uri}/comments",
        f"{film.uri}/comments/pages/latest", f"{film.uri}/shares/pages/latest", note.uri, f"{note.uri}/activity",
        f"{note.uri}/replies", f"{note.uri}/likes", f"{base}/ap/users/ana/featured/pages/latest",
        f"{base}/ap/pole/followers/pages/latest",
        film.page_url, note.page_url, f"{base}/users/ana",
    ]  # fmt: skip


async def status(town: Town, url: str, headers: dict[str, str]) -> int:
    return (await town.pole.client.get(url, headers=headers)).status_code


async def test_where_signatures_are_demanded_no_document_is_shown_without(
    town: Town, film: Film, note: Note, alice: Neighbour, signed_only: None
) -> None:
    for url in documents(town, film, note):
        async with only(town):
            response = await town.pole.client.get(url, headers=ACTIVITY)
            assert (url, response.status_code) == (url, 401)
            assert response.headers["cache-control"] == "no-store" and "signed" in response.json()["error"]
        response = await alice.ask(town.pole.client, url)
        assert (url, response.status_code) == (url, 200)
        assert response.headers["cache-control"] == "private, no-store" and "etag" not in response.headers
        assert "Signature" in response.headers["vary"]
    assert town.social.fetched == ["/users/alice"]


async def test_the_instance_actor_and_all_that_is_no_document_stay_open(
    town: Town, film: Film, note: Note, signed_only: None
) -> None:
    """Otherwise two servers that both demand signatures could never learn each other's keys."""
    base = town.pole.base
    response = await town.pole.client.get(f"{base}/ap/instance", headers=ACTIVITY)
    assert (response.status_code, response.json()["id"]) == (200, f"{base}/ap/instance")
    assert await status(town, f"{base}/ap/instance/outbox", ACTIVITY) == 401
    for path in (f"/.well-known/webfinger?resource=acct:ana@{town.pole.house.settings.pole.host}",
                 "/.well-known/nodeinfo", "/nodeinfo/2.1", "/.well-known/host-meta"):  # fmt: skip
        for headers in (ACTIVITY, BROWSER, {"Accept": "application/json"}):
            assert await status(town, base + path, headers) == 200
    poster = await town.pole.client.get(film.page_url, headers=BROWSER)
    assert poster.status_code == 200 and 'src="/media/' in poster.text.replace(base, "")
    assert await status(town, film.uri, BROWSER) == 303
    assert await status(town, note.page_url, BROWSER) == 200


async def test_two_poles_that_both_demand_signatures_read_each_other(town: Town, signed_only: None) -> None:
    """A stranger's instance actor, whom we do not know, is fetched with a signature of ours."""
    instance = town.fedi.actor("instance", "Application")
    assert (await instance.ask(town.pole.client, f"{town.pole.base}/ap/pole")).status_code == 200
    assert town.fedi.fetched == ["/users/instance/main-key", "/users/instance"]
    assert all(f'keyId="{town.pole.base}/ap/instance#main-key"' in one.headers["signature"] for one in town.fedi.asked)


@pytest.mark.parametrize("host", ["social", "video", "fedi"])
async def test_SIG_20_a_signed_question_counts_with_its_query_and_without_but_not_with_another(
    town: Town, film: Film, host: str, signed_only: None
) -> None:
    asker = getattr(town, host).actor("alice")
    url = f"{film.uri}/comments?page=1"
    path = f"{film.uri}/comments".removeprefix(town.pole.base)
    for target, expected in ((f"{path}?page=1", 200), (path, 200), (f"{path}?page=2", 401), ("/ap/pole", 401)):
        assert (await asker.ask(town.pole.client, url, target=target)).status_code == expected


async def test_a_question_signed_with_rfc_9421_counts(
    town: Town, film: Film, alice: Neighbour, signed_only: None
) -> None:
    class Keys(HTTPSignatureKeyResolver):
        def resolve_private_key(self, key_id: str) -> object:
            return alice.key

    signer = HTTPMessageSigner(signature_algorithm=algorithms.RSA_V1_5_SHA256, key_resolver=Keys())
    request = httpx.Request("GET", film.uri, headers={**ACTIVITY, "Host": "lyon.example"})
    signer.sign(request, key_id=alice.key_id, covered_component_ids=("@method", "@target-uri"))
    assert (await town.pole.client.send(request)).status_code == 200
    elsewhere = httpx.Request("GET", f"{town.pole.base}/ap/pole", headers=dict(request.headers))
    assert (await town.pole.client.send(elsewhere)).status_code == 401


async def test_a_bad_signature_is_refused_and_costs_one_fetch_however_often_it_comes(
    town: Town, film: Film, alice: Neighbour, signed_only: None
) -> None:
    assert (await alice.ask(town.pole.client, film.uri)).status_code == 200
    old = datetime.now(UTC) - timedelta(hours=13)
    async with only(town):
        assert (await alice.ask(town.pole.client, film.uri, date=old)).status_code == 401
        assert (await alice.ask(town.pole.client, film.uri, covered=("host", "date"))).status_code == 401
        headers = {**alice.asking(film.uri), "signature": 'keyId="x'}
        assert (await town.pole.client.get(film.uri, headers=headers)).status_code == 400
    alice.key = key_of("somebody else")
    async with only(town, alice.uri):
        assert {(await alice.ask(town.pole.client, film.uri)).status_code for _ in range(20)} == {401}


async def test_nobody_waits_for_ever_for_a_key_that_does_not_come(
    town: Town, film: Film, alice: Neighbour, signed_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.5)
    patience = asyncio.Event()
    town.social.before_answering = patience.wait
    response = await alice.ask(town.pole.client, film.uri)
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    patience.set()
    await asyncio.gather(*town.pole.house.rooms["flights"].values())
    monkeypatch.undo()
    assert (await alice.ask(town.pole.client, film.uri)).status_code == 200, "the key has come meanwhile"


async def test_while_the_askers_server_is_down_she_is_asked_to_come_again(
    town: Town, film: Film, alice: Neighbour, signed_only: None
) -> None:
    town.social.says["GET /users/alice"] = Answer(502)
    assert (await alice.ask(town.pole.client, film.uri)).status_code == 503


async def test_where_signatures_are_not_demanded_a_bad_one_is_no_hindrance_and_costs_nothing(
    town: Town, film: Film, note: Note, alice: Neighbour
) -> None:
    async with only(town):
        for url in documents(town, film, note):
            old = datetime.now(UTC) - timedelta(hours=13)
            for headers in (ACTIVITY, alice.asking(url), alice.asking(url, date=old), {**ACTIVITY, "signature": "x"}):
                response = await town.pole.client.get(url, headers=headers)
                assert (url, response.status_code) == (url, 200)
                assert response.headers["vary"] == "Accept, Signature"
                assert response.headers["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize("demanded", [False, True], ids=["open", "signed only"])
async def test_SIG_25_a_closed_host_is_shown_nothing_and_its_key_is_not_fetched(
    town: Town, film: Film, note: Note, demanded: bool, request: pytest.FixtureRequest
) -> None:
    if demanded:
        request.getfixturevalue("signed_only")
    mallory = town.evil.actor("mallory")
    await domain_rules.close("evil.example", "")
    async with only(town):
        for url in documents(town, film, note):
            response = await mallory.ask(town.pole.client, url)
            assert (url, response.status_code) == (url, 403)
        assert (await mallory.ask(town.pole.client, f"{town.pole.base}/ap/instance")).status_code == 200


async def test_MOD_03_what_was_shown_before_is_not_shown_after_the_host_was_closed(
    town: Town, film: Film, alice: Neighbour
) -> None:
    url = f"{film.uri}/comments"
    before = await alice.ask(town.pole.client, url)
    assert (before.status_code, before.headers["vary"]) == (200, "Accept, Signature")
    await domain_rules.close("social.example", "")
    assert (await alice.ask(town.pole.client, url)).status_code == 403


@pytest.mark.parametrize("demanded", [False, True], ids=["open", "signed only"])
async def test_whom_a_member_has_blocked_finds_nothing_of_hers(
    town: Town, film: Film, note: Note, alice: Neighbour, demanded: bool, request: pytest.FixtureRequest
) -> None:
    if demanded:
        request.getfixturevalue("signed_only")
    await town.deliver(alice, alice.activity("View", alice.uri))
    ana, known = await Actor.get(local_handle="ana"), await Actor.get(uri=alice.uri)
    pages = [(await an_event(ana)).note.page_url, urls.publication_page((await a_publication(ana)).slug)]
    assert [(await alice.ask(town.pole.client, url)).status_code for url in pages] == [200, 200]
    await Block.create(blocker_id=ana.id, blocked_id=known.id, created_at=clock.now())
    assert [(await alice.ask(town.pole.client, url)).status_code for url in pages] == [404, 404]
    hers = [url for url in documents(town, film, note) if "ana" in url or url.startswith((film.uri, film.page_url))]
    assert len(hers) >= 10
    for url in documents(town, film, note):
        assert (url, (await alice.ask(town.pole.client, url)).status_code) == (url, 404 if url in hers else 200)
    bob = town.social.actor("bob")
    assert (await bob.ask(town.pole.client, film.uri)).status_code == 200


@pytest.mark.parametrize("visibility", ["followers", "direct"])
async def test_PRV_03_what_is_not_for_everybody_is_shown_to_whom_it_is_for(
    town: Town, note: Note, alice: Neighbour, visibility: str
) -> None:
    bob, mallory = town.social.actor("bob"), town.evil.actor("mallory")
    await town.deliver(bob, bob.activity("Follow", f"{town.pole.base}/ap/users/malo"))
    await Note.filter(id=note.id).update(visibility=visibility)
    await town.deliver(alice, alice.activity("View", alice.uri))
    await Mention.filter(note_id=note.id).delete()
    await Mention.create(note_id=note.id, actor_id=(await Actor.get(uri=alice.uri)).id)

    shown = await alice.ask(town.pole.client, note.uri)
    assert (shown.status_code, shown.json()["id"]) == (200, note.uri)
    assert (shown.headers["cache-control"], shown.headers["vary"]) == ("private, no-store", "Accept, Signature")
    follower = await bob.ask(town.pole.client, note.uri)
    assert follower.status_code == (200 if visibility == "followers" else 404)
    assert (await mallory.ask(town.pole.client, note.uri)).status_code == 404
    assert await status(town, note.uri, ACTIVITY) == 404
    assert await status(town, note.page_url, ACTIVITY) == 404
    await domain_rules.close("evil.example", "")
    assert (await mallory.ask(town.pole.client, note.uri)).status_code == 404
    nothing = f"{town.pole.base}/ap/notes/00000000-0000-4000-8000-000000000000"
    assert (await mallory.ask(town.pole.client, nothing)).status_code == 404, "nor can it tell the two apart"
    await domain_rules.close("social.example", "")
    assert (await alice.ask(town.pole.client, note.uri)).status_code == 404


async def test_PRV_03_the_key_of_another_opens_nothing(town: Town, note: Note, alice: Neighbour) -> None:
    """Fedify once took whoever was named by a key for whoever owned it."""
    await Note.filter(id=note.id).update(visibility="direct")
    await town.deliver(alice, alice.activity("View", alice.uri))
    await Mention.create(note_id=note.id, actor_id=(await Actor.get(uri=alice.uri)).id)
    mallory = town.evil.actor("mallory")
    for key_id in (alice.key_id, alice.uri):
        assert (await mallory.ask(town.pole.client, note.uri, key_id=key_id)).status_code == 404
    town.evil.documents["/users/mallory"]["publicKey"]["owner"] = alice.uri
    assert (await mallory.ask(town.pole.client, note.uri)).status_code == 404


async def test_a_page_is_never_asked_for_a_signature(town: Town, film: Film, signed_only: None) -> None:
    for path in ("/", "/films", "/pole", "/users/ana", "/login"):
        assert await status(town, town.pole.base + path, BROWSER) == 200


def test_browsers_are_let_past_where_the_table_of_routes_leads_them_to_a_page_and_nowhere_else() -> None:
    documents = [row for row in ROUTES if row.path.startswith("/ap/")]
    let_past = {row.path for row in documents if asking.LEADS_TO_A_PAGE.fullmatch(row.path)}
    leading = (ids.actor, ids.film, ids.note, calls.document, selection_ids.selection, event_ids.event)
    assert let_past == {row.path for row in documents if row.page in leading}


@pytest.mark.parametrize("who", ["nobody", "closed", "blocked"])
async def test_who_says_that_it_is_a_browser_gets_pages_and_no_document(
    town: Town, film: Film, note: Note, alice: Neighbour, who: str, request: pytest.FixtureRequest
) -> None:
    """Two words in a header would otherwise open what signatures, closed hosts and blocks keep shut."""
    shut = {"nobody": 401, "closed": 403, "blocked": 404}[who]
    if who == "nobody":
        request.getfixturevalue("signed_only")
    await town.deliver(alice, alice.activity("View", alice.uri))
    known = await Actor.get(uri=alice.uri)
    for owner in await Actor.filter(local_handle__in=["ana", "malo"]) if who == "blocked" else []:
        await Block.create(blocker_id=owner.id, blocked_id=known.id, created_at=clock.now())
    if who == "closed":
        await domain_rules.close("social.example", "")
    for url in documents(town, film, note):
        path = url.removeprefix(town.pole.base)
        headers = BROWSER if who == "nobody" else {**alice.asking(url), "accept": BROWSER["Accept"]}
        status = (await town.pole.client.get(url, headers=headers)).status_code
        if not path.startswith("/ap/") or asking.LEADS_TO_A_PAGE.fullmatch(path):
            assert (url, status) in ((url, 200), (url, 303))
        elif not (who == "blocked" and path.startswith("/ap/pole")):  # the pole is nobody's
            assert (url, status) == (url, shut)


@pytest.mark.parametrize("wanted", [False, True], ids=["nobody is blocked", "somebody is blocked"])
async def test_who_has_been_shut_out_finds_no_document_whether_or_not_anybody_wants_to_know_who_asks(
    town: Town, film: Film, note: Note, alice: Neighbour, wanted: bool
) -> None:
    bob = town.social.actor("bob")
    for one in (alice, bob):
        await town.deliver(one, one.activity("View", one.uri))
    if wanted:
        stranger = (await a_creator("zoe", "Zoé")).actor
        for owner in await Actor.filter(local_handle__in=["ana", "malo"]):
            await Block.create(blocker_id=owner.id, blocked_id=stranger.id, created_at=clock.now())
    await suspending.suspend(await Actor.get(uri=alice.uri))
    for url in documents(town, film, note):
        async with only(town):
            assert (url, (await alice.ask(town.pole.client, url)).status_code) == (url, 403)
            assert (await alice.ask(town.pole.client, url, key_id=alice.uri)).status_code == 403
            assert (await bob.ask(town.pole.client, url)).status_code == 200
            old = datetime.now(UTC) - timedelta(days=2)
            assert (await alice.ask(town.pole.client, url, date=old)).status_code == 200, "who signs badly is anybody"
            assert await status(town, url, ACTIVITY) == 200


async def test_where_somebody_is_blocked_only_her_own_signature_says_that_it_is_she(
    town: Town, film: Film, alice: Neighbour
) -> None:
    bob, mallory = town.social.actor("bob"), town.evil.actor("mallory")
    for one in (alice, bob):
        await town.deliver(one, one.activity("View", one.uri))
    known = await Actor.get(uri=alice.uri)
    await Block.create(blocker_id=film.author_id, blocked_id=known.id, created_at=clock.now())
    async with only(town):
        assert (await alice.ask(town.pole.client, film.uri)).status_code == 404
        assert (await mallory.ask(town.pole.client, film.uri, key_id=alice.key_id)).status_code == 200, "it is not"
        assert (await bob.ask(town.pole.client, film.uri)).status_code == 200
    await Block.all().delete()
    assert (await alice.ask(town.pole.client, film.uri)).status_code == 200
    await Shunned.create(owner_id=film.author_id, domain="social.example", created_at=clock.now())
    assert (await bob.ask(town.pole.client, film.uri)).status_code == 404
