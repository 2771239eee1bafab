"""Links by which people become members without asking: made and taken back by those who run the pole, each good for a
number of people and until a day. The secret is nowhere but in the address that is shown when it is made.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from tortoise.expressions import F

from fediverse_cinema.accounts.models import Invitation
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Gone, Missing, Refused

MOST_PEOPLE = 500
LONGEST = timedelta(days=366)
LONGEST_NOTE = 200
KEPT = timedelta(days=30)  # after its end


async def make(by: Actor, note: str, most: int, expires_at: datetime) -> str:
    """The whole address. Refused when it is for too many, or for too long."""
    now, note, secret = clock.now(), note.strip(), ids.new_token()
    if not 1 <= most <= MOST_PEOPLE:
        raise Refused("so many", public="Write a number from 1 to %(most)s.", code="bad_most", most=MOST_PEOPLE)
    if not now < expires_at <= now + LONGEST:
        raise Refused("so long", public="Choose a day from today on, within a year.", code="bad_day")
    if len(note) > LONGEST_NOTE:
        raise Refused("long note", public="This text is too long.", code="bad_note")
    await Invitation.create(
        digest=_digest(secret), note=note, most=most, by=by, created_at=now, expires_at=expires_at
    )  # fmt: skip
    return urls.invitation(secret)


async def latest() -> Sequence[Invitation]:
    return await Invitation.all().order_by("-id").limit(100)


async def open_by(secret: str) -> Invitation:
    """Missing when it leads nowhere, Gone when it has ended."""
    found = await Invitation.get_or_none(digest=_digest(secret))
    if found is None:
        raise Missing("an invitation that leads nowhere")
    if not is_open(found):
        raise Gone("an invitation that has ended")
    return found


def is_open(invitation: Invitation) -> bool:
    ended = invitation.revoked_at is not None or invitation.expires_at <= clock.now()
    return not ended and invitation.used < invitation.most


async def check(invitation_id: int | None) -> None:
    """Refused when she was invited, and has come too late. `redeem` decides among many at once."""
    found = await lookup.find(Invitation, id=invitation_id) if invitation_id is not None else None
    if found is not None and not is_open(found):
        raise ended()


async def redeem(invitation_id: int) -> None:
    """One more has joined by it, in the caller's transaction. Of many at once, no more than it is good for (AUT-06)."""
    left = Invitation.filter(id=invitation_id, revoked_at=None, expires_at__gt=clock.now(), used__lt=F("most"))
    if not await left.update(used=F("used") + 1):
        raise ended()


def ended() -> Refused:
    return Refused(
        "invitation used up", public="This invitation has been used, or has ended meanwhile.", code="used_up"
    )


async def revoke(invitation_id: int) -> None:
    await Invitation.filter(id=invitation_id, revoked_at=None).update(revoked_at=clock.now())


async def sweep() -> None:
    """The periodic job."""
    await Invitation.filter(expires_at__lt=clock.now() - KEPT).delete()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
