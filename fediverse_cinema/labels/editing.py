"""The one way in which a selection of ours is changed: held while it is, by who may, not over the words of somebody who
was quicker; what it was is kept, and whoever has to hear of the change does. Called by the verbs of selecting, picking
and history.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Forbidden, Missing, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.labels import asking, jury, states, telling
from fediverse_cinema.labels.models import Audience, FormerEdition, Selection
from fediverse_cinema.labels.news import SelectionChanged, SelectionShown, SelectionWithdrawn
from fediverse_cinema.labels.sheet import LONGEST_FOLDED
from fediverse_cinema.media import sent_pictures

MOST_EDITIONS = 50
CHANGING = ("title", "about", "signature", "language", "audience", "cover", "cover_alt", "last_number")
KEPT = (*CHANGING, "edition", "folded", "published_at", "updated_at", "slug", "page_url")
Right = Callable[[Selection, Actor], Awaitable[bool]]


@asynccontextmanager
async def editing(
    selection: Selection,
    by: Actor,
    change: str,
    *,
    edition: int | None = None,
    may: Right = jury.may_publish,
    back_to: int | None = None,
) -> AsyncIterator[Selection]:
    """The row as it is now, held; what the block does to it and to its picks is one change, kept under this name. When
    nothing has changed, nothing happens. What `selection` holds is what stands in the row afterwards. `back_to`: it is
    again what it was at that edition.
    """
    async with in_transaction():
        now = await _held(selection, by, edition, may)
        before = await states.of(now)
        yield now
        after = await states.of(now)
        if kept := states.difference(before, after):
            await _keep(now, by, change, kept if back_to is None else kept | {"back_to": back_to})
            await sent_pictures.order_removal(await _forget_oldest(now))
            await _tell(now, before["audience"])
        for name in KEPT:
            setattr(selection, name, getattr(now, name))


async def _held(selection: Selection, by: Actor, edition: int | None, may: Right) -> Selection:
    now = await Selection.select_for_update().get_or_none(id=selection.id)
    if now is None:
        raise Missing(f"{selection.uri} has just been deleted")
    if not now.local or not await may(now, by):
        raise Forbidden(f"{by.uri} may not change {now.uri}")
    if edition is not None:
        await check_edition(now, by, edition)
    return now


async def check_edition(now: Selection, by: Actor, edition: int) -> None:
    """Refused, with the name of who was quicker, when it is another by now."""
    if edition == now.edition:
        return
    last = await FormerEdition.filter(selection_id=now.id).select_related("by").order_by("-edition").first()
    message = f"{now.uri} is at edition {now.edition}"
    if last is None or last.by is None or last.by.id == by.id:
        raise Refused(message, public="This selection has been changed meanwhile.", code="stale", status=409)
    raise Refused(
        message, public="%(name)s has changed this selection meanwhile.", code="stale", status=409,
        name=last.by.name or last.by.handle,
    )  # fmt: skip


async def _keep(now: Selection, by: Actor, change: str, kept: states.State) -> None:
    await FormerEdition.create(
        selection_id=now.id, edition=now.edition, by=by, kept=kept, change=change, created_at=clock.now()
    )
    now.edition, now.updated_at = now.edition + 1, clock.later_than(now.updated_at)  # whole seconds on the wire
    owner = await lookup.get(Actor, id=now.owner_id)
    now.folded = fold(" ".join((now.title, owner.name, now.signature, now.about)))[:LONGEST_FOLDED]
    if now.audience == Audience.PUBLIC:
        now.published_at = now.published_at or now.updated_at
    await now.save(update_fields=list(KEPT))


async def _forget_oldest(now: Selection) -> set[str]:
    """Files of covers that nothing shows any more."""
    oldest = FormerEdition.filter(selection_id=now.id, edition__lt=now.edition - MOST_EDITIONS)
    gone = await oldest
    if not gone:
        return set()
    await oldest.delete()
    left = await FormerEdition.filter(selection_id=now.id).only("id", "kept")
    shown = states.files(now.cover).union(*(states.files(one.kept.get("cover", [])) for one in left))
    return set[str]().union(*(states.files(one.kept.get("cover", [])) for one in gone)) - shown


async def _tell(now: Selection, former: str) -> None:
    """Its authors are asked once it leaves; what has gone out is withdrawn when it is no longer for everybody."""
    if former == Audience.PRIVATE != now.audience:
        await asking.begin(now)
    if former != Audience.PRIVATE == now.audience:
        await asking.end(now)
    if former == Audience.PUBLIC != now.audience:
        await telling.withdraw(now)
        await news.tell(SelectionWithdrawn(now.id, now.uri))
    elif now.audience == Audience.PUBLIC != former:
        barriers.check_at_home(await lookup.get(Actor, id=now.owner_id), "Create")
        await news.tell(SelectionShown(now.id))
    elif now.audience != Audience.PRIVATE:
        await news.tell(SelectionChanged(now.id))
