"""From a page for people to the document of the same thing: what its headers and its head say. Pure, and linear in the
length of what a stranger wrote.
"""

import re
from html import unescape
from urllib.parse import urljoin

from fediverse_cinema.activitypub.vocab import is_uri

MOST_TAGS = 200  # looked at; a head has a few dozen
LONGEST_TAG = 2_000
MOST_BYTES = 256 << 10  # of the page: its head stands at the beginning
LONGEST_HEADER = 8_000
DOCUMENT = "application/activity+json"
# Possessive, so that no attribute is ever looked at twice (CVE-2025-68475 was the lack of this).
ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30}+)\s{0,10}+=\s{0,10}+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")


def alternate(header: str, page: bytes, base: str) -> str:
    """The address of the document that `Link:` or the page itself names; "" when there is none."""
    found = _in_header(header[:LONGEST_HEADER]) or _in_page(page[:MOST_BYTES].decode("utf-8", "replace"))
    try:
        address = urljoin(base, unescape(found)) if found else ""
    except ValueError:
        return ""
    return address if is_uri(address) else ""


def _in_header(header: str) -> str:
    """RFC 8288: `<address>; rel="alternate"; type="application/activity+json", <…>`."""
    for part in header.split("<")[1 : MOST_TAGS + 1]:
        address, _, parameters = part.partition(">")
        if _fits(_attributes(parameters)):
            return address.strip()
    return ""


def _in_page(text: str) -> str:
    place = 0
    lowered = text.lower()
    for _ in range(MOST_TAGS):
        place = lowered.find("<link", place)
        if place < 0:
            break
        end = lowered.find(">", place, place + LONGEST_TAG)
        attributes = _attributes(text[place + 5 : end]) if end > 0 else {}
        if _fits(attributes) and attributes.get("href"):
            return attributes["href"].strip()
        place += 5
    return ""


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): one or two or three for name, one, two, three in ATTRIBUTE.findall(text[:LONGEST_TAG])}


def _fits(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in attributes.get("rel", "").lower().split() and kind == DOCUMENT
