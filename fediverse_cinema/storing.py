"""`fediverse-cinema storage`: files that nobody knows of any more, files that are missing, and moving house between the
disk and a bucket.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table
from tortoise.expressions import Q

from fediverse_cinema import backing_up
from fediverse_cinema.archive import exporting, intake
from fediverse_cinema.companies import service as companies
from fediverse_cinema.events import service as events
from fediverse_cinema.films import posters
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.labels import pictures as label_pictures
from fediverse_cinema.media import missing as media_missing
from fediverse_cinema.media import moving, sweeping
from fediverse_cinema.media.missing import Lost
from fediverse_cinema.media.moving import Load
from fediverse_cinema.media.sweeping import Orphan
from fediverse_cinema.people import pictures as people_pictures
from fediverse_cinema.projects import pictures as project_pictures
from fediverse_cinema.publications import service as publications
from fediverse_cinema.terminal import Json, err, fail, in_house, out, plainly, print_json

app = typer.Typer(no_args_is_help=True, help="Where the files stand.")
MEGABYTE = 1_000_000


@app.command()
def sweep(
    remove: Annotated[bool, typer.Option("--remove", help="Take them away. Without it nothing is touched.")] = False,
    as_json: Json = False,
) -> None:
    """Find files that no film, no member and no job knows of, older than a day."""

    async def look() -> list[Orphan]:
        orphans = await sweeping.find(await _other_names())
        if remove:
            await sweeping.remove(orphans)
        return orphans

    with plainly():
        orphans = in_house(read_settings(), look)
    if as_json:
        print_json({"removed": remove, "files": [asdict(orphan) for orphan in orphans]})
        return
    if not orphans:
        typer.echo("Nothing is left over.")
        return
    table = Table("where", "name", "MB")
    for orphan in orphans:
        table.add_row(orphan.place, escape(orphan.name), f"{orphan.size / MEGABYTE:.1f}")
    out.print(table)
    size = sum(orphan.size for orphan in orphans) / MEGABYTE
    typer.echo(f"{len(orphans)} files, {size:.1f} MB, " + ("removed." if remove else "nothing removed: add --remove."))


@app.command()
def missing(
    backups: Annotated[
        Path | None,
        typer.Option("--from", help="Where backups stand: put back what they have.", exists=True, file_okay=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find files that films and members have, and that are not there, or not whole."""

    async def look() -> tuple[list[Lost], list[Lost], dict[int, str]]:
        lost = await media_missing.find(await _other_names())
        back = [one for one in lost if backups and await _put_back(one, backups)]
        return [one for one in lost if one not in back], back, await _titles(lost)

    with plainly():
        lost, back, titles = in_house(read_settings(), look)
    if as_json:
        print_json({"missing": [asdict(one) for one in lost], "put_back": [asdict(one) for one in back]})
    elif lost:
        table = Table("where", "name", "of")
        for one in lost:
            table.add_row(one.place, escape(one.name), escape(titles.get(one.asset_id or 0, "")))
        out.print(table)
    if back and not as_json:
        typer.echo(f"{len(back)} files were put back.")
    if lost:
        further = f"No backup in {backups} has them whole." if backups else "Those that a backup has: --from DIRECTORY."
        fail(f"{len(lost)} files are missing. {further}")
    if not as_json:
        typer.echo("Nothing is missing.")


async def _put_back(lost: Lost, backups: Path) -> bool:
    """False when no backup has it, or not whole."""
    for shelf in backing_up.pool(backups).values():
        path = shelf.path(lost.name)
        if path is not None and lost.size in (None, path.stat().st_size):
            await media_missing.put_back(lost, path)
            return True
    return False


async def _titles(lost: Sequence[Lost]) -> dict[int, str]:
    numbers = list({one.asset_id for one in lost})
    return {
        number: str(film.title)
        for film in await Film.filter(Q(asset_id__in=numbers) | Q(trailer_id__in=numbers))
        for number in (film.asset_id, film.trailer_id)
        if number is not None
    }


@app.command()
def move(
    to: Annotated[moving.Kind, typer.Option(help="Where the files go.")],
    remove: Annotated[
        bool,
        typer.Option(
            "--remove", help="After the pole was restarted with the new setting: remove what was left behind."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Carry all files to a bucket, or back to this disk, while the pole is open. Start it again and it goes on."""

    async def carry() -> list[Load]:
        house_move = moving.Move(to, await _other_names())
        loads = await house_move.loads()
        with Progress(console=err, transient=True) as progress:
            bar = progress.add_task(f"{len(loads)} files", total=sum(load.size for load in loads))
            for load in loads:
                await house_move.carry(load)
                progress.advance(bar, load.size)
        return loads

    async def clear() -> list[Load]:
        return await moving.Move(to, await _other_names()).clear()

    with plainly():
        settings = read_settings()
        loads = in_house(settings, clear if remove else carry)
    if as_json:
        print_json({"to": to, "removed": remove, "files": [asdict(load) for load in loads]})
        return
    size = sum(load.size for load in loads) / MEGABYTE
    typer.echo(f"{len(loads)} files, {size:.1f} MB, " + ("removed." if remove else "carried."))
    if not remove and settings.storage.kind != to:
        typer.echo(f'Now set storage.kind = "{to}", restart the pole, and run this once more for what came meanwhile.')
    elif not remove:
        typer.echo("What was left behind can go: add --remove.")
    else:
        typer.echo("Run this once more in a day: what was deleted while you moved goes then.")


async def _other_names() -> set[str]:
    """What rooms above the media have put there."""
    found: set[str] = set()
    for names in NAMES:
        found |= await names()
    return found


NAMES = (
    posters.all_names,
    project_pictures.all_names,
    publications.names_of_pictures,
    label_pictures.all_names,
    companies.names_of_pictures,
    people_pictures.all_names,
    events.all_names,
    exporting.names,
    intake.names,
)
