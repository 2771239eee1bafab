"""The files of our pages: stylesheets, scripts, fonts. Texts among them travel compressed. They are the same for
everybody and hold no secret, so that their length tells nothing; pages, which hold the token of their reader beside
words of others, are sent as they are (BREACH, https://breachattack.com/).
"""

import gzip
from functools import lru_cache
from pathlib import Path

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from fediverse_cinema.web.negotiation import ranks

TEXTS = (".css", ".js", ".json", ".svg", ".txt")


class OwnFiles(StaticFiles):
    """Those of the package. A text is compressed when somebody asks for it for the first time, and kept."""

    def __init__(self) -> None:
        super().__init__(packages=[("fediverse_cinema.web", "static")])

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; a part of it (Range) is never a part of the compressed one."""
        asked = Headers(scope=scope)
        plain = await super().get_response(path, scope)
        if not path.endswith(TEXTS):
            return plain
        plain.headers["Vary"] = "Accept-Encoding"
        takes_gzip = ranks(asked.get("accept-encoding", "")).get("gzip", 0) > 0
        if not isinstance(plain, FileResponse) or "range" in asked or not takes_gzip:
            return plain
        # Other bytes, another name (RFC 9110 §8.8.3.3): or a cache would join parts of the one and the other.
        etag = f'{plain.headers["etag"][:-1]}-gzip"'
        headers = {"Content-Type": plain.headers["content-type"], "Content-Encoding": "gzip"}
        headers |= {"ETag": etag, "Vary": "Accept-Encoding", "Last-Modified": plain.headers["last-modified"]}
        if self.is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        packed = await anyio.to_thread.run_sync(_compressed, str(plain.path), etag)
        length = {"Content-Length": str(len(packed))}
        return Response(b"" if scope["method"] == "HEAD" else packed, headers=headers | length)


@lru_cache(maxsize=64)
def _compressed(path: str, etag: str) -> bytes:
    """`etag` keeps apart what the file was before an update."""
    return gzip.compress(Path(path).read_bytes(), mtime=0)
