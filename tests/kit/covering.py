"""Which tests PostgreSQL hears again. A run on SQLite notes the statements of each test; one on PostgreSQL then takes
so many tests that each statement is sent there, too, with values of the same kinds.
"""

import hashlib
import heapq
import json
import os
import re
import sqlite3
from collections.abc import Generator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TEXTS, NUMBERS = re.compile(r"X?'(?:[^']|'')*'"), re.compile(r"(?<![\w\"'])-?\d[\d.]*(?:e[+-]?\d+)?\b")
LISTS = re.compile(r"(''|0|NULL)(?:\s*,\s*\1)+")
AT_ONCE = re.compile(r"\b(gather|create_task|create_task_group|start_soon|Thread|spawn)\(")
"""In a file that says so, something happens at once: what becomes of it depends on the engine, not on statements."""


class Notes:
    """Writes down, test by test, what is sent to SQLite: for connections that are opened while it is a plugin."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / f"{os.getpid()}.jsonl"
        self._sent: set[str] = set()
        self._connect = sqlite3.connect

    def pytest_sessionstart(self) -> None:
        sqlite3.connect = self._listening  # type: ignore[assignment]

    def pytest_sessionfinish(self) -> None:
        sqlite3.connect = self._connect

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._sent.clear()
        result = yield
        with self._file.open("a") as file:
            file.write(json.dumps([item.nodeid, sorted(set(map(_kind, self._sent)))]) + "\n")
        return result

    def _listening(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._connect(*args, **kwargs)
        connection.set_trace_callback(self._sent.add)
        return connection


def _kind(statement: str) -> str:
    """The same for statements that differ in values: each is a text, a number or nothing; one list is like another."""
    without_values = LISTS.sub(r"\1", NUMBERS.sub("0", TEXTS.sub("''", statement)))
    return hashlib.blake2b(without_values.encode(), digest_size=6).hexdigest()


def needed(items: Sequence[pytest.Item], directory: Path) -> set[pytest.Item]:
    """All without notes, all in whose files something happens at once, and what else it takes for every statement."""
    lines = [line for file in sorted(directory.iterdir()) for line in file.read_text().splitlines()]
    notes = {name: set(kinds) for name, kinds in map(json.loads, lines)}
    taken = {item for item in items if item.nodeid not in notes or _at_once(item.path)}
    sent: set[str] = set().union(*(notes.get(item.nodeid, ()) for item in taken))
    others = [(-len(notes[item.nodeid]), number) for number, item in enumerate(items) if item not in taken]
    heapq.heapify(others)
    while others:
        _, number = heapq.heappop(others)
        new = notes[items[number].nodeid] - sent
        if others and -len(new) > others[0][0]:  # it had more to say before others were taken: it queues again
            heapq.heappush(others, (-len(new), number))
        elif new:
            taken.add(items[number])
            sent |= new
    return taken


@cache
def _at_once(path: Path) -> bool:
    return bool(AT_ONCE.search(path.read_text()))
