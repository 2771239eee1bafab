"""Writing home timelines: who sees what has just arrived, and what goes again. Called by news only; one statement for
each arrival, however many members there are.
"""

from collections.abc import Sequence
from datetime import timedelta

from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.activitypub.sight import NONE, SHARES, apart
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.makers import makers_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.timeline.models import ThingKind

KEPT = 1_000  # entries for each member
FRESH = timedelta(days=1)
RECENT = timedelta(days=7)


async def note_said(note_id: int, *, old: bool) -> None:
    """What is addressed to one person stands among her notices, and here for who has sent it. An answer is for those
    who follow both, or who are answered: the half of a talk among strangers is of no use to anybody.
    """
    note = await lookup.find(Note, id=note_id)
    if old or note is None:
        return
    if note.visibility == Visibility.DIRECT:
        await sql.change(
            "INSERT INTO timeline_entry(owner_id,kind,object_uri,arrived_at)"
            " SELECT c.actor_id, ?, ?, ? FROM creator c WHERE c.actor_id=? ON CONFLICT DO NOTHING",
            ThingKind.NOTE.value, note.uri, clock.now(), note.author_id,
        )  # fmt: skip
        return
    answered = await makers_of(note.answer_to) if note.answer_to else None
    await _write(ThingKind.NOTE, note.uri, [note.author_id], author_id=note.author_id, answered=answered)


async def film_shown(film_id: int) -> None:
    """A film of ours has come out, or one of elsewhere has arrived. Its news is told again for each change, and when
    somebody has merely looked an old film up: neither puts it into timelines.
    """
    film = await lookup.find(Film, id=film_id)
    if film is None or film.state != FilmState.PUBLISHED or _looked_up(film):
        return
    await _write(ThingKind.FILM, film.uri, await makers_of(film.uri), author_id=film.author_id)


async def shared(reaction_id: int) -> None:
    """What is public and known goes to those who follow who shares it."""
    reaction = await Reaction.get_or_none(id=reaction_id, kind=ReactionKind.ANNOUNCE).select_related("actor")
    if reaction is None:
        return
    uri, actor = reaction.object_uri, reaction.actor
    note = await lookup.find(Note, uri=uri)
    if note is not None:
        if note.visibility.is_open:
            await _write(ThingKind.NOTE, uri, [actor.id], author_id=note.author_id, shared_by=actor)
        return
    film = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED).select_related("author")
    if film is None:
        return
    shows = shows_it(actor, film)
    if not (shows and _looked_up(film)):
        await _write(ThingKind.FILM, uri, [actor.id], author_id=film.author_id, shared_by=actor, shows=shows)


def shows_it(actor: Actor, film: Film) -> bool:
    """A channel or a server that announces a film of its own shows it rather than shares it (PeerTube, and we)."""
    return actor.type in (ActorType.GROUP, ActorType.APPLICATION) and actor.host == film.author.host


def _looked_up(film: Film) -> bool:
    """It had been out for long when it came, or has been here for long."""
    since = film.published_at or film.created_at
    return film.created_at < clock.now() - FRESH or since < film.created_at - RECENT


async def _write(
    kind: ThingKind,
    uri: str,
    followed: Sequence[int],
    *,
    author_id: int,
    answered: Sequence[int] | None = None,
    shared_by: Actor | None = None,
    shows: bool = False,
) -> None:
    """One entry for each member who follows one of `followed`, or is one of them. What stands there already stays where
    it is: the first arrival counts. `answered` are those of whom she must follow one, or be one, if it is an answer.
    """
    sharer, sharing = "CAST(? AS BIGINT)", [shared_by.id if shared_by else None]
    if shows:  # who follows the author need not read who showed it, whichever came first
        follows, authors = _follows([author_id])
        sharer, sharing = f"CASE WHEN {follows} THEN NULL ELSE {sharer} END", [*authors, *sharing]
    whom, values = _follows(followed)
    if answered is not None:
        both, more = _follows(answered)
        whom, values = f"{whom} AND (c.actor_id=? OR {both})", [*values, author_id, *more]
    barred, others = apart("c.actor_id", "?", scopes=NONE), [author_id] * 4  # a mute hides it, and may end
    if shared_by:  # who is not seen must not take the place of somebody else who shares it
        barred, others = f"{barred} OR {apart('c.actor_id', '?', scopes=SHARES)}", others + [shared_by.id] * 4
    await sql.change(
        "INSERT INTO timeline_entry(owner_id,kind,object_uri,shared_by_id,arrived_at)"
        f" SELECT c.actor_id, ?, ?, {sharer}, ? FROM creator c WHERE {whom} AND NOT ({barred})"
        " ON CONFLICT DO NOTHING",
        kind.value, uri, *sharing, clock.now(), *values, *others,
    )  # fmt: skip


def _follows(actor_ids: Sequence[int]) -> tuple[str, list[int]]:
    """The condition that member c follows one of them or is one of them, with its values; false of nobody."""
    marks = sql.marks(actor_ids) or "NULL"
    return (
        "c.actor_id IN (SELECT f.follower_id FROM follow f WHERE f.state='accepted' AND f.followed_id IN"
        f" ({marks}) UNION ALL SELECT a.id FROM actor a WHERE a.id IN ({marks}))"
    ), [*actor_ids, *actor_ids]


async def left(owner_id: int, followed_id: int) -> None:
    """She follows somebody no longer: what that one said and shared goes; what others have shared of it stays."""
    still = "EXISTS (SELECT 1 FROM follow s WHERE s.follower_id=? AND s.state='accepted' AND s.followed_id{})"
    await sql.change(
        f"DELETE FROM timeline_entry WHERE owner_id=? AND NOT {still.format('=?')} AND (shared_by_id=?"
        " OR shared_by_id IS NULL AND (EXISTS (SELECT 1 FROM note n WHERE n.uri=object_uri AND n.author_id=?)"
        " OR EXISTS (SELECT 1 FROM film m WHERE m.uri=object_uri AND (m.author_id=? OR m.channel_id=?)"
        f" AND m.author_id<>? AND NOT {still.format(' IN (m.author_id, m.channel_id)')})))",
        owner_id, owner_id, followed_id, followed_id, followed_id, followed_id, followed_id, owner_id, owner_id,
    )  # fmt: skip


async def sweep() -> None:
    """The periodic job: each member keeps the latest thousand, and nothing that has been deleted, or was shared and is
    so no longer. Pages leave these out before that.
    """
    for row in await sql.rows("SELECT DISTINCT owner_id FROM timeline_entry"):
        await sql.change(
            "DELETE FROM timeline_entry WHERE owner_id=? AND (id <= (SELECT id FROM timeline_entry WHERE owner_id=?"
            " ORDER BY id DESC LIMIT 1 OFFSET ?)"
            " OR NOT EXISTS (SELECT 1 FROM note n WHERE n.uri=object_uri)"
            " AND NOT EXISTS (SELECT 1 FROM film m WHERE m.uri=object_uri)"
            " OR shared_by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM reaction r"
            " WHERE r.object_uri=timeline_entry.object_uri AND r.kind='Announce' AND r.actor_id=shared_by_id))",
            row["owner_id"], row["owner_id"], KEPT,
        )  # fmt: skip
