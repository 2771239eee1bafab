"""Who has been blocked by whoever made a thing is not heard below it: neither shown, nor counted, nor passed on."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction
from fediverse_cinema.search import arrivals
from tests.kit.following import follow, known
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator("ana")


@pytest.fixture
async def film(town: Town, ana: Creator) -> Film:
    """Of ana's, who has a follower at video.example."""
    fan = town.video.actor("fan")
    await town.deliver(fan, fan.activity("Follow", ana.actor.uri))
    return await a_film(ana)


@pytest.fixture
async def mallory(town: Town, ana: Creator) -> Neighbour:
    """Bea follows her, so that her words are heard here anyway."""
    mallory = town.social.actor("mallory")
    bea = await a_creator("bea")
    await follow(bea.actor, await known(town, mallory))
    return mallory


async def block(ana: Creator, whom: Neighbour) -> None:
    await blocks.block(ana.actor, await Actor.get(uri=whom.uri))


def said(kind: str, who: Neighbour, answer_to: str, **more: Any) -> Document:
    """With something by which others can judge it, so that it may be passed on."""
    signature = {"type": "RsaSignature2017", "creator": who.uri, "created": "2026-11-25T10:00:00Z",
                 "signatureValue": "c2lnbmVk"}  # fmt: skip
    note = who.note(answer_to, "<p>insult</p>", **more)
    return who.activity(kind, note, to=[PUBLIC]) | {"signature": signature}


def passed_on(town: Town) -> int:
    return len([one for one in town.video.letters if b"insult" in one.body])


async def test_an_answer_of_a_blocked_person_is_not_kept_not_listed_and_not_passed_on(
    town: Town, ana: Creator, film: Film, mallory: Neighbour
) -> None:
    mine = await an_answer(ana.actor, "Merci", film)
    await block(ana, mallory)
    for above in (film.uri, mine.uri):
        letter = await town.deliver(mallory, said("Create", mallory, above))
        assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "unwanted")
    assert await Note.filter(local=False).count() == 0 and passed_on(town) == 0
    page = await town.pole.client.get(film.page_url, headers={"Accept": "text/html"})
    assert "insult" not in page.text
    assert "ApproveReply" not in [one["type"] for one in town.social.received()]
    assert [uri for _, uri in await talk.page_of_ids(film.uri, None, 9)] == [mine.uri]


async def test_nor_is_it_below_what_somebody_else_said_about_the_film(
    town: Town, ana: Creator, film: Film, mallory: Neighbour
) -> None:
    bob = town.fedi.actor("bob")
    below = bob.note(film.uri, "<p>beautiful</p>")
    await town.deliver(bob, bob.activity("Create", below))
    await block(ana, mallory)
    letter = await town.deliver(mallory, said("Create", mallory, below["id"]))
    assert letter.outcome == Outcome.REFUSED and await Note.filter(html__contains="insult").count() == 0


async def test_what_she_said_before_is_not_changed_into_an_insult_and_can_be_taken_back(
    town: Town, ana: Creator, film: Film, mallory: Neighbour
) -> None:
    before = mallory.note(film.uri, "<p>beautiful</p>")
    await town.deliver(mallory, mallory.activity("Create", before))
    await block(ana, mallory)
    later = {"updated": "2027-01-01T00:00:00Z", "content": "<p>insult</p>"}
    for changed in (before | later, before | later | {"inReplyTo": None}):
        letter = await town.deliver(mallory, mallory.activity("Update", changed))
        assert letter.outcome == Outcome.REFUSED
    assert (await Note.get(uri=before["id"])).html == "<p>beautiful</p>"
    await town.deliver(mallory, mallory.activity("Delete", before["id"]))
    assert not await Note.exists(uri=before["id"])


async def test_it_does_not_come_in_by_another_way(town: Town, ana: Creator, film: Film, mallory: Neighbour) -> None:
    """Found by the search, or in a talk that is completed."""
    await block(ana, mallory)
    note = mallory.note(film.uri, "<p>insult</p>")
    town.social.serve(note)
    with pytest.raises(Refused, match="not wanted"):
        await arrivals.fetch(note["id"])
    assert await Note.filter(local=False).count() == 0


async def test_what_she_says_elsewhere_or_to_others_is_still_heard(
    town: Town, ana: Creator, film: Film, mallory: Neighbour
) -> None:
    bea = await Actor.get(local_handle="bea")
    await block(ana, mallory)
    direct = mallory.note(film.uri, "<p>hello</p>", to=[bea.uri], cc=[],
                          tag=[{"type": "Mention", "href": bea.uri, "name": "@bea@lyon.example"}])  # fmt: skip
    for letter in (
        mallory.activity("Create", mallory.note("", "<p>weather</p>") | {"inReplyTo": None}),
        mallory.activity("Create", direct, to=[bea.uri]),
    ):
        assert (await town.deliver(mallory, letter)).outcome == Outcome.APPLIED


@pytest.mark.parametrize("kind", ["Like", "Dislike", "Announce"])
async def test_her_reactions_do_not_count_until_the_block_is_lifted(
    town: Town, ana: Creator, film: Film, mallory: Neighbour, kind: str
) -> None:
    mine = await an_answer(ana.actor, "Merci", film)
    await block(ana, mallory)
    for uri in (film.uri, mine.uri):
        assert (await town.deliver(mallory, mallory.activity(kind, uri, to=[PUBLIC]))).outcome == Outcome.IGNORED
    assert await Reaction.filter(actor__uri=mallory.uri).count() == 0
    await blocks.unblock(ana.actor, await Actor.get(uri=mallory.uri))
    assert (await town.deliver(mallory, mallory.activity(kind, film.uri, to=[PUBLIC]))).outcome == Outcome.APPLIED


async def test_a_member_whom_another_has_blocked_does_not_answer_below_her_film(
    town: Town, ana: Creator, film: Film
) -> None:
    malo = (await a_creator("malo", "Malo")).actor
    await blocks.block(ana.actor, malo)
    with pytest.raises(Refused) as refusal:
        await an_answer(malo, "insult", film)
    assert refusal.value.code == "unwanted" and await Note.all().count() == 0
    await conversations.say(malo, Words("weather"))
