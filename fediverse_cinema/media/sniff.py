"""Tells from its first bytes what a file is, before any decoder sees it. Its name and its declared type are ignored:
ffmpeg would follow the references of a playlist that is called film.mp4.
"""

import re
from pathlib import Path

from fediverse_cinema.foundation.values import frozen

HEAD = 4096
"""How many first bytes are enough."""

MOST_BOXES = 500_000
"""Twelve hours in fragments of a second have a fifth of it; a file of nothing but empty boxes has milliards."""

FOUND = (
    *("a film", "an empty file", "a web page", "a drawing", "a playlist", "a text", "a picture", "a document"),
    *("a sound file without picture", "an archive", "a program", "an unknown kind of file"),
    "an unfinished or damaged film",
)
"""Every word that may fill %(found)s, for the pages to translate."""


@frozen
class Kind:
    """What a file is: one of FOUND, and for a film the one ffmpeg demuxer that may read it."""

    found: str
    demuxer: str = ""


_FILMS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb".{4}(ftyp|moov|mdat|wide|free|skip|pnot)", re.S), "mov"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "matroska"),
    (re.compile(rb"RIFF.{4}AVI[ X\x19]", re.S), "avi"),
    (re.compile(rb"OggS"), "ogg"),
    (re.compile(rb"FLV\x01"), "flv"),
    (re.compile(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"), "asf"),
    (re.compile(rb"\x06\x0e\x2b\x34\x02\x05\x01\x01"), "mxf"),
    (re.compile(rb"\x00\x00\x01\xba"), "mpeg"),
    (re.compile(rb"\x1f\x07\x00"), "dv"),
    (re.compile(rb"\x00{4}\x01\xbc"), "gxf"),
    (re.compile(rb"(G.{187}){3}G", re.S), "mpegts"),
    (re.compile(rb"(.{4}G.{187}){3}.{4}G", re.S), "mpegts"),  # .m2ts of cameras and discs: four bytes of time first
)

DEMUXERS = tuple(dict.fromkeys(name for _, name in _FILMS))

DECODERS = (
    *("h264", "hevc", "av1", "libdav1d", "libaom-av1", "vp8", "vp9", "libvpx", "libvpx-vp9", "vvc", "vc1", "wmv1"),
    *("wmv2", "wmv3", "mpeg1video", "mpeg2video", "mpegvideo", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4", "h263"),
    *("h263p", "flv", "vp6", "vp6f", "theora", "prores", "dnxhd", "cfhd", "dvvideo", "mjpeg", "mjpegb", "jpeg2000"),
    *("libopenjpeg", "ffv1", "huffyuv", "ffvhuff", "utvideo", "qtrle", "hap", "cinepak", "svq1", "svq3", "rawvideo"),
    *("v210", "v410", "r210", "r10k", "png"),
    *("aac", "aac_fixed", "aac_latm", "ac3", "eac3", "dca", "truehd", "mlp", "mp1float", "mp1", "mp2float", "mp2"),
    *("mp3float", "mp3", "opus", "libopus", "vorbis", "libvorbis", "flac", "alac", "wavpack", "speex", "nellymoser"),
    *("wmav1", "wmav2", "wmapro", "wmalossless", "amrnb", "amrwb", "s302m", "qdm2", "adpcm_ms", "adpcm_ima_wav"),
    *("adpcm_ima_qt", "adpcm_swf", "pcm_alaw", "pcm_mulaw", "pcm_bluray", "pcm_dvd", "pcm_u8", "pcm_s8"),
    *(f"pcm_s{bits}{order}" for bits in (16, 24, 32) for order in ("le", "be")),
    *("pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_s16le_planar", "pcm_s24le_planar", "pcm_s32le_planar"),
    *("mov_text", "srt", "subrip", "ssa", "ass", "webvtt", "text", "dvdsub", "dvbsub", "pgssub", "cc_dec"),
)
"""What may decode a stranger's film. ffmpeg has five hundred decoders, and its grave flaws are in those that no film
needs (CVE-2026-8461: MagicYUV; CVE-2025-59734: SANM)."""

_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb".{4}ftyp(heic|heix|mif1|msf1|avif|avis)", re.S), "a picture"),
    (re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\0{4}|II\*\0|MM\0\*|8BPS", re.S), "a picture"),
    (re.compile(rb"ID3|fLaC|RIFF.{4}WAVE|FORM.{4}AIF|\xff[\xe2-\xfb]|MThd", re.S), "a sound file without picture"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd"), "an archive"),
    (re.compile(rb".{257}ustar", re.S), "an archive"),
    (re.compile(rb"\x7fELF|MZ|#!|\xca\xfe\xba\xbe|[\xcf\xce]\xfa\xed\xfe|\0asm"), "a program"),
    (re.compile(rb"%PDF|%!PS|\xc5\xd0\xd3\xc6|\{\\rtf|\xd0\xcf\x11\xe0"), "a document"),
)

_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(
            rb"\s*(#EXTM3U|ffconcat|v=0\r?\n|\[playlist\]|rtsp:|.{0,600}<(MPD|smil|SmoothStreaming))", re.S | re.I
        ),
        "a playlist",
    ),
    (re.compile(rb".{0,2000}<svg", re.S | re.I), "a drawing"),
    (re.compile(rb".{0,2000}<(!doctype html|html|head|body|script)", re.S | re.I), "a web page"),
)


def kind_of(head: bytes) -> Kind:
    """What a file that begins with `head` (HEAD bytes, or all of a shorter file) is."""
    if not head:
        return Kind("an empty file")
    for pattern, found in _OTHERS:
        if pattern.match(head):
            return Kind(found)
    for pattern, demuxer in _FILMS:
        if pattern.match(head):
            return Kind("a film", demuxer)
    return _kind_of_text(head)


def kind_of_file(path: Path) -> Kind:
    """What the file at `path` is. Blocks for one read."""
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


def is_whole(path: Path) -> bool:
    """Whether an MP4 or QuickTime file has its index (`moov`) and all the bytes that its boxes promise
    (ISO/IEC 14496-12 §4.2). Blocks for a few small reads."""
    end, position, indexed = path.stat().st_size, 0, False
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            if position + 8 > end:
                break
            file.seek(position)
            header = file.read(16)
            size, name = int.from_bytes(header[:4]), header[4:8]
            if size == 1:
                size = int.from_bytes(header[8:16])
            elif size == 0:  # "up to the end of the file"
                size = end - position
            if size < 8:
                break
            if position + size > end and name in (b"moov", b"moof", b"mdat"):  # cameras append junk: that is no harm
                return False
            indexed = indexed or name == b"moov"
            position += size
    return indexed


def _kind_of_text(head: bytes) -> Kind:
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Kind("an unknown kind of file")
    text = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, found in _TEXTS:
        if pattern.match(text):
            return Kind(found)
    try:
        # A character may be cut in two where the head ends.
        text.decode(
            "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "strict" if len(head) < HEAD else "ignore"
        )
    except UnicodeDecodeError:
        return Kind("an unknown kind of file")
    return Kind("a text")
