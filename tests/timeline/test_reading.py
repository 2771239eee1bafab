"""What a page of the timeline shows: nothing that is gone or closed to her, no hole, and few statements."""

import itertools

import pytest

from fediverse_cinema.activitypub.models import Actor, ActorType, Block, FollowState
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import found
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.timeline import queries, service
from fediverse_cinema.timeline.models import ThingKind, TimelineEntry
from tests.kit.counting import statements
from tests.kit.following import follow
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
_numbers = itertools.count()


@pytest.fixture
async def ana(house: House) -> Creator:
    return await a_creator("ana")


async def a_stranger() -> Actor:
    uri = f"https://social.example/users/{next(_numbers)}"
    return await Actor.create(
        uri=uri, type=ActorType.PERSON, handle="alice", host="social.example", inbox=f"{uri}/inbox", page_url=uri,
        created_at=clock.now(),
    )  # fmt: skip


async def put(owner: Creator, *things: Note, shared_by: Actor | None = None) -> None:
    for note in things:
        await TimelineEntry.create(
            owner=owner.actor, kind=ThingKind.NOTE, object_uri=note.uri, shared_by=shared_by, arrived_at=clock.now()
        )


async def shown(owner: Creator, before: int | None = None, size: int = 30) -> list[str]:
    page = await queries.page(owner.actor, before, size)
    return [one.note.uri if one.note else "a film" for one in page]


async def test_what_was_deleted_leaves_no_hole(ana: Creator) -> None:
    alice = await a_stranger()
    notes = [await a_note(alice) for _ in range(6)]
    await put(ana, *notes)
    for note in notes[1::2]:
        await note.delete()
    assert await shown(ana, size=3) == [notes[4].uri, notes[2].uri, notes[0].uri]


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("tie", ["none", "asked", "follows", "named", "author"])
async def test_the_page_keeps_the_one_rule_of_who_may_read(ana: Creator, visibility: Visibility, tie: str) -> None:
    author = ana.actor if tie == "author" else await a_stranger()
    note = await a_note(author, visibility=visibility, mentions=(ana.actor,) if tie == "named" else ())
    if tie in ("asked", "follows"):
        await follow(ana.actor, author, FollowState.ACCEPTED if tie == "follows" else FollowState.REQUESTED)
    await put(ana, note)
    assert bool(await shown(ana)) is await talk.may_read(note, ana.actor)


@pytest.mark.parametrize("way", ["she blocks the author", "the author blocks her", "she blocks who shares"])
async def test_nothing_passes_between_two_of_whom_one_has_blocked_the_other(ana: Creator, way: str) -> None:
    author, sharer = await a_stranger(), await a_stranger()
    note = await a_note(author)
    await reactions.share(sharer, note.uri, author)
    await put(ana, note, shared_by=sharer)
    assert await shown(ana) == [note.uri]
    blocker, blocked = {
        "she blocks the author": (ana.actor, author),
        "the author blocks her": (author, ana.actor),
        "she blocks who shares": (ana.actor, sharer),
    }[way]
    await Block.create(blocker=blocker, blocked=blocked, created_at=clock.now())
    assert await shown(ana) == []


async def test_thirty_arrivals_cost_as_many_statements_as_fifteen(ana: Creator) -> None:
    with quick_keys():
        await found()
    malo = await a_creator("malo", "Malo")
    asked = []
    for _ in range(2):
        for _ in range(5):
            author, sharer = await a_stranger(), await a_stranger()
            shared = await a_note(author)
            await reactions.share(sharer, shared.uri, author)
            await put(ana, await a_note(author, answers=shared), await a_note(author, visibility="unlisted"))
            await put(ana, shared, shared_by=sharer)
            film = await a_film(malo)
            await TimelineEntry.create(
                owner=ana.actor, kind=ThingKind.FILM, object_uri=film.uri, arrived_at=clock.now()
            )
        with statements() as one:
            page = await queries.page(ana.actor, None, 30)
        asked.append(len(one))
    assert len(page) == 30 and {bool(one.film) for one in page} == {True, False}
    assert asked[0] == asked[1] <= 15


async def test_the_sweep_keeps_the_latest_of_each_member_and_nothing_that_is_gone(
    ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "KEPT", 3)
    alice, malo = await a_stranger(), await a_creator("malo", "Malo")
    notes = [await a_note(alice) for _ in range(5)]
    await put(ana, *notes)
    await put(malo, notes[0], notes[1])
    await notes[4].delete()
    shared = await a_note(alice)
    await put(malo, shared, shared_by=alice)  # and she has taken that back
    await service.sweep()
    left = await TimelineEntry.all().order_by("id").values_list("owner_id", "object_uri")
    assert left == [(ana.actor_id, notes[2].uri), (ana.actor_id, notes[3].uri), (malo.actor_id, notes[0].uri),
                    (malo.actor_id, notes[1].uri)]  # fmt: skip
