"""The end of an account: at once nobody is there any more, then a job takes down what she has made here, piece by piece
(taking_down), and in the end whoever may have something of hers is told, in her own name. A job that is killed goes on
where it was. Called by her page, and by the news that those who run the pole have removed her.
"""

from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, GuestSession, PersonalLink, Role
from fediverse_cinema.activitypub import outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.archive import acquaintances, taking_down
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later, Refused
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.wire import delete_of

TAKE_DOWN = "take_down_member"
SAY_FAREWELL = "say_farewell"
KEYS_KEPT = timedelta(days=30)  # letters are tried for some days
PATIENCE = 3600.0  # seconds for letters of hers that are on their way
LOOK_SECONDS = 20.0


@frozen
class Led:
    """A project, label or company that nobody leads but her. `ends`: nobody else belongs to it, and it ends with her
    account.
    """

    name: str
    page_url: str
    ends: bool


async def leave(account: Account) -> None:
    """She goes, for good. Refused to the last who runs the pole."""
    async with in_transaction():
        await sql.hold("roles")  # of two who go at once, the second is the last
        if account.role == Role.ADMIN and not await Account.filter(role=Role.ADMIN).exclude(id=account.id).exists():
            raise Refused(
                "the last admin", public="You alone run this pole. Give that to somebody else first.", code="last_admin"
            )
        await begin(account.creator.actor_id)


async def begin(actor_id: int) -> None:
    """From now on her address says that she is gone, and no session, link or mail of hers is any good. Once."""
    actor = await lookup.get(Actor, id=actor_id)
    channel = await Actor.get_or_none(channel_of__actor_id=actor_id)
    told = await acquaintances.of(actor, channel)
    account = await Account.get_or_none(creator__actor_id=actor_id)
    async with in_transaction():
        if not await tombstones.bury(actor.uri, str(actor.type), actor):
            return
        gone = {"gone_at": clock.now(), "suspended_at": None, "discoverable": False, "indexable": False}
        await Actor.filter(id=actor_id).update(**gone)
        if channel is not None:
            await tombstones.bury(channel.uri, str(channel.type), channel)
            await Actor.filter(id=channel.id).update(**gone)
        if account is not None:
            await mail.take_back(account.mail)
            await Account.filter(id=account.id).delete()  # and with it her sessions and links
        await PersonalLink.filter(actor_id=actor_id).delete()
        await GuestSession.filter(actor_id=actor_id).delete()
        await queue.later(TAKE_DOWN, {"actor_id": actor_id, "told": told}, key=f"{TAKE_DOWN} {actor_id}")


async def take_down(actor_id: int, told: list[int]) -> None:
    """The job."""
    actor = await lookup.get(Actor, id=actor_id)
    for step in taking_down.STEPS:
        await step(actor)
    async with in_transaction():
        channel = await Actor.get_or_none(channel_of__actor_id=actor_id)
        gone = [actor, *([channel] if channel else [])]
        await taking_down.empty(actor, gone)
        for one in gone:
            args = {"actor_id": one.id, "told": told, "since": clock.timestamp()}
            await queue.later(SAY_FAREWELL, args, key=f"{SAY_FAREWELL} {one.id}")


async def say_farewell(actor_id: int, told: list[int], since: float) -> None:
    """The job: her Delete, after all that she has taken back before. A server that has heard of it checks no letter of
    hers any more.
    """
    if await _letters_on_their_way(actor_id) and clock.timestamp() < since + PATIENCE:
        raise Later("letters of hers are on their way", code="not_yet", after=LOOK_SECONDS, counts=False)
    actor = await lookup.get(Actor, id=actor_id)
    people = await Actor.filter(id__in=told)
    async with in_transaction():
        await sql.hold(f"farewell of {actor_id}")
        if not await OutboxEntry.exists(actor_id=actor_id, type="Delete", object_uri=actor.uri):
            await outbox.post(actor, delete_of(actor), to=people)


async def forget_keys() -> None:
    """The periodic job: whoever has not taken her last letter by now never will, and nobody shall write one for her."""
    long_gone = {"gone_at__lt": clock.now() - KEYS_KEPT, "suspended_at": None}
    gone = Actor.filter(local_handle__isnull=False, name="", **long_gone)
    await gone.update(rsa_private=None, ed25519_private=None)


async def led_alone(actor: Actor) -> list[Led]:
    """What she should hand to somebody before she goes."""
    found: list[Led] = []
    for place in await taking_down.places_led(actor):
        organ = taking_down.organ_of(place)
        if not await taking_down.others_who_lead(place):
            found.append(Led(organ.name, organ.page_url, not await taking_down.others_in(place)))
    return found


async def films_and_words(actor: Actor) -> tuple[int, int]:
    """How many films and how many words go."""
    return await taking_down.count_films(actor), await taking_down.count_words(actor)


async def _letters_on_their_way(actor_id: int) -> bool:
    entry = "json_extract(args, '$.entry_id')" if sql.dialect() == "sqlite" else "(args::json->>'entry_id')::bigint"
    rows = await sql.rows(
        f"SELECT 1 FROM job WHERE kind IN ('fan_out', 'deliver') AND state<2 AND {entry} IN"
        " (SELECT id FROM outbox_entry WHERE actor_id=?) LIMIT 1",
        actor_id,
    )
    return bool(rows)
