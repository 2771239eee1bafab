"""The whole pole goes to another domain. At the new one every follow of ours is asked for again, since other servers
know who follows by the old address only; at the old one every actor tells her followers where she lives now.
"""

from fediverse_cinema.activitypub import actors, client, follows, moving
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.jobs import once
from fediverse_cinema.foundation.jobs.queue import later

ASK_AGAIN, MOVE_AWAY = "ask_all_again", "move_away"  # the jobs
AT_ONCE = 100


async def arrive() -> None:
    """The rows have come, nobody has been told yet."""
    await later(ASK_AGAIN, {"after": 0}, key=ASK_AGAIN)


async def ask_all_again(after: int) -> None:
    """The job at the new domain, a hundred follows at a time."""
    known = Follow.filter(
        id__gt=after,
        follower__local_handle__isnull=False,
        followed__local_handle__isnull=True,
        followed__gone_at__isnull=True,
        state__in=[FollowState.ACCEPTED, FollowState.REQUESTED],
    )
    found = await known.order_by("id").limit(AT_ONCE).select_related("follower", "followed")
    async with once.for_this_job():
        for follow in found:
            await follows.ask_from_here(follow)
        if found:
            await later(ASK_AGAIN, {"after": found[-1].id}, key=f"{ASK_AGAIN} {found[-1].id}")


async def leave(base: str) -> int:
    """The pole stands at `base` by now; how many actors of ours tell so. Refused when what answers there does not say
    that it is this pole.
    """
    ours = await client.instance_actor()
    try:
        there = await actors.find_actor(_at(base, ours))
        there = await actors.refresh(there)
    except CinemaError as error:
        raise Refused(
            f"{base}: {error}", base=base, public="%(base)s does not answer as this pole: start it there first."
        ) from error
    if ours.uri not in there.also_known_as:
        raise Refused(
            f"{there.uri} does not name {ours.uri}", base=base, code="no_back_link",
            public="What answers at %(base)s is not this pole: import its archive there with --host.",
        )  # fmt: skip
    going = await Actor.filter(local_handle__isnull=False, gone_at__isnull=True, moved_to__isnull=True).order_by("id")
    for actor in going:
        args = {"actor_id": actor.id, "target": _at(base, actor)}
        await later(MOVE_AWAY, args, lane=urls.host_of(base), key=f"{MOVE_AWAY} {actor.id}")
    return len(going)


async def move_away(actor_id: int, target: str) -> None:
    """The job at the old domain, for each actor. Her own follows end here: the new pole has asked for them again."""
    actor = await lookup.get(Actor, id=actor_id)
    there = await actors.refresh(await actors.find_actor(target))
    await moving.leave_with_all(actor, there)
    if actor.type != ActorType.PERSON:
        return
    followed = Follow.filter(follower_id=actor.id, followed__local_handle__isnull=True).select_related("followed")
    for follow in await followed.order_by("id"):
        await follows.withdraw(actor, follow.followed)


def _at(base: str, actor: Actor) -> str:
    return base + actor.uri.removeprefix(urls.base())
