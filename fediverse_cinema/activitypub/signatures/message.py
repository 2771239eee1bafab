"""One HTTP request as a signature sees it, and the parts of its address.

The doors make one from what arrives, `signing` from what leaves; what a signature must cover is decided in `claims`.
"""

import re
from collections.abc import Mapping
from typing import Any

from fediverse_cinema.foundation.errors import Malformed
from fediverse_cinema.foundation.values import frozen

# An address that we answer to or write to ourselves: whoever it names before an @ would not be its host.
_URL = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#@\s]+)(?P<path>/[^?#\s]*)?(?P<query>\?[^#\s]*)?")
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}


@frozen
class Address:
    """The parts of an absolute URL, each spelled as it was given. `query` begins with its question mark."""

    scheme: str
    authority: str
    path: str
    query: str

    @property
    def host(self) -> str:
        """The host as clients send it and as @authority has it: lower case, without a default port."""
        return self.authority.lower().removesuffix(_DEFAULT_PORTS[self.scheme])

    @property
    def target(self) -> str:
        """Path and query, as they stand in the request line."""
        return self.path + self.query

    @property
    def uri(self) -> str:
        """The whole address as @target-uri has it."""
        return f"{self.scheme}://{self.authority}{self.target}"


@frozen
class Message:
    """One request: `url` is the absolute public URL with its query, header names are lower case, `body` None on GET."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None = None

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every header of this name, in order, without the space around them."""
        return tuple(value.strip(" \t") for key, value in self.headers if key == name)

    def one(self, name: str) -> str | None:
        """The value of the only header of this name. Malformed when there are two: which one was signed?"""
        values = self.all(name)
        if len(values) > 1:
            raise Malformed(
                f"{len(values)} {name[:60]!r} headers",
                public="A header that is signed occurs more than once.",
                code="header_twice",
            )
        return values[0] if values else None

    @property
    def address(self) -> Address:
        """The parts of `url`. Malformed when it is not an absolute http(s) URL."""
        match = _URL.fullmatch(self.url)
        if match is None:
            raise Malformed(f"request for {self.url[:200]!r}", public="The address cannot be read.", code="bad_address")
        return Address(match["scheme"], match["authority"], match["path"] or "/", match["query"] or "")


def arrived(scope: Mapping[str, Any], base: str, body: bytes | None = None) -> Message:
    """An ASGI request as its sender signed it: under `base`, our public address, however the proxy reached us."""
    target, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Message(scope["method"], base + target + (f"?{query}" if query else ""), headers, body)
