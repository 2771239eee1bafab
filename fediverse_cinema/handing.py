"""`fediverse-cinema export`, `import` and `moved-to`: a pole goes from one team, machine or domain to another;
`move-database`: its rows go to PostgreSQL. And `archive`, what stays to be seen when it ends.
"""

import asyncio
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from fediverse_cinema import beginning, packing, running, unpacking
from fediverse_cinema.activitypub import changing_domain
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import crossing
from fediverse_cinema.foundation.database.crossing import Sum
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.instance_file import read_settings, settings_path
from fediverse_cinema.still import site
from fediverse_cinema.terminal import Json, err, in_house, plainly, print_json

app = typer.Typer()
MEGABYTE = 1_000_000


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="The archive that is written, like lyon.zip.", dir_okay=False)],
    as_json: Json = False,
) -> None:
    """Write the whole pole into one file, while it is open: rows, films, keys, settings."""
    with plainly():
        made = asyncio.run(packing.export(read_settings(), file))
    if as_json:
        print_json({"file": str(file), "host": made.host, "files": made.files, "size": made.size})
        return
    typer.echo(f"{file}: all rows and {made.files} files of {made.host}, {made.size / MEGABYTE:.1f} MB.")
    if not made.has_secret:
        typer.echo(
            "The secret is not in it: it comes from your settings or your environment. Hand it on, too.", err=True
        )
    typer.echo("Whoever has this file can speak as every member and read every draft: hand it on as you hand on keys.")


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="An archive of `export`.", exists=True, dir_okay=False)],
    host: Annotated[str, typer.Option(help="The domain that the pole gets, if it is not the one that it had.")] = "",
    as_json: Json = False,
) -> None:
    """Make a pole of an archive, where there is none: nothing that is there is overwritten."""
    with plainly():
        wanted = beginning.domain(host) if host else ""
        settings, manifest = asyncio.run(unpacking.take_over(file, settings_file=settings_path(), host=wanted))
        moved = settings.pole.host != manifest.host
        if moved:
            in_house(settings, changing_domain.arrive)
    url = f"{settings.base_url}/"
    if as_json:
        print_json({"url": url, "files": manifest.files, "former_host": manifest.host if moved else None})
        return
    typer.echo(f"{url} stands as it was at {manifest.made_at[:16]}, with {manifest.files} files.")
    if moved:
        typer.echo(
            "What comes next: `fediverse-cinema check`, then start it. Once everybody can reach it, say on the old"
            f" machine: `fediverse-cinema moved-to {settings.pole.host}`. Its followers come along then."
        )
    else:
        typer.echo(
            "What comes next: `fediverse-cinema check`, then start it. The old machine must not run it any more."
        )


@app.command()
def moved_to(
    host: Annotated[str, typer.Argument(help="The domain where this pole stands by now.")], as_json: Json = False
) -> None:
    """Say to all servers that this pole lives at another domain: followers go there, pages lead there."""
    with plainly():
        settings, new = read_settings(), beginning.domain(host)
        told = in_house(settings, lambda: changing_domain.leave(f"{settings.federation.scheme}://{new}"))
    if as_json:
        print_json({"to": f"{settings.federation.scheme}://{new}/", "actors": told})
        return
    typer.echo(f"{told} actors of {settings.pole.host} tell their followers that they live at {new} now.")
    typer.echo(
        "Let this pole run for as long as you can: its pages lead to the new ones, and late servers ask it still."
    )


@app.command()
def move_database(
    file: Annotated[Path, typer.Argument(help="The SQLite file, as database.url named it.")] = Path(
        "data/cinema.sqlite3"
    ),
    as_json: Json = False,
) -> None:
    """Carry all rows of a SQLite file into the PostgreSQL database of the settings, while no server runs."""
    with plainly():
        sums, aside = asyncio.run(_cross(read_settings(), file))
    count = sum(one.rows for one in sums.values())
    if as_json:
        tables = {name: asdict(one) for name, one in sums.items()}
        print_json({"rows": count, "tables": tables, "put_aside": str(aside)})
        return
    typer.echo(f"{count} rows of {len(sums)} tables have arrived, and are what they were. The file is {aside} now.")
    typer.echo("What comes next: `fediverse-cinema check`, then start it.")


async def _cross(settings: Settings, file: Path) -> tuple[dict[str, Sum], Path]:
    if settings.uses_sqlite:
        raise Refused("sqlite", public="Set database.url to the PostgreSQL database first: the rows go there.")
    former = replace(settings, database=replace(settings.database, url=f"sqlite:{file}"))
    if not former.sqlite_path.exists():
        raise Missing(f"no {former.sqlite_path}", public="There is no %(file)s.", file=former.sqlite_path)
    with running.as_the_one(former), Progress(console=err, transient=True) as progress:
        bar = progress.add_task(f"{file}", total=None)
        sums = await crossing.cross(former.sqlite_path, settings, lambda count: progress.advance(bar, count))
        return sums, crossing.put_aside(former.sqlite_path)


@app.command("archive")
def archive_command(
    target: Annotated[Path, typer.Argument(help="A folder, or a file like lyon.zip, that is made.")],
    as_json: Json = False,
) -> None:
    """Write the public site as files, which open without a server: pages in French and English, films, pictures."""
    with plainly():
        made = in_house(read_settings(), lambda: site.press(target))
    if as_json:
        print_json(
            {"target": str(target), "pages": made.pages, "files": made.files, "size": made.size, "failed": made.failed}
        )
        return
    typer.echo(f"{target}: {made.pages} pages and {made.files} files, {made.size / MEGABYTE:.1f} MB. Open index.html.")
    for address in made.failed:
        typer.echo(f"It has no {address}: that could not be shown.", err=True)
