"""What a member has confirmed that she did: her live stamps for credits, as rows and as the collection that her
document names (FEP-4ebc). Which of them are films that can be shown, the room of films knows.
"""

from collections.abc import Sequence

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub.context import CREDIT_BLOCKS, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE, collection, collection_page
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.consents import awards, wire
from fediverse_cinema.consents.models import Award, Stamp, StampKind

MOST_SHOWN = 500


def address(actor: Actor) -> str:
    return f"{actor.uri}/filmography"


async def of(actor: Actor) -> list[Stamp]:
    """The latest first."""
    return await _live(actor).order_by("-id").limit(MOST_SHOWN)


async def to_collection(actor: Actor) -> Document:
    return collection(address(actor), await _live(actor).count())


async def to_page(actor: Actor, cursor: str, before: int | None) -> Document:
    """Whole stamps, the latest first, each with the awards of its film."""
    wanted = _live(actor) if before is None else _live(actor).filter(id__lt=before)
    stamps: Sequence[Stamp] = await wanted.order_by("-id").limit(PAGE_SIZE)
    following = f"before-{stamps[-1].id}" if len(stamps) == PAGE_SIZE else None
    chosen = await awards.of_many({stamp.interacting_uri for stamp in stamps})
    items = [_item(stamp, actor, chosen.get(stamp.interacting_uri, ())) for stamp in stamps]
    page = collection_page(address(actor), cursor, await _live(actor).count(), items, following)
    return page | {"@context": context_of(*CREDIT_BLOCKS, "FILM", "AWARD")}


def _item(stamp: Stamp, actor: Actor, chosen: Sequence[Award]) -> Document:
    shown = wire.stamp_object(stamp, actor)
    return shown | {"award": awards.to_objects(chosen)} if chosen else shown


def _live(actor: Actor) -> QuerySet[Stamp]:
    return Stamp.filter(author_id=actor.id, kind=StampKind.CREDIT, revoked_at__isnull=True)
