"""Hashtags by which public things are found: rows of Tagging, for notes and films alike. Called where those are kept
and removed; pages read them in `queries`.
"""

from collections.abc import Sequence

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.database import sql


async def keep(object_uri: str, tags: Sequence[str]) -> None:
    """These and no others stand for the thing from now on. They are folded (marking.folded)."""
    await forget(object_uri)
    for tag in dict.fromkeys(tags):
        await sql.change("INSERT INTO tagging(tag, object_uri) VALUES(?, ?) ON CONFLICT DO NOTHING", tag, object_uri)


async def forget(object_uri: str) -> None:
    await sql.change("DELETE FROM tagging WHERE object_uri=?", object_uri)


async def forget_notes_of(author: Actor) -> None:
    """Those on all that she said, before it goes."""
    await sql.change("DELETE FROM tagging WHERE object_uri IN (SELECT uri FROM note WHERE author_id=?)", author.id)


async def forget_thread(thread_uri: str) -> None:
    """Those on what people elsewhere said in this talk, before it goes."""
    await sql.change(
        "DELETE FROM tagging WHERE object_uri IN (SELECT uri FROM note WHERE thread_uri=? AND local=?)",
        thread_uri, False,
    )  # fmt: skip
