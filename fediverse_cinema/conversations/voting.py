"""Votes: of members in any question, of people elsewhere in ours; and the counts that the others are told."""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import circles, documents, polls, queries
from fediverse_cinema.conversations.documents import Numbers
from fediverse_cinema.conversations.models import Note, Vote
from fediverse_cinema.conversations.polls import Kept
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.jobs import once
from fediverse_cinema.foundation.jobs.queue import later

TELL_COUNTS = "tell_counts"
PAUSE_SECONDS = 180.0  # between two letters that tell the counts of one question
AFTER_CLOSING = 5.0
TOLD_AT_ONCE = 1_000  # inboxes in one letter


async def vote(voter: Actor, note: Note, choices: Sequence[int]) -> None:
    """A member votes, once. Refused when she has, when the question is closed, or when there is no such option."""
    author = await Actor.get(id=note.author_id)
    if author.id == voter.id:
        raise Refused("her own question", public="You cannot vote in your own question.", code="own_question")
    async with in_transaction():
        held = await Note.select_for_update().get_or_none(id=note.id)
        if held is None:
            raise Missing(f"{note.uri} has just been deleted")
        note, poll = held, _open_poll(held)
        chosen = _chosen(poll, choices)
        if await Vote.exists(note_id=note.id, actor_id=voter.id):
            raise Refused("voted before", public="You have voted already.", code="voted")
        for choice in chosen:
            await Vote.create(note_id=note.id, actor_id=voter.id, choice=choice)
        if note.local:
            await _count(note)
            return
        for choice in chosen:
            letter = documents.vote(f"{voter.uri}#votes/{ids.new_uuid()}", voter, note, author, poll["options"][choice])
            await outbox.post(voter, letter, to=[author], own_inbox=True)
        # Until her server says how it stands.
        counts = [count + (place in chosen) for place, count in enumerate(poll["counts"])]
        await _keep(note, poll | {"counts": counts, "voters": poll["voters"] + 1})


async def vote_arrived(voter: Actor, note: Note, name: str) -> bool:
    """Somebody elsewhere votes in a question of ours, one choice in each letter. False when it does not count."""
    async with in_transaction():
        held = await Note.select_for_update().get_or_none(id=note.id)
        poll = held.details.get("poll") if held else None
        if held is None or not held.local or not poll or polls.is_closed(poll):
            return False
        note = held
        choice = polls.choice_named(poll, name)
        if choice is None or (not poll["several"] and await Vote.exists(note_id=note.id, actor_id=voter.id)):
            return False
        counted = await sql.change(
            "INSERT INTO vote(note_id, actor_id, choice) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
            note.id, voter.id, choice,
        )  # fmt: skip
        if counted:
            await _count(note)
    return bool(counted)


async def will_close(note: Note) -> None:
    """In the transaction in which it is asked: when it closes, the others are told how it ended."""
    closes_at = polls.closing_of(note.details["poll"])
    if closes_at is not None:
        due = closes_at.timestamp() + AFTER_CLOSING
        await later(TELL_COUNTS, {"note_id": note.id}, key=f"{TELL_COUNTS} {note.id} at its end", due=due)


async def tell_counts(note_id: int) -> None:
    """The job that tells how a question of ours stands: its readers, and all who voted. Many voters are told in several
    letters, since a statement takes only so many values.
    """
    async with once.for_this_job():
        # Held, so that an edit of the same moment comes before or after this, and its words stay the last ones.
        note = await Note.select_for_update().get_or_none(id=note_id)
        if note is None or "poll" not in note.details:
            return
        circle, voters = await circles.of(note), await _reached_by(note)
        numbers = Numbers(answers=await queries.answers_to(note.uri))
        document = documents.note_to_object(note, circle, numbers, await circles.quoting_of(circle.author))
        how, now = await circles.way(note, circle, await Actor.filter(id__in=voters[:TOLD_AT_ONCE])), clock.now()
        await outbox.post(circle.author, documents.recount(document, now, ids.new_uuid()), **how)
        for start in range(TOLD_AT_ONCE, len(voters), TOLD_AT_ONCE):
            more = await Actor.filter(id__in=voters[start : start + TOLD_AT_ONCE])
            letter = documents.recount(document, now, ids.new_uuid())
            await outbox.post(
                circle.author, letter, **how | {"to": more, "to_followers_of": (), "followers_only": False}
            )


async def _reached_by(note: Note) -> list[int]:
    """One voter for each inbox in which those who voted are reached, all of whom may read it still (queries.may_read
    for thousands): none is barred from its author, and of what is not open each is named, or accepted as a follower.
    """
    rows = await sql.rows(
        "SELECT min(a.id) AS one FROM vote v JOIN actor a ON a.id=v.actor_id WHERE v.note_id=?"
        " AND a.local_handle IS NULL AND a.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM block b"
        " WHERE b.blocker_id=? AND b.blocked_id=a.id OR b.blocker_id=a.id AND b.blocked_id=?)"
        " AND (? IN ('public','unlisted') OR EXISTS (SELECT 1 FROM mention m WHERE m.note_id=v.note_id AND"
        " m.actor_id=a.id) OR ?='followers' AND EXISTS (SELECT 1 FROM follow f WHERE f.follower_id=a.id"
        " AND f.followed_id=? AND f.state='accepted'))"
        " GROUP BY coalesce(a.shared_inbox, a.inbox) ORDER BY one",
        note.id, note.author_id, note.author_id, note.visibility.value, note.visibility.value, note.author_id,
    )  # fmt: skip
    return [row["one"] for row in rows]


def _open_poll(note: Note) -> Kept:
    poll: Kept | None = note.details.get("poll")
    if poll is None or polls.is_closed(poll):
        raise Refused("closed", public="This question is closed.", code="closed")
    return poll


def _chosen(poll: Kept, choices: Sequence[int]) -> list[int]:
    chosen = sorted(set(choices))
    if not chosen or any(not 0 <= choice < len(poll["options"]) for choice in chosen):
        raise Refused("no such option", public="Choose one of the options.", code="no_option")
    if len(chosen) > 1 and not poll["several"]:
        raise Refused("too many options", public="Choose one option only.", code="one_only")
    return chosen


async def _count(note: Note) -> None:
    """The counts beside the question, from its votes; and the others hear of it, soon, and not of each vote."""
    poll: Kept = note.details["poll"]
    rows = await sql.rows("SELECT choice, count(*) AS n FROM vote WHERE note_id=? GROUP BY choice", note.id)
    by_choice = {row["choice"]: row["n"] for row in rows}
    voters = await sql.rows("SELECT count(DISTINCT actor_id) AS n FROM vote WHERE note_id=?", note.id)
    counts = [by_choice.get(place, 0) for place in range(len(poll["options"]))]
    await _keep(note, poll | {"counts": counts, "voters": voters[0]["n"]})
    await later(
        TELL_COUNTS, {"note_id": note.id}, key=f"{TELL_COUNTS} {note.id}", due=clock.timestamp() + PAUSE_SECONDS
    )


async def _keep(note: Note, poll: Kept) -> None:
    await Note.filter(id=note.id).update(details=note.details | {"poll": poll})
