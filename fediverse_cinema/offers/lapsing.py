"""What happens elsewhere and ends offers: a call or a project is gone, somebody is no more, has left a team, or has
come in by her link; or a letter is lost for good. Heard from news; both poles hear them, so that both say the same in
the end. Hearing twice changes nothing.
"""

from contextlib import suppress
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import lost, outbox
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import LIVE, OfferState
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.offers import settling, wire
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.projects.models import Call, Membership, Project

LOST = (
    "<p>L’autre serveur n’a pas répondu : ce message n’a pas pu être remis.</p>"
    "<p>The other server has not answered: this could not be delivered.</p>"
)
GONE = "<p>L’appel a été retiré.</p><p>The call has been withdrawn.</p>"


async def project_ended(project_id: int) -> None:
    """Of a project of ours, who waits elsewhere hears that its Group is gone, whether she follows it or not."""
    project = await Project.get(id=project_id).select_related("actor")
    waiting = await _live(project_id=project_id).select_related("person")
    people = list({one.person_id: one.person for one in waiting if not one.person.local}.values())
    async with in_transaction():
        for offer in waiting:
            await settling.lapse(offer)
        if project.local and people:
            await outbox.post(project.actor, wire.delete(project.actor, people), to=people, own_inbox=True)


async def call_ended(call_id: int, project_id: int) -> None:
    """Only when it has been deleted: who has answered one that is filled or closed still gets her answer. Who waits
    elsewhere may have heard nothing of the call since.
    """
    if await lookup.exists(Call, id=call_id):
        return
    project = await Project.get(id=project_id).select_related("actor")
    for offer in await _live(project_id=project_id, call_id=None, kind=OfferKind.APPLICATION).select_related("person"):
        async with in_transaction():
            lapsed = await settling.lapse(offer, answer_html=GONE)
            if lapsed and project.local and not offer.person.local and not offer.by_note:
                reject = wire.reject_unsaid(offer.uri, project.actor, offer.person, GONE)
                await outbox.post(project.actor, reject, to=[offer.person], own_inbox=True)


async def look_for_lost() -> None:
    """The periodic job: what never reached whom it was for waits for no answer, and who sent it reads so."""
    ours = Q(kind=OfferKind.APPLICATION, project__local=False, person__local_handle__isnull=False)
    ours |= Q(kind=OfferKind.INVITATION, project__local=True, person__local_handle__isnull=True)
    waiting = await _live(by_note=False).filter(ours).select_related("person", "project__actor")
    gone = await lost.among({one.uri: _asked(one).host for one in waiting})
    for offer in [one for one in waiting if one.uri in gone]:
        async with in_transaction():
            await settling.lapse(offer, answer_html=LOST)


async def actor_gone(actor_id: int) -> None:
    """Her words go with her, and what was said to her."""
    async with in_transaction():
        for offer in await _live(person_id=actor_id):
            await settling.lapse(offer)
        await Offer.filter(person_id=actor_id).update(html="", links=[], answer_html="")


async def member_left(project_id: int, person_id: int) -> None:
    """What was accepted is over; an invitation by letter is declined, when she has said no behind its link. Not when
    she has come back in the meantime.
    """
    if await Membership.exists(project_id=project_id, person_id=person_id, joined_at__isnull=False, left_at=None):
        return
    project = await lookup.get(Project, id=project_id)
    for offer in await Offer.filter(project_id=project_id, person_id=person_id, state=OfferState.ACCEPTED.value):
        async with in_transaction():
            await settling.let_go(offer, project)
    for offer in await _by_letter(project_id, person_id):
        with suppress(Refused):  # answered in the same moment
            async with in_transaction():
                await settling.refuse(offer)


async def member_joined(project_id: int, person_id: int) -> None:
    """She has said yes behind the link of an invitation."""
    project = await lookup.get(Project, id=project_id)
    for offer in await _by_letter(project_id, person_id):
        with suppress(Refused):
            async with in_transaction():
                await settling.accept(offer, project)


def _asked(offer: Offer) -> Actor:
    return offer.project.actor if offer.kind == OfferKind.APPLICATION else offer.person


def _by_letter(project_id: int, person_id: int) -> QuerySet[Offer]:
    return _live(project_id=project_id, person_id=person_id, kind=OfferKind.INVITATION, by_note=True)


def _live(**of: Any) -> QuerySet[Offer]:
    return Offer.filter(state__in=[one.value for one in LIVE], **of)
