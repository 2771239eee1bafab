"""Sees every file that is made or moved into some directories, also one that is gone a moment later (inotify(7))."""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE, MOVED_TO = 0x100, 0x80  # <sys/inotify.h>
EVENT = struct.Struct("iIII")
libc = ctypes.CDLL(None, use_errno=True)


class FileWatch:
    """Watches the directories and all that were in them when it began."""

    def __init__(self, directories: Iterable[Path]) -> None:
        self._queue = libc.inotify_init1(os.O_NONBLOCK)
        self._places: dict[int, Path] = {}
        for directory in directories:
            for place in (directory, *(path for path in directory.rglob("*") if path.is_dir())):
                number = libc.inotify_add_watch(self._queue, os.fsencode(place), CREATE | MOVED_TO)
                assert number >= 0, os.strerror(ctypes.get_errno())
                self._places[number] = place

    def seen(self) -> set[Path]:
        """What has been made since the last time."""
        found = set()
        while data := self._read():
            while data:
                number, _, _, length = EVENT.unpack_from(data)
                name = data[EVENT.size : EVENT.size + length].rstrip(b"\0")
                found.add(self._places[number] / os.fsdecode(name))
                data = data[EVENT.size + length :]
        return found

    def close(self) -> None:
        os.close(self._queue)

    def _read(self) -> bytes:
        try:
            return os.read(self._queue, 1 << 16)
        except BlockingIOError:
            return b""
