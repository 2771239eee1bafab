"""The command line of who runs a pole. Each command does one thing; what goes wrong is one sentence on stderr, and
exit status 1.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

import fediverse_cinema
from fediverse_cinema import founding, handing, keeping, publishing, running, storing
from fediverse_cinema.films import licences, preparations, terms
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.preparations import PreparationLine
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.instance_file import read_settings, settings_path
from fediverse_cinema.foundation.jobs import dead as dead_jobs
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.house import warn_if_local_only
from fediverse_cinema.logs import set_up_logs
from fediverse_cinema.terminal import (
    Json,
    bring_up_to_date,
    err,
    in_house,
    out,
    plainly,
    print_json,
    refuse_wrong_root,
    sentence_of,
)
from fediverse_cinema.web import templating

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
film_app = typer.Typer(no_args_is_help=True, help="Films from the command line.")
app.add_typer(film_app, name="film")
app.add_typer(founding.app)
app.add_typer(keeping.app)
app.add_typer(handing.app)
app.add_typer(storing.app, name="storage")


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
    with plainly():
        refuse_wrong_root(settings_path())


@app.command()
def run(no_worker: Annotated[bool, typer.Option("--no-worker", help="Doors only (PostgreSQL).")] = False) -> None:
    """Serve the pole: pages, inbox and, unless told otherwise, the worker."""
    with plainly():
        settings = _begin_service()
        if no_worker and settings.uses_sqlite:
            raise Refused("sqlite", public="On SQLite the worker runs inside: --no-worker is for PostgreSQL.")
        bring_up_to_date(settings)
        with running.as_the_one(settings):
            running.serve(settings, with_worker=not no_worker)


@app.command()
def worker(
    queues: Annotated[
        str, typer.Option(help="Only these queues, with their places here if need be: media=2,default.")
    ] = "",
) -> None:
    """Work the job table off, without doors: one of many, on PostgreSQL."""
    with plainly():
        settings = _begin_service()
        if settings.uses_sqlite:
            raise Refused("sqlite", public="On SQLite the worker runs inside `run`; alone, it is for PostgreSQL.")
        bring_up_to_date(settings)
        running.work(settings, queues.split(",") if queues else ())


@app.command("migrate")
def migrate_command(
    rolling: Annotated[
        bool, typer.Option("--rolling", help="Only if older programs, which still run, can go on (PostgreSQL).")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring the database to the newest schema, and say what was done."""
    with plainly():
        settings = read_settings()
        if rolling and settings.uses_sqlite:
            raise Refused("sqlite", public="On SQLite nobody else runs meanwhile: --rolling is for PostgreSQL.")
        with running.as_the_one(settings):
            report = asyncio.run(migrate(settings, rolling=rolling))
    if as_json:
        backup = str(report.backup) if report.backup else None
        print_json({"taken": report.taken, "standing_at": report.standing_at, "backup": backup})
        return
    for step in report.taken:
        typer.echo(f"taken: {step}")
    if report.backup:
        typer.echo(f"a copy of the former database: {report.backup}")
    typer.echo(f"The database stands at step {report.standing_at}." if report.taken else "Nothing to do.")


@app.command("compile")
def compile_pages() -> None:
    """For who installs the program: compile its pages as pip compiles its modules, so that no start need do it."""
    templating.compile_all()


@film_app.command("publish")
def film_publish(
    paths: Annotated[list[Path], typer.Argument(help="Films' files.", exists=True, dir_okay=False, readable=True)],
    by: Annotated[str, typer.Option(help="Handle of the member whose films they are.")],
    title: Annotated[str, typer.Option(help="Title of a single film; else its file's name.")] = "",
    licence: Annotated[str, typer.Option(help=", ".join(licences.LICENCES))] = "all-rights-reserved",
    summary: str = "",
    synopsis: str = "",
    year: int | None = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639 code; several are possible.")] = None,
    form: Annotated[str, typer.Option(help=", ".join(terms.FORMS))] = "",
    genre: str = "",
    warning: str = "",
    credits: Annotated[str, typer.Option(help="One line each: role — name.")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Do not publish: the maker does, from the workshop.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stay until they are published.")] = False,
    as_json: Json = False,
) -> None:
    """Publish films from their files. One that cannot be taken is told, the others go on."""
    sheet = Sheet(
        title=title, licence=licence, summary=summary, synopsis=synopsis, year=year, languages=tuple(language or ()),
        form=form, genre=genre, warning=warning, credits=credits,
    )  # fmt: skip

    async def publish() -> list[Film | Exception]:
        sheets = [(path, replace(sheet, title=title or publishing.title_of(path))) for path in paths]
        films = [await _tried(publishing.publish(path, one, by=by, draft=draft)) for path, one in sheets]
        return [await _tried(_wait_for(film)) if wait and isinstance(film, Film) else film for film in films]

    with plainly():
        if title and len(paths) > 1:
            raise Refused("one title", public="--title is for a single film; several are called like their files.")
        films = in_house(read_settings(), publish)
    for path, film in zip(paths, films, strict=True):
        if isinstance(film, Exception):
            typer.echo(sentence_of(film) if len(paths) == 1 else f"{path}: {sentence_of(film)}", err=True)
        elif not as_json:
            soon = "" if film.published_at or draft else " (it appears once it is ready)"
            typer.echo(f"{film.title}: {film.page_url}{soon}")
    done = [film for film in films if isinstance(film, Film)]
    if as_json and done:
        found = [{"id": film.uri, "page": film.page_url, "state": film.state.value} for film in done]
        print_json(found if len(paths) > 1 else found[0])
    raise typer.Exit(0 if len(done) == len(paths) else 1)


async def _tried(deed: Awaitable[Film]) -> Film | Exception:
    try:
        return await deed
    except (CinemaError, OSError) as error:
        return error


async def _wait_for(film: Film) -> Film:
    with Progress(console=err, transient=True) as progress:
        bar = progress.add_task(escape(film.title), total=100)
        return await publishing.until_out(film, tell=lambda percent: progress.update(bar, completed=percent))


@app.command()
def jobs(
    retry: Annotated[int | None, typer.Option(help="Number of a dead job to try again.")] = None, as_json: Json = False
) -> None:
    """What waits, what runs, how far the films are that are being prepared, and what was given up, with its error."""

    async def look() -> tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[PreparationLine, ...]]:
        if retry is not None and not await dead_jobs.revive(retry):
            raise Refused("no such dead job", public="There is no dead job %(number)s.", number=retry)
        return await queue.overview(), await dead_jobs.latest(), await preparations.lines()

    with plainly():
        overview, dead, films = in_house(read_settings(), look)
    for row in overview:
        row["state"] = JobState(row["state"]).name.lower()
    if as_json:
        print_json({"jobs": overview, "preparations": [asdict(film) for film in films], "dead": dead})
        return
    table = Table("queue", "kind", "state", "how many")
    for row in overview:
        table.add_row(row["queue"], row["kind"], row["state"], str(row["n"]))
    out.print(table)
    for film in films:
        typer.echo(_preparation(film))
    for job in dead:
        typer.echo(" ".join(filter(None, (f"dead job {job['id']}:", job["kind"], job["lane"], job["error"]))))


def _preparation(film: PreparationLine) -> str:
    title = f"trailer of {film.title}" if film.trailer else film.title
    said = f"{title}: {film.state}, {film.progress} %"
    if film.failure:
        return f"{said}: {film.failure % film.failure_values if film.failure_values else film.failure}"
    return said if film.seconds_left is None else f"{said}, about {timedelta(seconds=film.seconds_left)} left"


def _begin_service() -> Settings:
    settings = read_settings()
    set_up_logs(settings.server.log)
    warn_if_local_only(settings)
    return settings
