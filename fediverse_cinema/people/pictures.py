"""The picture of an actor of ours, a member, her channel or a company: whole as it was sent, and squares of it around a
point that she chooses. Pages show the squares, and other servers as her icon. Files of ours on the shelf.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.media import sent_pictures
from fediverse_cinema.media.sent_pictures import Point

MIDDLE: Point = (0.0, 0.0)
Tell = Callable[[Actor], Awaitable[None]]
"""Says to those who keep a copy that the actor has changed, within the transaction in which it does."""


async def send(actor: Actor, chunks: AsyncIterator[bytes], tell: Tell) -> None:
    """Show this picture from now on, cut around its middle. Refused when it is none."""
    sizes = [asdict(one) for one in await sent_pictures.keep(chunks)]
    kept: dict[str, Any] = {"sizes": sizes, "point": MIDDLE, "squares": []}
    try:
        kept["squares"] = await _cut(kept, MIDDLE)
        await _show(actor, kept, tell)
    except BaseException:
        await sent_pictures.discard(names(kept))
        raise


async def move_point(actor: Actor, point: Point, tell: Tell) -> None:
    """Cut it around another point. Refused when it has been replaced meanwhile."""
    if not actor.picture:
        raise Missing(f"{actor.uri} has no picture")
    x, y = (round(max(-1.0, min(1.0, number)), 2) for number in point)
    kept = actor.picture | {"point": [x, y], "squares": await _cut(actor.picture, (x, y))}
    try:
        await _show(actor, kept, tell, replaces=actor.picture)
    except BaseException:
        await sent_pictures.discard(names(kept) - names(actor.picture))
        raise


async def take_away(actor: Actor, tell: Tell) -> None:
    await _show(actor, {}, tell)


async def clear(ids: Collection[int]) -> None:
    """Of actors that end: nobody is told of that alone."""
    for actor in await Actor.filter(id__in=ids, local_handle__isnull=False):
        async with in_transaction():
            await Actor.filter(id=actor.id).update(picture={})
            await sent_pictures.order_removal(names(actor.picture))


async def all_names() -> set[str]:
    """Files of such pictures that stand on the shelf."""
    ours = await Actor.filter(local_handle__isnull=False).only("id", "picture")
    return set[str]().union(*(names(one.picture) for one in ours))


def names(picture: Mapping[str, Any]) -> set[str]:
    return {str(one["name"]) for one in (*picture.get("sizes", ()), *picture.get("squares", ()))}


async def _cut(picture: Mapping[str, Any], point: Point) -> list[dict[str, Any]]:
    return [asdict(one) for one in await sent_pictures.cut_squares(picture["sizes"][-1]["name"], point)]


async def _show(
    actor: Actor, picture: dict[str, Any], tell: Tell, *, replaces: Mapping[str, Any] | None = None
) -> None:
    """From then on the new one stands in the row; the files of the former one go."""
    async with in_transaction():
        now = await Actor.select_for_update(no_key=True).get(id=actor.id)
        former: dict[str, Any] = now.picture
        if replaces is not None and former != replaces:
            raise Refused(
                "another picture meanwhile",
                public="This picture has been replaced meanwhile. Look at the new one first.",
                code="changed_meanwhile",
                status=409,
            )
        now.picture = picture
        await now.save(update_fields=["picture"])
        await tell(now)
        await sent_pictures.order_removal(names(former) - names(picture))
    actor.picture = picture
