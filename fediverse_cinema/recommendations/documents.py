"""What addresses answer: a recommendation of ours that is given, and the collection of those of a member of ours,
which her document names when there are any.
"""

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub.context import RECOMMENDATION_BLOCKS, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE, collection, collection_page
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import wire as consents
from fediverse_cinema.consents.models import Stamp
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.recommendations import wire
from fediverse_cinema.recommendations.models import Recommendation, State


def address(actor: Actor) -> str:
    return f"{actor.uri}/recommendations"


async def of(uuid: str) -> Recommendation:
    """One that may be shown; Missing for all others (PRV-03)."""
    found = await Recommendation.get_or_none(uuid=uuid, state=State.GIVEN).select_related("author", "person")
    if not uuid or found is None or found.author.gone_at is not None:
        raise Missing(f"no recommendation {uuid[:60]}")
    return found


async def document(uuid: str) -> Document:
    return wire.served(await of(uuid))


async def term_of(actor: Actor) -> Document:
    """What her document says of it."""
    shown = await Recommendation.exists(person_id=actor.id, state=State.GIVEN)
    return {"recommendations": address(actor)} if shown else {}


async def to_collection(actor: Actor) -> Document:
    return collection(address(actor), await _given(actor).count())


async def to_page(actor: Actor, cursor: str, before: int | None) -> Document:
    """Her live stamps, the latest first."""
    wanted = _given(actor) if before is None else _given(actor).filter(id__lt=before)
    shown = await wanted.order_by("-id").limit(PAGE_SIZE)
    following = f"before-{shown[-1].id}" if len(shown) == PAGE_SIZE else None
    stamps = {one.uri: one for one in await Stamp.filter(uri__in=[one.stamp_uri for one in shown])}
    items = [consents.stamp_object(stamps[one.stamp_uri], actor) for one in shown if one.stamp_uri in stamps]
    page = collection_page(address(actor), cursor, await _given(actor).count(), items, following)
    return page | {"@context": context_of(*RECOMMENDATION_BLOCKS)}


def _given(actor: Actor) -> QuerySet[Recommendation]:
    return Recommendation.filter(person_id=actor.id, state=State.GIVEN)
