"""What the commands share: the two ends of a terminal, an open house for one deed, sentences for what goes wrong."""

import asyncio
import json
import os
import pwd
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from tortoise.exceptions import BaseORMException

from fediverse_cinema import running
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import MigrationFailed
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.instance_file import WrongSettings
from fediverse_cinema.house import open_house
from fediverse_cinema.logs import set_up_logs

out, err = Console(), Console(stderr=True)
T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for scripts.")]


def in_house(settings: Settings, deed: Callable[[], Awaitable[T]]) -> T:
    """Open the house, do one thing, close it."""
    set_up_logs("quiet")

    async def within() -> T:
        await running.check_schema(settings)
        async with open_house(settings):
            return await deed()

    return asyncio.run(within())


def bring_up_to_date(settings: Settings) -> None:
    """The database, where a command may do that; it is said on stderr."""
    report = running.bring_up_to_date(settings)
    if report is not None:
        copy = f", a copy of the former one is at {report.backup}" if report.backup else ""
        typer.echo(f"The database was brought to step {report.standing_at}{copy}.", err=True)


def refuse_wrong_root(settings_path: Path) -> None:
    """Files that root makes in the directory of another user's pole are closed to it: backups would fail, every night.
    Refused there.
    """
    directory = settings_path.resolve().parent
    owner = directory.stat().st_uid if directory.is_dir() else 0
    if os.geteuid() == 0 and owner != 0:
        user = _name_of(owner)
        raise Refused(
            "root", code="wrong_user", where=directory, user=user,
            public="The pole in %(where)s belongs to the user %(user)s, and you are root. Run this as that user:"
            " `pole …` (docs/running/start.md), or sudo -u %(user)s fediverse-cinema …",
        )  # fmt: skip


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"#{user}"


@contextmanager
def plainly() -> Iterator[None]:
    """What can go wrong, in one sentence. Who sits here runs the pole: where no public sentence was written, she may
    read what else goes to the log.
    """
    try:
        yield
    except (CinemaError, WrongSettings, MigrationFailed, OSError) as error:
        fail(sentence_of(error))
    except BaseORMException as error:
        fail(f"The database refuses: {error}.")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def sentence_of(error: Exception) -> str:
    if isinstance(error, CinemaError) and error.public != error.default_public:
        return error.sentence()
    return str(error)


def print_json(value: Any) -> None:
    """On stdout, and nothing else there."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def fail(sentence: str) -> NoReturn:
    """Say it on stderr, and end."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
