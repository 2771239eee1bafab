"""Measures as those who moderate take them."""

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.moderation import hiding, measures
from fediverse_cinema.moderation.measures import Wanted
from fediverse_cinema.moderation.models import Measure, MeasureKind

REASON = "Ce n’est pas de vous, et vous le savez."


async def a_measure(by: Account, kind: MeasureKind, about: Actor, uri: str = "") -> Measure:
    """`uri` is of what she has made, when it is about that."""
    thing = await hiding.known(uri) if uri else None
    assert thing is not None or not uri
    return await measures.take(by, Wanted(kind, about, thing, REASON))


async def lifted(by: Account, measure: Measure) -> None:
    await measures.lift(by, await Measure.get(id=measure.id).select_related("about"), REASON)
