"""Pictures, sounds and films that hang on what people elsewhere say: read into rows of Note.attachments. Pure.

Nothing of it is fetched here. An address that leads into a private network or is none of the web is left out (MED-18).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, text_of, type_of
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.outside.guard import NAME, Guard
from fediverse_cinema.foundation.values import frozen

MOST_ATTACHMENTS = 16
LONGEST_ALT = 10_000
LARGEST_SIDE = 50_000
KINDS = ("image", "video", "audio")
MEDIA_OBJECTS = frozenset({"Image", "Audio", "Video", "Document"})
_PUBLIC = Guard()


@frozen
class Attachment:
    """`kind` is image, video, audio or link. `preview` is a picture of it, where its server has one."""

    kind: str
    url: str
    alt: str
    media_type: str
    width: int | None
    height: int | None
    preview: str = ""


def read(document: Document) -> list[dict[str, Any]]:
    """What hangs on it, each address once. Also: the picture of an Image, Audio or Document that stands alone, and
    `image` (Lemmy's thumbnail, the banner of an Event).
    """
    found: dict[str, Attachment] = {}
    for one in _all(document):
        attachment = _attachment(one)
        if attachment is not None and len(found) < MOST_ATTACHMENTS:
            found.setdefault(attachment.url, attachment)
    return [asdict(one) for one in found.values()]


def is_public_address(url: str) -> bool:
    """http or https, and a name or an address that the whole world could reach."""
    if not is_uri(url):
        return False
    parts = urlsplit(url)
    host = parts.hostname or ""
    if "@" in parts.netloc:
        return False
    return _PUBLIC.may_connect(host) or ("." in host and NAME.fullmatch(host) is not None)


def _all(document: Document) -> Iterator[Mapping[str, Any]]:
    if type_of(document.get("type")) in MEDIA_OBJECTS:
        yield document
    for name in ("attachment", "image"):
        for one in as_list(document.get(name)):
            if isinstance(one, Mapping):
                yield one if name == "attachment" else {"type": "Image", **one}
            elif isinstance(one, str) and name == "image":
                yield {"type": "Image", "url": one}


def _attachment(given: Mapping[str, Any]) -> Attachment | None:
    url, media_type = _address(given)
    if not is_public_address(url):
        return None
    return Attachment(
        kind=_kind(type_of(given.get("type")), media_type),
        url=url,
        alt=_alt(given),
        media_type=media_type,
        width=_side(given.get("width")),
        height=_side(given.get("height")),
        preview=_preview(given),
    )


def _address(given: Mapping[str, Any]) -> tuple[str, str]:
    """Where it is, and its media type: `href` of a Link, or `url` as a string, a Link, or a list whose first entry that
    is no page is meant.
    """
    if href := text_of(given.get("href"), 4_000):
        return href, _media_type(given)
    for one in as_list(given.get("url")):
        if isinstance(one, str):
            return one, _media_type(given)
        if isinstance(one, Mapping) and _media_type(one) != "text/html" and isinstance(one.get("href"), str):
            return one["href"], _media_type(one) or _media_type(given)
    return "", ""


def _media_type(given: Mapping[str, Any]) -> str:
    return text_of(given.get("mediaType"), 100).partition(";")[0].strip().lower()


def _kind(type_name: str, media_type: str) -> str:
    if type_name.lower() in KINDS:
        return type_name.lower()
    first = media_type.partition("/")[0]
    return first if first in KINDS else "link"


def _alt(given: Mapping[str, Any]) -> str:
    """Mastodon writes it in `name`, GoToSocial in `summary`."""
    written = text_of(given.get("summary"), LONGEST_ALT) or text_of(given.get("name"), LONGEST_ALT)
    try:
        return plain(written)
    except Refused:  # nested beyond reason
        return ""


def _preview(given: Mapping[str, Any]) -> str:
    for one in as_list(given.get("icon")):
        url = one.get("url") if isinstance(one, Mapping) else one
        if isinstance(url, str) and is_public_address(url):
            return url
    return ""


def _side(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_SIDE else None
