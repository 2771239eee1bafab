"""The command line of who runs a pole. Each command opens the house, does one thing and closes it again."""

import asyncio
import fcntl
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar, cast

import structlog
import typer
import uvicorn
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from fediverse_cinema import checking
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.app import build_app
from fediverse_cinema.films import service as films
from fediverse_cinema.films import terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.service import Sheet
from fediverse_cinema.foundation.config import Settings, WrongSettings, read_settings
from fediverse_cinema.foundation.database.migrating import MigrationFailed, migrate, pending
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs import listening, queue
from fediverse_cinema.foundation.jobs.models import JobState
from fediverse_cinema.house import open_house, warn_if_local_only
from fediverse_cinema.logs import set_up_logs
from fediverse_cinema.media import uploads
from fediverse_cinema.media.models import Asset, AssetState
from fediverse_cinema.poles import service as poles
from fediverse_cinema.worker import build_worker

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Run a pole of Fediverse Cinema.")
film_app = typer.Typer(no_args_is_help=True, help="Films from the command line.")
app.add_typer(film_app, name="film")
out, err = Console(), Console(stderr=True)
T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for scripts.")]


@app.command()
def run(no_worker: Annotated[bool, typer.Option("--no-worker", help="Doors only (PostgreSQL).")] = False) -> None:
    """Serve the pole: pages, inbox and, unless told otherwise, the worker."""
    settings = _settings()
    set_up_logs(settings.server.log)
    warn_if_local_only(settings)
    if no_worker and settings.uses_sqlite:
        _fail("On SQLite the worker runs inside: --no-worker is for PostgreSQL.")
    with _alone(settings):
        _bring_up_to_date(settings)
        uvicorn.run(
            build_app(settings, worker=not no_worker),
            host=settings.server.bind,
            port=settings.server.port,
            forwarded_allow_ips=list(settings.server.trusted_proxies),
            server_header=False,
            date_header=True,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=8,
            h11_max_incomplete_event_size=64 << 10,
        )


@app.command()
def worker() -> None:
    """Work the job table off, without doors: one of many, on PostgreSQL."""
    settings = _settings()
    set_up_logs(settings.server.log)
    warn_if_local_only(settings)
    if settings.uses_sqlite:
        _fail("On SQLite the worker runs inside `run`; a worker of its own is for PostgreSQL.")
    _bring_up_to_date(settings)
    _in_house(settings, _work)


@app.command("migrate")
def migrate_command(as_json: Json = False) -> None:
    """Bring the database to the newest schema, and say what was done."""
    report = _migrated(_settings())
    if as_json:
        _print_json({"taken": report.taken, "standing_at": report.standing_at, "backup": str(report.backup or "")})
        return
    for step in report.taken:
        out.print(f"taken: {step}")
    if report.backup:
        out.print(f"a copy of the former database: {report.backup}")
    out.print(f"The database stands at step {report.standing_at}." if report.taken else "Nothing to do.")


@app.command()
def check(as_json: Json = False) -> None:
    """Look at settings, database, ffmpeg, clock and disk; a remedy for each fault."""
    found = asyncio.run(checking.check_everything(_settings()))
    if as_json:
        _print_json([line.as_dict() for line in found])
    else:
        table = Table("", "what", "found", "remedy")
        for line in found:
            table.add_row({"ok": "✓", "warning": "!", "fault": "✗"}[line.state], line.what, line.found, line.remedy)
        out.print(table)
    raise typer.Exit(1 if any(line.state == "fault" for line in found) else 0)


@app.command()
def create_pole() -> None:
    """Found the pole of the settings: its Group, its companion Person, the instance."""
    settings = _settings()
    _bring_up_to_date(settings)
    made = _in_house(settings, poles.found)
    out.print(f"{settings.pole.name} is founded at {settings.base_url}/" if made else "This pole is founded already.")


@app.command()
def create_account(
    handle: Annotated[str, typer.Argument(help="Small letters, figures and _.")],
    name: Annotated[str, typer.Option(help="The name that everybody sees.")] = "",
    password: Annotated[str, typer.Option(help="Asked for when it is not given.", envvar="PASSWORD")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May run the pole.")] = False,
) -> None:
    """Make a member who can sign in."""
    settings = _settings()
    secret = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def make() -> Account:
        await poles.pole_actors()
        return await accounts.make_account(handle, name or handle, secret, role=Role.ADMIN if admin else Role.MEMBER)

    _in_house(settings, make)
    out.print(f"@{handle.lower()}@{settings.pole.host} can sign in at {settings.base_url}/login")


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
    settings = _settings()
    sheet = Sheet(
        title=title, licence=licence, summary=summary, synopsis=synopsis, year=year, languages=tuple(language or ()),
        form=form, genre=genre, warning=warning, credits=credits,
    )  # fmt: skip

    async def publish() -> Film:
        film = await _begin(path, by, sheet)
        await films.publish(film)
        if wait:
            await _wait_for(film, settings)
        return await Film.get(id=film.id)

    film = _in_house(settings, publish)
    if as_json:
        _print_json({"id": film.uri, "page": film.page_url, "state": film.state.value})
    else:
        out.print(f"{film.title}: {film.page_url}" + ("" if film.published_at else " (it appears once it is prepared)"))


@app.command()
def jobs(
    retry: Annotated[int | None, typer.Option(help="Number of a dead job to try again.")] = None, as_json: Json = False
) -> None:
    """What waits, what runs, and what was given up, with its error."""
    settings = _settings()

    async def look() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        if retry is not None and not await queue.retry(retry):
            raise Refused(f"no dead job {retry}", public=f"There is no dead job {retry}.")
        return await queue.overview(), await queue.dead()

    overview, dead = _in_house(settings, look)
    if as_json:
        _print_json({"jobs": overview, "dead": dead})
        return
    table = Table("kind", "state", "how many")
    for row in overview:
        table.add_row(row["kind"], JobState(row["state"]).name.lower(), str(row["n"]))
    out.print(table)
    for job in dead:
        out.print(f"[bold]{job['id']}[/] {job['kind']} {job['lane']}: {job['error']}", highlight=False)


async def _begin(path: Path, by: str, sheet: Sheet) -> Film:
    films.check(sheet)
    account = await Account.get_or_none(creator__actor__local_handle=by.lstrip("@").lower()).select_related("creator")
    if account is None:
        raise Refused(f"no member {by}", public="There is no member called %(handle)s.", handle=by)
    limit = here().settings.media.largest_upload
    owner_id = account.creator.actor_id
    asset = await uploads.receive(_chunks(path), file_name=path.name, owner_id=owner_id, limit=limit)
    return await films.begin(account.creator, sheet, asset)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, 1 << 20):
            yield chunk


async def _wait_for(film: Film, settings: Settings) -> None:
    """Until the film is out. When no server runs on this database, the work is done right here."""
    with Progress(console=err, transient=True) as progress:
        bar = progress.add_task(film.title, total=100)
        async with _somebody_works(settings):
            while (await Film.get(id=film.id)).state != FilmState.PUBLISHED:
                asset = await Asset.get(id=film.asset_id)
                if asset.state == AssetState.FAILED:
                    raise Refused("preparation failed", public=asset.failure, **cast("Any", asset.failure_values))
                progress.update(bar, completed=asset.progress)
                await asyncio.sleep(0.5)


@asynccontextmanager
async def _somebody_works(settings: Settings) -> AsyncIterator[None]:
    lock = _lock(settings)
    if lock is None:  # a server is up, or others are: they work
        yield
        return
    worker_here = await build_worker(settings)
    task = asyncio.create_task(worker_here.work())
    try:
        yield
    finally:
        worker_here.stop()
        await task
        lock.close()


async def _work() -> None:
    async with listening.to_notices():
        await (await build_worker(here().settings)).work()


def _settings() -> Settings:
    try:
        return read_settings()
    except WrongSettings as error:
        _fail(str(error))


def _in_house(settings: Settings, deed: Callable[[], Awaitable[T]]) -> T:
    """Open the house, do one thing, close it. What is refused ends in one sentence on stderr."""
    if not structlog.is_configured():
        set_up_logs("quiet")

    async def within() -> T:
        async with open_house(settings):
            return await deed()

    return _run(within())


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except CinemaError as error:
        _fail(error.sentence())
    except MigrationFailed as error:
        _fail(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _migrated(settings: Settings) -> Any:
    return _run(migrate(settings))


def _bring_up_to_date(settings: Settings) -> None:
    """On SQLite at every start, with a copy; on PostgreSQL, where others may run, only by command."""
    missing = _run(pending(settings))
    if not missing:
        return
    if not settings.uses_sqlite:
        _fail("The database lacks steps of the schema: run `fediverse-cinema migrate` first.")
    report = _migrated(settings)
    err.print(f"database: {len(report.taken)} steps taken" + (f", copy at {report.backup}" if report.backup else ""))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """One server for one SQLite file: a second one would write beside the first."""
    lock = _lock(settings)
    if lock is None and settings.uses_sqlite:
        _fail("A server runs on this database already.")
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


def _lock(settings: Settings) -> Any:
    """The lock of the server of a SQLite file; None when another process holds it, or on PostgreSQL."""
    if not settings.uses_sqlite:
        return None
    settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    file = settings.sqlite_path.with_suffix(".lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _fail(sentence: str) -> NoReturn:
    err.print(sentence, style="bold", highlight=False)
    raise typer.Exit(1)
