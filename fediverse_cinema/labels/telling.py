"""What leaves of a selection of ours, and is taken back: one Note of its owner's, and of a label its films' boosts and
the playlist that PeerTube shows. And that a label says something else of itself. Rows, in the caller's transaction.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import kin, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, FollowState
from fediverse_cinema.conversations import circles, tagging, witnesses
from fediverse_cinema.conversations import documents as notes
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.documents import OF, SHARED_PAGE, Circle, Numbers
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.labels import documents, showing, wire
from fediverse_cinema.labels.models import Audience, Juror, Label, Pick, Selection
from fediverse_cinema.people.wire import update_of
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction, ReactionKind

TELL = "tell_selection"
BOOST = "boost_films"
PATIENCE = timedelta(seconds=30)  # who puts ten films in order tells it once
PEERTUBE = "peertube"


async def tell(selection: Selection) -> None:
    """A public one has come to be, or is another: those who follow its owner hear of it."""
    if selection.local and selection.audience == Audience.PUBLIC:
        due = clock.now() + PATIENCE if selection.note_uri else clock.now()
        await queue.later(TELL, {"selection_id": selection.id}, key=f"{TELL} {selection.id}", due=due.timestamp())
        await _boost_later(selection.owner_id)


async def tell_all(selections: Iterable[Selection]) -> None:
    """Several, which the caller holds: last and in one order, since who tells of one waits for who tells of another one
    of its owner.
    """
    for selection in sorted(selections, key=lambda one: (one.owner_id, one.id)):
        await tell(selection)


async def tell_again(selection_id: int) -> None:
    """The same, for the news of it."""
    found = await lookup.find(Selection, id=selection_id)
    if found is not None:
        async with in_transaction():
            await tell(found)


async def tell_now(selection_id: int) -> None:
    """The job. Nothing is said while none of its films may be shown, and nothing again when its owner has taken the
    Note away by hand.
    """
    async with once.for_this_job():
        selection = await Selection.select_for_update().get_or_none(id=selection_id, audience=Audience.PUBLIC)
        if selection is None:
            return
        selection.owner = await lookup.get(Actor, id=selection.owner_id)
        total = await showing.shown(selection.id).count()
        if selection.owner.gone_at is not None or not (total or selection.note_uri):
            return
        if not selection.note_uri:
            await _say(selection, total)
            await _send_playlist("Create", selection)
            return
        note = await Note.select_for_update().get_or_none(uri=selection.note_uri)
        if note is not None:
            await _say_otherwise(note, selection, total)
        await _send_playlist("Update", selection)


async def withdraw(selection: Selection) -> None:
    """It is for everybody no longer: what has gone out of it is taken back, in the transaction that ends it. Of a label
    that is closed, whoever had it has heard that its Group is no more.
    """
    if selection.note_uri:
        owner, note = await lookup.get(Actor, id=selection.owner_id), await Note.get_or_none(uri=selection.note_uri)
        if note is not None:
            await (conversations.withdraw(note) if owner.gone_at is None else _forget(note, owner))
        await _send_playlist("Delete", selection)
        selection.note_uri = ""
        await Selection.filter(id=selection.id).update(note_uri="")
    await _boost_later(selection.owner_id)


async def boost_films(owner_id: int) -> None:
    """The job of a label: it boosts each film that one of its public selections shows, once, and no other."""
    group = await lookup.get(Actor, id=owner_id)
    if group.type != ActorType.GROUP or group.gone_at is not None:
        return
    wanted = await _films_of(group)
    boosted = Reaction.filter(actor_id=group.id, kind=ReactionKind.ANNOUNCE).values_list("object_uri", flat=True)
    out = {str(one) for one in await boosted}
    gone = await Film.filter(uri__in=list(out - {one.uri for one in wanted})).select_related("author")
    for film in [*gone, *(one for one in wanted if one.uri not in out)]:
        await _boost_or_not(group, film)


async def announce(label: Label) -> None:
    """Its document has changed: whoever keeps it should look again, and so should its jury."""
    group = await lookup.get(Actor, id=label.actor_id)
    jurors = Juror.filter(label_id=label.id, joined_at__isnull=False, left_at=None).select_related("person")
    document = await documents.document_of(label, group)
    people = [one.person for one in await jurors]
    await outbox.post(group, update_of(document), to_followers_of=[group], to=people)


async def tell_poles(uri: str) -> None:
    """News: one of ours is for everybody no longer. Poles read it from our list, and have no Note of it: they ask what
    has become of it.
    """
    actors, poles = await pole_actors(), await kin.who_know_us()
    if poles and urls.is_ours(uri):
        await outbox.post(actors.group, wire.taken_off(actors.group, uri), to=poles)


async def _forget(note: Note, owner: Actor) -> None:
    await tombstones.bury(note.uri, note.kind, owner)
    await tagging.forget(note.uri)
    await Note.filter(id=note.id).delete()
    await outbox.unlist_about(note.uri)


async def _boost_later(owner_id: int) -> None:
    await queue.later(BOOST, {"owner_id": owner_id}, key=f"{BOOST} {owner_id}")


async def _boost_or_not(group: Actor, film: Film) -> None:
    """As it is at this moment: of two at once, one waits for the other."""
    async with in_transaction():
        await sql.hold(f"boosts of {group.id}")
        if await _films_of(group, film.id):
            await reactions.share(group, film.uri, film.author, listed=True)
        else:
            await reactions.unshare(group, film.uri, film.author)


async def _films_of(group: Actor, film_id: int | None = None) -> list[Film]:
    """Films that its public selections show, in the order in which they came; or this one, if it is among them."""
    picks = Pick.filter(
        selection__owner_id=group.id, selection__audience=Audience.PUBLIC, leave__in=showing.WITH_LEAVE,
        film__state=FilmState.PUBLISHED,
    )  # fmt: skip
    if film_id is not None:
        picks = picks.filter(film_id=film_id)
    found = await picks.select_related("film__author").order_by("id")
    return list({one.film_id: one.film for one in found}.values())


async def _say(selection: Selection, total: int) -> None:
    uuid, now = ids.new_uuid(), clock.now()
    note = await Note.create(
        uri=urls.note(uuid), uuid=uuid, local=True, author=selection.owner, thread_uri=urls.note(uuid), answer_to="",
        page_url=selection.page_url, published_at=now, **await _words(selection, total),
    )  # fmt: skip
    await Selection.filter(id=selection.id).update(note_uri=note.uri, told_at=selection.told_at or now)
    document = await _document_of(note, selection.owner)
    way = await circles.way(note, Circle(selection.owner))
    await outbox.post(selection.owner, notes.create(document), listed=True, **way)
    await news.tell(NoteSaid(note.id))


async def _say_otherwise(note: Note, selection: Selection, total: int) -> None:
    """To all who have it, if that changes a word of it."""
    words = await _words(selection, total)
    if all(getattr(note, name) == value for name, value in words.items()):
        return
    note.updated_at = clock.later_than(note.updated_at or note.published_at)  # whole seconds on the wire
    await note.update_from_dict(words).save(update_fields=[*words, "updated_at"])
    document = await _document_of(note, selection.owner)
    seen, sharers = await witnesses.of(note.uri), await witnesses.sharers(note.uri)
    way = await circles.way(note, Circle(selection.owner), seen, sharers)
    await outbox.post(selection.owner, notes.update(document, note.updated_at), **way)


async def _words(selection: Selection, total: int) -> dict[str, Any]:
    """What the Note says: the selection, and its first films of so many."""
    picks = await showing.shown(selection.id).limit(wire.MOST_NAMED).select_related("film__author")
    return {
        "html": wire.note_html(selection, selection.owner, picks, total),
        "details": {OF: wire.note_terms(selection, picks), SHARED_PAGE: True},
        "source": selection.about,
        "language": wire.language_of(selection),
    }


async def _document_of(note: Note, owner: Actor) -> dict[str, object]:
    numbers = Numbers(answers=await talk.answers_to(note.uri))
    return notes.note_to_object(note, Circle(owner), numbers, await circles.quoting_of(owner))


async def _send_playlist(kind: str, selection: Selection) -> None:
    """Of a label, by the Person who answers for it, and only to PeerTube: others cannot read one."""
    group = await lookup.get(Actor, id=selection.owner_id)
    if group.type != ActorType.GROUP or group.gone_at is not None:
        return
    if readers := await _on_peertube(group):
        selection.owner = group
        await outbox.post(*await documents.playlist_activity(kind, selection), to=readers)


async def _on_peertube(group: Actor) -> list[Actor]:
    """One follower of each such server: they share an inbox."""
    rows = await sql.rows(
        "SELECT min(a.id) AS one FROM follow f JOIN actor a ON a.id=f.follower_id JOIN host h ON h.name=a.host"
        " WHERE f.followed_id=? AND f.state=? AND h.software=? GROUP BY a.host",
        group.id, FollowState.ACCEPTED.value, PEERTUBE,
    )  # fmt: skip
    return await Actor.filter(id__in=[row["one"] for row in rows])
