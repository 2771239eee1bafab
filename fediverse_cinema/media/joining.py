"""Fragmented MP4 (ISO/IEC 14496-12 §8.8) as ffmpeg writes it for us, box by box: what is in a file, moving a slice to
its place in the film's time, putting slices together. For files of our own making only; the functions block.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from fediverse_cinema.foundation.values import frozen

DURATION_SAID, SIZE_SAID, FLAGS_SAID, OFFSET_SAID = 0x100, 0x200, 0x400, 0x800
"""What a `trun` says of each sample, four bytes each, in this order (§8.8.8)."""


@frozen
class Box:
    name: bytes
    start: int
    end: int


@frozen
class Fragment:
    """One `moof` with its `mdat`: where it lies, how many pictures (or frames of sound), how many ticks they last."""

    offset: int
    size: int
    samples: int
    ticks: int


@frozen
class Reel:
    """One file: its first `init` bytes (`ftyp`, `moov`) say how to read its fragments. `codec` is its RFC 6381 name;
    `width` and `height` in pixels, nought for sound."""

    init: int
    timescale: int
    codec: str
    width: int
    height: int
    fragments: tuple[Fragment, ...]

    @property
    def samples(self) -> int:
        return sum(fragment.samples for fragment in self.fragments)

    def seconds(self, fragment: Fragment) -> float:
        return fragment.ticks / self.timescale


def read(path: Path) -> Reel:
    """What is in the file. One into which nothing was written has no fragments."""
    with path.open("rb") as file:
        return _read(file)


def move(path: Path, *, ticks: int, number: int) -> None:
    """Have the file begin at `ticks`, and count its fragments from `number` on: in place, it stays as long."""
    with path.open("r+b") as file:
        for fragment in _read(file).fragments:
            inside = {box.name: box for box in _inside(file, fragment)}
            _write(file, inside[b"mfhd"].start + 12, ">I", number)
            begins = _number(file, inside[b"tfdt"].start + 12, ">Q")
            _write(file, inside[b"tfdt"].start + 12, ">Q", begins + ticks)
            number += 1
        file.flush()
        os.fsync(file.fileno())


def join(paths: Sequence[Path], target: Path) -> None:
    """All fragments of these files behind what the first one begins with. ValueError when another begins otherwise."""
    with target.open("wb") as whole:
        begin = b""
        for path in paths:
            with path.open("rb") as file:
                reel = _read(file)
                init = _bytes(file, 0, reel.init)
                if begin and init != begin:
                    raise ValueError(f"{path} does not begin as the slices before it")
                whole.write(b"" if begin else init)
                begin = init
                for fragment in reel.fragments:
                    whole.write(_bytes(file, fragment.offset, fragment.size))
        whole.flush()
        os.fsync(whole.fileno())


def _read(file: BinaryIO) -> Reel:
    boxes = list(_boxes(file, 0, os.fstat(file.fileno()).st_size))
    first = next((box.start for box in boxes if box.name == b"moof"), 0)
    if not first:
        return Reel(0, 1, "", 0, 0, ())
    init = _bytes(file, 0, first)
    pairs = zip(boxes, boxes[1:], strict=False)
    found = [_fragment(file, box.start, after.end) for box, after in pairs if box.name == b"moof"]
    return Reel(first, _timescale(init), _codec(init), *_size(init), tuple(found))


def _fragment(file: BinaryIO, start: int, end: int) -> Fragment:
    samples = ticks = usual = 0
    for box in _inside(file, Fragment(start, end - start, 0, 0)):
        content = _bytes(file, box.start, box.end - box.start)
        if box.name == b"tfhd":
            usual = _usual_duration(content)
        elif box.name == b"trun":
            many, lasting = _run(content, usual)
            samples, ticks = samples + many, ticks + lasting
    return Fragment(start, end - start, samples, ticks)


def _usual_duration(tfhd: bytes) -> int:
    """§8.8.7: behind the number of the track, optional fields in this order."""
    (flags,) = struct.unpack_from(">I", tfhd, 8)
    position = 16 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return int(struct.unpack_from(">I", tfhd, position)[0]) if flags & 8 else 0


def _run(trun: bytes, usual: int) -> tuple[int, int]:
    """How many samples, and how long all of them."""
    flags, samples = struct.unpack_from(">II", trun, 8)
    if not flags & DURATION_SAID:
        return samples, samples * usual
    width = 4 * sum(bool(flags & said) for said in (DURATION_SAID, SIZE_SAID, FLAGS_SAID, OFFSET_SAID))
    first = 16 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    return samples, sum(struct.unpack_from(">I", trun, first + width * n)[0] for n in range(samples))


def _timescale(init: bytes) -> int:
    """Of the one track: of `mdhd`, version 0 (§8.4.2)."""
    return int(struct.unpack_from(">I", init, init.index(b"mdhd") + 16)[0])


def _codec(init: bytes) -> str:
    """As a master playlist names it (RFC 6381; AV1 in ISOBMFF §5)."""
    if (at := init.find(b"avcC")) > 0:
        return "avc1." + init[at + 5 : at + 8].hex()
    if (at := init.find(b"av1C")) > 0:
        profile, level, flags = init[at + 5] >> 5, init[at + 5] & 31, init[at + 6]
        depth = 10 if flags & 0x40 else 8
        return f"av01.{profile}.{level:02}{'H' if flags & 0x80 else 'M'}.{depth:02}"
    return "mp4a.40.2"


def _size(init: bytes) -> tuple[int, int]:
    """Of a VisualSampleEntry (§12.1.3)."""
    at = max(init.find(b"avc1", init.find(b"stsd")), init.find(b"av01", init.find(b"stsd")))
    return struct.unpack_from(">HH", init, at + 28) if at > 0 else (0, 0)


def _inside(file: BinaryIO, fragment: Fragment) -> Iterator[Box]:
    """The boxes of a `moof`, those of its one `traf` among them."""
    (moof, *_) = _boxes(file, fragment.offset, fragment.offset + fragment.size)
    for box in _boxes(file, moof.start + 8, moof.end):
        yield from _boxes(file, box.start + 8, box.end) if box.name == b"traf" else [box]


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    while start + 8 <= end:
        size, name = struct.unpack(">I4s", _bytes(file, start, 8))
        if size == 1:
            size = _number(file, start + 8, ">Q")
        if size < 8 or start + size > end:
            raise ValueError(f"a box that ends beyond what it is in: {name!r} at {start}")
        yield Box(name, start, start + size)
        start += size


def _number(file: BinaryIO, position: int, form: str) -> int:
    return int(struct.unpack(form, _bytes(file, position, struct.calcsize(form)))[0])


def _write(file: BinaryIO, position: int, form: str, number: int) -> None:
    file.seek(position)
    file.write(struct.pack(form, number))


def _bytes(file: BinaryIO, position: int, size: int) -> bytes:
    file.seek(position)
    return file.read(size)
