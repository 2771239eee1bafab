"""How an invitation reaches somebody of elsewhere: as an Invite, where her server understands it, else as a letter with
a personal link. Which of the two, her server is asked beside.
"""

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import silences
from fediverse_cinema.activitypub import capabilities, outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.jobs import once, queue
from fediverse_cinema.offers import lapsing, letters, settling, wire
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects.models import Call

SEND = "send_invitation"
UNWANTED = (
    "<p>Cette personne ne souhaite plus recevoir de lettres de ce pôle.</p><p>She wants no letters of this pole.</p>"
)


async def begin(offer: Offer, person: Actor) -> None:
    """In the transaction that makes it."""
    await queue.later(SEND, {"offer_id": offer.id}, lane=person.host, key=f"{SEND} {offer.id}")


async def send_now(offer_id: int) -> None:
    """The job. What has been taken back meanwhile is not sent."""
    offer = await Offer.get_or_none(id=offer_id).select_related("person", "project__actor", "instrument")
    if offer is None or offer.project.actor.gone_at or offer.person.gone_at:
        return
    understands = await capabilities.has(offer.person, capabilities.OFFERS)
    async with once.for_this_job():
        held = await Offer.select_for_update().get(id=offer_id)
        if held.state not in LIVE or held.by_note:
            return
        if understands:
            await _send(offer)
        elif await silences.is_kept(offer.person.uri):
            await settling.lapse(held, answer_html=UNWANTED)
        else:
            await Offer.filter(id=offer_id).update(by_note=True)
            await letters.invite(offer, offer.project, offer.person, plain(offer.html))


async def give_up(*, reason: str, offer_id: int, **_: object) -> None:
    """Her server has not answered for days: she never heard of it."""
    offer = await Offer.get(id=offer_id)
    async with in_transaction():
        await settling.lapse(offer, answer_html=lapsing.LOST)


async def _send(offer: Offer) -> None:
    call = await lookup.find(Call, id=offer.call_id) if offer.call_id is not None else None
    group, person = offer.project.actor, offer.person
    document = wire.invitation(offer, group, person, offer.instrument, call.uri if call else "")
    await outbox.post(group, document, to=[person], own_inbox=True)
