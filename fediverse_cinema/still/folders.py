"""Where the files of an archive of the site go: a directory, or a ZIP of the same. It has its name when it is whole."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.storage import half_of, settle


@dataclass(slots=True)
class Report:
    """What stands in the archive. `failed`: what should, and could not be shown."""

    pages: int = 0
    files: int = 0
    size: int = 0
    failed: list[str] = field(default_factory=list)


class Folder:
    """A directory."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root, self.report = root, report

    def write(self, name: str, content: bytes) -> None:
        self._require_room(len(content))
        self._target(name).write_bytes(content)

    def copy(self, name: str, source: Path) -> None:
        self._require_room(source.stat().st_size)
        shutil.copyfile(source, self._target(name))

    def _target(self, name: str) -> Path:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _require_room(self, size: int) -> None:
        kept, free = here().settings.media.kept_free, shutil.disk_usage(self.root).free
        if free < size + kept:
            raise CinemaError(
                "no room", code="no_room", free=free / 1e9, kept=kept / 1e9,
                public="There is no room for this archive: %(free).1f GB are free, of which %(kept).1f GB are kept"
                " (media.kept_free).",
            )  # fmt: skip
        self.report.size += size


class Zip(Folder):
    def __init__(self, root: Path, report: Report, archive: zipfile.ZipFile) -> None:
        super().__init__(root, report)
        self._archive = archive

    def write(self, name: str, content: bytes) -> None:
        self._require_room(len(content))
        self._archive.writestr(name, content, zipfile.ZIP_DEFLATED)

    def copy(self, name: str, source: Path) -> None:
        self._require_room(source.stat().st_size)
        self._archive.write(source, name, zipfile.ZIP_STORED)


@contextmanager
def made(target: Path) -> Iterator[Folder]:
    """What is put there in the block; nothing, when the block fails. Refused when there is something of that name."""
    if target.exists():
        raise Refused(f"{target} exists", public="%(path)s is there already.", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    half = half_of(target)
    _remove(half)  # of one that was cut short
    try:
        if target.suffix == ".zip":
            with zipfile.ZipFile(half, "x", allowZip64=True) as archive:
                yield Zip(target.parent, Report(), archive)
            settle(half, target)
        else:
            half.mkdir()
            yield Folder(half, Report())
            half.rename(target)
    finally:
        _remove(half)


def _remove(half: Path) -> None:
    shutil.rmtree(half) if half.is_dir() else half.unlink(missing_ok=True)
