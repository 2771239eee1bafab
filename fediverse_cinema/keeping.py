"""`fediverse-cinema backup` and `restore`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from fediverse_cinema import backing_up, restoring
from fediverse_cinema.foundation.instance_file import read_settings, settings_path
from fediverse_cinema.terminal import Json, plainly, print_json

app = typer.Typer()
MEGABYTE = 1_000_000


@app.command()
def backup(
    directory: Annotated[Path, typer.Argument(help="Where backups stand, best on another disk.", file_okay=False)],
    keep: Annotated[int, typer.Option(help="How many are kept; older ones go.", min=1)] = 14,
    as_json: Json = False,
) -> None:
    """Save the whole pole, while it is open: database, files, secret and settings."""
    with plainly():
        settings = read_settings()
        made, gone = asyncio.run(backing_up.make(settings, directory, settings_file=settings_path(), keep=keep))
    if as_json:
        print_json({"name": made.name, "files": made.count, "size": made.size, "removed": gone})
        return
    typer.echo(f"{directory / made.name}: the database and {made.count} files, {made.size / MEGABYTE:.1f} MB.")
    if not made.has_secret:
        typer.echo("The secret is not in it: it comes from your settings or your environment. Keep it, too.", err=True)
    if gone:
        typer.echo(f"Removed: {', '.join(gone)}")


@app.command()
def restore(
    directory: Annotated[Path, typer.Argument(help="Where backups stand.", exists=True, file_okay=False)],
    name: Annotated[str, typer.Option(help="Which one; else the newest.")] = "",
    as_json: Json = False,
) -> None:
    """Put a backup back, where there is no pole: nothing that is there is overwritten."""
    with plainly():
        chosen, path = restoring.choose(directory, name), settings_path()
        settings = asyncio.run(restoring.restore(directory, chosen, settings_file=path))
    if as_json:
        print_json({"name": chosen.name, "files": chosen.count, "url": f"{settings.base_url}/"})
        return
    typer.echo(f"{settings.base_url}/ stands as it was at {chosen.name}, with {chosen.count} files.")
    typer.echo("What comes next: `fediverse-cinema check`, then start it. The old machine must not run it any more.")
