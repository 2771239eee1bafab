"""What has changed between two texts, line by line and, where a line was only rewritten, word by word. Pure, and
bounded: whatever the texts are, it ends within a few seconds.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest
from pathlib import PurePath
from typing import Literal

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import UNSEEN
from fediverse_cinema.foundation.values import frozen

FINAL_DRAFT = ".fdx"
ENDINGS = (".txt", ".fountain", ".spmd", ".md", ".markdown", FINAL_DRAFT, ".srt", ".vtt", ".csv")
"""What is text, by how its name ends."""

LARGEST = 1_000_000  # bytes: a screenplay has a quarter of that
CONTEXT = 3
"""Lines that stand the same around a change; further ones are left out."""

MOST_LINES = 20_000
MOST_SHOWN = 3_000  # lines
EFFORT = 2_000_000
"""Looks at a line or a word, about a second's. difflib alone takes hours for lines that are made against it."""

SETTING_OUT = 300  # looks, as much as it takes to begin with another line

LIKE = 0.4
"""From this share of words on that stand the same, a line was rewritten; else it is another one."""

WORDS = re.compile(r"\s*\w+|\s+|[^\w\s]+")
Kind = Literal["same", "gone", "new", "rewritten", "left_out"]
Run = tuple[int, int, int]
"""Where it begins in the one and in the other, and how long it is the same in both."""


@frozen
class Piece:
    """`kind` is "same", "gone" or "new"."""

    kind: Kind
    text: str


@frozen
class Line:
    """One line, in pieces when it was rewritten; or `count` lines that are left out."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    count: int = 0


@frozen
class Comparison:
    """`gone`, `new` and `changed` count lines: those that were rewritten are `changed` alone. `cut`: there is more than
    is shown.
    """

    lines: tuple[Line, ...]
    gone: int
    new: int
    changed: int
    cut: bool

    @property
    def differs(self) -> bool:
        return bool(self.gone or self.new or self.changed)


def is_text(file_name: str, size: int) -> bool:
    """May it be compared? What it really holds is seen once it is read."""
    return PurePath(file_name.lower()).suffix in ENDINGS and size <= LARGEST


def no_text(reason: str) -> Refused:
    return Refused(
        reason,
        public="One of these versions is no text, or too long: they cannot be compared here.",
        code="no_text",
    )


def read(data: bytes, file_name: str) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; of Final Draft, its paragraphs. Refused for no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data:
        raise no_text("a zero byte")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if file_name.lower().endswith(FINAL_DRAFT):
        text = "\n".join(_paragraphs(text))
    return UNSEEN.sub("", text)


def compare(old: str, new: str) -> Comparison:
    """Blocks for a few seconds at most. Refused for texts of too many lines."""
    one, other, effort = old.splitlines(), new.splitlines(), _Effort(EFFORT)
    if max(len(one), len(other)) > MOST_LINES:
        raise no_text("too many lines")
    lines = list[Line]()
    at_one = at_other = 0
    for begins_one, begins_other, length in [*_runs(one, other, effort), (len(one), len(other), 0)]:
        away, came = one[at_one:begins_one], other[at_other:begins_other]
        lines += _changed(away, came, effort)
        last = begins_one + length == len(one) and begins_other + length == len(other)
        lines += _same(one[begins_one : begins_one + length], first=not lines, last=last)
        at_one, at_other = begins_one + length, begins_other + length
    kinds = Counter(line.kind for line in lines)
    return Comparison(
        tuple(lines[:MOST_SHOWN]), kinds["gone"], kinds["new"], kinds["rewritten"], cut=len(lines) > MOST_SHOWN
    )  # fmt: skip


@dataclass(slots=True)
class _Effort:
    left: int


def _runs(one: Sequence[str], other: Sequence[str], effort: _Effort) -> list[Run]:
    """The longest runs that stand the same in both, in their order, as difflib finds them. Where the effort is spent,
    the rest counts as changed.
    """
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    matcher = SequenceMatcher(None, one, other)
    # So often it looks at a line of the other for each of the one: known before it begins.
    places = matcher.b2j  # type: ignore[attr-defined]
    costs = [0, *accumulate(1 + len(places.get(line, ())) for line in one)]
    found = [(0, 0, start), (len(one) - end, len(other) - end, end)]
    waiting = [(start, len(one) - end, start, len(other) - end)]
    while waiting:
        low, high, below, above = waiting.pop()
        effort.left -= costs[high] - costs[low]
        if low == high or below == above or effort.left < 0:
            continue
        at, there, length = matcher.find_longest_match(low, high, below, above)
        if length:
            found.append((at, there, length))
            waiting += [(low, at, below, there), (at + length, high, there + length, above)]
    return sorted(run for run in found if run[2])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many stand the same at the beginning of both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _same(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[Line]:
    """Those beside a change, and how many are left out between them."""
    before, after = 0 if first else CONTEXT, 0 if last else CONTEXT
    hidden = len(lines) - before - after
    if hidden <= 1:
        yield from (_line("same", line) for line in lines)
        return
    yield from (_line("same", line) for line in lines[:before])
    yield Line("left_out", count=hidden)
    yield from (_line("same", line) for line in lines[before + hidden :])


def _changed(away: Sequence[str], came: Sequence[str], effort: _Effort) -> Iterator[Line]:
    """One that came in the place of one that went is perhaps the same, rewritten; what went stands before what came."""
    gone, new = list[Line](), list[Line]()
    for old, fresh in zip_longest(away, came):
        if old is not None and fresh is not None and (pieces := _rewritten(old, fresh, effort)):
            yield from (*gone, *new, Line("rewritten", pieces))
            gone, new = [], []
            continue
        gone += [] if old is None else [_line("gone", old)]
        new += [] if fresh is None else [_line("new", fresh)]
    yield from (*gone, *new)


def _rewritten(old: str, new: str, effort: _Effort) -> tuple[Piece, ...]:
    """None when hardly a word stands the same, or the effort is spent."""
    one, other = WORDS.findall(old), WORDS.findall(new)
    effort.left -= SETTING_OUT + 4 * (len(one) + len(other))
    if effort.left < 0:
        return ()
    runs = _runs(one, other, effort)
    if 2 * sum(length for _, _, length in runs) < LIKE * (len(one) + len(other)):
        return ()
    pieces, at_one, at_other = list[Piece](), 0, 0
    for begins_one, begins_other, length in [*runs, (len(one), len(other), 0)]:
        pieces += [
            Piece("gone", "".join(one[at_one:begins_one])),
            Piece("new", "".join(other[at_other:begins_other])),
            Piece("same", "".join(one[begins_one : begins_one + length])),
        ]
        at_one, at_other = begins_one + length, begins_other + length
    return tuple(piece for piece in pieces if piece.text)


def _line(kind: Kind, text: str) -> Line:
    return Line(kind, (Piece("same", text),))


def _paragraphs(xml: str) -> Iterator[str]:
    """Of the script in a Final Draft document, in one pass, and by no parser that such a file may be made against."""
    script = xml.partition("<Content>")[2].partition("</Content>")[0]
    for part in script.split("</Paragraph>")[:-1]:
        inside = part.rpartition("<Paragraph")[2]
        texts = (one.partition(">")[2].partition("</Text>")[0] for one in inside.split("<Text")[1:])
        yield html.unescape("".join(texts))
