"""Chapters as they are typed, shown and sent."""

import pytest

from fediverse_cinema.films import chapters
from fediverse_cinema.films.models import Film
from fediverse_cinema.media import cues


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0:00 L’aube\n2:34 Les filets", [[0, "L’aube"], [154, "Les filets"]]),
        ("00:00 — L’aube\n\n1:00:05, Fin", [[0, "L’aube"], [3605, "Fin"]]),
        ("0:00 - 3 femmes", [[0, "3 femmes"]]),
        ("", []),
    ],
)
def test_chapters_are_lines_of_time_and_name(typed: str, kept: list[list[object]]) -> None:
    assert chapters.read(typed, 7200) == (kept, [])
    assert chapters.read(chapters.typed(kept), 7200) == (kept, [])


@pytest.mark.parametrize(
    ("typed", "line", "words"),
    [
        ("L’aube", 1, "Write the time"),
        ("0:00 A\n1:75:00 B x", 2, "Write the time"),
        ("0:10 A", 1, "The first chapter"),
        ("0:00 A\n0:00 B", 2, "This chapter begins before"),
        ("0:00 A\n3:00 B\n2:00 C", 3, "This chapter begins before"),
        ("0:00 A\n99:00 B", 2, "This chapter begins after"),
        (f"0:00 {'a' * 101}", 1, "This name is too long"),
        ("\n".join(["0:00 A"] + [f"0:{n:02} B" for n in range(1, 60)] + [""] * 140 + ["1:00 Z"]), 201, "So many"),
    ],
)
def test_what_peertube_would_refuse_is_told_with_its_line(typed: str, line: int, words: str) -> None:
    """Names of 1 to 100 signs, each at another whole second."""
    _, faults = chapters.read(typed, 3600)
    assert (faults[0].line, faults[0].public[: len(words)]) == (line, words)


def test_a_player_reads_where_each_begins_and_ends() -> None:
    film = Film(uri="https://lyon.example/ap/films/1", chapters=[[0, "<b>L’aube</b> -->"], [154, "Fin"]], duration=401)
    found = cues.read(chapters.track(film)).cues
    assert [(cue.start, cue.end, cue.text) for cue in found] == [
        (0, 154_000, "&lt;b&gt;L’aube&lt;/b&gt; --&gt;"),
        (154_000, 401_000, "Fin"),
    ]


def test_the_document_is_as_peertube_takes_it() -> None:
    film = Film(uri="https://lyon.example/ap/films/1", chapters=[[0, "L’aube"], [154, "Fin"]])
    document = chapters.to_document(film)
    assert document["id"] == "https://lyon.example/ap/films/1/chapters"
    assert document["hasPart"] == [{"name": "L’aube", "startOffset": 0}, {"name": "Fin", "startOffset": 154}]
