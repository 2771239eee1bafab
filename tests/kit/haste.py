"""What would be paid again in each test and is the thing under test in few: keys, hashes of passwords, the models of
Tortoise. The servers that tests start as processes pay for all of it.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import structlog
from argon2 import PasswordHasher
from tortoise.apps import Apps

from fediverse_cinema.accounts import passwords
from fediverse_cinema.activitypub import keys
from tests.kit.neighbours import key_of

_pool = itertools.cycle(range(12))


@contextmanager
def quick_keys() -> Iterator[None]:
    """Actors get keys from a small pool: making one takes a tenth of a second, and is tested in test_keys."""
    with patch.object(keys, "generate_rsa", lambda: key_of("one of ours", next(_pool))):
        yield


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Argon2id that costs next to nothing; test_sign_in looks at the real one."""
    with patch.object(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        yield


def plain_logs() -> None:
    """As a server writes them: without the variables of each frame, which take a second to print."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S"),
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback, colors=False),
        ]
    )


@contextmanager
def models_finished_once() -> Iterator[None]:
    """Tortoise writes the filters and first queries of every model each time that a database is opened, and they are
    the same for each database of one kind.
    """
    finish = Apps._build_initial_querysets
    finished: list[object] = []

    def unless_finished(apps: Apps) -> None:
        models = [model for app in apps.apps.values() for model in app.values()]
        now = [models[0]._meta.db.query_class, *models]
        if finished != now:
            finish(apps)
            finished[:] = now

    with patch.object(Apps, "_build_initial_querysets", unless_finished):
        yield
