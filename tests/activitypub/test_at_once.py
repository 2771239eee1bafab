"""Two deeds at once: what one has written and not yet committed, the other neither overlooks nor overwrites."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import actors, blocks, follows, outbox, webfinger
from fediverse_cinema.activitypub.models import Actor, Block, Follow
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from tests.kit.following import follow
from tests.kit.neighbours import AS2, PUBLIC, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
Deed = Callable[[], Awaitable[Any]]


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


@pytest.fixture
def neighbour(town: Town) -> Neighbour:
    return town.social.actor("alice")


@pytest.fixture
async def alice(town: Town, neighbour: Neighbour) -> Actor:
    return await webfinger.find(neighbour.uri)


async def while_uncommitted(deed: Deed, other: Deed) -> Any:
    """What the other comes to, when it begins after the deed is done and before it is committed."""
    done = asyncio.Event()

    async def then() -> Any:
        await done.wait()
        return await other()

    task = asyncio.create_task(then())  # here, since inside the transaction it would belong to it
    async with in_transaction():
        await deed()
        done.set()
        await asyncio.sleep(0.1)
    return await task


BLOCKS: dict[str, Callable[[Actor, Actor], Awaitable[Any]]] = {
    "a member blocks": blocks.block,
    "a member is blocked": lambda ana, alice: blocks.received(alice, ana, "https://social.example/blocks/1"),
}


@pytest.mark.parametrize("part", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("block_first", [True, False])
async def test_behind_a_block_no_follower_stays(
    town: Town, ana: Actor, alice: Actor, *, part: Callable[[Actor, Actor], Awaitable[Any]], block_first: bool
) -> None:
    async def block() -> Any:
        return await part(ana, alice)

    async def join() -> bool:
        return await follows.welcome(alice, ana, "https://social.example/follows/1", letter="1")

    if block_first:
        assert await while_uncommitted(block, join) is False
    else:
        await while_uncommitted(join, block)
    assert await Block.all().count() == 1 and not await Follow.exists()


@pytest.mark.parametrize("part", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("block_first", [True, False])
async def test_nor_does_a_member_follow_across_a_block(
    town: Town, ana: Actor, alice: Actor, *, part: Callable[[Actor, Actor], Awaitable[Any]], block_first: bool
) -> None:
    async def block() -> Any:
        return await part(ana, alice)

    async def ask() -> Any:
        return await follows.request(ana, alice)

    if block_first:
        with pytest.raises(Refused):
            await while_uncommitted(block, ask)
    else:
        await while_uncommitted(ask, block)
    assert await Block.all().count() == 1 and not await Follow.exists()


@pytest.mark.parametrize("by_her", [True, False])
async def test_a_follower_who_stayed_behind_a_block_gets_nothing(
    town: Town, ana: Actor, alice: Actor, *, by_her: bool
) -> None:
    """As rows from before may say."""
    bob = await webfinger.find(town.fedi.actor("bob").uri)
    for follower in (alice, bob):
        await follow(follower, ana)
    await follow(ana, alice)
    blocker, blocked = (alice, ana) if by_her else (ana, alice)
    await Block.create(blocker=blocker, blocked=blocked, created_at=clock.now())
    activity = {"@context": AS2, "id": f"{ana.uri}/x", "type": "View", "actor": ana.uri, "object": ana.uri,
                "to": [PUBLIC]}  # fmt: skip
    await outbox.post(ana, activity, to_followers_of=[ana])
    await town.pole.work()
    assert town.social.received() == [] and len(town.fedi.received()) == 1


async def test_her_document_overwrites_nothing_of_what_we_have_found_out(
    town: Town, neighbour: Neighbour, alice: Actor
) -> None:
    now = clock.now()
    document = neighbour.document() | {"name": "Alice Rivière"}

    async def find_out() -> None:
        await Actor.filter(id=alice.id).update(confirmed_at=now, moved_at=now)

    await while_uncommitted(find_out, lambda: actors.keep(document))
    kept = await Actor.get(id=alice.id)
    assert (kept.name, kept.confirmed_at, kept.moved_at) == ("Alice Rivière", now, now)


async def test_who_has_another_handle_is_to_be_confirmed_anew(town: Town, neighbour: Neighbour, alice: Actor) -> None:
    await Actor.filter(id=alice.id).update(confirmed_at=clock.now(), gone_at=clock.now())
    kept = await actors.keep(neighbour.document() | {"preferredUsername": "alix"})
    row = await Actor.get(id=alice.id)
    assert (kept.handle, kept.confirmed_at, kept.gone_at) == (row.handle, row.confirmed_at, row.gone_at)
    assert (row.handle, row.confirmed_at, row.gone_at) == ("alix", None, None)
