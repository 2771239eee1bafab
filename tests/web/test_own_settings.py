"""A member's own pages: her profile, moving, blocks, requests, reports; as she sees them in a browser."""

from datetime import timedelta

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import barriers, moving, webfinger
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Actor, Block, Follow
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp
from fediverse_cinema.films import scheduling
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.moderation import service as reports
from fediverse_cinema.moderation.models import Report
from fediverse_cinema.people.models import Creator, Policy
from tests.kit.neighbours import Neighbour
from tests.kit.people import PASSWORD, a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Visitor:
    await an_account("ana")
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def her_actor() -> Actor:
    return await Actor.get(local_handle="ana")


async def test_what_she_says_of_herself_is_on_her_page_and_goes_to_her_followers(
    town: Town, ana: Visitor, alice: Neighbour
) -> None:
    await town.deliver(alice, alice.activity("Follow", (await her_actor()).uri))
    await ana.look("/workshop/profile")
    page = await ana.send(
        "/workshop/profile", **{
            "name": "Ana B.", "about": "Monteuse, *Lyon*.", "website": "https://ana.example/",
            "support": "https://don.example/ana", "line1-name": "Ville", "line1": "Lyon & <b>", "locked": "on",
            "indexable": "on", "quoting": "ask", "featuring": "nobody",
        },
    )  # fmt: skip
    assert ana.response.url.path == "/users/ana"
    for said in ("Ana B.", "<em>Lyon</em>", "https://ana.example/", "Lyon &amp; &lt;b&gt;"):
        assert said in page
    creator = await Creator.get(actor__local_handle="ana").select_related("actor")
    assert (creator.quoting, creator.featuring) == (Policy.ASK, Policy.NOBODY)
    assert (creator.actor.locked, creator.actor.discoverable, creator.actor.indexable) == (True, True, True)
    await town.pole.work()
    [update] = town.social.received("Update")
    document = (await town.pole.client.get(creator.actor.uri, headers=AS)).json()
    assert {**update["object"], "@context": 0} == {**document, "@context": 0}
    assert undefined_terms(update) == undefined_terms(document) == set()
    assert document["manuallyApprovesFollowers"] is document["indexable"] is True
    assert [one["type"] for one in document["attachment"]] == ["PropertyValue"] * 3 + ["Link"]
    assert document["support"] == "Soutenir : https://don.example/ana"
    again = await ana.look("/workshop/profile")
    assert 'value="https://don.example/ana"' in again and "Monteuse, *Lyon*." in again and 'value="Ville"' in again


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 120 characters."),
        ({"name": "Ana", "website": "javascript:alert(1)"}, "Write an address that begins with https://."),
        ({"name": "Ana", "line1": "half"}, "A line needs both its heading and its text."),
        ({"name": "Ana", "about": "x" * 1001}, "This has at most 1,000 characters."),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    town: Town, ana: Visitor, typed: dict[str, str], sentence: str
) -> None:
    await ana.look("/workshop/profile")
    page = await ana.send("/workshop/profile", **({"support": "https://kept.example/"} | typed))
    assert ana.response.status_code == 422 and sentence in page and 'value="https://kept.example/"' in page
    assert (await her_actor()).name == "Ana Belle"


async def test_she_blocks_somebody_on_her_page_and_sees_her_in_a_list_of_her_own(
    town: Town, ana: Visitor, alice: Neighbour
) -> None:
    known = await webfinger.find(alice.uri)
    await town.pole.work()
    await ana.look(f"/people/{alice.address}")
    page = await ana.send("/workshop/block", uri=alice.uri)
    assert "Unblock" in page
    assert await barriers.has_blocked(await her_actor(), known)
    assert "Alice" in await ana.look("/workshop/blocked")
    other = Visitor(town.pole)
    await an_account("ben")
    await other.sign_in("ben")
    assert "Alice" not in await other.look("/workshop/blocked")
    await ana.send("/workshop/unblock", uri=alice.uri)
    assert await Block.all().count() == 0


async def test_a_report_is_read_by_those_who_run_the_pole_and_by_nobody_else(
    town: Town, ana: Visitor, alice: Neighbour
) -> None:
    await webfinger.find(alice.uri)
    await ana.look(f"/report?about={alice.uri}")
    assert "Tell social.example, too" in ana.page
    page = await ana.send("/report", words=" ", forward="on")
    assert ana.response.status_code == 422 and "Say in a few words what is wrong." in page and "checked" in page
    page = await ana.send("/report", words="<script>Insults</script>", forward="on")
    assert "Thank you" in page
    await town.pole.work()
    assert len(town.social.received("Flag")) == 1
    await ana.look("/admin/reports")
    assert ana.response.status_code == 404
    await an_account("eva", role=Role.ADMIN)
    eva = Visitor(town.pole)
    await eva.sign_in("eva")
    page = await eva.look("/admin/reports")
    assert "&lt;script&gt;Insults" in page and alice.name.capitalize() in page
    await eva.send("/admin/reports")
    assert "There is no open report." in eva.page
    assert (await Report.get()).handled_at is not None


async def test_nobody_reports_what_she_cannot_see(town: Town, ana: Visitor) -> None:
    ben = await an_account("ben")
    draft = await a_film(ben.creator, published=False)
    for uri in (draft.uri, "", "https://third.example/1"):
        await ana.look(f"/report?about={uri}")
        assert ana.response.status_code == 404


async def test_she_answers_a_request_and_takes_her_consent_back(town: Town, ana: Visitor, alice: Neighbour) -> None:
    creator = await Creator.get(actor__local_handle="ana").select_related("actor")
    creator.quoting = Policy.ASK
    await creator.save()
    film = await a_film(creator)
    note = alice.note("", quote=film.uri)
    await town.deliver(alice, alice.activity("QuoteRequest", film.uri, instrument=note))
    page = await ana.look("/workshop/requests")
    assert "would like to quote you" in page and "Alice" in page
    page = await ana.send("/workshop/requests", deed="accept")
    assert "What you have allowed" in page and (await ConsentRequest.get()).state == RequestState.ACCEPTED
    await ana.send("/workshop/requests", deed="revoke")
    assert (await Stamp.get()).revoked_at is not None and "What you have allowed" not in ana.page


async def test_nobody_answers_the_request_of_another(town: Town, ana: Visitor, alice: Neighbour) -> None:
    ben = await an_account("ben")
    ben.creator.featuring = Policy.ASK
    await ben.creator.save()
    await town.deliver(alice, alice.activity("FeatureRequest", ben.creator.actor.uri, instrument=f"{alice.uri}/c"))
    await ana.look("/workshop/blocked")
    await ana.look("/workshop/profile")
    token = ana._form("/workshop/profile", {}).fields[0][1]
    headers = {"Origin": ana.base, "Sec-Fetch-Site": "same-origin"}
    row = await ConsentRequest.get()
    answer = await ana.client.post(
        "/workshop/requests", data={"csrf": token, "id": str(row.id), "deed": "accept"}, headers=headers
    )
    assert answer.status_code == 200
    assert (await ConsentRequest.get()).state == RequestState.WAITING and await Stamp.all().count() == 0


async def test_she_puts_a_film_forward_and_takes_it_down_again(town: Town, ana: Visitor) -> None:
    film = await a_film(await Creator.get(actor__local_handle="ana").select_related("actor"))
    await ana.look(f"/films/{film.slug}")
    page = await ana.send("/workshop/pin", uri=film.uri)
    assert "Put forward" in page and ana.response.url.path == "/users/ana"
    page = await ana.send("/workshop/unpin", uri=film.uri)
    assert "Put forward no longer" not in page


async def test_nobody_puts_forward_what_is_not_hers(town: Town, ana: Visitor) -> None:
    mine = await a_film(await Creator.get(actor__local_handle="ana").select_related("actor"))
    ben = await an_account("ben")
    theirs = await a_film(ben.creator, "Un autre")
    await ana.look(f"/films/{mine.slug}")
    await ana.send("/workshop/pin", uri=theirs.uri)
    assert ana.response.status_code == 422
    assert "Put forward no longer" not in await ana.look("/users/ana")


async def test_she_names_another_account_so_that_she_may_come_from_there(
    town: Town, ana: Visitor, alice: Neighbour
) -> None:
    town.social.documents["/.well-known/webfinger"] = {
        "subject": f"acct:{alice.address}",
        "links": [{"rel": "self", "type": "application/activity+json", "href": alice.uri}],
    }
    await ana.look("/workshop/moving")
    page = await ana.send("/workshop/moving", deed="add", **{"add-address": alice.address})
    assert alice.address in page and (await her_actor()).also_known_as == [alice.uri]
    document = (await town.pole.client.get((await her_actor()).uri, headers=AS)).json()
    assert document["alsoKnownAs"] == [alice.uri] and undefined_terms(document) == set()
    await ana.send("/workshop/moving", deed="add", **{"add-address": alice.address})
    assert "This account is listed already." in ana.page
    await ana.look("/workshop/moving")
    await ana.send("/workshop/moving", deed="remove", uri=alice.uri)
    assert (await her_actor()).also_known_as == []


async def test_what_was_reported_can_be_read_and_opened_and_one_gets_back(town: Town) -> None:
    await an_account("eva", role=Role.ADMIN)
    ben = await a_creator("ben")
    film, said = await a_film(ben), await a_note(ben.actor, "<p>Du bruit.</p>")
    letter = await a_note(ben.actor, "<p>Pour toi seule.</p>", visibility="direct")
    anna, words = await somebody("anna", "Anna"), "Look."
    await reports.note(anna, ben.actor, [film.uri, said.uri, letter.uri, "https://else.example/1"], words)
    as_eva = Visitor(town.pole)
    await as_eva.sign_in("eva")
    page = await as_eva.look("/admin/reports")
    for url, shown in ((f"/films/{film.slug}", film.title), (f"/notes/{said.uuid}", "Du bruit.")):
        assert f'<a href="{url}"><bdi>{shown}</bdi></a>' in page
    assert "Pour toi seule." not in page and 'href="https://else.example/1"' in page and "Back to the workshop" in page


async def test_blocking_says_first_what_it_does_and_then_that_it_is_done(town: Town, ana: Visitor) -> None:
    await an_account("ben", "Ben")
    page = await ana.look("/users/ben")
    assert "<details><summary>Block<" in page and "You no longer follow each other." in page
    page = await ana.send("/workshop/block", uri=(await Actor.get(local_handle="ben")).uri)
    assert ana.response.url.path == "/users/ben" and "You have blocked Ben." in page and "<summary>Block<" not in page


async def test_she_moves_away_and_may_come_back_after_a_week(town: Town, ana: Visitor, alice: Neighbour) -> None:
    me = await her_actor()
    ben = (await an_account("ben")).creator.actor
    bob = town.fedi.actor("bob")
    await town.deliver(bob, bob.activity("Follow", me.uri))
    await Follow.create(follower=ben, followed=me, state="accepted", created_at=clock.now())
    await ana.look("/workshop/moving")
    await ana.send("/workshop/moving", deed="leave", password=PASSWORD, **{"leave-address": alice.uri})
    assert "does not say that it is also you" in ana.page and (await her_actor()).moved_to is None
    town.social.serve(alice.document() | {"alsoKnownAs": [me.uri]})
    await ana.send("/workshop/moving", deed="leave", password="another password", **{"leave-address": alice.uri})
    assert "This is not your password." in ana.page and (await her_actor()).moved_to is None
    page = await ana.send("/workshop/moving", deed="leave", password=PASSWORD, **{"leave-address": alice.uri})
    assert "You have moved" in page
    await town.pole.work()
    sent = town.fedi.received("Update", "Move")
    assert [one["type"] for one in sent] == ["Update", "Move"]
    assert sent[0]["object"]["movedTo"] == alice.uri
    assert (sent[1]["actor"], sent[1]["object"], sent[1]["target"]) == (me.uri, me.uri, alice.uri)
    follow = await Follow.get(follower_id=ben.id).select_related("followed")
    assert follow.followed.uri == alice.uri
    assert "Has moved" in await Visitor(town.pole).look("/users/ana")
    for path in ("/workshop", "/notes/new"):
        page = await ana.look(path)
        assert "You have moved away" in page and 'name="content"' not in page and 'href="/films/new"' not in page
    await ana.look("/films/new")
    assert ana.response.status_code == 422 and "You have moved away" in ana.page

    creator = await Creator.get(actor__local_handle="ana").select_related("actor")
    film = await a_film(creator, published=False)
    await ana.look(f"/films/{film.slug}/edit")
    await ana.send(f"/films/{film.slug}/edit", title="La Loire", licence="CC0-1.0", deed="publish")
    assert (await Film.get(id=film.id)).state == "draft" and "nothing new can be said from here" in ana.page

    await Film.filter(id=film.id).update(wanted=True)
    await scheduling.asset_is_ready((await Film.get(id=film.id)).asset_id or 0)
    await town.pole.work()
    assert (await Film.get(id=film.id)).state == "draft"

    page = await ana.look("/workshop/moving")
    assert "You can come back here from" in page and 'value="return"' not in page
    with pytest.raises(Refused, match="moved at"):
        await moving.come_back(await her_actor())
    await Actor.filter(id=me.id).update(moved_at=clock.now() - moving.PAUSE - timedelta(hours=1))
    await ana.look("/workshop/moving")
    await ana.send("/workshop/moving", deed="return")
    assert (await her_actor()).moved_to is None
    document = (await town.pole.client.get(me.uri, headers=AS)).json()
    assert "movedTo" not in document
