"""Which tests PostgreSQL hears again: the choice that `scripts/test` leans on loses no statement."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.kit.covering import _kind, needed

NOTES = {
    "alone": ["a"],
    "more": ["a", "b", "c"],
    "nothing new": ["b", "c"],
    "one more": ["c", "d"],
    "its only word": ["e"],
    "without a database": [],
}


@dataclass(frozen=True)
class Item:
    nodeid: str
    path: Path


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """As two processes wrote them."""
    directory = tmp_path / "notes"
    directory.mkdir()
    for number in (0, 1):
        lines = [json.dumps(line) for line in list(NOTES.items())[number::2]]
        (directory / f"{number}.jsonl").write_text("\n".join(lines) + "\n")
    return directory


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    file = tmp_path / "test_quiet.py"
    file.write_text("async def test_one_thing_after_another() -> None: ...\n")
    return file


def test_every_statement_is_sent_and_who_has_nothing_new_to_say_is_left_out(notes: Path, quiet: Path) -> None:
    items: list[Any] = [Item(name, quiet) for name in NOTES]
    taken = {item.nodeid for item in needed(items, notes)}
    assert taken == {"more", "one more", "its only word"}


def test_what_happens_at_once_and_what_has_no_notes_is_heard_again(notes: Path, quiet: Path, tmp_path: Path) -> None:
    busy = tmp_path / "test_busy.py"
    busy.write_text("await asyncio.gather(one(), other())\n")
    items: list[Any] = [Item("nothing new", busy), Item("new here", quiet)]
    assert needed(items, notes) == set(items)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT * FROM film WHERE id=1", "SELECT * FROM film WHERE id=-20"),
        ("SELECT 'l''eau'", "SELECT ''"),
        ("DELETE FROM job WHERE id IN (1,2, 3)", "DELETE FROM job WHERE id IN (7)"),
    ],
)
def test_values_make_no_other_statement(one: str, other: str) -> None:
    assert _kind(one) == _kind(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UPDATE film SET year=2008", "UPDATE film SET year=NULL"),
        ("UPDATE film SET year=2008", "UPDATE film SET year='2008'"),
        ("SELECT t1.id FROM t1", "SELECT t2.id FROM t2"),
    ],
)
def test_another_kind_of_value_or_another_column_does(one: str, other: str) -> None:
    assert _kind(one) != _kind(other)
