"""Taking a pole over: an archive of `packing` becomes a pole again where there is none, on either engine, under its own
domain or another. Nothing is written before the whole archive has been looked at; rows come last, so that nothing half
taken over can be opened, and begun again it goes on where it was.
"""

import asyncio
import hashlib
import json
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hmac import compare_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from fediverse_cinema import backing_up, rehosting, running
from fediverse_cinema.activitypub.keys import SECRET_BYTES, Vault
from fediverse_cinema.backing_up import PLACES
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies, rows
from fediverse_cinema.foundation.database.rows import Contents, Table, damaged
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.instance_file import check_value, read_settings, write_new
from fediverse_cinema.foundation.storage import half_of, settle
from fediverse_cinema.packing import FORMAT, MANIFEST, NAME, PIECE, SECRET, Manifest, Sum

LARGEST_MANIFEST = 256 << 20
LONGEST_ROW = 64 << 20
FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, struct.error, KeyError)
"""What the standard library raises for archives that are broken, encrypted or of the future."""


class Unpacking:
    """An archive that is read: `manifest` is what it says of itself; nothing stands in it that this does not name."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        try:
            self._archive = zipfile.ZipFile(self._file)
            self.manifest = self._read_manifest()
            self._check_entries()
        except FAULTS as error:
            self.close()
            raise damaged(str(error)) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._file.close()

    def check(self) -> None:
        """Read all of it. Refused when a file is not what the manifest says."""
        for name, told in self.manifest.sums.items():
            found = hashlib.sha256()
            for piece in self._pieces(name):
                found.update(piece)
            if not compare_digest(found.hexdigest(), told.sha256):
                raise damaged(f"{name} has another sum")

    def bring(self, name: str, target: Path) -> None:
        with target.open("wb") as file:
            for piece in self._pieces(name):
                file.write(piece)

    def small(self, name: str) -> bytes:
        return b"".join(self._pieces(name))

    def lines(self, table: str) -> Iterator[bytes]:
        try:
            with self._archive.open(f"rows/{table}.jsonl") as file:
                while line := file.readline(LONGEST_ROW + 1):
                    if len(line) > LONGEST_ROW:
                        raise damaged(f"a row of {table} that does not end")
                    yield line
        except FAULTS as error:
            raise damaged(f"{table}: {error}") from error

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(name) as file:
                while piece := file.read(PIECE):
                    yield piece
        except FAULTS as error:
            raise damaged(f"{name}: {error}") from error

    def _read_manifest(self) -> Manifest:
        try:
            if self._archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise damaged("a manifest without end")
            said: dict[str, Any] = json.loads(self.small(MANIFEST))
            if said["format"] != FORMAT:
                raise Refused(
                    f"format {said['format']!r}", code="newer",
                    public="This archive was written by a newer version of Fediverse Cinema: install that.",
                )  # fmt: skip
            tables = [Table(**{**one, "columns": tuple(one["columns"])}) for one in said["contents"]["tables"]]
            contents = Contents(int(said["contents"]["standing"]), tuple(tables))
            sums = {name: Sum(**one) for name, one in said["sums"].items()}
            made = Manifest(**{**said, "contents": contents, "sums": sums})
            check_value("pole", "host", made.host)
            check_value("federation", "scheme", made.scheme)
            return made
        except (*FAULTS, ValueError, TypeError, AttributeError) as error:
            raise damaged(f"manifest: {error!r}") from error

    def _check_entries(self) -> None:
        """Names that could lead out of a directory are none of ours, nor is what unfolds to more than it says: the
        library reads no more of an entry than its size.
        """
        there = {entry.filename: entry for entry in self._archive.infolist() if entry.filename != MANIFEST}
        wanted = {f"rows/{table.name}.jsonl" for table in self.manifest.contents.tables}
        if len(there) + 1 != len(self._archive.infolist()) or set(there) != set(self.manifest.sums):
            raise damaged("other files than it names")
        if not wanted <= set(there) or not all(NAME.fullmatch(name) for name in there):
            raise damaged("names that are none of ours")
        if any(entry.file_size != self.manifest.sums[name].size for name, entry in there.items()):
            raise damaged("other sizes than it names")


@contextmanager
def opened(path: Path) -> Iterator[Unpacking]:
    archive = Unpacking(path)
    try:
        yield archive
    finally:
        archive.close()


async def take_over(path: Path, *, settings_file: Path, host: str = "") -> tuple[Settings, Manifest]:
    """The settings of the pole that stands again, and what the archive said. Settings that are there already stay.
    `host` is the domain that it gets, where that is not its own. Refused, with nothing changed, when the place is not
    empty or the archive not whole.
    """
    with opened(path) as archive:
        manifest = archive.manifest
        document = _settings_of(manifest, host)
        settings = read_settings(settings_file) if settings_file.exists() else _as_settings(settings_file, document)
        settings = replace(settings, directory=settings_file.resolve().parent)
        await _check(archive, settings, host or manifest.host)
        with running.as_the_one(settings):
            if not settings_file.exists():
                write_new(settings_file, document)
            if manifest.has_secret and not settings.secrets.key:
                _write_secret(archive.small(SECRET), settings.path(settings.secrets.key_file))
            await _put_files(archive, settings)
            change = rehosting.change(manifest, settings, _secret(settings))
            await rows.read(settings, manifest.contents, archive.lines, change)
    return settings, manifest


def _settings_of(manifest: Manifest, host: str) -> dict[str, dict[str, Any]]:
    document = {section: dict(values) for section, values in manifest.settings.items()}
    document.setdefault("pole", {})["host"] = host or manifest.host
    return document


def _as_settings(path: Path, document: dict[str, dict[str, Any]]) -> Settings:
    """As they will be read, once they are written."""
    with TemporaryDirectory() as desk:
        write_new(Path(desk) / path.name, document)
        return replace(read_settings(Path(desk) / path.name), directory=path.resolve().parent)


async def _check(archive: Unpacking, settings: Settings, host: str) -> None:
    manifest = archive.manifest
    if settings.pole.host != host:
        raise Refused(
            "other host", host=manifest.host, here=settings.pole.host,
            public="This is an archive of %(host)s, and pole.host is %(here)s: say --host %(here)s if the pole shall"
            " move there, or set pole.host.",
        )  # fmt: skip
    if not await copies.is_empty(settings):
        raise Refused("not empty", public="There is a pole in the database of these settings. It must be empty.")
    if left := copies.left_behind(settings):
        raise Refused(
            f"left behind: {left}", public="%(path)s is left of another database, and would spoil this one: put it"
            " aside, too.", path=left[0],
        )  # fmt: skip
    rows.check_is_known(manifest.contents)
    _check_secret(archive, settings)
    _check_room(manifest, settings)
    await asyncio.to_thread(archive.check)
    _check_keys_open(archive, settings)


def _check_secret(archive: Unpacking, settings: Settings) -> None:
    there = settings.path(settings.secrets.key_file)
    if not archive.manifest.has_secret:
        if not settings.secrets.key and not there.exists():
            raise Refused(
                "no secret", path=there, public="The secret is not in this archive, since the pole had it from its"
                " environment: set FEDIVERSE_CINEMA_SECRET to the same, or put it at %(path)s.",
            )  # fmt: skip
        return
    if archive.manifest.sums[SECRET].size != SECRET_BYTES:
        raise damaged("the secret")
    if settings.secrets.key or (there.exists() and there.read_bytes() != archive.small(SECRET)):
        raise Refused(
            "another secret", path=there, public="This place has a secret already, and the archive another: put"
            " %(path)s aside, and set no FEDIVERSE_CINEMA_SECRET.",
        )  # fmt: skip


def _check_keys_open(archive: Unpacking, settings: Settings) -> None:
    """A secret that came by another way may be that of another pole: with it nobody here could ever speak again."""
    vault = Vault(archive.small(SECRET) if archive.manifest.has_secret else _secret(settings))
    for row in map(orjson.loads, archive.lines("actor")):
        if not row["rsa_private"]:
            continue
        try:
            vault.open(row["rsa_private"], about=row["uri"])
        except CinemaError as error:
            raise Refused(
                f"{row['uri']}: {error}", code="other_secret",
                public="The keys in this archive do not open with this secret: it is that of another pole.",
            ) from error  # fmt: skip
        return


def _check_room(manifest: Manifest, settings: Settings) -> None:
    """Rows take as much again in the database as in the archive, unpressed, and some for their indexes."""
    sums, on_disk = manifest.sums, settings.storage.kind == "disk"
    films = [one.size for name, one in sums.items() if name.partition("/")[0] in PLACES]
    needed = 2 * sum(one.size for name, one in sums.items() if name.startswith("rows/"))
    needed += sum(films) if on_disk else max(films, default=0)
    there = settings.path(settings.media.directory)
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if free < needed + settings.media.kept_free:
        raise CinemaError(
            f"no room in {there}", code="no_room",
            public="There is no room in %(where)s: this pole takes %(needed).1f GB, and %(free).1f GB are free, of"
            " which %(kept).1f GB are kept (media.kept_free).",
            where=there, needed=needed / 1e9, free=free / 1e9, kept=settings.media.kept_free / 1e9,
        )  # fmt: skip


async def _put_files(archive: Unpacking, settings: Settings) -> None:
    shelves = backing_up.shelves(settings)
    media = settings.path(settings.media.directory)
    media.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=media, prefix=".import-") as desk:
        for entry, told in archive.manifest.sums.items():
            place, _, name = entry.partition("/")
            if place in PLACES and await shelves[place].size(name) != told.size:
                await asyncio.to_thread(archive.bring, entry, Path(desk) / name)
                await shelves[place].put(Path(desk) / name, name)
                (Path(desk) / name).unlink()


def _secret(settings: Settings) -> bytes:
    if settings.secrets.key:
        return settings.secrets.key.encode()
    return settings.path(settings.secrets.key_file).read_bytes()


def _write_secret(secret: bytes, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = half_of(target)
        half.touch(mode=0o600)
        half.write_bytes(secret)
        settle(half, target)
