"""Letters that are held back, for those who run the pole. The inbox is a room above, which holds them: its tables are
asked, as single statements, and what is let in it opens by a job.
"""

from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen

LET_IN = "let_held_letters_in"
MOST = 50


@frozen
class HeldHost:
    """The letters of one host; `words` is how the latest of them begins."""

    host: str
    letters: int
    people: int
    words: str


async def held() -> list[HeldHost]:
    """By host, those with the most letters first."""
    rows = await sql.rows(
        "SELECT c.*, h.words FROM (SELECT o.host, COUNT(*) AS letters, MAX(o.id) AS latest,"
        " COUNT(DISTINCT l.sender_uri) AS people FROM held_letter o JOIN letter l ON l.id=o.letter_id"
        " GROUP BY o.host) c JOIN held_letter h ON h.id=c.latest ORDER BY c.letters DESC, c.host LIMIT ?",
        MOST,
    )
    return [HeldHost(row["host"], row["letters"], row["people"], row["words"]) for row in rows]


async def let_in(host: str) -> None:
    await queue.later(LET_IN, {"host": host}, key=f"{LET_IN} {host}")


async def throw_away(host: str = "") -> None:
    """What is held back of this host, or of all of them: nothing ever comes of it."""
    await sql.change("DELETE FROM held_letter WHERE host=? OR ?=''", host, host)
