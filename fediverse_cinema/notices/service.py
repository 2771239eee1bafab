"""Telling members: one notice for one deed, however often it is heard of. What is asked, answered or reported anew
after an end is another deed. Called by news only, but for what the page of notices does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow, FollowState, Severity
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.films.makers import makers_of
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.here import here
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.reactions.models import Reaction, ReactionKind

KEPT = 1_000  # notices for each member
MOST_FROM_A_STRANGE_HOST = 30  # in an hour, for all members together: a wave of spam is not told (MOD-05)
FRESH_SECONDS = 60.0
MOST_REMEMBERED = 10_000
AT_ONCE = timedelta(minutes=1)
NEEDS_AN_ANSWER = (NoticeKind.FOLLOW_REQUEST, NoticeKind.CONSENT, NoticeKind.REPORT)
OF_REACTION = {ReactionKind.LIKE: NoticeKind.LIKE, ReactionKind.ANNOUNCE: NoticeKind.SHARE}


@dataclass(slots=True)
class Wave:
    """How many notices of this hour a host has caused, as was read at `read_at` and counted since."""

    read_at: float
    told: int


async def followed(follower_id: int, followed_id: int, *, asked: bool) -> None:
    follower, followed = await lookup.get(Actor, id=follower_id), await lookup.get(Actor, id=followed_id)
    kind = NoticeKind.FOLLOW_REQUEST if asked else NoticeKind.FOLLOW
    follow = await Follow.get_or_none(follower_id=follower.id, followed_id=followed.id)
    if follow is not None:  # otherwise it has ended meanwhile
        await _tell([followed.id], kind, follower, followed.uri, since=follow.created_at)


async def answered(follower_id: int, followed_id: int, *, accepted: bool) -> None:
    """She whose request it was is told of a refusal, and of a consent that somebody gave, or for which she had to wait:
    most servers give it by themselves within a second, and her workshop shows it.
    """
    follow = await Follow.get_or_none(follower_id=follower_id, followed_id=followed_id).select_related("followed")
    if follow is None or (accepted and not follow.followed.locked and clock.now() - follow.created_at < AT_ONCE):
        return
    kind = NoticeKind.FOLLOW_ACCEPTED if accepted else NoticeKind.FOLLOW_REJECTED
    await _tell([follower_id], kind, follow.followed, since=follow.created_at)


async def note_said(note_id: int, *, old: bool) -> None:
    """Each is told once, as what concerns her most: she was written to, answered, or named."""
    note = None if old else await lookup.find(Note, id=note_id)
    if note is None:
        return
    author = await lookup.get(Actor, id=note.author_id)
    named = [row["actor_id"] for row in await sql.rows("SELECT actor_id FROM mention WHERE note_id=?", note.id)]
    if note.visibility == Visibility.DIRECT:
        await _tell(named, NoticeKind.DIRECT, author, note.uri)
        return
    whom = await makers_of(note.answer_to)
    await _tell(whom, NoticeKind.ANSWER, author, note.uri)
    await _tell([one for one in named if one not in whom], NoticeKind.MENTION, author, note.uri)


async def reacted(reaction_id: int) -> None:
    """While a notice of a thing waits to be read, further likes or shares of it add nothing: it names them all."""
    reaction = await Reaction.get_or_none(id=reaction_id).select_related("actor")
    if reaction is None or reaction.kind not in OF_REACTION or not urls.is_ours(reaction.object_uri):
        return
    if reaction.actor.local and reaction.actor.type != ActorType.PERSON:
        return  # a channel or the pole announces what it shows
    kind = OF_REACTION[reaction.kind]
    await _tell(await makers_of(reaction.object_uri), kind, reaction.actor, reaction.object_uri, once=True)


async def quoted(stamp_id: int, asker_id: int) -> None:
    stamp = await lookup.get(Stamp, id=stamp_id)
    asker = await lookup.get(Actor, id=asker_id)
    await _tell([stamp.author_id], NoticeKind.QUOTE, asker, stamp.interacting_uri)


async def asked_for_consent(request_id: int) -> None:
    request = await ConsentRequest.get_or_none(id=request_id).select_related("asker")
    if request is not None:
        asker, since = request.asker, request.created_at
        await _tell([request.author_id], NoticeKind.CONSENT, asker, request.interacting_uri, since=since)


async def moved(actor_id: int, target_id: int) -> None:
    """Those whose follow has gone along to the new address: it is as young as the move."""
    old, target = await lookup.get(Actor, id=actor_id), await lookup.get(Actor, id=target_id)
    since = old.moved_at or clock.now()
    taken_along = Follow.filter(followed_id=target.id, created_at__gte=since, follower__local_handle__isnull=False)
    await _tell([follow.follower_id for follow in await taken_along], NoticeKind.MOVED, old, target.uri)


async def reported(report_id: int) -> None:
    """Those who run the pole. Reports are a room beside this one: its table is asked, as one statement."""
    found = await sql.rows(
        "SELECT r.by_id, r.created_at, a.uri FROM report r JOIN actor a ON a.id=r.about_id WHERE r.id=?", report_id
    )
    for row in found:
        admins = await Account.filter(role=Role.ADMIN).select_related("creator")
        by, whom = await lookup.get(Actor, id=row["by_id"]), [one.creator.actor_id for one in admins]
        await _tell(whom, NoticeKind.REPORT, by, row["uri"], since=row["created_at"])


async def mark_read(owner: Actor, until: int) -> None:
    """All that she has been shown, up to that notice."""
    await Notice.filter(owner_id=owner.id, id__lte=until, read_at__isnull=True).update(read_at=clock.now())


async def sweep() -> None:
    """The periodic job: each member keeps the latest thousand."""
    for row in await sql.rows("SELECT owner_id FROM notice GROUP BY owner_id HAVING count(*) > ?", KEPT):
        await sql.change(
            "DELETE FROM notice WHERE owner_id=? AND id <="
            " (SELECT id FROM notice WHERE owner_id=? ORDER BY id DESC LIMIT 1 OFFSET ?)",
            row["owner_id"], row["owner_id"], KEPT,
        )  # fmt: skip


async def _tell(
    actor_ids: Sequence[int],
    kind: NoticeKind,
    by: Actor,
    object_uri: str = "",
    *,
    once: bool = False,
    since: datetime | None = None,
) -> None:
    """A notice for each member among these actors, or whose channel is among them. Nothing for what she did herself,
    from whom she has blocked, or from a silenced host unless she follows who it is. `once`: not while one of this kind
    about this thing is unread, whoever caused it. `since`: when this deed began; a notice that is older told of one
    that has ended, and gives way.
    """
    if not actor_ids or (kind not in NEEDS_AN_ANSWER and await _is_flooding(by)):
        return
    marks = sql.marks(actor_ids)
    conditions = (
        f"(c.actor_id IN ({marks}) OR c.channel_id IN ({marks})) AND c.actor_id<>?"
        " AND NOT EXISTS (SELECT 1 FROM block b WHERE b.blocker_id=c.actor_id AND b.blocked_id=?)"
    )
    values: list[object] = [*actor_ids, *actor_ids, by.id, by.id]
    if await gate.severity(by.host) == Severity.SILENCE:
        conditions += (
            " AND EXISTS (SELECT 1 FROM follow f WHERE f.follower_id=c.actor_id AND f.followed_id=?"
            " AND f.state='accepted')"
        )
        values.append(by.id)
    if once:
        conditions += (
            " AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.owner_id=c.actor_id AND n.kind=? AND n.object_uri=?"
            " AND n.read_at IS NULL)"
        )
        values += [kind.value, object_uri]
    async with in_transaction():
        if since is not None:
            await sql.change(
                f"DELETE FROM notice WHERE owner_id IN (SELECT c.actor_id FROM creator c WHERE {conditions})"
                " AND kind=? AND by_id=? AND object_uri=? AND arrived_at<?",
                *values, kind.value, by.id, object_uri, since,
            )  # fmt: skip
        told = await sql.change(
            "INSERT INTO notice(owner_id,kind,by_id,object_uri,arrived_at)"
            f" SELECT c.actor_id, ?, CAST(? AS BIGINT), ?, ? FROM creator c WHERE {conditions} ON CONFLICT DO NOTHING",
            kind.value, by.id, object_uri, clock.now(), *values,
        )  # fmt: skip
    if not by.local:
        (await _wave(by.host)).told += told


async def _is_flooding(by: Actor) -> bool:
    """Her host, on which nobody here follows anybody, has caused enough notices in this hour."""
    if by.local:
        return False
    wave = await _wave(by.host)
    if wave.told < MOST_FROM_A_STRANGE_HOST:
        return False
    return not await Follow.exists(
        followed__host=by.host, follower__local_handle__isnull=False, state=FollowState.ACCEPTED
    )


async def _wave(host: str) -> Wave:
    """What this host has caused in the last hour: read once in a minute and counted on, since a wave is the moment when
    reading it for each notice would cost most.
    """
    waves: dict[str, Wave] = here().rooms.setdefault("waves of notices", {})
    now = clock.timestamp()
    wave = waves.get(host)
    if wave is None or not 0 <= now - wave.read_at < FRESH_SECONDS:
        recent = await sql.rows(
            "SELECT 1 AS one FROM notice n JOIN actor a ON a.id=n.by_id WHERE n.arrived_at>? AND a.host=? LIMIT ?",
            clock.now() - timedelta(hours=1), host, MOST_FROM_A_STRANGE_HOST,
        )  # fmt: skip
        if len(waves) >= MOST_REMEMBERED:
            waves.clear()
        wave = waves[host] = Wave(now, len(recent))
    return wave
