"""Verbs of members: arriving at the pole, and the channel that comes with the first film."""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import making
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.people.models import Creator

LONGEST_NAME = 120  # PeerTube refuses longer ones
CHANNEL_SUFFIX = "_films"


async def draft_member(handle: str, name: str, *, about: str = "") -> Actor:
    """The Person of a new member, not yet written: its keys take long. Refused when handle or name cannot be used."""
    handle = making.check_handle(handle)
    if handle in making.RESERVED:
        raise Refused(f"{handle} is reserved", public="%(handle)s is kept for the pole itself.", handle=handle)
    name = name.strip()
    check_name(name)
    return await making.draft_actor(
        ActorType.PERSON,
        handle,
        uri=urls.user(handle),
        page_url=urls.user_page(handle),
        name=name,
        summary=markdown(about),
    )


def check_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= LONGEST_NAME or not name.strip().isprintable():
        raise Refused(f"name {name[:150]!r}", public="A name has 1 to 120 characters.", code="bad_name")


async def welcome_member(actor: Actor, *, about: str = "") -> Creator:
    """Write a drafted member. Refused when the handle is taken."""
    async with in_transaction():
        await making.enrol(actor)
        return await Creator.create(actor=actor, about=about, created_at=clock.now())


async def channel_of(creator: Creator) -> Actor:
    """Her channel, made when it is first asked for: users of PeerTube can subscribe to Groups only."""
    if creator.channel_id is not None:
        return await lookup.get(Actor, id=creator.channel_id)
    owner = await Actor.get(id=creator.actor_id)
    handle = await _free_channel_handle(owner.handle)
    channel = await making.draft_actor(
        ActorType.GROUP,
        handle,
        uri=urls.channel(handle),
        page_url=urls.channel_page(handle),
        name=f"Films de {owner.name}"[:LONGEST_NAME],
        owner=owner,
        discoverable=False,  # so that directories show the film-maker once
    )
    async with in_transaction():
        # Two first films may come out at once: the second takes the channel that the first has made.
        creator.channel_id = (await Creator.select_for_update().get(id=creator.id)).channel_id
        if creator.channel_id is not None:
            return await Actor.get(id=creator.channel_id)
        await making.enrol(channel)
        creator.channel = channel
        await creator.save(update_fields=["channel_id"])
    return channel


async def _free_channel_handle(handle: str) -> str:
    stem = handle[: 30 - len(CHANNEL_SUFFIX) - 2] + CHANNEL_SUFFIX
    for number in range(1, 100):
        candidate = stem if number == 1 else f"{stem}{number}"
        if not await Actor.exists(local_handle=candidate):
            return candidate
    raise Refused(f"no free handle like {stem}", code="taken")
