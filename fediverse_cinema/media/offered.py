"""Files that a page of ours offers to everybody: a PDF, a picture or a text, judged by what is inside. A picture is
drawn anew, so that nothing of where and by whom it was taken leaves with it; a text is never one that a browser would
run. Kept in the vault as any other (kept). Who offers them is known above.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import arrival, kept, places, sniff, stills
from fediverse_cinema.media.models import KeptFile
from fediverse_cinema.media.uploads import display_name

LARGEST = 100_000_000
LARGEST_TEXT = 5_000_000
LOGO_WIDTH = 336
"""Three times what pages show of a logo at most, for screens of three dots a pixel."""

KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"%PDF-1\.\d|%PDF-2\.0"), "application/pdf", ".pdf"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), "image/webp", ".webp"),
)
TEXT = "text/plain"
TEXT_ENDINGS = (".txt", ".md", ".csv", ".srt", ".vtt", ".fountain")


@frozen
class Offered:
    """A file that stands in the vault, its row not written yet (kept.enter), and what it is. Pixels of a picture."""

    file: KeptFile
    media_type: str
    width: int = 0
    height: int = 0


async def receive(chunks: AsyncIterator[bytes], *, file_name: str, owner_id: int) -> Offered:
    """Refused (415) for anything else, and as kept.receive does."""
    with TemporaryDirectory(dir=places.desks(), prefix="offered-") as directory:
        desk = Path(directory)
        path = desk / "file"
        await arrival.write(chunks, path, limit=LARGEST, check_head=_check)
        media_type, ending = await asyncio.to_thread(_kind_of, path, file_name)
        if media_type.startswith("image/"):
            await stills.redraw(path, f"drawn{ending}", desk)
            path = desk / f"drawn{ending}"
        called = (Path(display_name(file_name)).stem or "file") + ending
        file = await kept.receive(_read(path), file_name=called, owner_id=owner_id)
    return Offered(file, media_type)


async def receive_logo(chunks: AsyncIterator[bytes], *, owner_id: int) -> Offered:
    """A picture as a small WebP, which keeps what is transparent. Refused when it is none."""
    with TemporaryDirectory(dir=places.desks(), prefix="logo-") as directory:
        desk = Path(directory)
        await arrival.write(chunks, desk / "file", limit=LARGEST)
        made = await stills.copy_of_picture(desk / "file", stem="logo", desk=desk, widest=LOGO_WIDTH)
        file = await kept.receive(_read(desk / made.name), file_name=made.name, owner_id=owner_id)
    return Offered(file, made.media_type, made.width or 1, made.height or 1)


def _check(head: bytes) -> None:
    """Whether it may be one, by its beginning. A drawing or a web page is a text that browsers run."""
    if any(pattern.match(head) for pattern, _, _ in KINDS):
        return
    found = sniff.kind_of(head).found
    if found != "a text":
        raise _refused(found)


def _kind_of(path: Path, file_name: str) -> tuple[str, str]:
    """Type and ending. Blocks."""
    with path.open("rb") as file:
        head = file.read(sniff.HEAD)
    for pattern, media_type, ending in KINDS:
        if pattern.match(head):
            return media_type, ending
    if path.stat().st_size > LARGEST_TEXT:
        raise arrival.too_large(LARGEST_TEXT)
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise _refused("an unknown kind of file") from error
    ending = Path(file_name).suffix.lower()
    return TEXT, ending if ending in TEXT_ENDINGS else ".txt"


def _refused(found: str) -> Refused:
    return Refused(
        f"sniffed: {found}",
        public="A page offers PDF files, pictures (JPEG, PNG or WebP) and plain texts in UTF-8: we found %(found)s.",
        code="not_offered",
        status=415,
        found=found,
    )


async def _read(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, arrival.PIECE):
            yield piece
