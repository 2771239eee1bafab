"""Letters of ours that never arrived and will not be sent again: given up after days, refused there, or meant for a
server that was dead already. Asked by rooms in which somebody waits for an answer.
"""

from collections.abc import Mapping

from fediverse_cinema.activitypub.models import Host, OutboxEntry
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs.models import JobState


async def among(letters: Mapping[str, str]) -> set[str]:
    """Those of these activities, each with the host that it was for."""
    entries = await OutboxEntry.filter(uri__in=list(letters)) if letters else []
    hosts = sorted({letters[entry.uri] for entry in entries})
    if not hosts:
        return set()
    dead = {host.name: host.dead_at for host in await Host.filter(name__in=hosts, dead_at__isnull=False)}
    given_up = await _given_up(hosts)
    return {
        entry.uri
        for entry in entries
        if entry.id in given_up or ((died := dead.get(letters[entry.uri])) is not None and died <= entry.published_at)
    }


async def _given_up(hosts: list[str]) -> set[int]:
    """The entries of which a delivery to one of these hosts has died, as far back as dead jobs are kept."""
    entry = "json_extract(args, '$.entry_id')" if sql.dialect() == "sqlite" else "(args::json->>'entry_id')::bigint"
    rows = await sql.rows(
        f"SELECT DISTINCT {entry} AS entry FROM job WHERE kind='deliver' AND state=? AND lane IN ({sql.marks(hosts)})",
        JobState.DEAD.value, *hosts,
    )  # fmt: skip
    return {row["entry"] for row in rows}
