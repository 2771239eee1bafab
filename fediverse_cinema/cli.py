"""The command line of who runs a pole. Each command does one thing; what goes wrong is one sentence on stderr, and
exit status 1.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from tortoise.exceptions import BaseORMException

import fediverse_cinema
from fediverse_cinema import checking, publishing, running
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.films import terms
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.service import Sheet
from fediverse_cinema.foundation.config import Settings, WrongSettings, read_settings
from fediverse_cinema.foundation.database.migrating import MigrationFailed, migrate
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.jobs import dead as dead_jobs
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.house import open_house, warn_if_local_only
from fediverse_cinema.logs import set_up_logs
from fediverse_cinema.poles import service as poles

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
film_app = typer.Typer(no_args_is_help=True, help="Films from the command line.")
app.add_typer(film_app, name="film")
out, err = Console(), Console(stderr=True)
T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for scripts.")]
MARKS = {"ok": "✓", "warning": "!", "fault": "✗"}


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Fediverse Cinema {fediverse_cinema.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Run a pole of Fediverse Cinema.

    The settings are those of ./instance.toml, or of the file that FEDIVERSE_CINEMA_CONFIG names.
    """


@app.command()
def run(no_worker: Annotated[bool, typer.Option("--no-worker", help="Doors only (PostgreSQL).")] = False) -> None:
    """Serve the pole: pages, inbox and, unless told otherwise, the worker."""
    with _plainly():
        settings = _begin_service()
        if no_worker and settings.uses_sqlite:
            raise Refused("sqlite", public="On SQLite the worker runs inside: --no-worker is for PostgreSQL.")
        _bring_up_to_date(settings)
        with running.as_the_one(settings):
            running.serve(settings, with_worker=not no_worker)


@app.command()
def worker() -> None:
    """Work the job table off, without doors: one of many, on PostgreSQL."""
    with _plainly():
        settings = _begin_service()
        if settings.uses_sqlite:
            raise Refused("sqlite", public="On SQLite the worker runs inside `run`; alone, it is for PostgreSQL.")
        _bring_up_to_date(settings)
        running.work(settings)


@app.command("migrate")
def migrate_command(as_json: Json = False) -> None:
    """Bring the database to the newest schema, and say what was done."""
    with _plainly():
        settings = read_settings()
        with running.as_the_one(settings):
            report = asyncio.run(migrate(settings))
    if as_json:
        backup = str(report.backup) if report.backup else None
        _print_json({"taken": report.taken, "standing_at": report.standing_at, "backup": backup})
        return
    for step in report.taken:
        typer.echo(f"taken: {step}")
    if report.backup:
        typer.echo(f"a copy of the former database: {report.backup}")
    typer.echo(f"The database stands at step {report.standing_at}." if report.taken else "Nothing to do.")


@app.command()
def check(as_json: Json = False) -> None:
    """Look at settings, database, ffmpeg, clock and disk; a remedy for each fault."""
    with _plainly():
        found = asyncio.run(checking.check_everything(read_settings()))
    if as_json:
        _print_json([line.as_dict() for line in found])
    else:
        table = Table("", "what", "found", "remedy")
        for line in found:
            table.add_row(MARKS[line.state], line.what, escape(line.found), escape(line.remedy))
        out.print(table)
    raise typer.Exit(1 if any(line.state == "fault" for line in found) else 0)


@app.command()
def create_pole(as_json: Json = False) -> None:
    """Found the pole of the settings: its Group, its companion Person, the instance."""
    with _plainly():
        settings = read_settings()
        _bring_up_to_date(settings)
        made = _in_house(settings, poles.found)
    if as_json:
        _print_json({"url": f"{settings.base_url}/", "founded_now": made})
    else:
        name, address = settings.pole.name, f"{settings.base_url}/"
        typer.echo(f"{name} is founded at {address}" if made else f"{name} is founded already, at {address}")


@app.command()
def create_account(
    handle: Annotated[str, typer.Argument(help="Small letters, figures and _.")],
    name: Annotated[str, typer.Option(help="The name that everybody sees.")] = "",
    password: Annotated[
        str, typer.Option(help="Asked for when it is not given.", envvar="FEDIVERSE_CINEMA_PASSWORD")
    ] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May run the pole.")] = False,
    as_json: Json = False,
) -> None:
    """Make a member who can sign in."""
    with _plainly():
        settings = read_settings()
        secret = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)

        async def make() -> Account:
            await poles.pole_actors()
            return await accounts.make_account(
                handle, name or handle, secret, role=Role.ADMIN if admin else Role.MEMBER
            )

        actor = _in_house(settings, make).creator.actor
    if as_json:
        _print_json({"id": actor.uri, "handle": actor.handle, "page": actor.page_url})
    else:
        typer.echo(f"@{actor.address} can sign in at {settings.base_url}/login")


@film_app.command("publish")
def film_publish(
    path: Annotated[Path, typer.Argument(help="The film's file.", exists=True, dir_okay=False, readable=True)],
    by: Annotated[str, typer.Option(help="Handle of the member whose film it is.")],
    title: Annotated[str, typer.Option(help="Title of the film.")],
    licence: Annotated[str, typer.Option(help=", ".join(terms.LICENCES))] = "all-rights-reserved",
    summary: str = "",
    synopsis: str = "",
    year: int | None = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639 code; several are possible.")] = None,
    form: Annotated[str, typer.Option(help=", ".join(terms.FORMS))] = "",
    genre: str = "",
    warning: str = "",
    credits: Annotated[str, typer.Option(help="One line each: role — name.")] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Stay until it is published.")] = False,
    as_json: Json = False,
) -> None:
    """Publish a film from its file."""
    sheet = Sheet(
        title=title, licence=licence, summary=summary, synopsis=synopsis, year=year, languages=tuple(language or ()),
        form=form, genre=genre, warning=warning, credits=credits,
    )  # fmt: skip

    async def publish() -> Film:
        film = await publishing.publish(path, sheet, by=by)
        if not wait:
            return film
        with Progress(console=err, transient=True) as progress:
            bar = progress.add_task(escape(film.title), total=100)
            return await publishing.until_out(film, tell=lambda percent: progress.update(bar, completed=percent))

    with _plainly():
        film = _in_house(read_settings(), publish)
    if as_json:
        _print_json({"id": film.uri, "page": film.page_url, "state": film.state.value})
    else:
        typer.echo(f"{film.title}: {film.page_url}" + ("" if film.published_at else " (it appears once it is ready)"))


@app.command()
def jobs(
    retry: Annotated[int | None, typer.Option(help="Number of a dead job to try again.")] = None, as_json: Json = False
) -> None:
    """What waits, what runs, and what was given up, with its error."""

    async def look() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if retry is not None and not await dead_jobs.revive(retry):
            raise Refused("no such dead job", public="There is no dead job %(number)s.", number=retry)
        return await queue.overview(), await dead_jobs.latest()

    with _plainly():
        overview, dead = _in_house(read_settings(), look)
    for row in overview:
        row["state"] = JobState(row["state"]).name.lower()
    if as_json:
        _print_json({"jobs": overview, "dead": dead})
        return
    table = Table("kind", "state", "how many")
    for row in overview:
        table.add_row(row["kind"], row["state"], str(row["n"]))
    out.print(table)
    for job in dead:
        typer.echo(" ".join(filter(None, (f"dead job {job['id']}:", job["kind"], job["lane"], job["error"]))))


def _begin_service() -> Settings:
    settings = read_settings()
    set_up_logs(settings.server.log)
    warn_if_local_only(settings)
    return settings


def _bring_up_to_date(settings: Settings) -> None:
    report = running.bring_up_to_date(settings)
    if report is not None:
        copy = f", a copy of the former one is at {report.backup}" if report.backup else ""
        typer.echo(f"The database was brought to step {report.standing_at}{copy}.", err=True)


def _in_house(settings: Settings, deed: Callable[[], Awaitable[T]]) -> T:
    """Open the house, do one thing, close it."""
    set_up_logs("quiet")

    async def within() -> T:
        await running.check_schema(settings)
        async with open_house(settings):
            return await deed()

    return asyncio.run(within())


@contextmanager
def _plainly() -> Iterator[None]:
    """What can go wrong, in one sentence. Who sits here runs the pole: where no public sentence was written, she may
    read what else goes to the log.
    """
    try:
        yield
    except CinemaError as error:
        _fail(error.sentence() if error.public != error.default_public else str(error))
    except (WrongSettings, MigrationFailed, OSError) as error:
        _fail(str(error))
    except BaseORMException as error:
        _fail(f"The database refuses: {error}.")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
