"""The files of an archive that a stranger has sent, opened with care: what is read of it at once is bounded. Everything
here blocks.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from fediverse_cinema.archive import her_films
from fediverse_cinema.foundation.errors import Malformed, Refused
from fediverse_cinema.foundation.reading import read_object

PROFILE = "profile.json"
MOST_ENTRIES = 20_000
LARGEST_INDEX = 4 << 20
LARGEST_SHEET = 2 << 20
MOST_PIECES = 2_000
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    struct.error,
    ValueError,
)
"""What the standard library raises for archives that are broken, encrypted or of the future."""


class _Bounded(io.BufferedReader):
    """The file, of which nothing as large as no list of entries is read at once. What its end claims of that list can
    be written so that two readers read it differently: what the one who opens it asks for is what counts.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_INDEX:
            raise zipfile.BadZipFile(f"a list of {size} bytes")
        return super().read(LARGEST_INDEX if size is None or size < 0 else size)


class Archive(zipfile.ZipFile):
    def __init__(self, path: Path) -> None:
        self._bounded = _Bounded(io.FileIO(path))
        try:
            super().__init__(self._bounded)
        except BaseException:
            self._bounded.close()
            raise

    def close(self) -> None:
        super().close()
        self._bounded.close()


def opened(path: Path) -> Archive:
    """Refused when it is none, or lists more than one of ours does."""
    try:
        archive = Archive(path)
    except FAULTS as error:
        raise broken(str(error)) from error
    if len(archive.filelist) > MOST_ENTRIES:
        archive.close()
        raise broken(f"{len(archive.filelist)} entries")
    return archive


def pieces(path: Path) -> list[str]:
    """The documents in it that can be taken in: the profile, then selections, then films, as their files may be large.
    Refused when there are none.
    """
    with opened(path) as archive:
        names = sorted(archive.namelist())
    profile = [PROFILE] if PROFILE in names else []
    chosen = [name for name in names if _is_in(name, "selections", 2) and name.endswith(".json")]
    films = [name for name in names if _is_in(name, "films", 3) and name.endswith(f"/{her_films.SHEET}")]
    found = [*profile, *chosen, *films][:MOST_PIECES]
    if not found:
        raise broken("none of ours")
    return found


def document(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """One of them, read as strictly as any letter."""
    try:
        with archive.open(name) as file:
            return read_object(file.read(LARGEST_SHEET + 1), limit=LARGEST_SHEET)
    except Malformed as error:
        raise broken(str(error)) from error
    except (*FAULTS, KeyError) as error:
        raise broken(str(error)) from error


def broken(why: str) -> Refused:
    return Refused(
        f"no archive: {why[:200]}", public="This is no archive of a pole, or it is damaged.", code="no_archive"
    )


def _is_in(name: str, folder: str, depth: int) -> bool:
    parts = name.split("/")
    return parts[0] == folder and len(parts) == depth and all(parts) and ".." not in parts
