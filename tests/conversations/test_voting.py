"""Questions and votes: ours that others vote in, theirs that members vote in."""

import asyncio
from datetime import timedelta

import orjson
import pytest

from fediverse_cinema.activitypub import blocks
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service, voting
from fediverse_cinema.conversations.models import Note, Visibility, Vote
from fediverse_cinema.conversations.words import Poll, Words
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
COLOURS = ("Rouge", "Bleu", "Vert")


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator()).actor


@pytest.fixture
def alice(town: Town) -> Neighbour:
    return town.social.actor("alice")


async def asked(town: Town, ana: Actor, *, several: bool = False) -> Note:
    poll = Poll(COLOURS, several, clock.now() + timedelta(days=1))
    return await service.say(ana, Words("Quelle affiche ?", poll=poll))


def a_vote(voter: Neighbour, question: Note | str, choice: str, asker: str) -> Document:
    """As Mastodon sends it, to the personal inbox."""
    about = question if isinstance(question, str) else question.uri
    uri = f"{voter.uri}#votes/{choice}"
    note = {"id": uri, "type": "Note", "name": choice, "attributedTo": voter.uri, "inReplyTo": about, "to": asker}
    return voter.activity("Create", note, to=asker) | {"id": f"{uri}/activity"}


async def standing(question: Note) -> tuple[list[int], int]:
    poll = (await Note.get(id=question.id)).details["poll"]
    return poll["counts"], poll["voters"]


async def test_a_question_is_sent_as_one(town: Town, ana: Actor, alice: Neighbour) -> None:
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    for several, name in ((False, "oneOf"), (True, "anyOf")):
        question = await asked(town, ana, several=several)
        await town.pole.work()
        said = town.social.received("Create")[-1]["object"]
        assert (said["type"], said["votersCount"], said["id"]) == ("Question", 0, question.uri)
        assert [(one["type"], one["name"], one["replies"]["totalItems"]) for one in said[name]] == [
            ("Note", colour, 0) for colour in COLOURS
        ]
        assert said["endTime"] > said["published"] and "closed" not in said


async def test_votes_are_counted_once_and_are_no_notes(town: Town, ana: Actor, alice: Neighbour) -> None:
    question, bob = await asked(town, ana), town.social.actor("bob")
    vote = a_vote(alice, question, "Bleu", ana.uri)
    assert (await town.deliver(alice, vote)).outcome == Outcome.APPLIED
    for again in ({**vote, "published": "2026-08-08T09:00:00Z"}, a_vote(alice, question, "Rouge", ana.uri)):
        assert (await town.deliver(alice, again)).outcome == Outcome.IGNORED
    assert (await town.deliver(bob, a_vote(bob, question, "Mauve", ana.uri))).outcome == Outcome.IGNORED
    await town.deliver(bob, a_vote(bob, question, "Rouge", ana.uri))
    assert await standing(question) == ([1, 1, 0], 2)
    assert await Note.all().count() == 1


async def test_several_choices_come_one_by_one(town: Town, ana: Actor, alice: Neighbour) -> None:
    question = await asked(town, ana, several=True)
    votes = [a_vote(alice, question, colour, ana.uri) for colour in ("Vert", "Rouge", "Vert")]
    await asyncio.gather(*(alice.send(one, town.pole.client, town.pole.shared_inbox) for one in votes))
    await town.pole.work()
    assert await standing(question) == ([1, 0, 1], 1)


async def test_several_choices_may_come_in_one_letter(town: Town, ana: Actor) -> None:
    """As GoToSocial sends them."""
    question, ada = await asked(town, ana, several=True), town.fedi.actor("ada")
    votes = [a_vote(ada, question, colour, ana.uri)["object"] for colour in ("Vert", "Mauve", "Rouge")]
    letter = await town.deliver(ada, ada.activity("Create", votes[0]) | {"object": votes})
    assert letter.outcome == Outcome.APPLIED
    assert await standing(question) == ([1, 0, 1], 1)
    letter = await town.deliver(ada, ada.activity("Create", votes[0]) | {"object": votes})
    assert letter.outcome == Outcome.IGNORED


async def test_many_voters_hear_how_it_stands_in_several_letters_and_each_host_once(
    town: Town, ana: Actor, alice: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "TOLD_AT_ONCE", 2)
    question = await asked(town, ana)
    barred = town.evil.actor("mallory")
    voters = [alice, *(server.actor("bob") for server in (town.social, town.video, town.fedi)), barred]
    for voter in voters:
        await town.deliver(voter, a_vote(voter, question, "Vert", ana.uri))
    await blocks.block(ana, await Actor.get(uri=barred.uri))
    await town.pole.work()
    await voting.tell_counts(question.id)
    orders = await Job.filter(kind="fan_out", state=0).order_by("id")
    assert [len(orjson.loads(order.args)["people"]) for order in orders] == [2, 1]
    await town.pole.work()
    letters = {server.host: server.received("Update") for server in (town.social, town.video, town.fedi, town.evil)}
    assert {host: len(all_) for host, all_ in letters.items()} == {
        "social.example": 1, "video.example": 1, "fedi.example": 1, "evil.example": 0,
    }  # fmt: skip
    assert len({one["id"] for all_ in letters.values() for one in all_}) == 2
    assert {one["object"]["votersCount"] for all_ in letters.values() for one in all_} == {5}


async def test_counts_that_follow_each_other_within_a_second_are_two_letters(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    question = await asked(town, ana)
    await town.deliver(alice, a_vote(alice, question, "Vert", ana.uri))
    with clock.stopped_at(clock.now()):
        for _ in range(2):
            await voting.tell_counts(question.id)
    await town.pole.work()
    assert len({one["id"] for one in town.social.received("Update")}) == 2


async def test_a_worker_that_is_killed_tells_the_counts_once(town: Town, ana: Actor, alice: Neighbour) -> None:
    question = await asked(town, ana)
    await town.deliver(alice, a_vote(alice, question, "Vert", ana.uri))
    assert await Job.filter(kind=voting.TELL_COUNTS, key=f"{voting.TELL_COUNTS} {question.id}").update(due=0)
    await work_and_be_killed()
    [update] = town.social.received("Update")
    assert update["object"]["votersCount"] == 1


async def test_who_has_been_blocked_votes_in_vain(town: Town, ana: Actor, alice: Neighbour) -> None:
    question = await asked(town, ana)
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    await blocks.block(ana, await Actor.get(uri=alice.uri))
    assert (await town.deliver(alice, a_vote(alice, question, "Bleu", ana.uri))).outcome == Outcome.IGNORED
    assert await standing(question) == ([0, 0, 0], 0)


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.DIRECT])
async def test_who_cannot_read_a_question_votes_in_vain_and_is_told_nothing(
    town: Town, ana: Actor, alice: Neighbour, visibility: Visibility
) -> None:
    """Its address can be guessed from a screenshot; how it stands is told with all of its words."""
    named, stranger = town.fedi.actor("ada"), town.evil.actor("mallory")
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    for one in (named, stranger):
        await town.deliver(one, one.activity("View", one.uri))
    poll = Poll(COLOURS, closes_at=clock.now() + timedelta(days=1))
    words = Words("Entre nous ?", visibility=visibility, poll=poll)
    question = await service.say(ana, words, mentions=[await Actor.get(uri=named.uri)])
    await town.pole.work()
    readers = [named] + ([alice] if visibility == Visibility.FOLLOWERS else [])
    for voter in (named, alice, stranger):
        letter = await town.deliver(voter, a_vote(voter, question, "Bleu", ana.uri))
        assert letter.outcome == (Outcome.APPLIED if voter in readers else Outcome.IGNORED)
    assert await standing(question) == ([0, len(readers), 0], len(readers))
    await Vote.create(note_id=question.id, actor=await Actor.get(uri=stranger.uri), choice=0)  # before this was asked
    await town.deliver(alice, alice.undo(alice.activity("Follow", ana.uri)))  # and she reads it no longer
    await voting.tell_counts(question.id)
    await town.pole.work()
    told = {server.host: len(server.received("Update")) for server in (town.fedi, town.social, town.evil)}
    assert told == {"fedi.example": 1, "social.example": 0, "evil.example": 0}


async def test_twenty_votes_at_once_for_different_options_are_one_vote(town: Town, ana: Actor) -> None:
    question, malo = await asked(town, ana), (await a_creator("malo", "Malo")).actor
    results = await asyncio.gather(
        *(service.vote(malo, question, [number % 3]) for number in range(20)), return_exceptions=True
    )
    assert len([one for one in results if one is None]) == 1
    assert {one.code for one in results if isinstance(one, Refused)} == {"voted"}
    assert (await standing(question))[1] == await Vote.all().count() == 1


async def test_the_others_hear_how_it_stands_soon_and_not_of_each_vote(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    question, bob = await asked(town, ana), town.social.actor("bob")
    await town.pole.work()
    for voter in (alice, bob):
        await town.deliver(voter, a_vote(voter, question, "Vert", ana.uri))
    assert town.social.received("Update") == []
    job = await Job.get(key=f"{voting.TELL_COUNTS} {question.id}")
    assert 100 < job.due - clock.timestamp() <= voting.PAUSE_SECONDS
    await Job.filter(id=job.id).update(due=clock.timestamp() - 1)
    await town.pole.work()
    (update,) = town.social.received("Update")  # both live there: one letter
    assert [one["replies"]["totalItems"] for one in update["object"]["oneOf"]] == [0, 0, 2]
    assert update["object"]["votersCount"] == 2 and "updated" not in update["object"]


async def test_when_it_closes_the_end_is_told_and_nobody_votes_any_more(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    await town.deliver(alice, alice.activity("Follow", ana.uri))
    question = await asked(town, ana)
    await town.pole.work()
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        await town.pole.work()
        (update,) = town.social.received("Update")
        assert update["object"]["closed"] == update["object"]["endTime"]
        malo = (await a_creator("malo", "Malo")).actor
        with pytest.raises(Refused) as refusal:
            await service.vote(malo, question, [0])
        assert refusal.value.code == "closed"


FAULTS = {"none": ([], "no_option"), "one that is not there": ([3], "no_option"), "a negative one": ([-1], "no_option"),
          "two": ([0, 1], "one_only")}  # fmt: skip


@pytest.mark.parametrize("choices, code", FAULTS.values(), ids=FAULTS)
async def test_what_cannot_be_chosen_is_refused(town: Town, ana: Actor, choices: list[int], code: str) -> None:
    question, malo = await asked(town, ana), (await a_creator("malo", "Malo")).actor
    for voter, wanted in ((malo, code), (ana, "own_question")):
        with pytest.raises(Refused) as refusal:
            await service.vote(voter, question, choices)
        assert refusal.value.code == wanted
    assert await Vote.all().count() == 0


async def theirs(town: Town, ana: Actor, alice: Neighbour, **more: object) -> Document:
    """A question of Mastodon's that mentions Ana."""
    options = [{"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": 3}} for name in COLOURS]
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana@lyon.example"}
    question = alice.note("", type="Question", inReplyTo=None, oneOf=options, votersCount=9, tag=[mention],
                          endTime="2099-01-01T00:00:00Z", **more)  # fmt: skip
    await town.deliver(alice, alice.activity("Create", question))
    return question


async def test_a_member_votes_elsewhere_with_one_letter_to_its_author_alone(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    question = await theirs(town, ana, alice)
    kept = await Note.get(uri=question["id"])
    assert kept.kind == "Question" and kept.visibility == Visibility.PUBLIC
    await service.vote(ana, kept, [1])
    assert await standing(kept) == ([3, 4, 3], 10)
    await town.pole.work()
    (letter,) = town.social.letters[-1:]
    vote = letter.activity
    assert letter.path == "/users/alice/inbox" and vote["to"] == vote["object"]["to"] == [alice.uri]
    assert (vote["object"]["name"], vote["object"]["inReplyTo"]) == ("Bleu", question["id"])
    assert "content" not in vote["object"] and PUBLIC not in str(vote)
    with pytest.raises(Refused):
        await service.vote(ana, kept, [1])


async def test_counts_are_renewed_without_a_new_date_and_the_options_never(
    town: Town, ana: Actor, alice: Neighbour
) -> None:
    question = await theirs(town, ana, alice)
    kept = await Note.get(uri=question["id"])
    options = [{**one, "replies": {"type": "Collection", "totalItems": 5}} for one in question["oneOf"]]
    await town.deliver(alice, alice.activity("Update", {**question, "oneOf": options, "votersCount": 15}))
    assert await standing(kept) == ([5, 5, 5], 15)
    others = [{**options[0], "name": "Autre"}, *options[1:]]
    await town.deliver(alice, alice.activity("Update", {**question, "oneOf": others, "votersCount": 99}))
    assert (await standing(kept))[1] == 15
    mallory = town.social.actor("mallory")
    await town.deliver(mallory, mallory.activity("Update", {**question, "votersCount": 99}))
    assert (await standing(kept))[1] == 15
