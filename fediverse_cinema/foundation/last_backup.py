"""When the last backup of this pole was made: a file in the media directory, written by backups, read by many."""

from datetime import UTC, datetime
from pathlib import Path

from fediverse_cinema.foundation.config import Settings

FILE = "last-backup"
STAMP_FORMAT = "%Y%m%dT%H%M%SZ"
"""How a backup is named by its moment."""


def note(settings: Settings, stamp: str) -> None:
    """One of this name has just been made."""
    _path(settings).parent.mkdir(parents=True, exist_ok=True)
    _path(settings).write_text(stamp, encoding="utf-8")


def made_at(settings: Settings) -> datetime | None:
    try:
        said = _path(settings).read_text(encoding="utf-8")
        return datetime.strptime(said, STAMP_FORMAT).replace(tzinfo=UTC)
    except (FileNotFoundError, ValueError):
        return None


def _path(settings: Settings) -> Path:
    return settings.path(settings.media.directory) / FILE
