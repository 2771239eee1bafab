"""Rows by the thousand: copies of one that was made as in life, written inside the database, on either engine."""

from tortoise.models import Model

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.folding import fold

OF_A_NAME = (
    "uri", "handle", "local_handle", "page_url", "inbox", "outbox", "followers_uri", "following_uri", "featured_uri",
    "rsa_key_id", "ed25519_key_id",
)  # fmt: skip
AT_ONCE = 200_000  # rows that one statement writes
UUID = "'00000000-0000-4000-8000-' || (100000000000 + {0})"  # in SQL, of a number


async def in_a_hurry() -> None:
    """Nobody needs what a power cut takes from the database that is now being filled. Entries of indexes come in no
    order, so SQLite reads and writes its pages again and again where it may keep only a few.
    """
    if sql.dialect() == "sqlite":
        for pragma in ("synchronous=OFF", "cache_size=-1500000", "wal_autocheckpoint=100000"):
            await sql.rows(f"PRAGMA {pragma}")


async def copies(of: Model, count: int, **changed: str) -> int:
    """So many more rows like this one; `changed` says in SQL what differs, where `n` counts from 1 and `o` is the row.
    Says which id comes before the first of them.
    """
    model, table = type(of), f'"{of._meta.db_table}"'
    (last,) = await sql.rows(f"SELECT COALESCE(MAX(id), 0) AS id FROM {table}")
    changes = {"id": f"{last['id']} + n"} | changed
    columns = list(model._meta.fields_db_projection.values())
    assert set(changes) <= set(columns), set(changes) - set(columns)
    names = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join(changes.get(one, f'o."{one}"') for one in columns)
    for start in range(1, count + 1, AT_ONCE):
        end = min(start + AT_ONCE - 1, count)
        first = f"SELECT CAST({start} AS BIGINT)"  # n is multiplied
        counted = f"WITH RECURSIVE counted(n) AS ({first} UNION ALL SELECT n+1 FROM counted WHERE n<{end})"
        await sql.change(
            f"INSERT INTO {table} ({names}) {counted} SELECT {values} FROM {table} o, counted WHERE o.id=?", of.pk
        )
    if sql.dialect() == "postgres":
        await sql.rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
    return int(last["id"])


def ago(minutes: str) -> str:
    """A time in SQL, so many minutes before now."""
    if sql.dialect() == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now', -({minutes}) || ' minutes')"
    return f"now() - ({minutes}) * interval '1 minute'"


def digest() -> str:
    """In SQL, 64 characters that are nowhere else, in no order."""
    if sql.dialect() == "sqlite":
        return "lower(hex(randomblob(32)))"
    return "md5(o.id || ' ' || n) || md5(n || ' ' || o.id)"


def renamed(handle: str, otherwise: str) -> dict[str, str]:
    """What changes in an actor of ours that has another handle, which is said in SQL."""
    return {name: f"replace(o.{name}, '{handle}', {otherwise})" for name in OF_A_NAME}


def text_after(folded: str, title: str, author: str) -> str:
    """What a film is found by besides its title and its author, as a text in SQL."""
    return "'" + folded.removeprefix(fold(f"{title} {author}")).replace("'", "''") + "'"
