"""Mutes: somebody of ours does not want to see somebody, or what somebody shares, who never learns it and is told
nothing. What a mute hides, `sight` says.
"""

from collections.abc import Sequence
from datetime import date

from fediverse_cinema.activitypub.models import Actor, Mute, MuteScope
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused


async def mute(owner: Actor, muted: Actor, scope: MuteScope, until: date | None = None) -> None:
    """`until` is the last day of it; another mute of the same person takes the place of the first."""
    if owner.id == muted.id or muted.owner_id == owner.id:
        raise Refused("muting oneself", public="You cannot mute yourself.", code="oneself")
    if until is not None and until < clock.now().date():
        raise Refused(f"{until} is over", public="This day is over.", code="over")
    values = {"scope": scope, "until": until, "created_at": clock.now()}
    await Mute.update_or_create(values, owner_id=owner.id, muted_id=muted.id)


async def unmute(owner: Actor, muted: Actor) -> None:
    await Mute.filter(owner_id=owner.id, muted_id=muted.id).delete()


async def of(owner: Actor, muted: Actor) -> Mute | None:
    return await Mute.get_or_none(owner_id=owner.id, muted_id=muted.id)


async def muted_by(owner: Actor) -> Sequence[Mute]:
    """Whom she has muted, the latest first: for herself only."""
    return await Mute.filter(owner_id=owner.id).select_related("muted").order_by("-created_at", "-id")


async def sweep() -> None:
    """The periodic job: mutes whose last day is over."""
    await Mute.filter(until__lt=clock.now().date()).delete()
