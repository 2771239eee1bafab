"""What people elsewhere say: written, changed; and their votes. What is deleted stands in actors."""

from typing import Any

from fediverse_cinema.activitypub import authority, tombstones
from fediverse_cinema.activitypub.vocab import Activity, as_list, read_activity, type_of, with_audience
from fediverse_cinema.conversations import queries, voting, wire
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.wire import NoteDraft
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.inbox import forwarding
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.search import arrivals, relevance, threads

MOST_PARTS = 20


async def note_said(sender: Sender, activity: Activity) -> None:
    """Create or Update, in whatever order: kept when it concerns somebody here. GoToSocial puts the votes for several
    options into one letter.
    """
    parts = as_list(activity.document.get("object"))[:MOST_PARTS]
    if len(parts) > 1:
        await _each(sender, activity, parts)
        return
    if activity.object_type in wire.NOT_SAID:
        raise Ignored(f"we do not understand {activity.type} of {activity.object_type}")
    if activity.object is None or not urls.same_origin(activity.object_uri, sender.actor.uri):
        await _said_elsewhere(sender, activity)
        return
    document = with_audience(activity.object, activity)
    authority.check_owner(sender.actor.uri, document)
    draft = wire.note_from_object(document, sender.actor.followers_uri or "")
    if draft.choice:
        await _voted(sender, draft)
        return
    await _check_fresh(sender, draft)
    arrived = await arrivals.note(draft, sender.actor, document)
    await threads.complete_above(draft)
    if arrived.as_kept:  # also when its words were kept and then the server died
        await forwarding.pass_on(sender, activity)
    if not arrived.changed:
        raise Ignored("known already")


async def _each(sender: Sender, activity: Activity, parts: list[Any]) -> None:
    """One after the other; ignored when all of them are. Lists in a list would be parts without end."""
    if any(isinstance(part, list) for part in parts):
        raise Refused(f"{activity.id} has lists in its list", code="nested")
    reasons = []
    for part in parts:
        try:
            await note_said(sender, read_activity({**activity.document, "object": part}))
        except Ignored as reason:
            reasons.append(reason)
    if len(reasons) == len(parts):
        raise reasons[0]


async def _check_fresh(sender: Sender, draft: NoteDraft) -> None:
    if await tombstones.is_buried(draft.uri, sender.actor):
        raise Ignored("deleted before")
    if await relevance.concerns_us(draft, sender.actor):
        return
    if draft.public and draft.answer_to:
        await threads.look_for(draft)  # its talk may have begun with something of ours
    raise Ignored("concerns nobody here")


async def _said_elsewhere(sender: Sender, activity: Activity) -> None:
    """Only named, or brought with a copy that is another server's to give: the copy is not looked at (INB-03). What is
    fetched must concern us as if its author had sent it.
    """
    if not activity.object_uri or not await relevance.is_followed(sender.actor):
        raise Ignored("a thing of another server, from somebody whom nobody here follows")
    document, author = await arrivals.ask(activity.object_uri)
    if type_of(document.get("type")) != "Video":
        draft = wire.note_from_object(document, author.followers_uri or "")
        if not draft.public or not await relevance.concerns_us(draft, author):
            raise Ignored("concerns nobody here")
    if not (await arrivals.welcome(document, author)).changed:
        raise Ignored("known already")


async def _voted(sender: Sender, draft: NoteDraft) -> None:
    asked = await lookup.find(Note, uri=draft.answer_to)
    if await relevance.is_unwanted(sender.actor, draft.answer_to):
        raise Ignored("the author of the question has blocked her")
    # What she may not read she cannot have been asked; and how it stands, with the question, is told to all who voted.
    if asked is None or not await queries.may_read(asked, sender.actor):
        raise Ignored("a vote in no question that she knows")
    if not await voting.vote_arrived(sender.actor, asked, draft.choice):
        raise Ignored("a vote that does not count")
