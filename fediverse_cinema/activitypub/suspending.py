"""Somebody is shut out for a while, of here or of elsewhere: nobody finds her, and nothing of hers is taken in, until
she may come back. What she has made, and with which doors she came in, the rooms above know.
"""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Forbidden

# People are a room above: their table is asked, as one statement. What else she has begun belongs to others, too.
HER_CHANNEL = "id IN (SELECT channel_id FROM creator WHERE actor_id=?)"
_SUSPENDED_KEY = "SELECT 1 AS one FROM actor WHERE suspended_at IS NOT NULL AND (uri=? OR rsa_key_id=?) LIMIT 1"


async def suspend(actor: Actor) -> bool:
    """With the channel in which she shows her films. False when she is, or is gone for good. Whoever of elsewhere has
    gone before could come back, if her server shows her again: she keeps the moment at which she has.
    """
    now = clock.now()
    known = Actor.filter(id=actor.id, suspended_at__isnull=True)
    if not await known.filter(gone_at__isnull=True).update(suspended_at=now, gone_at=now):
        return bool(await known.filter(local_handle__isnull=True).update(suspended_at=now))
    await sql.change(
        f"UPDATE actor SET suspended_at=?, gone_at=? WHERE gone_at IS NULL AND {HER_CHANNEL}", now, now, actor.id
    )
    actor.suspended_at = actor.gone_at = now
    return True


async def restore(actor: Actor) -> None:
    """Who had gone before is only let in again when her server shows her."""
    for which in ("id=?", HER_CHANNEL):
        await sql.change(f"UPDATE actor SET gone_at=NULL WHERE gone_at=suspended_at AND {which}", actor.id)
        await sql.change(f"UPDATE actor SET suspended_at=NULL WHERE suspended_at IS NOT NULL AND {which}", actor.id)
    await actor.refresh_from_db(fields=["suspended_at", "gone_at"])


async def is_hidden(uri: str) -> bool:
    """Do those who run the pole hide the thing of this id? Moderation is a room above: its table is asked, as one
    statement. For what comes in once more: its own server may have taken it away meanwhile.
    """
    return bool(
        await sql.rows(
            "SELECT 1 AS one FROM measure WHERE object_uri=? AND kind='hide' AND lifted_at IS NULL LIMIT 1", uri
        )
    )


async def is_out(key_id: str) -> bool:
    """Is this the key of somebody who is shut out? PeerTube signs with the actor's id."""
    return await sql.look_up(_SUSPENDED_KEY, key_id.partition("#")[0], key_id) is not None


def check(actor: Actor) -> None:
    """Forbidden (403), for people and for servers: on a 410 other servers would delete all that she has made."""
    if actor.suspended_at is not None:
        raise shut_out(actor.uri)


def shut_out(uri: str) -> Forbidden:
    return Forbidden(
        f"{uri[:200]} is suspended",
        public="This account has been suspended by those who run this pole.",
        code="suspended",
    )
