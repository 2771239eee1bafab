"""Affiliations on the wire (FEP-5219): a label of ours tells somebody of elsewhere that she belongs to its jury, or no
longer. Only servers that name it are told: others answer an Add with an error.
"""

from fediverse_cinema.activitypub import capabilities, outbox
from fediverse_cinema.activitypub.context import AFFILIATION_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.labels import wire
from fediverse_cinema.labels.models import Juror

TELL = "tell_jury"


async def tell(row: Juror) -> None:
    """Her seat is another: in the transaction that changed it; her person is fetched. What it is at the moment when it
    is told, is told.
    """
    if not row.person.local:
        await queue.later(TELL, {"juror_id": row.id}, lane=row.person.host, key=f"{TELL} {row.id}")


async def tell_now(juror_id: int) -> None:
    """The job."""
    row = await Juror.get_or_none(id=juror_id).select_related("person", "label__actor")
    if row is None or row.label.actor.gone_at or row.person.gone_at:
        return
    if not await capabilities.has(row.person, capabilities.AFFILIATIONS):
        return
    async with once.for_this_job():
        await row.refresh_from_db(fields=["relationship", "role", "joined_at", "left_at"])
        group = row.label.actor
        await outbox.post(group, change_of(row, group), to=[row.person], own_inbox=True)


def change_of(row: Juror, group: Actor) -> Document:
    """The Add or Remove that says what she is now."""
    belongs = row.joined_at is not None and row.left_at is None
    return {
        "@context": context_of(*AFFILIATION_BLOCKS),
        "id": urls.activity(ids.new_uuid()),
        "type": "Add" if belongs else "Remove",
        "actor": group.uri,
        "target": wire.affiliations_uri(group),
        "published": iso(clock.now()),
        "to": [row.person.uri],
        "object": wire.affiliation_to_object(row, group),
    }
