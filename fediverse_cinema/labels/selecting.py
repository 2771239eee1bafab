"""Verbs of selections of this pole: beginning one, saying something else of it, who may see it, copying it, its end."""

import re
import secrets

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, Tombstone
from fediverse_cinema.conversations.news import NoteRemoved
from fediverse_cinema.films.service import slug_of
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Forbidden, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.labels import jury, picking, pictures, sheet, telling
from fediverse_cinema.labels.editing import editing
from fediverse_cinema.labels.models import Audience, FormerEdition, Pick, Selection
from fediverse_cinema.labels.news import SelectionWithdrawn
from fediverse_cinema.labels.sheet import LONGEST_FOLDED, LONGEST_TITLE, Sheet
from fediverse_cinema.media import sent_pictures
from fediverse_cinema.poles.service import pole_actors

MOST_SELECTIONS = 500  # of one owner
TYPE = "OrderedCollection"  # that its stone names
RESERVED = frozenset({"new"})  # a page of ours
SECRET = re.compile(r"-[0-9a-f]{12}$")


async def begin(owner: Actor, by: Actor, sheet_: Sheet) -> Selection:
    """A new one, that nobody else sees."""
    sheet.check(sheet_)
    return await _begin(owner, by, sheet_)


async def change(selection: Selection, by: Actor, sheet_: Sheet, *, edition: int) -> None:
    sheet.check(sheet_)
    async with editing(selection, by, "sheet", edition=edition) as now:
        _fill(now, sheet_)


async def show(selection: Selection, by: Actor, audience: Audience, *, edition: int) -> None:
    """To everybody, to who has its address, or to nobody: then what has gone out of it is taken back everywhere. An
    address that alone opens it is none that its title tells.
    """
    async with editing(selection, by, "audience", edition=edition) as now:
        if now.hidden_from and audience != Audience.PRIVATE:
            raise Refused("hidden", public="Those who run this pole have hidden this selection.", code="hidden")
        now.audience = audience
        if audience == Audience.UNLISTED and now.published_at is None and not SECRET.search(now.slug):
            now.slug = f"{now.slug}-{secrets.token_hex(6)}"
            now.page_url = urls.selection_page(now.slug)


async def copy(selection: Selection, owner: Actor, by: Actor) -> Selection:
    """Its films in one of the owner's own, that nobody else sees; nobody's words are copied but its title."""
    async with in_transaction():
        made = await _begin(owner, by, Sheet(selection.title[:LONGEST_TITLE], language=selection.language))
        await picking.copy(selection, made, by)
    return made


async def delete(selection: Selection, by: Actor | None) -> None:
    """It is no more: its addresses say so. By who decides on it, or (None) by who runs the pole: its owner hears so."""
    async with in_transaction():
        now = await Selection.select_for_update().get_or_none(id=selection.id)
        if now is None:
            return
        if not now.local or (by is not None and not await jury.may_publish(now, by)):
            raise Forbidden(f"{by.uri if by else 'nobody'} may not delete {now.uri}")
        names = await pictures.names_of(now)
        if by is None:
            await news.tell(NoteRemoved(now.owner_id, now.uri))
        await _forget(now)
        await sent_pictures.order_removal(names)


async def withdraw(note_uri: str) -> None:
    """News: who runs the pole has removed a note. One that told of a selection has taken it from everybody."""
    found = await Selection.get_or_none(note_uri=note_uri, local=True) if note_uri else None
    if found is not None:
        async with editing(found, (await pole_actors()).group, "audience", may=_runs_pole) as now:
            now.audience = Audience.PRIVATE


async def clear(label_id: int) -> None:
    """The label is no more, and so are its selections."""
    for selection in await Selection.filter(owner__label__id=label_id, local=True):
        async with in_transaction():
            names = await pictures.names_of(selection)
            await _forget(selection)
            await sent_pictures.order_removal(names)


async def _begin(owner: Actor, by: Actor, sheet_: Sheet) -> Selection:
    if not await jury.may_choose(owner, by):
        raise Forbidden(f"{by.uri} may not choose for {owner.uri}")
    uuid, now = ids.new_uuid(), clock.now()
    async with in_transaction():
        await sql.hold(f"selections of {owner.id}")
        if await Selection.filter(owner_id=owner.id, local=True).count() >= MOST_SELECTIONS:
            raise Refused(
                "too many selections", public="There are already %(most)s selections.", code="too_many",
                most=MOST_SELECTIONS,
            )  # fmt: skip
        slug = await _free_slug(sheet_.title)
        made = Selection(
            uri=urls.selection(uuid), uuid=uuid, slug=slug, local=True, owner=owner, title="",
            playlist_uuid=ids.new_uuid() if owner.type == ActorType.GROUP else "",
            page_url=urls.selection_page(slug), created_at=now, updated_at=now,
        )  # fmt: skip
        _fill(made, sheet_)
        made.folded = fold(" ".join((made.title, owner.name, made.signature, made.about)))[:LONGEST_FOLDED]
        await made.save()
    return made


async def _free_slug(title: str) -> str:
    """That none has and none had. Within a transaction, which holds it."""
    stem = slug_of(title)
    await sql.hold(f"selection slug {stem}")
    stones = Tombstone.filter(uri__startswith=urls.selection_page(stem)).values_list("uri", flat=True)
    taken = {str(one) for one in await Selection.filter(slug__startswith=stem).values_list("slug", flat=True)}
    taken |= {str(uri).rpartition("/")[2] for uri in await stones} | RESERVED
    return next(slug for n in range(1, 10**6) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _fill(selection: Selection, sheet_: Sheet) -> None:
    selection.title, selection.about = " ".join(sheet_.title.split()), sheet_.about.strip()
    selection.signature, selection.language = sheet_.signature.strip(), sheet_.language
    selection.cover_alt = sheet_.cover_alt.strip()


async def _was_seen(selection: Selection) -> bool:
    """By anybody but who composes it: that there was a draft, and what it was called, is nobody's business."""
    if selection.audience != Audience.PRIVATE or selection.published_at is not None:
        return True
    former = await FormerEdition.filter(selection_id=selection.id).only("id", "kept")
    return any(one.kept.get("audience", Audience.PRIVATE) != Audience.PRIVATE for one in former)


async def _runs_pole(selection: Selection, actor: Actor) -> bool:
    return True


async def _forget(selection: Selection) -> None:
    if selection.hidden_from:  # who had it hears that it is no more
        selection.audience = Audience(selection.hidden_from)
    owner = await lookup.get(Actor, id=selection.owner_id)
    if not await tombstones.bury(selection.uri, TYPE, owner):
        return
    if await _was_seen(selection):
        await tombstones.bury(selection.page_url, TYPE, owner)
    if selection.audience == Audience.PUBLIC:
        await telling.withdraw(selection)
    await picking.let_go(await Pick.filter(selection_id=selection.id))
    if selection.audience == Audience.PUBLIC:
        await news.tell(SelectionWithdrawn(selection.id, selection.uri))
    await FormerEdition.filter(selection_id=selection.id).delete()
    await Selection.filter(id=selection.id).delete()
