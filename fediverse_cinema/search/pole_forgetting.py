"""Forgetting what was read of another pole: all of it when it is known no longer, and what its lists never end to name.
What somebody here follows, belongs to, or has to do with by an offer stays. Called by `pole_reading` and by news.
"""

from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.companies.models import Company
from fediverse_cinema.conversations import visitors as conversations
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.labels import visitors as selections
from fediverse_cinema.labels.models import Label
from fediverse_cinema.people import portraits
from fediverse_cinema.poles.models import KinshipState, KnownPole
from fediverse_cinema.projects import call_visitors
from fediverse_cinema.projects.models import Call, Project

MOST_UNLISTED = 200  # portraits of a pole that its list does not name, of people who have written to us, say
FOLLOWED = (
    "SELECT 1 FROM follow f JOIN actor m ON m.id=f.follower_id WHERE f.followed_id=a.id"
    " AND f.state='accepted' AND m.local_handle IS NOT NULL"
)


async def forget(host: str) -> None:
    """A pole has been removed, or has removed us. Not when it is known again by now."""
    if await lookup.exists(KnownPole, host=host, state=KinshipState.KNOWN):
        return
    for actor_id, _ in await _people(host):
        await portraits.forget(actor_id)
    calls = await _rows(
        "c.id, c.uri",
        '"call" c JOIN project p ON p.id=c.project_id JOIN actor a ON a.id=p.actor_id', host, FOLLOWED,
        "SELECT 1 FROM offer o WHERE o.call_id=c.id",
    )  # fmt: skip
    for call in await Call.filter(id__in=[row["id"] for row in calls]):
        await remove_call(call)
    projects = await _rows(
        "p.id", "project p JOIN actor a ON a.id=p.actor_id", host, FOLLOWED,
        "SELECT 1 FROM offer o WHERE o.project_id=p.id", 'SELECT 1 FROM "call" c WHERE c.project_id=p.id',
        "SELECT 1 FROM membership m JOIN actor w ON w.id=m.person_id WHERE m.project_id=p.id"
        " AND w.local_handle IS NOT NULL",
    )  # fmt: skip
    await Project.filter(id__in=[row["id"] for row in projects]).delete()
    for row in await _rows("s.uri", "selection s JOIN actor a ON a.id=s.owner_id", host, FOLLOWED):
        await selections.forget(row["uri"])
    labels = await _rows("l.id", "label l JOIN actor a ON a.id=l.actor_id", host, FOLLOWED)
    await Label.filter(id__in=[row["id"] for row in labels]).delete()
    companies = await _rows("c.id", "company c JOIN actor a ON a.id=c.actor_id", host, FOLLOWED)
    await Company.filter(id__in=[row["id"] for row in companies]).delete()


async def forget_unlisted(host: str, members: list[str]) -> None:
    """A pole that names other people each time does not fill our directory: of those whom it does not name, the latest
    few stay.
    """
    named = set(members)
    unlisted = [actor_id for actor_id, uri in await _people(host) if uri not in named]
    for actor_id in unlisted[MOST_UNLISTED:]:
        await portraits.forget(actor_id)


async def remove_call(call: Call) -> None:
    """With the note that it is."""
    project = await Project.get(id=call.project_id).select_related("actor")
    async with in_transaction():
        await call_visitors.remove(project.actor, call.uri)
        await conversations.remove(project.actor, call.uri)


async def _people(host: str) -> list[tuple[int, str]]:
    """Whose portraits nobody here needs, the latest first."""
    rows = await _rows(
        "a.id, a.uri", "portrait p JOIN actor a ON a.id=p.actor_id", host, FOLLOWED,
        "SELECT 1 FROM membership m WHERE m.person_id=a.id", "SELECT 1 FROM offer o WHERE o.person_id=a.id",
        order=" ORDER BY p.id DESC",
    )  # fmt: skip
    return [(int(row["id"]), str(row["uri"])) for row in rows]


async def _rows(columns: str, of: str, host: str, *needed: str, order: str = "") -> list[dict[str, Any]]:
    """Rows of this host for which none of these finds anything."""
    conditions = "".join(f" AND NOT EXISTS ({one})" for one in needed)
    return await sql.rows(
        f"SELECT {columns} FROM {of} WHERE a.host=? AND a.local_handle IS NULL{conditions}{order}", host
    )
