"""Opening a database for a pole: which engine of ours, with what. The roof names the modules that hold models."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext, _current_context

from fediverse_cinema.foundation.config import Settings

OTHER_NAMES = {"sslmode": "ssl"}  # libpq's name of an option, asyncpg's name
_last_opened: list[str] = [""]  # the engine whose INSERTs Tortoise's cache holds


async def open_database(settings: Settings, models: Sequence[str]) -> TortoiseContext:
    """A Tortoise context of this pole's own, connected. Close it with `close_connections()`: an open one hangs the
    process.
    """
    context = TortoiseContext()
    token = _current_context.set(context)  # init() looks itself up there
    _forget_statements_of_other_engines(settings)
    try:
        await context.init(
            config={
                "connections": {"default": connection(settings)},
                "apps": {"cinema": {"models": list(models), "default_connection": "default"}},
                "use_tz": True,
                "timezone": "UTC",
            }
        )
        # Now, and not at the first statement: Tortoise never gives back the lock of a first access that is cancelled.
        await context.connections.get("default").create_connection(with_db=True)
    except BaseException:
        await context.close_connections()
        raise
    finally:
        _current_context.reset(token)
    return context


def _forget_statements_of_other_engines(settings: Settings) -> None:
    """Tortoise keeps the INSERT of each model for the whole process, under the name of the connection alone."""
    engine = "sqlite" if settings.uses_sqlite else "postgres"
    if engine != _last_opened[0]:
        EXECUTOR_CACHE.clear()
        _last_opened[0] = engine


def connection(settings: Settings) -> dict[str, Any]:
    """The connection as Tortoise's configuration wants it."""
    if settings.uses_sqlite:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "engine": "fediverse_cinema.foundation.database.sqlite",
            "credentials": {"file_path": str(settings.sqlite_path)},
        }
    database = settings.database
    # Each transaction may have another connection of the server, which does not know what was prepared on the last.
    pooled = {"statement_cache_size": 0} if database.direct_url else {}
    replica = _postgres(database.replica_url) if database.replica_url else None
    return {
        "engine": "fediverse_cinema.foundation.database.postgres",
        "credentials": {
            **_postgres(database.url), **pooled,
            "minsize": 1, "maxsize": database.connections, "replica": replica,
        },
    }  # fmt: skip


def direct(settings: Settings) -> dict[str, Any]:
    """What asyncpg connects to PostgreSQL itself with, past any pool."""
    return _postgres(settings.database.direct_url or settings.database.url)


def _postgres(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    return {
        "host": url.hostname,  # None: by the socket of this machine
        "port": url.port or 5432,
        "user": unquote(url.username or "") or None,  # None: who we are to the system
        "password": unquote(url.password or "") or None,
        "database": unquote(url.path.lstrip("/")) or None,
        **{OTHER_NAMES.get(name, name): value for name, value in parse_qsl(url.query)},
    }
