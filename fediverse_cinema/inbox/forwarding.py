"""Passing on: what strangers answer in public in a thread of ours reaches the followers of whoever made what the thread
is about, so that the talk is whole everywhere. Byte for byte as its author sent it: only the envelope is ours, and we
never sign what somebody else wrote. Called by the handlers, once a note has been kept or before it goes.
"""

from collections.abc import Sequence

import structlog

from fediverse_cinema.activitypub import allowance, authority, outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Activity
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.composing import cast_of
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.inbox.verify import Sender, author_of_proven

log = structlog.get_logger()


@frozen
class Makers:
    """Whose thread it is: in whose name letters go, and whose followers get them."""

    signer: Actor
    followed: Sequence[Actor]


async def pass_on(sender: Sender, activity: Activity) -> None:
    """Write the letter out to the followers of the thread's maker, if it came from the note's author herself, both are
    public (PRV-04), and it bears something of hers by which others can judge it. Once, and never back to her own host.
    """
    if sender.letter is None or not (activity.public or activity.type == "Delete"):  # which carries an id only
        return
    if not await _can_be_judged(sender, activity):  # first, since most letters bear nothing, and that costs nothing
        return
    note = await lookup.find(Note, uri=activity.object_uri)
    if note is None or note.local or note.author_id != sender.actor.id or not note.visibility.is_open:
        return
    makers = await _makers_of(note)
    if makers is None:
        return
    if not allowance.spend(sender.actor, activity.type):
        log.info("not_passed_on", uri=note.uri, reason="enough of them for this hour")
        return
    await outbox.pass_on(
        makers.signer, sender.letter, activity, to_followers_of=makers.followed, without=sender.actor.host
    )


async def _makers_of(note: Note) -> Makers | None:
    """None when the thread is none of ours: then it is for others to pass on."""
    film = await lookup.find(Film, uri=note.thread_uri, local=True, state=FilmState.PUBLISHED)
    if film is not None:
        cast = await cast_of(film)
        return Makers(cast.author, [cast.author, cast.channel, cast.pole])
    for uri in (note.thread_uri, note.answer_to):
        ours = await lookup.find(Note, uri=uri, local=True)
        if ours is not None and ours.visibility.is_open:
            author = await lookup.get(Actor, id=ours.author_id)
            return Makers(author, [author])
    return None


async def _can_be_judged(sender: Sender, activity: Activity) -> bool:
    if authority.signs_as(activity.document, sender.actor):
        return True
    return await author_of_proven(sender.actor.uri, activity.document) is not None
