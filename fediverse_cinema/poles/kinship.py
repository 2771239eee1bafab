"""The poles that this one knows: added and removed by those who run it, told by Follows between the servers' actors.
What is read of their lists is no business of this room. Called by pages and listeners.
"""

import json

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import client, follows, kin
from fediverse_cinema.activitypub.models import Actor, ActorType, FollowState
from fediverse_cinema.foundation import news
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.jobs.models import Job, JobState
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.poles import finding
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.poles.news import PoleRemoved
from fediverse_cinema.poles.service import pole_actors

READ = "read_pole"  # the job (search/pole_reading.py)
MOST_ASKING = 50


@frozen
class Asking:
    """A pole that has added this one, and waits to be known in turn."""

    host: str
    name: str


async def add(written: str) -> KnownPole:
    """Know the pole at this address: our Application follows its Application and its Group. One that is known already
    is looked at anew, and asked again if it had declined. Raises what `finding.find` does.
    """
    found = await finding.find(written)
    ours = await client.instance_actor()
    async with in_transaction():
        follow = await follows.request(ours, found.instance)
        await follows.request(ours, found.group)
        state = KinshipState.KNOWN if follow.state == FollowState.ACCEPTED else KinshipState.ASKED
        values = {**_columns(found), "state": state}
        pole, new = await KnownPole.get_or_create(values, host=found.host)
        if not new:
            await pole.update_from_dict(values).save(update_fields=list(values))
        if state == KinshipState.KNOWN:
            await read_soon(pole)
    return pole


async def renew(pole: KnownPole) -> KnownPole:
    """Ask its server what it is by now. Raises what `finding.find` does."""
    values = _columns(await finding.find(pole.host))
    await pole.update_from_dict(values).save(update_fields=list(values))
    return pole


async def remove(pole: KnownPole) -> None:
    """Follow it no longer, and let its server follow us no longer. Its `instance` and `group` are fetched."""
    ours = await pole_actors()
    async with in_transaction():
        if not await KnownPole.filter(id=pole.id).delete():
            return
        for theirs in (pole.instance, pole.group):
            await follows.withdraw(ours.instance, theirs)
        for followed in (ours.instance, ours.group):
            await follows.decline(pole.instance, followed)
        await news.tell(PoleRemoved(pole.host))


async def turn_away(host: str) -> None:
    """Let the server of a pole that asks to be known follow ours no longer."""
    ours = await pole_actors()
    async with in_transaction():
        for theirs in await Actor.filter(host=host, type=ActorType.APPLICATION, local_handle=None):
            for followed in (ours.instance, ours.group):
                await follows.decline(theirs, followed)


async def answered(follower_id: int, followed_id: int) -> None:
    """Somebody has answered a request of ours. If it is a pole that our server asked, it is known from now on; one that
    declines, now or later, is asked only, and what was read of it goes.
    """
    ours = await client.instance_actor()
    pole = await KnownPole.get_or_none(instance_id=followed_id).select_related("instance")
    if pole is None or follower_id != ours.id:
        return
    accepted = await follows.between(ours, pole.instance) == FollowState.ACCEPTED
    async with in_transaction():
        await KnownPole.filter(id=pole.id).update(state=KinshipState.KNOWN if accepted else KinshipState.ASKED)
        await (read_soon(pole) if accepted else news.tell(PoleRemoved(pole.host)))


async def moved(old_id: int, target_id: int) -> None:
    """The server of a pole lives at another domain: it is known by that from now on, and read there."""
    pole = await KnownPole.get_or_none(instance_id=old_id)
    if pole is None:
        return
    former, target = pole.host, await lookup.get(Actor, id=target_id)
    async with in_transaction():
        if await KnownPole.filter(host=target.host).exists():
            await KnownPole.filter(id=pole.id).delete()
        else:
            pole.host, pole.instance_id = target.host, target.id
            await pole.save(update_fields=["host", "instance_id"])
            await read_soon(pole)
        await news.tell(PoleRemoved(former))


async def read_soon(pole: KnownPole) -> None:
    """What it lists is read by a job, one at a time for each pole."""
    await later(READ, {"pole_id": pole.id}, lane=f"{READ} {pole.host}", key=f"{READ} {pole.id}")


async def being_read() -> set[int]:
    """Of which poles the lists are read just now, or soon."""
    waiting = Job.filter(kind=READ, state__in=(JobState.READY, JobState.RUNNING))
    return {int(json.loads(str(args))["pole_id"]) for args in await waiting.values_list("args", flat=True)}


async def known() -> list[KnownPole]:
    """All that have been added, with their actors, by region and name."""
    return await KnownPole.all().select_related("instance", "group").order_by("region", "name", "id")


async def names() -> dict[str, str]:
    """What those that have answered are called, by host."""
    known = KnownPole.filter(state=KinshipState.KNOWN)
    return {str(host): str(name) for host, name in await known.values_list("host", "name")}


async def find(host: str) -> KnownPole | None:
    """With its actors."""
    return await KnownPole.get_or_none(host=host).select_related("instance", "group")


async def asking() -> list[Asking]:
    """Servers whose NodeInfo says that a pole runs there, whose Application follows ours, and which are not known here.
    The latest first. Whether it is true is asked when one is added.
    """
    rows = await sql.rows(
        "SELECT a.host, a.name FROM follow f JOIN actor a ON a.id=f.follower_id JOIN host h ON h.name=a.host"
        " WHERE f.followed_id=? AND f.state=? AND a.type=? AND a.gone_at IS NULL AND h.software=?"
        " AND NOT EXISTS (SELECT 1 FROM known_pole k WHERE k.host=a.host) ORDER BY f.id DESC LIMIT ?",
        (await client.instance_actor()).id, FollowState.ACCEPTED.value, ActorType.APPLICATION.value, kin.SOFTWARE,
        MOST_ASKING,
    )  # fmt: skip
    return [Asking(row["host"], row["name"]) for row in rows]


def _columns(found: finding.Found) -> dict[str, object]:
    return {
        "instance_id": found.instance.id,
        "group_id": found.group.id,
        "name": found.group.name or found.host,
        "region": found.region,
        "members_uri": found.members_uri,
        "projects_uri": found.projects_uri,
        "calls_uri": found.calls_uri,
        "labels_uri": found.labels_uri,
        "selections_uri": found.selections_uri,
        "companies_uri": found.companies_uri,
    }
