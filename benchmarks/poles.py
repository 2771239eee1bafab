"""A pole to measure: founded and furnished in its own directory, then run as everybody runs it, in its own process."""

import asyncio
import shutil
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import cpu_seconds, free_port, server
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.films import service as films
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.instance_file import read_settings
from fediverse_cinema.house import open_house
from fediverse_cinema.media.models import Asset, AssetState, Rendition, RenditionKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles import service as poles
from fediverse_cinema.worker import build_worker

MEMBER, PASSWORD = "ines", "a password of benchmarks"
FILMS = 12
HEIGHTS = (1080, 720, 480, 360)
SETTINGS = "instance.toml"
RUN = (str(Path(sys.executable).with_name("fediverse-cinema")), "run")
DOORS_ALONE = (sys.executable, "-m", "benchmarks.doors")
INSTANCE = """
[pole]
host = "127.0.0.1:{port}"
name = "Pôle Lyon"
about = "Films et projets de Lyon."
region = "FR-ARA"
[server]
port = {port}
log = "json"
[federation]
scheme = "http"
allowed_private_networks = ["127.0.0.0/8"]
"""
Furnish = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pole:
    """A pole process that answers."""

    pid: int
    port: int
    directory: Path
    seconds_to_first_answer: float
    cpu_to_first_answer: float

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def member(self) -> str:
        return f"{self.base}/ap/users/{MEMBER}"

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)

    def column(self, statement: str) -> list[str]:
        """The first column of a SELECT, read beside the server."""
        with sqlite3.connect(f"file:{self.directory}/data/cinema.sqlite3?mode=ro", uri=True) as database:
            return [row[0] for row in database.execute(statement)]

    def count(self, table: str) -> int:
        return int(self.column(f"SELECT count(*) FROM {table}")[0])

    def films(self) -> list[str]:
        """The ids of its films, the oldest first."""
        return self.column("SELECT uri FROM film ORDER BY id")


@dataclass(frozen=True, slots=True)
class Site:
    """A pole that does not run. Its port is part of its ids: it stays the same wherever its directory goes."""

    directory: Path
    port: int

    @contextmanager
    def open(self, command: Sequence[str] = RUN) -> Iterator[Pole]:
        environment = {"FEDIVERSE_CINEMA_CONFIG": str(self.directory / SETTINGS)}
        with server([*command], self.port, self.directory / "log", environment) as (pid, seconds):
            yield Pole(pid, self.port, self.directory, seconds, cpu_seconds(pid))

    @contextmanager
    def copied(self) -> Iterator["Site"]:
        """What happens to the copy does not happen to this one."""
        with tempfile.TemporaryDirectory(prefix="pole-", dir="/tmp") as name:
            shutil.copytree(self.directory, name, dirs_exist_ok=True)
            yield Site(Path(name), self.port)


@contextmanager
def site(furnish: Furnish | None = None) -> Iterator[Site]:
    """A pole with a member and a dozen films; `furnish` may add rows."""
    with tempfile.TemporaryDirectory(prefix="pole-", dir="/tmp") as name:
        made = Site(Path(name), free_port())
        settings = made.directory / SETTINGS
        settings.write_text(INSTANCE.format(port=made.port))
        asyncio.run(found(settings, furnish))
        yield made


@contextmanager
def running(furnish: Furnish | None = None, command: Sequence[str] = RUN) -> Iterator[Pole]:
    """The same, started."""
    with site(furnish) as made, made.open(command) as pole:
        yield pole


async def found(path: Path, furnish: Furnish | None) -> None:
    settings = read_settings(path, {})
    await migrate(settings)
    async with open_house(settings):
        await poles.found()
        account = await accounts.make_account(MEMBER, "Inès Morel", PASSWORD)
        for number in range(FILMS):
            await show_film(account.creator, number)
        worker = await build_worker(settings)
        await worker.until_idle()  # what publishing leaves to do is not part of any figure, nor for who is furnished
        if furnish is not None:
            await furnish()
        await worker.plan_periodic()  # nor is what a first day brings: catalogue and lists are gone through
        await worker.until_idle()


async def show_film(author: Creator, number: int) -> None:
    """A published film whose files are there and empty: nobody watches it here."""
    sheet = Sheet(
        title=f"Le courant {number}",
        summary="Une rivière, vue par ceux qui vivent à ses bords.",
        synopsis="Un été au bord de la **Saône**.\n\n" * 6,
        year=2024,
        languages=("fr",),
        form="documentary",
        licence="CC-BY-4.0",
        credits="Réalisation — Inès Morel\nImage — Malo Le Goff\nSon — Yasmine Haddad",
    )
    film = await films.begin(author, sheet, await _prepared(author.actor_id))
    await films.publish(film)


async def _prepared(owner_id: int) -> Asset:
    stem, now = str(uuid.uuid4()), clock.now()
    asset = await Asset.create(
        owner_id=owner_id, state=AssetState.READY, file_name="courant.mov", original=f"{stem}.mov", size=1 << 30,
        sha256="0" * 64, width=1920, height=1080, fps=24, duration=754.2, ratio=16 / 9, stem=stem, progress=100,
        created_at=now, ready_at=now,
    )  # fmt: skip
    parts: list[tuple[RenditionKind, str, str, int | None]] = [
        (RenditionKind.MASTER, f"{stem}-master.m3u8", "application/x-mpegURL", None)
    ]
    for height in HEIGHTS:
        parts += [
            (RenditionKind.PLAYLIST, f"{stem}-{height}.m3u8", "application/x-mpegURL", height),
            (RenditionKind.HLS, f"{stem}-{height}-hls.mp4", "video/mp4", height),
            (RenditionKind.MP4, f"{stem}-{height}.mp4", "video/mp4", height),
        ]
    parts += [(RenditionKind.POSTER, f"{stem}-{height}.jpg", "image/jpeg", height) for height in (360, 720)]
    await Rendition.bulk_create(
        Rendition(
            asset=asset, kind=kind, name=name, media_type=media_type, size=1 << 24, fps=24,
            height=height, width=height * 16 // 9 if height else None,
        )
        for kind, name, media_type, height in parts
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as directory:
        for _, name, _, _ in parts:
            source = Path(directory) / name
            source.touch()
            await here().vault.put(source, name)
    return asset
