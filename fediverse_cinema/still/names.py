"""The addresses of the site, and the names of its files in an archive."""

import hashlib
import re
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.translation import Language

NEEDS_A_SERVER = re.compile(
    r"/(login|logout|join|recover\w*|search|interact|follow|authorize_interaction|report|complaint|contact|language|embed"
    r"|oembed|mail|link|screening|screenings|ap|admin|workshop|home|notices|people/.*@.*|uploads|vault|health|ready"
    r"|metrics|nodeinfo|\.well-known)(/.*)?"
    r"|.*\.(atom|rss|xml|json|ics)|.*/(new|edit|delete|enter)"
)
"""Doors, forms, feeds and pages about people of elsewhere, who are at home there."""
TURNS = {"page", "before", "after", "when", "region", "at", "text"}
"""What an address asks of a list for its other parts, of a talk for its rest, of a film for its words in another
language; what else it asks, a visitor has typed or chosen.
"""
FILE_OF_OURS = re.compile(r"/(?:media|download/.*)/([A-Za-z0-9_-][A-Za-z0-9._-]{0,199})")
ENDINGS = {
    "text/css": ".css", "image/svg+xml": ".svg", "image/webp": ".webp", "image/jpeg": ".jpg", "image/png": ".png",
    "image/avif": ".avif", "text/plain": ".txt", "application/pdf": ".pdf", "font/woff2": ".woff2",
}  # fmt: skip
LONGEST_NAME = 100
"""Of each part, and of what is asked: file systems end at 255 for both together."""


def own(address: str, link: str) -> str | None:
    """The address of a link on that page, without our host; None when it leads elsewhere, a bucket of ours excepted."""
    base, storage = here().settings.base_url, here().settings.storage
    if storage.public_url and link.startswith(storage.public_url.rstrip("/") + "/"):
        return "/media/" + link.rsplit("/", 1)[-1]
    whole = urldefrag(urljoin(base + address, link))[0]
    return whole.removeprefix(base) or "/" if whole == base or whole.startswith((f"{base}/", f"{base}?")) else None


def page(address: str, link: str) -> str | None:
    """A page that the archive may hold; None for all that needs a server."""
    found = own(address, link)
    if found is None:
        return None
    parts = urlsplit(found)
    asked = {one.partition("=")[0] for one in parts.query.split("&") if one}
    if NEEDS_A_SERVER.fullmatch(unquote(parts.path)) or not asked <= TURNS or FILE_OF_OURS.fullmatch(parts.path):
        return None
    return found


def on_shelf(address: str) -> str | None:
    found = FILE_OF_OURS.fullmatch(urlsplit(address).path)
    return found[1] if found else None


def page_name(language: Language, address: str) -> str:
    folder = "" if language == "fr" else f"{language}/"
    return folder + ("index.html" if address == "/" else file_name(address, ".html"))


def file_name(address: str, ending: str) -> str:
    """A name that every file system takes, from the address; another one for every address."""
    parts = urlsplit(address)
    plain = [
        re.sub(r"[^A-Za-z0-9._@-]", "-", unquote(part))[:LONGEST_NAME].lstrip(".") for part in parts.path.split("/")
    ]
    name = "/".join(filter(None, plain))
    if parts.query:
        name += "--" + re.sub("[^A-Za-z0-9-]", "-", parts.query)[:LONGEST_NAME]
    if name != address.lstrip("/"):
        name += f"-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    return name if ending and name.endswith(ending) else name + ending
