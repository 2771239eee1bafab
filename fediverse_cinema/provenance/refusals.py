"""Addresses from which nothing is brought here again, since who made what stands there does not wish it. However one
of them is written, it is the same.
"""

import hashlib
from urllib.parse import unquote, urlsplit

from tortoise.queryset import QuerySet

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
    """Neither the file of its film nor the page where it was found, in the caller's transaction. Nothing of a film that
    its author shows herself by now.
    """
    found = await Attribution.get_or_none(film_id=word.film_id, claimed_at=None)
    digests = {mark(found.address), mark(found.source)} if found else set()
    rows = [RefusedWork(digest=one, word_id=word.id, refused_at=clock.now()) for one in sorted(digests)]
    await RefusedWork.bulk_create(rows, ignore_conflicts=True)


async def take_back(word: AuthorsWord) -> None:
    """What another refuses as well stays refused, by her word."""
    if await _of(word.film_uri).filter(state=WordState.GRANTED).exists():
        return
    await RefusedWork.filter(word_id=word.id).delete()
    for other in await (await _standing(word.film_uri)).exclude(id=word.id).order_by("id"):
        await note(other)


async def stands(film_uri: str, *, beside: int = 0) -> bool:
    """Is it kept back because somebody refuses it? A word `beside` does not count."""
    return await (await _standing(film_uri)).exclude(id=beside).exists()


async def keeps_back(word: AuthorsWord) -> bool:
    """Does this word hide its film by itself?"""
    return await (await _standing(word.film_uri)).filter(id=word.id).exists()


async def were_declined(film_uri: str) -> bool:
    """Then those who compose the pole have looked at it: the next refusal waits for them, and hides nothing before."""
    return await _of(film_uri).filter(state=WordState.DECLINED).exists()


async def _standing(film_uri: str) -> QuerySet[AuthorsWord]:
    """Refusals by who had confirmed her address before any was declined, of a film that is not shown by its author by
    now, and of which nobody has found that it is not hers to refuse.
    """
    found = _of(film_uri).filter(confirmed_at__isnull=False).exclude(state=WordState.DECLINED)
    found = found.exclude(film__made_by="")
    declined = await _of(film_uri).filter(state=WordState.DECLINED).order_by("decided_at").first()
    return found.filter(confirmed_at__lt=declined.decided_at) if declined else found


def _of(film_uri: str) -> QuerySet[AuthorsWord]:
    return AuthorsWord.filter(film_uri=film_uri, kind=WordKind.REFUSAL)
