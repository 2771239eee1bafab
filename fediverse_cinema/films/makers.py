"""Who made a thing that has an id, be it a film or something said: asked by rooms that tell her or look for her. And
which films somebody made.
"""

from datetime import datetime

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.database import lookup, sql

BORN_HERE = "(CASE WHEN local AND made_by='' THEN 1 ELSE 0 END)"
"""As the index film_by_birth says it: databases find by an expression what is asked in the same words."""


async def makers_of(uri: str) -> list[int]:
    """The rows of the actors: the author of a note; of a film its author and channel. Empty when we do not know it."""
    if not uri:
        return []
    if note := await lookup.find(Note, uri=uri):
        return [note.author_id]
    film = await lookup.find(Film, uri=uri)
    return [] if film is None else [film.author_id, *([film.channel_id] if film.channel_id else [])]


async def latest_of(actor: Actor, limit: int, before: datetime | None = None) -> list[int]:
    """The rows of the published films that somebody has made or shows as a channel, the latest first. Asked for the one
    OR the other, SQLite goes through all films that there are.
    """
    until, values = (" AND published_at<?", [before]) if before else ("", [])
    hers = " UNION ".join(
        f"SELECT id, published_at FROM film WHERE {whose}=? AND state='published'{until}"
        for whose in ("author_id", "channel_id")
    )
    rows = await sql.rows(
        f"SELECT id FROM ({hers}) f ORDER BY published_at DESC, id DESC LIMIT ?",
        actor.id, *values, actor.id, *values, limit,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def latest(born_here: bool | None, limit: int, before: datetime | None = None) -> list[int]:
    """The rows of the films of public lists, the latest first: all, or those that were born here, or elsewhere. What
    was brought here was not born here.
    """
    born = "" if born_here is None else f" AND {BORN_HERE}={int(born_here)}"
    until, values = (" AND published_at<?", [before]) if before else ("", [])
    rows = await sql.rows(
        f"SELECT id FROM film WHERE state='published' AND listed=true{born}{until}"
        " ORDER BY published_at DESC, id DESC LIMIT ?",
        *values, limit,
    )  # fmt: skip
    return [row["id"] for row in rows]
