"""What a request has left behind: rows, and questions to other servers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tortoise.models import Model

from fediverse_cinema.activitypub.actors import CONFIRM
from fediverse_cinema.activitypub.hosts import ASK_SOFTWARE
from fediverse_cinema.activitypub.models import Actor, Follow, Host, OutboxEntry, Tombstone
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Letter
from fediverse_cinema.reactions.models import Reaction
from tests.kit.neighbours import Server
from tests.kit.towns import Town

TABLES: Sequence[type[Model]] = (
    Actor, Film, Follow, Host, Job, Letter, Note, OutboxEntry, Reaction, Tombstone,
)  # fmt: skip


COURTESIES = ("/.well-known/nodeinfo", "/.well-known/webfinger")  # asked by jobs about whoever is new


async def counts() -> dict[str, int]:
    """How many rows each table has. That WebFinger is asked about whoever is new here, and NodeInfo
    about her server, goes without saying.
    """
    return {table.__name__: await table.all().count() for table in TABLES} | {
        "Job": await Job.all().exclude(kind__in=[CONFIRM, ASK_SOFTWARE]).count(),
        "Host": await Host.filter(asked_at__isnull=True).count(),
    }


@asynccontextmanager
async def only(town: Town, *fetched: str, **new: int) -> AsyncIterator[None]:
    """Inside the block so many rows of these tables are added and none else; only these addresses are asked."""
    before = await counts()
    asked = {server.host: len(server.asked) for server in servers(town)}
    yield
    after = await counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == new
    assert sorted(
        server.base + one.path
        for server in servers(town)
        for one in server.asked[asked[server.host] :]
        if one.path not in COURTESIES or server.base + one.path in fetched
    ) == sorted(fetched)


def servers(town: Town) -> tuple[Server, ...]:
    return town.social, town.video, town.fedi, town.evil
