"""What runs on another host, by its NodeInfo: asked when we first meet it, and again after a week. What it says decides
courtesies only (some software reads a private answer as public), never whom we believe.
"""

import asyncio
import re

from fediverse_cinema.activitypub import client, hosts
from fediverse_cinema.activitypub.vocab import Document, as_list, object_of, text_of
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import here

DEADLINE = 10.0  # for both documents together
MOST_LINKS = 20
ACCEPT = "application/json"
SCHEMA = re.compile(r"https?://nodeinfo\.diaspora\.software/ns/schema/(1\.0|1\.1|2\.0|2\.1|2\.2)")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


async def ask(host: str) -> None:
    """Ask and write it down. A host without NodeInfo, or with one that cannot be used, has no software."""
    try:
        async with asyncio.timeout(DEADLINE):
            name, version = await _ask(host)
    except (CinemaError, TimeoutError):
        name = version = ""
    await hosts.note_software(host, name, version)


async def _ask(host: str) -> tuple[str, str]:
    return read((await nodeinfo(host))[1])


async def nodeinfo(host: str) -> tuple[Document, Document]:
    """The links of a host, and its document, empty when it has none. Raises what `fetch_plain` does."""
    address = f"{here().settings.federation.scheme}://{host}/.well-known/nodeinfo"
    links = await client.fetch_plain(address, accept=ACCEPT, deadline=DEADLINE)
    where = _best(links, address)
    return links, await client.fetch_plain(where, accept=ACCEPT, deadline=DEADLINE) if where else {}


def _best(links: Document, address: str) -> str:
    """The document of the newest schema, on the same server: a link elsewhere would tell of somebody else."""
    found = []
    for link in as_list(links.get("links"))[:MOST_LINKS]:
        link = object_of(link) or {}
        schema, href = SCHEMA.fullmatch(text_of(link.get("rel"), 200)), text_of(link.get("href"), 2048)
        if schema and urls.same_origin(href, address):
            found.append((schema[1], href))
    return max(found)[1] if found else ""


def read(document: Document) -> tuple[str, str]:
    """Name and version, or nothing when there is no name that could be one."""
    software = object_of(document.get("software")) or {}
    name = text_of(software.get("name"), 100).lower()
    version = text_of(software.get("version"), 60)
    if not NAME.fullmatch(name):
        return "", ""
    return name, version if version.isprintable() else ""
