"""The pieces that an archive is put together from."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.values import frozen


@frozen
class Part:
    """One file in it: words, or a file of ours that stands on `shelf` ("originals", "vault" or "shelf") as `name`."""

    path: str
    words: bytes = b""
    shelf: str = ""
    name: str = ""


def document(path: str, content: Mapping[str, Any] | Sequence[Any]) -> Part:
    return Part(path, orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))


def text(path: str, content: str) -> Part:
    return Part(path, content.encode())


def file_name(written: str, otherwise: str) -> str:
    """What somebody has called a file, as a name that every system takes."""
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in fold(written))
    return kept.strip(".-")[-100:].lstrip(".-") or otherwise
