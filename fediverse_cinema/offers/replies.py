"""Answers to a call from people without a pole: the first note of somebody that answers it stands on the board like an
offer, in the words that the note has just then. Heard from news; the letters back are in letters.
"""

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.offers import moves
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.news import OfferMade, OfferWithdrawn
from fediverse_cinema.projects import service as projects
from fediverse_cinema.projects.models import Call, CallState, Project


async def note_said(note_id: int) -> None:
    """A line of the board, if it is the first answer of somebody of elsewhere who does not belong to the team. What a
    member of this pole says below a call is talk: she has the form; and what is said there to somebody else alone is
    not said to the project.
    """
    note = await lookup.find(Note, id=note_id)
    if note is None or note.local or not note.answer_to:
        return
    call = await lookup.find(Call, uri=note.answer_to)
    if call is None or not call.local or call.state != CallState.OPEN:
        return
    note.author = await lookup.get(Actor, id=note.author_id)
    project = await Project.get(id=call.project_id).select_related("actor")
    if not await talk.may_read(note, project.actor) or await projects.standing(project, note.author) is not None:
        return
    if not await _is_known(note, call):
        await _keep(note, project, call)


async def deleted(author: Actor, uri: str) -> bool:
    """She has deleted her note: what nobody has answered yet is withdrawn. Who has been accepted stays: many servers
    delete old notes by themselves.
    """
    offer = await Offer.get_or_none(uri=uri, person_id=author.id, by_note=True, kind=OfferKind.APPLICATION)
    if offer is None or not await moves.attempt(offer, OfferState.WITHDRAWN, LIVE):
        return False
    await news.tell(OfferWithdrawn(offer.id))
    return True


async def _is_known(note: Note, call: Call) -> bool:
    """Not when she has deleted her first answer, to write it anew as Mastodon proposes."""
    if await lookup.exists(Offer, uri=note.uri) or await moves.has_tried_enough(note.author, call.id):
        return True
    before = await Offer.filter(call_id=call.id, person_id=note.author_id, kind=OfferKind.APPLICATION)
    deleted = [one for one in before if one.by_note and one.state == OfferState.WITHDRAWN]
    return len(before) > len(deleted) or any([await lookup.exists(Note, uri=one.uri) for one in deleted])


async def _keep(note: Note, project: Project, call: Call) -> None:
    now = clock.now()
    try:
        async with in_transaction():
            row = await Offer.create(
                uri=note.uri, kind=OfferKind.APPLICATION, project=project, call=call, person=note.author, by_note=True,
                state=OfferState.NEW.value, live_key=moves.live_key(OfferKind.APPLICATION, note.author.uri, call.uri),
                trade=call.trade, created_at=now, moved_at=now,  # the note may claim any day
            )  # fmt: skip
            await news.tell(OfferMade(row.id))
    except IntegrityError:  # another note of hers was quicker
        return
