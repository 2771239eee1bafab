"""What leaves does not stay for ever: private letters, what was passed on, and what was said of deleted things."""

from datetime import UTC, datetime, timedelta

import pytest

from fediverse_cinema.activitypub import delivery, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, OutboxEntry
from fediverse_cinema.activitypub.vocab import Document, read_activity
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from tests.kit.neighbours import AS2, PUBLIC
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 5, 12, 0, 0, tzinfo=UTC)
LONG_AFTER = NOON + outbox.KEPT + timedelta(minutes=1)


@pytest.fixture
async def ana(town: Town) -> Actor:
    with clock.stopped_at(NOON):
        return (await a_creator("ana")).actor


@pytest.fixture
async def alice(town: Town) -> Actor:
    return await Actor.create(
        uri="https://social.example/users/alice", type=ActorType.PERSON, host="social.example", handle="alice",
        inbox="https://social.example/users/alice/inbox", created_at=NOON,
    )  # fmt: skip


async def say(ana: Actor, name: str, kind: str = "Create", *, to: str = PUBLIC, people: tuple[Actor, ...] = ()) -> None:
    """An activity about the thing of this name, written at noon."""
    activity: Document = {
        "@context": AS2, "id": f"{ana.uri}/{name}/{kind}", "type": kind, "actor": ana.uri, "to": [to],
        "object": {"id": f"{ana.uri}/{name}", "type": "Note", "content": "words"},
    }  # fmt: skip
    with clock.stopped_at(NOON):
        await outbox.post(ana, activity, to=people, listed=to == PUBLIC and kind == "Create")


async def left(ana: Actor) -> list[str]:
    """After a sweep."""
    await outbox.sweep()
    found = await OutboxEntry.filter(actor_id=ana.id).order_by("id")
    return [entry.uri.removeprefix(f"{ana.uri}/") for entry in found if entry.type != "Announce"]


async def test_a_private_letter_goes_after_a_while_and_what_all_may_read_stays(ana: Actor, alice: Actor) -> None:
    await say(ana, "public")
    await say(ana, "private", to=alice.uri)
    await say(ana, "public", "Update")
    with clock.stopped_at(NOON + timedelta(days=29)):
        assert await left(ana) == ["public/Create", "private/Create", "public/Update"]
    with clock.stopped_at(LONG_AFTER):
        assert await left(ana) == ["public/Create", "public/Update"]


@pytest.mark.parametrize("kind", ["before it is fanned out", "while a letter waits"])
async def test_nothing_goes_that_still_waits_to_be_sent(ana: Actor, alice: Actor, kind: str) -> None:
    await say(ana, "private", to=alice.uri, people=(alice,))
    entry = await OutboxEntry.get(object_uri=f"{ana.uri}/private")
    if kind == "while a letter waits":
        await delivery.fan_out(entry.id, [], [alice.id], own_inbox=True)
        await Job.filter(kind=outbox.FAN_OUT).delete()
    with clock.stopped_at(LONG_AFTER):
        assert await left(ana) == ["private/Create"]
        await Job.filter(kind__in=[outbox.FAN_OUT, delivery.DELIVER]).delete()
        assert await left(ana) == []


async def test_what_was_said_of_a_deleted_thing_goes_once_its_letters_are_sent_and_the_delete_stays(
    ana: Actor, alice: Actor
) -> None:
    await say(ana, "other")
    await say(ana, "thing", people=(alice,))
    await say(ana, "thing", "Update")
    await say(ana, "thing", "Delete")
    await tombstones.bury(f"{ana.uri}/thing", "Note", ana)
    with clock.stopped_at(NOON):
        assert await left(ana) == ["other/Create", "thing/Create", "thing/Delete"]
        await Job.filter(kind=outbox.FAN_OUT).delete()
        assert await left(ana) == ["other/Create", "thing/Delete"]


async def test_a_strangers_stone_on_a_thing_of_ours_takes_nothing_away(ana: Actor, alice: Actor) -> None:
    await say(ana, "thing")
    await tombstones.bury(f"{ana.uri}/thing", "", alice)
    assert await left(ana) == ["thing/Create"]


async def test_a_letter_that_was_passed_on_goes_after_a_while(ana: Actor) -> None:
    answer = {"id": "https://social.example/1", "type": "Create", "actor": "https://social.example/users/alice"}
    with clock.stopped_at(NOON):
        await outbox.pass_on(
            ana, b"{}", read_activity(answer | {"object": f"{ana.uri}/x"}), to_followers_of=[], without=""
        )
        await Job.filter(kind=outbox.FAN_OUT).delete()
        assert len(await left(ana)) == 1
    with clock.stopped_at(LONG_AFTER):
        assert await left(ana) == []


async def test_a_strangers_create_that_was_passed_on_is_not_rewritten_by_our_update(ana: Actor) -> None:
    """Our own is private, and has been swept."""
    create = {"id": "https://evil.example/1", "type": "Create", "actor": "https://evil.example/x"}
    about = {"object": f"{ana.uri}/thing"}
    await outbox.pass_on(ana, b'{"type": "Create"}', read_activity(create | about), to_followers_of=[], without="")
    await say(ana, "thing", "Update")
    assert (await OutboxEntry.get(type="Create")).body == '{"type": "Create"}'


async def test_more_than_one_portion_is_swept(ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SWEPT_AT_ONCE", 2)
    for number in range(5):
        await say(ana, f"private{number}", to="https://social.example/users/alice")
    with clock.stopped_at(LONG_AFTER):
        assert await left(ana) == []


async def test_a_letter_that_was_given_up_and_is_tried_again_after_its_entry_is_gone_says_so(
    town: Town, ana: Actor
) -> None:
    args = {"entry_id": 999, "inbox": "https://social.example/inbox"}
    await queue.later(delivery.DELIVER, args)
    await town.pole.work()
    job = await Job.get(kind=delivery.DELIVER)
    assert job.error == "Refused: entry 999 has been swept"
    with pytest.raises(Refused):
        await delivery.deliver(999, "https://social.example/inbox")
    assert town.social.letters == []
