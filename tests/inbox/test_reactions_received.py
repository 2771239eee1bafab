"""Likes, dislikes and shares, as they arrive and are taken back."""

import asyncio
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import blocks, follows
from fediverse_cinema.activitypub.models import Actor, Block
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.notices import service as notices
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.neighbours import PUBLIC, Answer, Neighbour
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
KINDS = ["Like", "Dislike", "Announce"]


@pytest.fixture
async def film(town: Town) -> Film:
    return await a_film(await a_creator())


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
def mallory(town: Town) -> Neighbour:
    return town.social.actor("mallory")


async def of(alice: Neighbour) -> list[tuple[str, str]]:
    return [(one.kind.value, one.uri) for one in await Reaction.filter(actor__uri=alice.uri)]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_reaction_counts_once_however_often_it_comes(
    town: Town, film: Film, alice: Neighbour, kind: str
) -> None:
    first = alice.activity(kind, film.uri, to=[PUBLIC])
    assert (await town.deliver(alice, first)).outcome == Outcome.APPLIED
    assert (await town.deliver(alice, alice.activity(kind, film.uri, to=[PUBLIC]))).outcome == Outcome.IGNORED
    assert await of(alice) == [(kind, first["id"])]


@pytest.mark.parametrize("kind", KINDS)
async def test_INB_14_a_reaction_is_taken_back_by_its_maker_only(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour, kind: str
) -> None:
    for by_id in (False, True):
        reaction = alice.activity(kind, film.uri, to=[PUBLIC])
        await town.deliver(alice, reaction)
        for forged in (reaction, reaction["id"], {**reaction, "actor": mallory.uri}):
            assert (await town.deliver(mallory, mallory.activity("Undo", forged))).outcome == Outcome.IGNORED
        assert len(await of(alice)) == 1
        undo = alice.activity("Undo", reaction["id"]) if by_id else alice.undo(reaction)
        assert (await town.deliver(alice, undo)).outcome == Outcome.APPLIED
        assert await of(alice) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_INB_14_an_undo_before_its_reaction_has_the_same_result(
    town: Town, film: Film, alice: Neighbour, kind: str
) -> None:
    reaction = alice.activity(kind, film.uri, to=[PUBLIC])
    await town.deliver(alice, alice.undo(reaction))
    letter = await town.deliver(alice, reaction)
    assert (letter.reason, await of(alice)) == ("taken back before it came", [])
    await town.deliver(alice, alice.activity(kind, film.uri, to=[PUBLIC]))
    assert len(await of(alice)) == 1


async def test_peertube_may_like_again_under_the_same_id(town: Town, film: Film) -> None:
    """And posts some activities twice within a second: a second Undo must not bury the next Like."""
    cineaste = town.video.actor("cineaste")
    like = cineaste.activity("Like", film.uri) | {"id": f"{cineaste.uri}/likes/1"}
    for moment in range(3):
        await town.deliver(cineaste, {**like, "published": f"2026-08-08T09:0{moment}:00Z"})
        assert len(await of(cineaste)) == 1
        for twice in "ab":
            await town.deliver(cineaste, {**cineaste.undo(like), "x": f"{moment}{twice}"})
        assert await of(cineaste) == []


async def test_INB_15_a_draft_a_deleted_film_and_nothing_at_all_are_answered_alike(
    town: Town, film: Film, alice: Neighbour
) -> None:
    draft = await a_film(await a_creator("malo", "Malo"), "Pas encore", published=False)
    gone = await a_film(await a_creator("ida", "Ida"), "Plus là")
    await films.delete(gone)
    reasons = set()
    for uri in (draft.uri, gone.uri, f"{town.pole.base}/ap/films/none", "https://evil.example/films/1"):
        for kind in ("Like", "Dislike"):
            letter = await town.deliver(alice, alice.activity(kind, uri, to=[PUBLIC]))
            reasons.add((letter.outcome, letter.reason))
    assert len(reasons) == 1
    for uri in (draft.uri, gone.uri, f"{town.pole.base}/ap/films/none"):
        letter = await town.deliver(alice, alice.activity("Announce", uri, to=[PUBLIC]))
        reasons.add((letter.outcome, letter.reason))
    assert {outcome for outcome, _ in reasons} == {Outcome.IGNORED} and len(reasons) == 2
    assert await of(alice) == []
    assert town.evil.asked == []


async def test_a_share_that_is_not_public_or_has_no_id_of_its_own_is_ignored(
    town: Town, film: Film, alice: Neighbour
) -> None:
    """Their ids stand in our `shares`, and PeerTube asks for each."""
    share = alice.activity("Announce", film.uri, to=[PUBLIC])
    for odd in ({**share, "to": [alice.uri]}, {**share, "id": "https://evil.example/announces/1"}):
        assert (await town.deliver(alice, odd)).outcome == Outcome.IGNORED
    del share["id"]
    assert (await town.deliver(alice, share)).outcome == Outcome.IGNORED
    assert await of(alice) == []


async def ana_follows(town: Town, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("View", alice.uri))  # makes her known
    await follows.request(await Actor.get(local_handle="ana"), await Actor.get(uri=alice.uri))
    await town.pole.work()
    await town.deliver(alice, alice.activity("Accept", town.social.received("Follow")[0]))


@pytest.mark.parametrize("status", [404, 410, 403, 200])
async def test_INB_16_a_share_of_what_cannot_be_fetched_leaves_nothing(
    town: Town, film: Film, alice: Neighbour, status: int
) -> None:
    await ana_follows(town, alice)
    uri = "https://video.example/videos/1"
    town.video.says["GET /videos/1"] = Answer(status, b'{"id":"https://video.example/videos/1","type":"Note"}')
    async with only(town, uri, Letter=1):
        letter = await town.deliver(alice, alice.activity("Announce", uri, to=[PUBLIC]))
    assert letter.outcome == Outcome.REFUSED


async def test_INB_16_a_share_whose_film_does_not_answer_is_tried_again_but_not_for_ever(
    town: Town, film: Film, alice: Neighbour
) -> None:
    await ana_follows(town, alice)
    uri = "https://video.example/videos/1"
    town.video.says["GET /videos/1"] = Answer(503)
    async with only(town, uri, Letter=1, Job=1):
        letter = await town.deliver(alice, alice.activity("Announce", uri, to=[PUBLIC]))
    assert letter.outcome == Outcome.WAITING
    job = await Job.get(kind="open_letter")
    assert job.attempts == 1 and job.due > job.created + 15
    assert 86_400 < town.pole.house.jobs["open_letter"].shortest_patience() < 2 * 86_400


async def test_INB_27_totals_that_others_claim_are_not_read(town: Town, film: Film, alice: Neighbour) -> None:
    note = alice.note(film.uri, likes={"type": "Collection", "totalItems": 10**12}, shares=-1)
    await town.deliver(alice, alice.activity("Create", note))
    await town.deliver(alice, alice.activity("Like", note["id"]))
    assert await Reaction.filter(object_uri=note["id"]).count() == 1
    assert await Note.all().count() == 1


async def test_INB_13_twenty_clicks_on_share_and_like_send_one_each(town: Town, film: Film) -> None:
    malo = (await a_creator("malo", "Malo")).actor
    ana = await Actor.get(local_handle="ana")
    async with only(town, Reaction=2, OutboxEntry=2, Job=3):  # one letter, and the news of both
        await asyncio.gather(*(reactions.share(malo, film.uri, ana) for _ in range(20)))
        await asyncio.gather(*(reactions.like(malo, film.uri, ana) for _ in range(20)))
    assert await Reaction.filter(kind=ReactionKind.LIKE, actor_id=malo.id).count() == 1
    async with only(town, Reaction=-2, OutboxEntry=2, Job=2):  # one letter, and the news that a share is gone
        await asyncio.gather(*(reactions.unshare(malo, film.uri, ana) for _ in range(20)))
        await asyncio.gather(*(reactions.unlike(malo, film.uri, ana) for _ in range(20)))


async def test_a_like_that_is_known_already_does_not_keep_the_next_one_quiet(
    town: Town, film: Film, alice: Neighbour, mallory: Neighbour
) -> None:
    ana = await Actor.get(local_handle="ana")
    await town.deliver(alice, alice.activity("Like", film.uri))
    await notices.mark_read(ana, (await Notice.get(owner_id=ana.id)).id)
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        await town.deliver(alice, alice.activity("Like", film.uri))
        assert not await Notice.exists(read_at__isnull=True)
        await town.deliver(mallory, mallory.activity("Like", film.uri))
        assert await Notice.exists(read_at__isnull=True, by__uri=mallory.uri)


async def test_whom_the_maker_has_blocked_may_neither_like_nor_share_from_here(town: Town, film: Film) -> None:
    account = await an_account("malo", "Malo")
    malo, ana = account.creator.actor, await Actor.get(local_handle="ana")
    reader = Visitor(town.pole)
    await reader.sign_in("malo")
    await reader.look(f"/films/{film.slug}")
    await blocks.block(ana, malo)
    async with only(town):
        for deed in ("like", "share"):
            page = await reader.send(f"/films/{film.slug}/{deed}")
            assert "You can neither like nor share this." in page
            await reader.look(f"/films/{film.slug}")


async def test_what_was_liked_and_shared_before_a_block_can_be_taken_back(town: Town, film: Film) -> None:
    malo, ana = (await a_creator("malo", "Malo")).actor, await Actor.get(local_handle="ana")
    await reactions.like(malo, film.uri, ana)
    await reactions.share(malo, film.uri, ana)
    await blocks.block(ana, malo)
    await reactions.unlike(malo, film.uri, ana)
    await reactions.unshare(malo, film.uri, ana)
    assert not await Reaction.exists(actor_id=malo.id)


async def test_a_maker_who_has_blocked_the_pole_still_shows_her_films(town: Town) -> None:
    malo = await a_creator("malo", "Malo")
    pole = await Actor.get(uri=f"{town.pole.base}/ap/pole")
    await Block.create(blocker=malo.actor, blocked=pole, created_at=clock.now())
    film = await a_film(malo, "La Loire")
    assert await Reaction.exists(actor_id=pole.id, object_uri=film.uri)
