"""This pole and those that it knows as pages show them: where they are, how they fare, what is found of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from fediverse_cinema.activitypub import client
from fediverse_cinema.activitypub.models import Follow, FollowState
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import documents as labels
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.people import listed as people
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import call_queries as calls
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.search.people import AGREED, agreed


@frozen
class PoleLine:
    """One pole. `state` is "known", "asked" (it has not answered yet) or "declined"; `silent`: the last time that its
    lists were asked for, it did not answer, and has not since `read_at`; `error` is what was met with then, for those
    who run this pole, and `left_over` how many that it lists have their turn the next time; `reading`: they are asked
    for just now, or soon; `here`: it is this pole. Whether it knows us, and whether it is being read, is said by
    `lines` alone.
    """

    host: str
    name: str
    region: str
    url: str
    state: str
    knows_us: bool
    people: int
    projects: int
    calls: int
    read_at: datetime | None
    silent: bool
    error: str
    left_over: int = 0
    reading: bool = False
    selections: int = 0
    films: int = 0
    here: bool = False


class _Counts(NamedTuple):
    people: int
    projects: int
    calls: int
    selections: int
    films: int


async def lines() -> tuple[PoleLine, ...]:
    """All that have been added, by region and name: for who runs this pole."""
    poles = await kinship.known()
    theirs, counts = [pole.instance_id for pole in poles], await _counted([pole.host for pole in poles])
    ours, reading = (await client.instance_actor()).id, await kinship.being_read()
    asked = {one.followed_id: one.state for one in await Follow.filter(follower_id=ours, followed_id__in=theirs)}
    found = await Follow.filter(follower_id__in=theirs, followed_id=ours, state=FollowState.ACCEPTED)
    follow_us = {one.follower_id for one in found}
    return tuple(
        PoleLine(
            host=pole.host,
            name=pole.name,
            region=pole.region,
            url=pole.group.page_url,
            state=_state(pole, asked.get(pole.instance_id)),
            knows_us=pole.instance_id in follow_us,
            people=counts[pole.host].people,
            projects=counts[pole.host].projects,
            calls=counts[pole.host].calls,
            selections=counts[pole.host].selections,
            films=counts[pole.host].films,
            read_at=by_our_clock(pole.read_at) if pole.read_at else None,
            silent=bool(pole.last_error),
            error=pole.last_error,
            left_over=pole.left_over,
            reading=pole.id in reading,
        )
        for pole in poles
    )


async def by_region() -> dict[str, list[PoleLine]]:
    """What everybody sees, this pole and those that have answered: by region in the order of our list, what is in none
    of them last, under ""; in each by name.
    """
    found = sorted([*await _known(), await _ours()], key=lambda line: (fold(line.name), line.host))
    groups: dict[str, list[PoleLine]] = {code: [] for code in (*regions.REGIONS, "")}
    for line in found:
        groups[line.region if regions.is_known(line.region) else ""].append(line)
    return {code: lines for code, lines in groups.items() if lines}


async def _known() -> list[PoleLine]:
    """Only the columns that are shown: there may be hundreds of poles."""
    shown = ("id", "host", "name", "region", "read_at", "last_error", "group__id", "group__page_url")
    poles = await KnownPole.filter(state=KinshipState.KNOWN).select_related("group").only(*shown)
    counts = await _counted([pole.host for pole in poles])
    return [
        PoleLine(
            pole.host, pole.name, pole.region, pole.group.page_url, "known", False, counts[pole.host].people,
            counts[pole.host].projects, counts[pole.host].calls, selections=counts[pole.host].selections,
            films=counts[pole.host].films, read_at=by_our_clock(pole.read_at) if pole.read_at else None,
            silent=bool(pole.last_error), error="",
        )
        for pole in poles
    ]  # fmt: skip


async def _ours() -> PoleLine:
    said = here().settings.pole
    return PoleLine(
        host=said.host, name=said.name, region=said.region, url="/pole", state="known", knows_us=True,
        people=await people.count(), projects=await projects.count(), calls=await calls.count(),
        selections=await labels.selection_count(), read_at=None, silent=False, error="", here=True,
        films=await Film.filter(local=True, state=FilmState.PUBLISHED, author__gone_at=None).count(),
    )  # fmt: skip


def _state(pole: KnownPole, said: FollowState | None) -> str:
    if pole.state == KinshipState.KNOWN:
        return "known"
    return "declined" if said == FollowState.REJECTED else "asked"


async def _counted(hosts: list[str]) -> dict[str, _Counts]:
    """What we have of each, in five statements, however many there are."""
    at_home = "a.local_handle IS NULL AND a.gone_at IS NULL"
    open_calls = f"{at_home} AND c.state='open'"
    found = [
        await _counts(hosts, "portrait p JOIN actor a ON a.id=p.actor_id", AGREED, agreed()),
        await _counts(hosts, "project p JOIN actor a ON a.id=p.actor_id", at_home),
        await _counts(
            hosts, '"call" c JOIN project p ON p.id=c.project_id JOIN actor a ON a.id=p.actor_id', open_calls
        ),
        await _counts(
            hosts, "selection s JOIN actor a ON a.id=s.owner_id", f"{at_home} AND s.audience=?", [Audience.PUBLIC.value]
        ),
        await _counts(hosts, "film f JOIN actor a ON a.id=f.author_id", f"{at_home} AND f.state='published'"),
    ]
    return {host: _Counts(*(of.get(host, 0) for of in found)) for host in hosts}


async def _counts(hosts: list[str], of: str, condition: str, values: Iterable[object] = ()) -> dict[str, int]:
    """How many of them we have, by host."""
    if not hosts:
        return {}
    found = await sql.rows(
        f"SELECT a.host, count(*) AS n FROM {of} WHERE a.host IN ({sql.marks(hosts)}) AND {condition} GROUP BY a.host",
        *hosts, *values,
    )  # fmt: skip
    return {row["host"]: row["n"] for row in found}
