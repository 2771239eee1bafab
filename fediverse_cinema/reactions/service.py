"""Verbs of liking and sharing: what members here do, and what arrives from elsewhere. The state counts, not the letter:
one reaction of a kind for each actor and thing, however often it is said.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox, tombstones
from fediverse_cinema.activitypub.context import AS2, PUBLIC
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.undoing import undo
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.reactions.news import Reacted, Unshared

INSERT = "INSERT INTO reaction(kind,actor_id,object_uri,uri,created_at) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING"
GATHERING_SECONDS = 10.0
MOST_TOLD = 1_000  # things whose last news is remembered


async def note(kind: ReactionKind, actor: Actor, object_uri: str, uri: str, *, old: bool = False) -> bool:
    """Keep a reaction, and tell of it; False when it is known already. Of an `old` one, which was read back from an
    outbox rather than sent, nobody is told.
    """
    values = (kind.value, actor.id, object_uri, uri, clock.now())
    if old or not _is_worth_telling(kind, object_uri):
        return bool(await sql.change(INSERT, *values))
    async with in_transaction():
        rows = await sql.rows(f"{INSERT} RETURNING id", *values)
        if rows:
            await news.tell(Reacted(rows[0]["id"]))
            _remember_told(kind, object_uri)
    return bool(rows)


def _is_worth_telling(kind: ReactionKind, object_uri: str) -> bool:
    """A share always: followers read it. A like when the thing is ours, and once in a while: whoever is told sees all
    who like it, and twenty thousand likes in an hour (LOD-10) are not twenty thousand news.
    """
    if kind != ReactionKind.LIKE or not urls.is_ours(object_uri):
        return kind == ReactionKind.ANNOUNCE
    return clock.timestamp() - _likes_told().get(object_uri, 0) >= GATHERING_SECONDS


def _remember_told(kind: ReactionKind, object_uri: str) -> None:
    """Of a like that changed something: one that is heard again would otherwise keep the next one quiet."""
    if kind == ReactionKind.LIKE:
        told = _likes_told()
        if len(told) >= MOST_TOLD:
            told.clear()
        told[object_uri] = clock.timestamp()


def _likes_told() -> dict[str, float]:
    told: dict[str, float] = here().rooms.setdefault("likes told", {})
    return told


async def forget(kind: ReactionKind, actor: Actor, object_uri: str) -> bool:
    """Somebody elsewhere takes it back; False when there was none."""
    return await _forget(actor, await Reaction.get_or_none(kind=kind, actor_id=actor.id, object_uri=object_uri))


async def forget_by_uri(actor: Actor, uri: str) -> bool:
    """An Undo that names the activity only; her own reactions, nobody else's."""
    return await _forget(actor, await Reaction.filter(actor_id=actor.id, uri=uri).first())


async def _forget(actor: Actor, known: Reaction | None) -> bool:
    """A share leaves a stone: its proof outlives it, and anybody may bring it again."""
    if known is None:
        return False
    async with in_transaction():
        forgotten = bool(await Reaction.filter(id=known.id).delete())
        if forgotten and known.kind == ReactionKind.ANNOUNCE:
            await tombstones.bury(known.uri, tombstones.TAKEN_BACK, actor)
            await news.tell(Unshared(known.object_uri))
    return forgotten


async def forget_all_of(actor: Actor) -> None:
    await Reaction.filter(actor_id=actor.id).delete()


async def forget_all_about(object_uri: str) -> None:
    await Reaction.filter(object_uri=object_uri).delete()


async def like(actor: Actor, object_uri: str, author: Actor) -> None:
    """Refused when the two are apart (barriers)."""
    await _check_welcome(actor, author)
    async with in_transaction():
        uri = urls.activity(ids.new_uuid())
        if await note(ReactionKind.LIKE, actor, object_uri, uri):
            await outbox.post(actor, _like(uri, actor, object_uri, author), to=[author])


async def unlike(actor: Actor, object_uri: str, author: Actor) -> None:
    async with in_transaction():
        if uri := await _take_back(ReactionKind.LIKE, actor, object_uri):
            await outbox.post(actor, undo(actor, _like(uri, actor, object_uri, author)), to=[author])


async def share(actor: Actor, object_uri: str, author: Actor, *, listed: bool = False) -> None:
    """Announce something to the actor's followers; once. `listed`: in the actor's outbox, too (a channel and the pole
    show the films of their makers so, whoever has blocked whom). Refused when the two are apart (barriers).
    """
    if not listed:
        await _check_welcome(actor, author)
    async with in_transaction():
        uri = urls.announce(actor.uri, ids.new_uuid())
        if await note(ReactionKind.ANNOUNCE, actor, object_uri, uri):
            document = _announce(uri, actor, object_uri, author)
            await outbox.post(actor, document, to_followers_of=[actor], to=[author], listed=listed)


async def unshare(actor: Actor, object_uri: str, author: Actor) -> None:
    async with in_transaction():
        if uri := await _take_back(ReactionKind.ANNOUNCE, actor, object_uri):
            await outbox.withdraw(uri)
            await news.tell(Unshared(object_uri))
            document = undo(actor, _announce(uri, actor, object_uri, author))
            await outbox.post(actor, document, to_followers_of=[actor], to=[author])


async def _check_welcome(actor: Actor, author: Actor) -> None:
    if await barriers.between(actor, author):
        raise Refused(
            f"{actor.uri} and {author.uri} are apart",
            public="You can neither like nor share this.",
            code="unwanted",
        )


async def _take_back(kind: ReactionKind, actor: Actor, object_uri: str) -> str:
    """The id of the reaction that has been removed; "" when there was none, or a second click was quicker."""
    known = await Reaction.get_or_none(kind=kind, actor_id=actor.id, object_uri=object_uri)
    return known.uri if known is not None and await Reaction.filter(id=known.id).delete() else ""


def _like(uri: str, actor: Actor, object_uri: str, author: Actor) -> Document:
    return {"@context": AS2, "id": uri, "type": "Like", "actor": actor.uri, "object": object_uri, "to": [author.uri]}


def _announce(uri: str, actor: Actor, object_uri: str, author: Actor) -> Document:
    return {
        "@context": AS2,
        "id": uri,
        "type": "Announce",
        "actor": actor.uri,
        "object": object_uri,
        "published": iso(clock.now()),
        "to": [PUBLIC],
        "cc": [f"{actor.uri}/followers", author.uri],
    }
