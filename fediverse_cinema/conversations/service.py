"""Verbs of talk, for members: saying something, to everybody or to some, changing it, taking it back, voting. What they
send is written as rows in the same transaction. What arrives from elsewhere is taken in by `visitors`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import circles, documents, pictures, polls, queries, tagging, voting, witnesses
from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.documents import Answers, Circle, Numbers
from fediverse_cinema.conversations.marking import Marked, folded, mark_off_loop
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.news import NoteRemoved, NoteSaid
from fediverse_cinema.conversations.visitors import welcome
from fediverse_cinema.conversations.voting import vote
from fediverse_cinema.conversations.words import Answered, Poll, Words, audience_of, checked
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.errors import Missing, Refused

__all__ = ["Answered", "Poll", "Words", "edit", "say", "vote", "welcome", "withdraw"]


async def say(
    author: Actor,
    words: Words,
    *,
    mentions: Sequence[Actor] = (),
    answers: Answered | None = None,
    audiences: Sequence[Actor] = (),
    also: Sequence[Actor] = (),
    uuid: str = "",
    attachments: Sequence[Attachment] = (),
    details: Mapping[str, Any] | None = None,
    page_url: str = "",
) -> Note:
    """A member says something. It goes to her followers when it is for them, to those who are mentioned, to whom she
    answers; what is public also to `also` (who made the film) and to the followers of `audiences`, actors of ours (the
    film's channel, its pole). A `uuid` that was said before raises IntegrityError. Refused says what is wrong with the
    words. `attachments` are pictures of ours; `details` what a room above wants to be remembered (documents.OF,
    critiques.KEPT, articles.KEPT). `page_url`: its page, when that is another than the page of every note.
    """
    words = checked(words)
    visibility = audience_of(words, answers)
    circle = _circle(author, visibility, [*([answers.author] if answers else []), *mentions], also, audiences)
    if visibility == Visibility.DIRECT and not circle.named:
        raise Refused("a direct note for nobody", public="Name the person whom you write to.", code="nobody_named")
    await _check_welcome(author, [*([answers.author] if answers else []), *also])
    marked, uuid = await mark_off_loop(words.text, circle.named), uuid or ids.new_uuid()
    async with in_transaction():
        note = await Note.create(
            uri=urls.note(uuid),
            uuid=uuid,
            local=True,
            kind="Question" if words.poll else "Article" if words.title else "Note",
            visibility=visibility,
            author=author,
            thread_uri=answers.thread_uri if answers else urls.note(uuid),
            answer_to=answers.uri if answers else "",
            title=words.title,
            html=marked.html,
            source=words.text,
            warning=words.warning,
            sensitive=bool(words.warning),
            language=words.language,
            attachments=[asdict(one) for one in attachments],
            details={**(details or {})} | _tags(marked) | circles.remembered(circle) | _poll(words),
            page_url=page_url or urls.note_page(uuid),
            published_at=clock.now(),
        )
        await _keep_around(note, circle, marked)
        if words.poll:
            await voting.will_close(note)
        numbers = Numbers(answers=Answers(), likes=0, shares=0)
        document = documents.note_to_object(note, circle, numbers, await circles.quoting_of(author))
        await outbox.post(
            author,
            documents.create(document),
            listed=visibility == Visibility.PUBLIC,
            **await circles.way(note, circle),
        )
        await news.tell(NoteSaid(note.id))
    return note


async def edit(
    note: Note,
    words: Words,
    *,
    mentions: Sequence[Actor] = (),
    attachments: Sequence[Attachment] | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Other words, for the same readers; who is mentioned now gets them, too. A question keeps its options, and without
    other `attachments` it keeps its pictures; what stands in `details` takes the place of what stood there.
    """
    words = checked(words)
    circle = await circles.of(note)
    circle = Circle(circle.author, circles.people(circle.author, circle.named, mentions), circle.also, circle.audiences)
    marked = await mark_off_loop(words.text, circle.named)
    async with in_transaction():
        note = await _as_it_is(note)
        note.html, note.source, note.language = marked.html, words.text, words.language
        note.warning, note.sensitive, note.title = words.warning, bool(words.warning), words.title
        kept = {key: value for key, value in note.details.items() if key != "tags"}
        note.details = kept | {**(details or {})} | _tags(marked)
        if attachments is not None:
            note.attachments = [asdict(one) for one in attachments]
        note.updated_at = clock.later_than(note.updated_at or note.published_at)  # whole seconds on the wire
        await note.save()
        await _keep_around(note, circle, marked)
        numbers = Numbers(answers=await queries.answers_to(note.uri))
        document = documents.note_to_object(note, circle, numbers, await circles.quoting_of(circle.author))
        update = documents.update(document, note.updated_at)
        await outbox.post(circle.author, update, **await circles.way(note, circle))


async def _hold(note: Note) -> None:
    """Before its tags and all else of it, as who changes it does: else each would wait for the other."""
    await Note.select_for_update().get_or_none(id=note.id)


async def _as_it_is(note: Note) -> Note:
    """Held until the transaction ends. Missing when she has deleted it in another window."""
    found = await Note.select_for_update().get_or_none(id=note.id)
    if found is None:
        raise Missing(f"{note.uri} has just been deleted")
    return found


async def withdraw(note: Note, *, by: Actor | None = None) -> None:
    """A member, or who runs the pole, removes it, with its pictures; a Tombstone stays, and one of the page
    that it has had to itself. Its author is told when it was not she (`by`); whom it was for before it was hidden is,
    too.
    """
    if note.hidden_from:
        note.visibility = Visibility(note.hidden_from)
    circle, moment = await circles.of(note), clock.now()
    async with in_transaction():
        await _hold(note)
        if not await tombstones.bury(note.uri, note.kind, circle.author):
            return
        await _bury_page(note, circle.author)
        way = await circles.way(note, circle, await witnesses.of(note.uri), await witnesses.sharers(note.uri))
        await witnesses.forget_reactions(note.uri)
        await tagging.forget(note.uri)
        await Note.filter(id=note.id).delete()
        await outbox.unlist_about(note.uri)
        await outbox.post(circle.author, documents.delete(note, circle, moment), **way)
        if by is not None and by.id != note.author_id:
            await news.tell(NoteRemoved(note.author_id, note.thread_uri, note.uri))
        await pictures.forget(pictures.of(note))


async def forget(note: Note, author: Actor) -> None:
    """It goes with its author, of whose end others hear: nobody is told of it. With its pictures."""
    async with in_transaction():
        await _hold(note)
        await tombstones.bury(note.uri, note.kind, author)
        await _bury_page(note, author)
        await tagging.forget(note.uri)
        await Note.filter(id=note.id).delete()
        await outbox.unlist_about(note.uri)
        await pictures.forget(pictures.of(note))


async def _bury_page(note: Note, author: Actor) -> None:
    """The one that it has had to itself."""
    if note.page_url not in ("", urls.note_page(note.uuid or "")) and documents.SHARED_PAGE not in note.details:
        await tombstones.bury(note.page_url, note.kind, author)


async def _check_welcome(author: Actor, above: Sequence[Actor]) -> None:
    """Who has been blocked says nothing below what the other made or said."""
    if len(await barriers.without_barred(author, [one.id for one in above])) < len(above):
        raise Refused(f"{author.uri} is not wanted there", public="You cannot answer here.", code="unwanted")


def _circle(
    author: Actor, visibility: Visibility, named: Sequence[Actor], also: Sequence[Actor], audiences: Sequence[Actor]
) -> Circle:
    """What is not public is for her followers, or for those whom she names, and for nobody else."""
    named = circles.people(author, named)
    if not visibility.is_open:
        return Circle(author, named)
    known = {person.id for person in named}
    more = [person for person in circles.people(author, also) if person.id not in known]
    return Circle(author, named, more, circles.people(author, audiences))


def _tags(marked: Marked) -> dict[str, list[str]]:
    return {"tags": list(marked.tags)} if marked.tags else {}


def _poll(words: Words) -> dict[str, polls.Kept]:
    return {"poll": polls.kept(words.poll)} if words.poll else {}


async def _keep_around(note: Note, circle: Circle, marked: Marked) -> None:
    await circles.name(note, [person.id for person in circle.named])
    public = note.visibility == Visibility.PUBLIC
    await tagging.keep(note.uri, [folded(tag) for tag in marked.tags] if public else [])
