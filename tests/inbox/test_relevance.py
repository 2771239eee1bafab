"""What concerns somebody here is kept, whatever it is and whatever inbox it came to; what does not, is not (INB-22)."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.models import Letter, Outcome
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator()).actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def ana_follows(town: Town, ana: Actor, neighbour: Neighbour) -> None:
    await town.deliver(neighbour, neighbour.activity("View", neighbour.uri))  # makes her known
    await follows.request(ana, await Actor.get(uri=neighbour.uri))
    await town.pole.work()
    await town.deliver(neighbour, neighbour.activity("Accept", neighbour.server.received("Follow")[-1]))


def alone(neighbour: Neighbour, **more: Any) -> Document:
    return neighbour.note("", **({"inReplyTo": None} | more))


async def test_of_somebody_who_is_followed_here_everything_but_direct_words_is_kept(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    await ana_follows(town, ana, alice)
    followers = f"{alice.uri}/followers"
    kept = [alone(alice), alone(alice, to=[followers], cc=[PUBLIC]), alone(alice, to=[followers], cc=[]),
            alone(alice, type="Article", name="Une critique"), alone(alice, type="Event", name="Projection"),
            alone(alice, type="Question", oneOf=[{"type": "Note", "name": "a"}])]  # fmt: skip
    for note in kept:
        assert (await town.deliver(alice, alice.activity("Create", note))).outcome == Outcome.APPLIED
    for to in ([town.social.base + "/users/bob"], [], ["https://social.example/users/bob/followers"]):
        letter = await town.deliver(alice, alice.activity("Create", alone(alice, to=to, cc=[])))
        assert (letter.outcome, letter.reason) == (Outcome.IGNORED, "concerns nobody here")
    assert [note.visibility for note in await Note.all().order_by("id")] == [
        Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS, *[Visibility.PUBLIC] * 3
    ]  # fmt: skip


@pytest.mark.parametrize("inbox", ["shared", "hers", "the pole's"])
async def test_a_direct_note_for_one_of_ours_is_kept_by_its_object_not_by_its_inbox(
    town: Town, ana: Actor, alice: Neighbour, inbox: str
) -> None:
    addresses = {"shared": town.pole.shared_inbox, "hers": ana.inbox, "the pole's": f"{town.pole.base}/ap/pole/inbox"}
    note = alone(alice, to=ana.uri, cc=None)  # as GoToSocial writes it, without a Mention
    await promptly(alice.send(alice.activity("Create", note, to=ana.uri), town.pole.client, addresses[inbox]))
    await promptly(alice.send(alice.activity("Create", alone(alice, to=alice.uri)), town.pole.client, addresses[inbox]))
    await town.pole.work()
    assert [one.visibility for one in await Note.all()] == [Visibility.DIRECT]
    assert await Mention.all().values_list("actor_id", flat=True) == [ana.id]


async def test_a_mention_or_a_quote_of_ours_is_enough(town: Town, ana: Actor, alice: Neighbour) -> None:
    film = await a_film(await ana.creator.select_related("actor"))
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    for note in (alone(alice, tag=[mention]), alone(alice, quoteUrl=film.uri)):
        assert (await town.deliver(alice, alice.activity("Create", note))).outcome == Outcome.APPLIED
    for uri in (f"{town.pole.base}/ap/films/none", "https://social.example/notes/7"):
        assert (
            await town.deliver(alice, alice.activity("Create", alone(alice, quoteUrl=uri)))
        ).outcome == Outcome.IGNORED


async def test_a_private_answer_to_a_film_is_no_reason_to_keep_it(town: Town, ana: Actor, alice: Neighbour) -> None:
    film = await a_film(await ana.creator.select_related("actor"))
    for to in ([f"{alice.uri}/followers"], [f"{town.social.base}/users/bob"]):
        letter = await town.deliver(alice, alice.activity("Create", alice.note(film.uri, to=to, cc=[])))
        assert letter.outcome == Outcome.IGNORED
    assert await Note.all().count() == 0


async def test_a_private_answer_for_one_of_ours_is_seen_by_nobody_else(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    film = await a_film(await ana.creator.select_related("actor"))
    await town.deliver(alice, alice.activity("Create", alice.note(film.uri, "<p>psst</p>", to=[ana.uri], cc=[])))
    assert (await Note.get()).visibility == Visibility.DIRECT
    page = (await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})).text
    comments = (await town.pole.client.get(f"{film.uri}/comments/pages/latest")).json()
    assert "psst" not in page and comments["orderedItems"] == [] and comments["totalItems"] == 0
    mallory = town.evil.actor("mallory")
    note = await Note.get()
    for kind in ("Like", "Announce"):
        letter = await town.deliver(mallory, mallory.activity(kind, note.uri, to=[PUBLIC]))
        assert letter.outcome == Outcome.IGNORED


async def test_what_says_nothing_of_its_audience_is_for_that_of_its_activity(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    note = alone(alice)
    del note["to"], note["cc"]
    await town.deliver(alice, alice.activity("Create", note, to=[ana.uri]))
    assert [one.visibility for one in await Note.all()] == [Visibility.DIRECT]


async def test_INB_03_a_copy_of_another_servers_thing_is_not_looked_at(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    ada = town.fedi.actor("ada")
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    theirs = town.fedi.serve(alone(ada, tag=[mention]))
    forged = {**theirs, "content": "<p>forged</p>"}
    letter = await town.deliver(alice, alice.activity("Create", forged))
    assert letter.outcome == Outcome.IGNORED and town.fedi.asked == [], "nobody here follows who brings it"
    await ana_follows(town, ana, alice)
    for about in (forged, {**forged, "attributedTo": alice.uri}, theirs["id"]):
        await town.deliver(alice, alice.activity("Create", about))
    note = await Note.get().select_related("author")
    assert (note.html, note.author.uri) == ("<p>beautiful!</p>", ada.uri)
    assert [one.outcome for one in await Letter.all().order_by("id")][-3:] == [
        Outcome.APPLIED, Outcome.IGNORED, Outcome.IGNORED
    ]  # fmt: skip


async def test_INB_09_one_note_to_all_inboxes_at_once_is_one_row(town: Town, ana: Actor, alice: Neighbour) -> None:
    await ana_follows(town, ana, alice)
    create = alice.activity("Create", alone(alice))
    for number in range(20):
        inbox = town.pole.shared_inbox if number % 2 else ana.inbox
        await promptly(alice.send({**create, "n": number}, town.pole.client, inbox))
    await town.pole.work()
    assert await Note.all().count() == 1


@pytest.mark.parametrize("kind", ["Note", "Article", "Video"])
async def test_a_share_of_anything_by_somebody_who_is_followed_brings_it(
    town: Town, ana: Actor, alice: Neighbour, kind: str
) -> None:
    ada = town.fedi.actor("ada")
    await ana_follows(town, ana, alice)
    thing = town.fedi.serve({"@context": AS2, **alone(ada, type=kind, name="Valse")})
    share = alice.activity("Announce", {**thing, "content": "<p>forged</p>"}, to=[PUBLIC])
    assert (await town.deliver(alice, share)).outcome == Outcome.APPLIED
    if kind == "Video":
        assert (await Film.get(uri=thing["id"])).title == "Valse"
    else:
        assert (await Note.get(uri=thing["id"])).html == "<p>beautiful!</p>"


async def test_INB_15_what_is_not_public_is_not_shared(town: Town, ana: Actor, alice: Neighbour) -> None:
    ada = town.fedi.actor("ada")
    await ana_follows(town, ana, alice)
    secret = town.fedi.serve(alone(ada, to=[ana.uri], cc=[]))
    await town.deliver(ada, ada.activity("Create", secret))
    letter = await town.deliver(alice, alice.activity("Announce", secret["id"], to=[PUBLIC]))
    assert letter.outcome == Outcome.IGNORED
    assert [one.uri for one in await Note.all()] == [secret["id"]]
