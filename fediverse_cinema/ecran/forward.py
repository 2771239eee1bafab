"""What the poles put forward to all regions: editors of this one say so here, what those of others have said is read at
their poles (search/pole_reading.py). It travels as a list of the pole's Group, `highlights`: ids, the latest first.
"""

from collections.abc import Sequence

from tortoise.transactions import in_transaction

from fediverse_cinema.ecran import finding
from fediverse_cinema.ecran.finding import Named
from fediverse_cinema.ecran.models import PutForward
from fediverse_cinema.ecran.news import ForwardChanged
from fediverse_cinema.ecran.sections import FILMS, SELECTION
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.poles.models import KnownPole

MOST = 12  # of one pole


async def put(object_uri: str) -> None:
    """A film or a public selection, of here or elsewhere. One that stands there already stays where it is."""
    async with in_transaction():
        await sql.hold("put forward")
        await _drop_what_is_gone()
        ours = PutForward.filter(pole_id=None)
        if await ours.filter(object_uri=object_uri).exists():
            return
        if await ours.count() >= MOST:
            raise Refused(
                "too many put forward", code="too_many", most=MOST,
                public="A pole puts at most %(most)s things forward. Take one back first.",
            )  # fmt: skip
        await PutForward.create(pole=None, object_uri=object_uri, put_at=clock.now())
        await news.tell(ForwardChanged())


async def take_back(object_uri: str) -> None:
    async with in_transaction():
        if await PutForward.filter(pole_id=None, object_uri=object_uri).delete():
            await news.tell(ForwardChanged())


async def take_in(pole: KnownPole, object_uris: Sequence[str]) -> None:
    """What another pole puts forward, the latest first, as it was read just now. What stays keeps its moment, unless it
    stands before what is newer: then it was put forward again.
    """
    wanted = list(dict.fromkeys(object_uris))[:MOST]
    async with in_transaction():
        await sql.hold(f"put forward by {pole.host}")
        known = {one.object_uri: one.put_at for one in await PutForward.filter(pole_id=pole.id).order_by("-id")}
        if list(known) == wanted:
            return
        await PutForward.filter(pole_id=pole.id).delete()
        latest = None
        for uri in reversed(wanted):
            latest = known[uri] if uri in known and (latest is None or known[uri] >= latest) else clock.now()
            await PutForward.create(pole=pole, object_uri=uri, put_at=latest)


async def look_again() -> None:
    """News: a film is gone, or a selection is public no longer, perhaps one of those that we put forward."""
    async with in_transaction():
        await sql.hold("put forward")
        if await _drop_what_is_gone():
            await news.tell(ForwardChanged())


async def _drop_what_is_gone() -> bool:
    rows = await PutForward.filter(pole_id=None)
    gone = [one.id for one in rows if not await finding.is_shown(one.object_uri)]
    return bool(gone and await PutForward.filter(id__in=gone).delete())


async def holds(object_uri: str) -> bool:
    """Does this pole put it forward?"""
    return await PutForward.filter(pole_id=None, object_uri=object_uri).exists()


async def ours() -> tuple[Named, ...]:
    """What this pole puts forward, the latest first; what is not shown any more by its id."""
    uris = [
        str(one) for one in await PutForward.filter(pole_id=None).order_by("-id").values_list("object_uri", flat=True)
    ]
    known = await finding.named(FILMS, uris) | await finding.named(SELECTION, uris)
    return tuple(known.get(uri) or Named(uri, uri) for uri in uris)


async def ids(before: int, limit: int) -> list[tuple[int, str]]:
    """Rows of our list before this one, the latest first: number and id."""
    found = PutForward.filter(pole_id=None, id__lt=before).order_by("-id").limit(limit)
    return [(one.id, one.object_uri) for one in await found]


async def count() -> int:
    return await PutForward.filter(pole_id=None).count()
