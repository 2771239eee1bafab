"""Opening the house: settings in, a pole with its database, its shelf and its way out. The roof's foundation stone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from tortoise.context import TortoiseContext

import fediverse_cinema
from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.keys import read_secret
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import pending
from fediverse_cinema.foundation.database.opening import open_database
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, at_home
from fediverse_cinema.foundation.outside.client import Mounts, Outside
from fediverse_cinema.foundation.outside.guard import Guard
from fediverse_cinema.foundation.shelves import open_shelf, open_vault
from fediverse_cinema.worker import JOBS

log = structlog.get_logger()
MODELS = tuple(
    f"fediverse_cinema.{room}.models"
    for room in (
        "foundation.jobs", "activitypub", "media", "people", "poles", "accounts", "factors", "conversations",
        "reactions", "consents", "films", "projects", "labels", "companies", "reviews", "events", "recommendations",
        "provenance", "publications", "offers", "ecran", "search", "screeners", "timeline", "notices", "moderation",
        "archive", "upkeep", "inbox",
    )
)  # fmt: skip


@asynccontextmanager
async def open_house(settings: Settings, *, mounts: Mounts | None = None) -> AsyncIterator[House]:
    """Open a pole and close it again. `mounts` lets tests reach other poles of the same process without sockets."""
    async with AsyncExitStack() as closing:
        database = await open_database(settings, MODELS)
        closing.push_async_callback(database.close_connections)
        outside = Outside(guard_of(settings), user_agent=user_agent(settings), mounts=mounts, admit=gate.admit)
        closing.push_async_callback(outside.close)
        house = House(
            settings=settings,
            database=database,
            outside=outside,
            shelf=open_shelf(settings),
            vault=open_vault(settings),
            secret=settings.secrets.key.encode() or await _secret_of_file(settings, database),
            jobs=JOBS,
        )
        with at_home(house):
            yield house


async def _secret_of_file(settings: Settings, database: TortoiseContext) -> bytes:
    """A new pole makes its own. Refused where a pole is founded already: what a second secret sealed would never open
    under the first, which has been left out of the environment or lost.
    """
    path = settings.path(settings.secrets.key_file)
    if not path.exists() and not await pending(settings):
        _, founded = await database.connections.get("default").execute_query("SELECT 1 FROM pole LIMIT 1")
        if founded:
            sentence = (
                f"The secret of this pole is missing: {path} is not there, and FEDIVERSE_CINEMA_SECRET is not set."
                " Put it back from a backup; if it comes from the environment, run the command with that."
            )
            raise Refused("no secret", public=sentence, code="secret_missing")
    return read_secret(path)


def guard_of(settings: Settings) -> Guard:
    return Guard(
        allowed_networks=settings.federation.allowed_private_networks,
        plain_http=settings.federation.scheme == "http",
    )


def user_agent(settings: Settings) -> str:
    return f"FediverseCinema/{fediverse_cinema.__version__} (+{settings.base_url}/)"


def warn_if_local_only(settings: Settings) -> None:
    """Say loudly what must never be true of a public pole."""
    federation = settings.federation
    if federation.scheme == "http":
        log.warning("federation_over_plain_http", say="For tests and demonstrations only: anybody can read and forge.")
    if federation.allowed_private_networks:
        log.warning(
            "private_networks_reachable",
            networks=list(federation.allowed_private_networks),
            say="Other servers can make this pole connect to these addresses.",
        )
