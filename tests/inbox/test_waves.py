"""Waves of spam: held back where the pole wishes so, told once, and opened or thrown away by one deed (MOD-05)."""

import asyncio

import pytest

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import domain_rules, gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox import waves
from fediverse_cinema.inbox.models import HeldLetter, Letter, Outcome
from fediverse_cinema.moderation import held_letters
from fediverse_cinema.notices.models import Notice, NoticeKind
from tests.kit.following import follow
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, an_account
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def eva(town: Town) -> Account:
    await a_creator("ana")
    await domain_rules.set_terms(gate.Terms(holds_waves=True))
    return await an_account("eva", "Eva", role=Role.ADMIN)


def a_note_to(sender: Neighbour, *uris: str, number: int = 0) -> Document:
    tags = [{"type": "Mention", "href": uri, "name": uri} for uri in uris]
    note = sender.note("", f"<p>Buy <a href='https://x.example'>this</a> {number}</p>")
    note |= {"id": f"{note['id']}-{number}", "to": [PUBLIC], "cc": list(uris), "tag": tags, "inReplyTo": None}
    return sender.activity("Create", note, id=f"{note['id']}/activity")


def everybody(town: Town) -> list[str]:
    others = [f"https://else.example/users/{number}" for number in range(4)]
    return [f"{town.pole.base}/ap/users/ana", *others]


async def test_MOD_05_of_a_wave_nothing_is_kept_and_one_notice_is_told(town: Town, eva: Account) -> None:
    spammers = [server.actor(f"s{number}") for server in (town.evil, town.social) for number in range(6)]
    for number, spammer in enumerate(spammers):
        letter = a_note_to(spammer, *everybody(town), number=number)
        assert (await spammer.send(letter, town.pole.client, town.pole.shared_inbox)).status_code == 202
    await town.pole.work()
    assert (await Note.all().count(), await HeldLetter.all().count()) == (0, 12)
    assert [one.kind for one in await Notice.all()] == [NoticeKind.GATE], "one, for all of them, and for nobody else"
    held = await held_letters.held()
    assert [(one.host, one.letters, one.people) for one in held] == [("evil.example", 6, 6), ("social.example", 6, 6)]
    assert held[0].words.startswith("Buy this ")
    await held_letters.throw_away("evil.example")
    await held_letters.let_in("social.example")
    await town.pole.work()
    assert (await Note.all().count(), await HeldLetter.all().count()) == (6, 0)
    assert {one.author.host for one in await Note.all().select_related("author")} == {"social.example"}
    assert await Letter.filter(outcome=Outcome.APPLIED).count() == 6
    assert {one.kind for one in await Notice.all()} == {NoticeKind.GATE, NoticeKind.MENTION}


@pytest.mark.parametrize("why", ["few", "none of ours", "followed", "known for long", "switched off"])
async def test_who_is_no_wave_is_heard_at_once(town: Town, eva: Account, why: str) -> None:
    alice, people = town.social.actor("alice"), everybody(town)
    await town.deliver(alice, alice.activity("View", alice.uri))
    known = await Actor.get(uri=alice.uri)
    if why == "few":
        people = people[:4]
    elif why == "none of ours":
        people = [*people[1:], "https://else.example/users/9"]
    elif why == "followed":
        await follow(eva.creator.actor, known)
    elif why == "known for long":
        await Actor.filter(id=known.id).update(created_at=clock.now() - waves.NEW)
    else:
        await domain_rules.set_terms(gate.Terms())
    letter = await town.deliver(alice, a_note_to(alice, *people))
    assert await HeldLetter.all().count() == 0
    assert letter.outcome == (Outcome.IGNORED if why == "none of ours" else Outcome.APPLIED)


async def test_a_letter_that_comes_twice_is_held_once(town: Town, eva: Account) -> None:
    alice = town.social.actor("alice")
    letter = a_note_to(alice, *everybody(town))
    await asyncio.gather(*(alice.send(letter, town.pole.client, town.pole.shared_inbox) for _ in range(2)))
    await town.pole.work()
    assert await HeldLetter.all().count() == 1


async def test_a_letter_that_is_let_in_before_it_is_written_that_it_was_held_back_is_heard(
    town: Town, eva: Account
) -> None:
    alice = town.social.actor("alice")
    letter = await town.deliver(alice, a_note_to(alice, *everybody(town)))
    await waves.let_in("social.example")
    await Letter.filter(id=letter.id).update(outcome=Outcome.IGNORED)
    await town.pole.work()
    assert (await Letter.get(id=letter.id)).outcome == Outcome.APPLIED and await Note.exists()
