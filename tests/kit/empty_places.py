"""Places for a pole that is not there yet."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fediverse_cinema.foundation.instance_file import write_new
from tests.kit import poles


@asynccontextmanager
async def an_empty_place(
    directory: Path, engine: str, host: str = "lyon.example", **more: dict[str, Any]
) -> AsyncIterator[Path]:
    """On another machine: settings that name an empty database, and nothing else."""
    directory.mkdir()
    name = f"fc_{uuid.uuid4().hex}"
    url = f"{poles.POSTGRES_URL.rsplit('/', 1)[0]}/{name}" if engine == "postgres" else "sqlite:rows/cinema.sqlite3"
    if engine == "postgres":
        await poles.on_postgres(f'CREATE DATABASE "{name}"')
    try:
        pole = {"host": host, "name": "Pôle Lyon", "about": "Films et projets de Lyon.", "region": "FR-ARA"}
        write_new(directory / "instance.toml", {"pole": pole, "database": {"url": url}, **more})
        yield directory / "instance.toml"
    finally:
        if engine == "postgres":
            await poles.on_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')
