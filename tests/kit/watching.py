"""What a request has left behind: rows, and questions to other servers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tortoise.models import Model

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


async def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {table.__name__: await table.all().count() for table in TABLES}


@asynccontextmanager
async def only(town: Town, *fetched: str, **new: int) -> AsyncIterator[None]:
    """Inside the block so many rows of these tables are added and none else; only these addresses are asked."""
    before = await counts()
    asked = {server.host: len(server.asked) for server in servers(town)}
    yield
    after = await counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == new
    assert sorted(
        server.base + one.path for server in servers(town) for one in server.asked[asked[server.host] :]
    ) == sorted(fetched)


def servers(town: Town) -> tuple[Server, ...]:
    return town.social, town.video, town.fedi, town.evil
