"""The cover of a selection and the mark of a label: files of ours on the shelf. A cover that was replaced stays there
as long as a former edition shows it.
"""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.labels import jury, telling
from fediverse_cinema.labels.editing import editing
from fediverse_cinema.labels.models import FormerEdition, Label, Selection
from fediverse_cinema.labels.states import files
from fediverse_cinema.media import sent_pictures

Files = list[dict[str, Any]]


async def send_cover(selection: Selection, by: Actor, chunks: AsyncIterator[bytes]) -> None:
    """Show this picture from now on. Refused when it is none."""
    cover = [asdict(one) for one in await sent_pictures.keep(chunks)]
    try:
        async with editing(selection, by, "cover") as now:
            now.cover = cover
    except BaseException:
        await sent_pictures.discard(files(cover))
        raise


async def take_cover_away(selection: Selection, by: Actor) -> None:
    async with editing(selection, by, "cover") as now:
        now.cover = []


async def send_mark(label: Label, by: Actor, chunks: AsyncIterator[bytes]) -> None:
    picture = [asdict(one) for one in await sent_pictures.keep(chunks)]
    try:
        await _mark(label, by, picture)
    except BaseException:
        await sent_pictures.discard(files(picture))
        raise


async def take_mark_away(label: Label, by: Actor) -> None:
    await _mark(label, by, [])


async def all_names() -> set[str]:
    """Files that labels and selections have on the shelf."""
    labels = await Label.filter(local=True).only("id", "picture")
    selections = await Selection.filter(local=True).only("id", "cover")
    former = await FormerEdition.filter(change__in=["cover", "undone"]).only("id", "kept")
    shown = [one.picture for one in labels] + [one.cover for one in selections] + [_cover(one) for one in former]
    return set[str]().union(*map(files, shown))


async def names_of(selection: Selection) -> set[str]:
    """Files of its cover, and of those that it had."""
    former = await FormerEdition.filter(selection_id=selection.id).only("id", "kept")
    return files(selection.cover).union(*(files(_cover(one)) for one in former))


async def _mark(label: Label, by: Actor, picture: Files) -> None:
    async with in_transaction():
        now = await Label.select_for_update().get(id=label.id)
        await jury.check_leads(now, by)
        former, now.picture = now.picture, picture
        await now.save(update_fields=["picture"])
        await telling.announce(now)
        await sent_pictures.order_removal(files(former))
    label.picture = picture


def _cover(former: FormerEdition) -> Files:
    found: Files = former.kept.get("cover", [])
    return found
