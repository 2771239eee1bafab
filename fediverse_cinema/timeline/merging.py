"""When a member begins to follow somebody: a little of what is already known of that one comes into her timeline."""

from collections.abc import Sequence
from datetime import datetime

from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.conversations.models import OPEN, Note, Visibility
from fediverse_cinema.films.makers import latest_of, makers_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.timeline.models import ThingKind
from fediverse_cinema.timeline.service import shows_it

MOST = 20
LOOKED_AT = 60  # of each kind: answers to strangers are left out


@frozen
class Found:
    """Something that belongs into the timeline, of that moment."""

    kind: ThingKind
    uri: str
    moment: datetime
    shared_by: int | None = None


async def merge(owner_id: int, followed_id: int) -> None:
    """The newest known things of somebody whom a member follows from now on. They arrive now, the oldest first; twice
    is as good as once.
    """
    if not await Follow.exists(follower_id=owner_id, followed_id=followed_id, state=FollowState.ACCEPTED):
        return
    if not await Creator.exists(actor_id=owner_id):
        return  # the pole's own actors read nothing
    followed = await lookup.get(Actor, id=followed_id)
    follows = set(await Follow.filter(follower_id=owner_id, state=FollowState.ACCEPTED).values_list("followed_id"))
    circle = {owner_id} | {int(one[0]) for one in follows}
    found = [*await _notes(followed, circle), *await _films(followed), *await _shares(followed, circle)]
    await _write(owner_id, sorted(found, key=lambda one: one.moment)[-MOST:])


async def _notes(followed: Actor, circle: set[int]) -> list[Found]:
    readable = (*OPEN, Visibility.FOLLOWERS)
    notes = Note.filter(author_id=followed.id, visibility__in=readable).order_by("-published_at", "-id")
    return [
        Found(ThingKind.NOTE, note.uri, note.published_at)
        for note in await notes.limit(LOOKED_AT)
        if not note.answer_to or circle & set(await makers_of(note.answer_to))
    ]


async def _films(followed: Actor) -> list[Found]:
    made = Film.filter(id__in=await latest_of(followed, MOST))
    films = await made.order_by("-published_at", "-id")
    return [Found(ThingKind.FILM, film.uri, film.published_at or film.created_at) for film in films]


async def _shares(followed: Actor, circle: set[int]) -> list[Found]:
    """Most recent first; of its own films a channel says when they came out, not when it was heard of here."""
    reactions = await Reaction.filter(actor_id=followed.id, kind=ReactionKind.ANNOUNCE).order_by("-id").limit(LOOKED_AT)
    uris = [reaction.object_uri for reaction in reactions]
    notes = {note.uri for note in await Note.filter(uri__in=uris, visibility__in=OPEN)}
    films = await Film.filter(uri__in=uris, state=FilmState.PUBLISHED).select_related("author")
    by_uri = {film.uri: film for film in films}
    found = []
    for reaction in reactions:
        uri, moment, sharer = reaction.object_uri, reaction.created_at, followed.id
        if uri in notes:
            found.append(Found(ThingKind.NOTE, uri, moment, sharer))
        elif film := by_uri.get(uri):
            if shows_it(followed, film):
                moment = film.published_at or moment
            known = film.author_id in circle or film.channel_id == followed.id
            found.append(Found(ThingKind.FILM, uri, moment, None if known and shows_it(followed, film) else sharer))
    return found


async def _write(owner_id: int, things: Sequence[Found]) -> None:
    if not things:
        return
    now = clock.now()
    await sql.change(
        "INSERT INTO timeline_entry(owner_id,kind,object_uri,shared_by_id,arrived_at)"
        f" VALUES {','.join(['(?,?,?,?,?)'] * len(things))} ON CONFLICT DO NOTHING",
        *(value for one in things for value in (owner_id, one.kind.value, one.uri, one.shared_by, now)),
    )
