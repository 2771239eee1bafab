"""Which films of elsewhere stand in the pole's public lists: those whose author or channel somebody here follows, and
those that somebody of ours, or whom one of ours follows, has shared; none of a silenced server. Others are kept,
because a talk or a search led to them, but a stranger must not fill our front page by mentioning a member: they have
their page, and searches find them.

The column `listed` says so, since lists are read far more often than anybody follows. It is looked at again wherever
the answer may change; all of it is called by news and by `visitors`.
"""

from typing import Any

from fediverse_cinema.activitypub.news import HostJudged
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.reactions.models import ReactionKind

PIECE = 500
FOLLOWED = (
    "EXISTS (SELECT 1 FROM follow f JOIN actor m ON m.id=f.follower_id"
    " WHERE f.followed_id IN ({}) AND f.state='accepted' AND m.local_handle IS NOT NULL)"
)
RULE = (
    "(NOT EXISTS (SELECT 1 FROM actor z WHERE z.id IN (film.author_id, film.channel_id) AND z.silenced) AND"
    f" ({FOLLOWED.format('film.author_id, film.channel_id')}"
    " OR EXISTS (SELECT 1 FROM reaction r JOIN actor s ON s.id=r.actor_id WHERE r.object_uri=film.uri"
    " AND r.kind='Announce'"
    f" AND (s.local_handle IS NOT NULL OR {FOLLOWED.format('s.id')}))))"
)


async def of_film(film_id: int) -> None:
    """It has come, or has another channel."""
    await _look_again("film.id=?", film_id)


async def of_shared(reaction_id: int) -> None:
    """What this reaction is about, if it is a share."""
    await _look_again(
        "film.uri=(SELECT r.object_uri FROM reaction r WHERE r.id=? AND r.kind=?)",
        reaction_id, ReactionKind.ANNOUNCE.value,
    )  # fmt: skip


async def of_thing(uri: str) -> None:
    """Somebody has taken her share of it back."""
    await _look_again("film.uri=?", uri)


async def around(actor_id: int) -> None:
    """What she made, showed and shared: somebody here follows her from now on, or no longer, or she is gone."""
    await _look_again(
        "film.id IN (SELECT id FROM film WHERE author_id=? UNION SELECT id FROM film WHERE channel_id=?"
        " UNION SELECT x.id FROM reaction r JOIN film x ON x.uri=r.object_uri WHERE r.actor_id=? AND r.kind=?)",
        actor_id, actor_id, actor_id, ReactionKind.ANNOUNCE.value,
    )  # fmt: skip


async def of_host(news: HostJudged) -> None:
    """It has been silenced, or is heard again."""
    await _look_again(
        "film.id IN (SELECT x.id FROM film x JOIN actor h ON h.id IN (x.author_id, x.channel_id) WHERE h.host=?)",
        news.host,
    )


async def sweep() -> None:
    """The periodic job: all films of elsewhere, should a word of it have been lost. In pieces, which are only read when
    nothing is wrong, so that nobody who writes has to wait.
    """
    last = 0
    while some := await sql.rows("SELECT id FROM film WHERE id>? AND local=? ORDER BY id LIMIT ?", last, False, PIECE):
        first, last = some[0]["id"], some[-1]["id"]
        wrong = f"SELECT id FROM film WHERE id BETWEEN ? AND ? AND local=? AND listed<>{RULE}"
        for row in await sql.rows(wrong, first, last, False):
            await of_film(row["id"])


async def _look_again(which: str, *values: Any) -> None:
    """Only rows that change are written."""
    await sql.change(
        f"UPDATE film SET listed=NOT listed WHERE film.local=? AND {which} AND film.listed<>{RULE}", False, *values
    )
