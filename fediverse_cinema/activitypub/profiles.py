"""What an actor's document says of her beside keys and addresses: picture, profile lines, other accounts. Pure, both
ways: read from elsewhere by actors, written for ours by documents.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, as_list, is_uri, text_of, type_of, uri_of, uris_of
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import clean, plain

MOST_LINES = 50  # as Mastodon keeps
LONGEST_LINE = 2_047
PAYMENT = "payment"  # the relation of FEP-0ea0

Line = dict[str, Any]


def read_profile(document: Document) -> dict[str, Any]:
    """The values of an Actor of elsewhere, sanitised. Nothing here raises: a broken line is left out."""
    uri = str(document.get("id"))
    moved_to = uri_of(document.get("movedTo"))
    return {
        "icon_url": picture(document.get("icon")),
        "profile": lines(document.get("attachment")),
        "also_known_as": [one for one in uris_of(document.get("alsoKnownAs")) if one != uri],
        "moved_to": moved_to if moved_to and moved_to != uri else None,
        "locked": document.get("manuallyApprovesFollowers") is True,
        "indexable": document.get("indexable") is True,
    }


def picture(value: Any) -> str:
    """The address of an Image: its `url` is a string, a Link or a list; of several the last, PeerTube's largest."""
    for image in reversed(as_list(value)):
        for url in as_list(image.get("url") if isinstance(image, Mapping) else image):
            address = url.get("href") if isinstance(url, Mapping) else url
            if isinstance(address, str) and is_uri(address):
                return address
    return ""


def lines(value: Any) -> list[Line]:
    """PropertyValue lines (Mastodon's shape) and payment links (FEP-0ea0) as {"name", "value", "payment"}. Who writes
    the same address both ways, as poles do, means one line.
    """
    read = [line for item in as_list(value) if isinstance(item, Mapping) and (line := _line(item)) is not None]
    payable = {plain(line["value"]) for line in read if line["payment"]}
    shown: dict[str, Line] = {}
    for number, line in enumerate(read):
        address = plain(line["value"])
        if address in payable:
            shown.setdefault(address, line | {"payment": True})
        else:
            shown[f"line {number}"] = line
    return list(shown.values())[:MOST_LINES]


def _line(item: Mapping[str, Any]) -> Line | None:
    try:
        name = plain(text_of(item.get("name"), LONGEST_LINE))[:255]
        kind = type_of(item.get("type"))
        if kind == "PropertyValue" and name:
            return {"name": name, "value": clean(text_of(item.get("value"), LONGEST_LINE)), "payment": False}
        href = text_of(item.get("href"), LONGEST_LINE)
        if kind == "Link" and PAYMENT in as_list(item.get("rel")) and is_uri(href):
            return {"name": name or href, "value": clean(anchor(href)), "payment": True}
    except Refused:  # deeper or larger than a line may be
        pass
    return None


def attachments(profile: Sequence[Line]) -> list[Document]:
    """The lines of somebody of ours: each a PropertyValue, which all servers show; payment links once more as FEP-0ea0
    wants them. A value that is an address becomes a link that says whose it is (rel="me", Mastodon looks for it).
    """
    shown = [{"type": "PropertyValue", "name": line["name"], "value": _shown(line)} for line in profile]
    return shown + payment_links(profile)


def payment_links(profile: Sequence[Line]) -> list[Document]:
    """FEP-0ea0; of somebody of ours."""
    return [payment_link(line["name"], line["value"]) for line in profile if line["payment"]]


def payment_link(name: str, href: str) -> Document:
    return {"type": "Link", "name": name, "href": href, "rel": [PAYMENT]}


def _shown(line: Line) -> str:
    if not is_uri(line["value"]):
        return escape(line["value"])
    return anchor(line["value"], "" if line["payment"] else "me")


def support(profile: Sequence[Line]) -> str:
    """PeerTube's words beside the button "Support"."""
    return "\n".join(f"{line['name']} : {line['value']}" for line in profile if line["payment"])[:1000]


def anchor(href: str, rel: str = "") -> str:
    """A link whose text is its whole address."""
    relation = f' rel="{rel}"' if rel else ""
    return f'<a href="{escape(href)}"{relation}>{escape(href)}</a>'
