"""Addresses from which nothing is brought here again, since who made what stands there does not wish it. However one
of them is written, it is the same.
"""

import hashlib
from urllib.parse import unquote, urlsplit

from fediverse_cinema.films.models import Attribution
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.provenance.models import AuthorsWord, RefusedWork, WordKind, WordState

DEFAULT_PORTS = (None, 80, 443)


def mark(address: str) -> str:
    """Of an address, whatever its scheme, its capitals, its port, its escapes and its place within the page."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = "" if parts.port in DEFAULT_PORTS else f":{parts.port}"
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return hashlib.sha256(f"{host}{port}{unquote(parts.path).rstrip('/')}{query}".encode()).hexdigest()


async def check(address: str) -> None:
    if await RefusedWork.exists(digest=mark(address)):
        raise Refused(
            f"{address[:200]} was refused by its author",
            public="Whoever made this film does not wish it to be shown here.",
            code="refused_by_author",
        )


async def note(word: AuthorsWord) -> None:
    """Neither the file of its film nor the page where it was found, in the caller's transaction."""
    found = await Attribution.get_or_none(film_id=word.film_id)
    digests = {mark(found.address), mark(found.source)} if found else set()
    rows = [RefusedWork(digest=one, word_id=word.id, refused_at=clock.now()) for one in sorted(digests)]
    await RefusedWork.bulk_create(rows, ignore_conflicts=True)


async def take_back(word: AuthorsWord) -> None:
    await RefusedWork.filter(word_id=word.id).delete()


async def stands(film_uri: str, *, beside: int = 0) -> bool:
    """Does somebody who has confirmed her address refuse it, and nobody has found that it is not hers to refuse? A word
    `beside` does not count.
    """
    refused = AuthorsWord.filter(film_uri=film_uri, kind=WordKind.REFUSAL, confirmed_at__isnull=False)
    return await refused.exclude(state=WordState.DECLINED).exclude(id=beside).exists()
