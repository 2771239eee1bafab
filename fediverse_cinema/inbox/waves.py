"""Waves of spam (MOD-05): a letter in which somebody whom nobody here follows, and who has just been met, names many
people at once is held back where the pole wishes so. Nothing comes of it until somebody has looked
(moderation.held_letters): then it is opened as any other, or never.
"""

from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.news import GateWaits
from fediverse_cinema.activitypub.vocab import Activity, as_list, object_of, text_of, type_of
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.inbox.ledger import OPEN_LETTER
from fediverse_cinema.inbox.models import HeldLetter, Letter, Outcome
from fediverse_cinema.inbox.verify import Sender
from fediverse_cinema.search import relevance

MANY = 5  # people named, of whichever server: a wave names a few of each (as GoToSocial counts)
NEW = timedelta(days=7)  # since we met her
MOST_LOOKED_AT = 200
LONGEST_WORDS = 300
MOST_READ = 20_000


async def holds_back(letter: Letter, sender: Sender, activity: Activity) -> bool:
    """Does it look like one of a wave? Then it is put aside, and those who run the pole are told, once for all of
    them.
    """
    if activity.type != "Create" or sender.actor.created_at < clock.now() - NEW:
        return False
    named = _named(activity)
    if named < MANY or not (await gate.terms()).holds_waves or await relevance.is_followed(sender.actor):
        return False
    values = {"host": sender.actor.host, "named": named, "words": _words(activity), "held_at": clock.now()}
    async with in_transaction():
        _, new = await HeldLetter.get_or_create(values, letter_id=letter.id)
        if new:
            await news.tell(GateWaits())
    return True


async def let_in(host: str) -> None:
    """The job: all that is held back of this host is opened, in its order."""
    async with in_transaction():
        rows = await sql.rows("DELETE FROM held_letter WHERE host=? RETURNING letter_id", host)
        for letter_id in sorted(row["letter_id"] for row in rows):
            await Letter.filter(id=letter_id).update(outcome=Outcome.WAITING, reason="")
            await queue.later(OPEN_LETTER, {"letter_id": letter_id, "looked_at": True}, lane=f"letters held of {host}")


def _named(activity: Activity) -> int:
    """How many people the thing names, if it says anything; 0 when none of them is of ours."""
    said = object_of(activity.document.get("object")) or {}
    tags = [object_of(tag) or {} for tag in as_list(said.get("tag"))[:MOST_LOOKED_AT]]
    people = {str(tag.get("href")) for tag in tags if type_of(tag.get("type")) == "Mention"}
    return len(people) if any(urls.is_ours(one) for one in people) else 0


def _words(activity: Activity) -> str:
    said = object_of(activity.document.get("object")) or {}
    try:
        return plain(text_of(said.get("content"), MOST_READ))[:LONGEST_WORDS]
    except Refused:  # more tags than words
        return ""
