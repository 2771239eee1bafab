"""Who a note of ours is for, from the moment when it is said to its end: whoever got it hears of its changes, too. And
what its author lets others do with it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.documents import Circle
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.people.models import Creator, Policy


def people(author: Actor, *groups: Iterable[Actor]) -> list[Actor]:
    """All of them, each once, without herself."""
    found = {person.id: person for group in groups for person in group}
    found.pop(author.id, None)
    return list(found.values())


def remembered(circle: Circle) -> dict[str, Any]:
    """For the details of the note: whom no mention names."""
    also, audiences = [one.id for one in circle.also], [one.id for one in circle.audiences]
    return ({"also": also} if also else {}) | ({"audiences": audiences} if audiences else {})


async def name(note: Note, actor_ids: Iterable[int]) -> None:
    """These are named in it. Whoever was before stays: she has read it."""
    for actor_id in actor_ids:
        await sql.change(
            "INSERT INTO mention(note_id, actor_id) VALUES(?, ?) ON CONFLICT DO NOTHING", note.id, actor_id
        )


async def of(note: Note) -> Circle:
    author = await lookup.get(Actor, id=note.author_id)
    named = await Actor.filter(mentions__note_id=note.id).order_by("mentions__id")
    also, audiences = note.details.get("also", []), note.details.get("audiences", [])
    known = {one.id: one for one in await Actor.filter(id__in=[*also, *audiences])} if also or audiences else {}
    return Circle(
        author=author,
        named=named,
        also=[known[one] for one in also if one in known],
        audiences=[known[one] for one in audiences if one in known],
    )


async def way(note: Note, circle: Circle, more: Sequence[Actor] = (), sharers: Sequence[Actor] = ()) -> dict[str, Any]:
    """How outbox.post is to send what is said in or about it. `more`, and the followers of `sharers` if it is public,
    hear of it, though they stand nowhere in it.
    """
    if note.visibility.is_open:
        followed = [circle.author, *circle.audiences, *sharers]
        return {"to_followers_of": followed, "to": [*circle.people, *more], "forwardable": True}
    how: dict[str, Any] = {"to": [*circle.people, *more], "discreet": await _is_below_a_film(note)}
    if note.visibility == Visibility.FOLLOWERS:
        how |= {"to_followers_of": [circle.author], "followers_only": True}
    return how


async def _is_below_a_film(note: Note) -> bool:
    """Its talk began with something that is no note here: a film, as far as we know."""
    return bool(note.answer_to) and not await lookup.exists(Note, uri=note.thread_uri)


async def quoting_of(author: Actor) -> Policy:
    """Who may quote her without asking; the pole itself lets everybody."""
    creator = await lookup.find(Creator, actor_id=author.id)
    return creator.quoting if creator else Policy.EVERYBODY
