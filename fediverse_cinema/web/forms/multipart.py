"""Files as they come: a multipart form whose small fields are read first and whose file flows on, chunk by chunk.

Starlette's own reader would put the whole film into a temporary file before the page sees it. Here nothing of it is
kept in memory or twice on the disk.
"""

from collections import deque
from collections.abc import AsyncGenerator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import Malformed

LARGEST_FIELDS = 64 << 10
LARGEST_UNWANTED = 64 << 20
MOST_PARTS = 60
LARGEST_HEADER = 8 << 10


class Multipart:
    """One multipart request: `open` reads the fields before the file, `chunks` gives the file, `finish` the rest."""

    def __init__(self, request: Request, largest_fields: int = LARGEST_FIELDS) -> None:
        self.fields: dict[str, list[str]] = {}
        self.file_field = ""
        self.file_name = ""
        self._stream = request.stream()
        self._largest_fields = largest_fields
        self._parser = _parser(request, self)
        self._header_field, self._header_value = bytearray(), bytearray()
        self._headers: dict[str, str] = {}
        self._name, self._value = "", bytearray()
        self._in_file = self._file_ended = False
        self._parts = self._size = 0
        self._ready: deque[bytes] = deque()

    async def open(self) -> "Multipart":
        """Read up to the first file that has a name, or to the end."""
        while not self.file_name and await self._advance():
            pass
        return self

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the file. What comes after it is read by `finish`."""
        while True:
            while self._ready:
                yield self._ready.popleft()
            if self._file_ended or not await self._advance():
                break
        if not self._file_ended:
            raise _malformed("the file is not finished")

    async def finish(self) -> bool:
        """Read the fields after the file. Of a file that nobody wants, read on for a while: most browsers show an
        answer only when they have sent everything. False when that was too long: then the connection must end."""
        unwanted = 0
        while await self._advance():
            unwanted += sum(map(len, self._ready))
            self._ready.clear()
            if unwanted > LARGEST_UNWANTED:
                return False
        return True

    async def answer(self, response: Response) -> Response:
        """The response, for a form that was refused before its end."""
        if not await self.finish():
            response.headers["Connection"] = "close"
        return response

    def text(self, name: str) -> str:
        return (self.fields.get(name) or [""])[0].replace("\x00", "").replace("\r\n", "\n")

    def texts(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    async def _advance(self) -> bool:
        piece = await anext(self._stream, b"")
        if not piece:
            return False
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _malformed(str(error)) from error
        return True

    # What the parser tells, in its order.

    def on_part_begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise _malformed("too many parts")
        self._headers, self._name, self._value = {}, "", bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_field, data[start:end], LARGEST_HEADER)

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._grow(self._header_value, data[start:end], LARGEST_HEADER)

    def on_header_end(self) -> None:
        # As bytes that are written as text: browsers write names in UTF-8, and who takes the value apart wants latin-1.
        self._headers[self._header_field.decode("latin-1").lower()] = self._header_value.decode("latin-1")
        self._header_field, self._header_value = bytearray(), bytearray()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", ""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        name = options.get(b"filename", b"").decode("utf-8", "replace")
        if name and not self.file_name:
            self.file_field, self.file_name, self._in_file = self._name, name, True

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._ready.append(data[start:end])
            return
        self._size += end - start
        if self._size > self._largest_fields:
            raise _malformed("the fields are too large", status=413)
        self._value += data[start:end]

    def on_part_end(self) -> None:
        if self._in_file:
            self._in_file, self._file_ended = False, True
        elif self._name and "content-type" not in self._headers:
            self.fields.setdefault(self._name, []).append(self._value.decode("utf-8", "replace"))

    @staticmethod
    def _grow(buffer: bytearray, data: bytes, most: int) -> None:
        buffer += data
        if len(buffer) > most:
            raise _malformed("a part's header is too large")


def _parser(request: Request, multipart: Multipart) -> MultipartParser:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise _malformed("no multipart form", status=415)
    names = (
        "on_part_begin", "on_header_field", "on_header_value", "on_header_end", "on_headers_finished", "on_part_data",
        "on_part_end",
    )  # fmt: skip
    return MultipartParser(boundary, {name: getattr(multipart, name) for name in names})  # type: ignore[arg-type]


def _malformed(reason: str, status: int = 400) -> Malformed:
    return Malformed(f"multipart: {reason}", public="This form arrived damaged. Please send it again.", status=status)
