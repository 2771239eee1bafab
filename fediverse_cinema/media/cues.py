"""Reads subtitles of WebVTT, SubRip and Advanced SubStation, as strangers' programs write them, and writes plain ones
(MED-16). Pure. Libraries for this pass over what they do not understand; a film-maker needs to hear which line it is.
"""

import html
import re

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

LARGEST = 1_000_000
"""Bytes, as it comes and as we write it."""

MOST_CUES = 10_000
LONGEST_PLACE = 200
MOST_FAULTS = 20
"""Whoever has more sent the wrong file."""

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s(.*))?", re.ASCII)
_PLACE = re.compile(r"(?:line|position|align):[a-z0-9.%,-]{1,30}", re.ASCII)
_TAG = re.compile(r"<(/?)([A-Za-z0-9][A-Za-z0-9:.]*+)[^<>]*+>", re.ASCII)
_OUR_MARK = re.compile(r"</?[ib]>")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")  # of SubStation, which SubRip files bear as well
_ITALIC_OR_BOLD = re.compile(r"\\([ib])([01])(?![0-9])")
_DRAWING = re.compile(r"\\p[1-9]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NOT_OF_TEXTS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_OTHER_BLOCKS = re.compile(r"(NOTE|STYLE|REGION)\b")
_SUBSTATION = re.compile(r"\s*\[(script info|v4\+? styles|events)\]", re.I)


@frozen
class Cue:
    """One subtitle: from when to when, in milliseconds; its words, with i and b as the only marks; where it stands,
    when that is not below. `line` is where it was read."""

    start: int
    end: int
    text: str
    place: str = ""
    line: int = 0


@frozen
class Fault:
    """What is wrong in a line, as an English sentence for the pages to translate."""

    line: int
    public: str


@frozen
class Reading:
    """With `faults` it is not taken. `remarks` are only told: two people may speak at once."""

    cues: tuple[Cue, ...]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, which French subtitles still are. Refused for no text."""
    if len(data) > LARGEST:
        raise too_large()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data[:200]:
        text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if _NOT_OF_TEXTS.search(text):
        raise Refused(
            "control characters", public="This is no file of subtitles: send WebVTT or SubRip.", code="not_subtitles"
        )
    return text


def read(text: str, *, duration: float | None = None) -> Reading:
    """The cues of a text in any of the three forms, held to the film's `duration` (seconds). Empty ones are left out.
    Raises Refused when there are none at all, or too many.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    cues, faults = _substation(lines) if _SUBSTATION.match(first) else _blocks(lines)
    if len(cues) > MOST_CUES:
        raise Refused("too many", public="We take up to %(most)s subtitles.", code="too_many", most=MOST_CUES)
    if not cues and not faults:
        raise Refused("no cues", public="There are no subtitles in this text.", code="no_cues")
    cues, late = _within(cues, duration)
    faults = sorted([*faults, *late, *_disorder(cues)], key=lambda fault: fault.line)
    reading = Reading(tuple(cues), tuple(faults[:MOST_FAULTS]), tuple(_overlaps(cues)[:MOST_FAULTS]))
    if not faults and len(vtt(reading.cues).encode()) > LARGEST:
        raise too_large()
    return reading


def vtt(cues: tuple[Cue, ...]) -> str:
    """The cues as WebVTT (https://www.w3.org/TR/webvtt1/), nothing else in it."""
    blocks = [
        f"{stamp(cue.start)} --> {stamp(cue.end)}{f' {cue.place}' if cue.place else ''}\n{cue.text}\n" for cue in cues
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def srt(cues: tuple[Cue, ...]) -> str:
    """The cues as SubRip, for editing programs."""
    stamps = [(stamp(cue.start).replace(".", ","), stamp(cue.end).replace(".", ",")) for cue in cues]
    return "\n".join(
        f"{number}\n{start} --> {end}\n{html.unescape(cue.text)}\n"
        for number, ((start, end), cue) in enumerate(zip(stamps, cues, strict=True), start=1)
    )


def stamp(milliseconds: int) -> str:
    """A moment as WebVTT writes it."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"


def too_large() -> Refused:
    return Refused(
        "subtitles too large",
        public="These subtitles are too large: the limit is one megabyte.",
        code="too_large",
        status=413,
    )


def words(text: str) -> str:
    """One cue's text as we write it: its lines without empty ones, i and b closed, everything else as plain signs."""
    pieces, open_marks, position = list[str](), list[str](), 0
    text = _OVERRIDE.sub("", text)
    for tag in _TAG.finditer(text):
        pieces.append(_plain(text[position : tag.start()]))
        position = tag.end()
        closing, mark = tag[1], tag[2].lower().partition(".")[0]
        if mark not in ("i", "b"):
            continue
        if not closing:
            open_marks.append(mark)
            pieces.append(f"<{mark}>")
        elif open_marks and open_marks[-1] == mark:
            pieces.append(f"</{open_marks.pop()}>")
    pieces += [_plain(text[position:]), *(f"</{mark}>" for mark in reversed(open_marks))]
    kept = [line.strip() for line in "".join(pieces).split("\n")]
    return "\n".join(line for line in kept if line)


def _plain(text: str) -> str:
    """Read as WebVTT and SubRip programs alike write it, then escaped: no mark and no arrow is left (MED-16)."""
    return html.escape(_CONTROL.sub(" ", html.unescape(text)), quote=False)


def _blocks(lines: list[str]) -> tuple[list[Cue], list[Fault]]:
    """WebVTT and SubRip: blocks between empty lines, with times in their first or second line."""
    cues, faults = list[Cue](), list[Fault]()
    number, end = _after_header(lines), len(lines)
    while number < end and len(cues) <= MOST_CUES and len(faults) < MOST_FAULTS:
        if not lines[number].strip():
            number += 1
            continue
        at = number + 1 if _has_times(lines, number + 1) and not _TIMES.fullmatch(lines[number]) else number
        times = _TIMES.fullmatch(lines[at])
        stop = _end_of_block(lines, at + 1)
        if times:
            _add(cues, times, "\n".join(lines[at + 1 : stop]), at + 1)
        elif not _OTHER_BLOCKS.match(lines[number]):
            faults.append(_no_times(at + 1 if "-->" in lines[at] else number + 1))
        number = stop
    return cues, faults


def _after_header(lines: list[str]) -> int:
    """The header of WebVTT goes on to the first empty line."""
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not re.match(r"WEBVTT(\s|$)", lines[start]):
        return start
    return next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))


def _end_of_block(lines: list[str], start: int) -> int:
    """At the next empty line; or where somebody forgot it: before times, and before the number above them."""
    for number in range(start, len(lines)):
        if not lines[number].strip() or _has_times(lines, number):
            return number
        if lines[number].strip().isdecimal() and _has_times(lines, number + 1):
            return number
    return len(lines)


def _has_times(lines: list[str], number: int) -> bool:
    return number < len(lines) and _TIMES.fullmatch(lines[number]) is not None


def _add(cues: list[Cue], times: re.Match[str], text: str, line: int) -> None:
    said = words(text)
    if _OUR_MARK.sub("", said).strip():
        place = " ".join(_PLACE.findall((times[9] or "")[:LONGEST_PLACE]))
        cues.append(Cue(_milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:8]), said, place, line))


def _substation(lines: list[str]) -> tuple[list[Cue], list[Fault]]:
    """Advanced SubStation: the dialogue lines, without fonts, places, effects and drawings. They come in any order."""
    cues, faults = list[Cue](), list[Fault]()
    columns = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    for number, line in enumerate(lines, start=1):
        kind, _, rest = line.partition(":")
        if kind == "Format" and "text" in rest.lower():
            columns = [name.strip().lower() for name in rest[:1000].split(",")]
        if kind != "Dialogue" or len(cues) > MOST_CUES or len(faults) == MOST_FAULTS:
            continue
        fields = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
        times = _TIMES.fullmatch(f"{fields.get('start', '')}-->{fields.get('end', '')}")
        if times is None:
            faults.append(_no_times(number))
        elif not _DRAWING.search(fields.get("text", "")):
            _add(cues, times, _unfolded(fields.get("text", "")), number)
    return sorted(cues, key=lambda cue: cue.start), faults


def _unfolded(text: str) -> str:
    marked = _OVERRIDE.sub(
        lambda found: "".join(f"<{'' if on == '1' else '/'}{mark}>" for mark, on in _ITALIC_OR_BOLD.findall(found[0])),
        text,
    )
    return marked.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", "\u00a0")


def _within(cues: list[Cue], duration: float | None) -> tuple[list[Cue], list[Fault]]:
    """The last one may outlast the film, and is cut; none may begin after it."""
    end = round(duration * 1000) if duration else None
    if end is None:
        return cues, []
    late = [Fault(cue.line, public="It begins after the end of the film.") for cue in cues if cue.start >= end]
    return [Cue(cue.start, min(cue.end, max(end, cue.start + 1)), cue.text, cue.place, cue.line) for cue in cues], late


def _disorder(cues: list[Cue]) -> list[Fault]:
    backwards = [Fault(cue.line, public="It ends before it has begun.") for cue in cues if cue.end <= cue.start]
    early = [
        Fault(cue.line, public="It begins before the one above it.")
        for above, cue in zip(cues, cues[1:], strict=False)
        if cue.start < above.start
    ]
    return backwards + early


def _overlaps(cues: list[Cue]) -> list[Fault]:
    return [
        Fault(cue.line, public="It begins while the one above it still stands.")
        for above, cue in zip(cues, cues[1:], strict=False)
        if above.start <= cue.start < above.end
    ]


def _no_times(line: int) -> Fault:
    return Fault(line, public="Times are missing here. Write them like 00:01:02.000 --> 00:01:04.500.")


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((rest or "0").ljust(3, "0"))
