"""The documents of labels and selections of this pole as their ids answer them, with what stands around them. Who may
read a selection that is not public, the web asks before.
"""

from collections.abc import Callable

from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.database.sql import LARGEST_ID
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.labels import filmmakers, playlists, wire
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, Label, Pick, Selection
from fediverse_cinema.labels.showing import shown
from fediverse_cinema.poles.service import pole_actors

# The collections of a label: what stands in each of its public selections' place.
LISTED: dict[str, Callable[[Selection], str]] = {
    "selections": lambda selection: selection.uri,
    "playlists": playlists.playlist_uri,
    "collections": wire.people_uri,
}


async def of_group(group: Actor) -> Document | None:
    """The document of a Group, if it is that of a label."""
    label = await lookup.find(Label, actor_id=group.id)
    return await document_of(label, group) if label else None


async def document_of(label: Label, group: Actor) -> Document:
    return wire.label_to_object(label, group, await leads(label, group))


async def leads(label: Label, group: Actor) -> list[Actor]:
    """Who answers for a label of ours: first a Person of this host, whose it is or the pole's companion, then those of
    its jury who run it.
    """
    owner = await lookup.find(Actor, id=group.owner_id) if group.owner_id else None
    first = owner if owner is not None and owner.gone_at is None else (await pole_actors()).companion
    admins = await _seated(label).filter(relationship=JuryRole.ADMIN).select_related("person").order_by("number")
    return [first, *(one.person for one in admins if one.person_id != first.id and one.person.gone_at is None)]


async def selection(uuid: str) -> Selection:
    """One of ours, whoever may see it, with its owner. Missing when there is none."""
    found = await Selection.get_or_none(uuid=uuid, local=True, owner__gone_at=None).select_related("owner")
    if found is None:
        raise Missing(f"no selection {uuid[:40]}")
    return found


async def selection_document(found: Selection, picks: QuerySet[Pick]) -> Document:
    """What it shows are these of its picks: all of them that may be shown (`shown`), or those of whoever is asked."""
    return wire.served(wire.selection_to_object(found, found.owner, await picks.count()))


async def selection_page(found: Selection, picks: QuerySet[Pick], number: int) -> Document:
    page, total = await _page(found, number, picks)
    return wire.served(wire.selection_page_to_object(found, number, page, total))


async def item(found: Selection, picks: QuerySet[Pick], number: int) -> Document:
    pick, position = await _pick(found, number, picks)
    return wire.served(wire.item_to_object(found, pick, position))


async def playlist_activity(kind: str, found: Selection) -> tuple[Actor, Document]:
    """Create, Update or Delete of PeerTube's form of it, and the Person who sends it: she owns the channel. The owner
    of the selection is fetched.
    """
    label = await lookup.get(Label, actor_id=found.owner_id)
    person = (await leads(label, found.owner))[0]
    return person, playlists.activity(kind, await _playlist_of(found), person)


async def playlist(found: Selection) -> Document:
    return playlists.served(await _playlist_of(found))


async def playlist_page(found: Selection, number: int) -> Document:
    picks, total = await _page(found, number, shown(found.id))
    return playlists.playlist_page(found, number, picks, total)


async def element(found: Selection, number: int) -> Document:
    return playlists.served(playlists.element(found, *await _pick(found, number, shown(found.id))))


async def people(found: Selection) -> Document:
    return filmmakers.to_object(found, found.owner, await filmmakers.shown_in(found))


async def person(found: Selection, number: int) -> Document:
    for one, stamp in await filmmakers.shown_in(found):
        if one.id == number:
            return wire.served(filmmakers.item_to_object(found, one, stamp))
    raise Missing(f"nobody {number} in {found.uri}")


async def collection(handle: str, name: str) -> Document:
    """One of LISTED."""
    group = (await _ours(handle))[0]
    return documents.collection(f"{group.uri}/{name}", await _public(group.id).count())


async def collection_page(handle: str, name: str, cursor: str, before: int | None) -> Document:
    group = (await _ours(handle))[0]
    found = await _public(group.id).filter(id__lt=before or LARGEST_ID).order_by("-id").limit(PAGE_SIZE)
    following = f"before-{found[-1].id}" if len(found) == PAGE_SIZE else None
    items, total = [LISTED[name](one) for one in found], await _public(group.id).count()
    return documents.collection_page(f"{group.uri}/{name}", cursor, total, items, following)


async def affiliations(handle: str) -> Document:
    group, label = await _ours(handle)
    return documents.collection(wire.affiliations_uri(group), await _seated(label).count())


async def affiliations_page(handle: str, cursor: str, before: int | None) -> Document:
    """Its jury: who has joined, the latest first."""
    group, label = await _ours(handle)
    page = _seated(label).filter(id__lt=before or LARGEST_ID).order_by("-id").limit(PAGE_SIZE)
    found = await page.select_related("person")
    items = [wire.affiliation_to_object(one, group) for one in found]
    following = f"before-{found[-1].id}" if len(found) == PAGE_SIZE else None
    total = await _seated(label).count()
    return wire.served_affiliation(
        documents.collection_page(wire.affiliations_uri(group), cursor, total, items, following)
    )


async def affiliation(handle: str, number: int) -> Document:
    group, label = await _ours(handle)
    found = await _seated(label).get_or_none(number=number).select_related("person")
    if found is None:
        raise Missing(f"no affiliation {number} of {handle[:60]}")
    return wire.served_affiliation(wire.affiliation_to_object(found, group))


async def label_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """(row, id of the Group) of the labels of this pole, for its collection: the latest first."""
    rows = Label.filter(local=True, actor__gone_at=None, id__lt=before).order_by("-id").limit(limit)
    return [(int(str(row)), str(uri)) for row, uri in await rows.values_list("id", "actor__uri")]


async def label_count() -> int:
    return await Label.filter(local=True, actor__gone_at=None).count()


async def selection_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """The same of its public selections, whoever's they are."""
    rows = _all_public().filter(id__lt=before).order_by("-id").limit(limit)
    return [(int(str(row)), str(uri)) for row, uri in await rows.values_list("id", "uri")]


async def selection_count() -> int:
    return await _all_public().count()


async def _playlist_of(found: Selection) -> Document:
    return playlists.playlist_to_object(found, found.owner, await shown(found.id).count())


async def _page(found: Selection, number: int, picks: QuerySet[Pick]) -> tuple[list[Pick], int]:
    total = await picks.count()
    if number < 1 or (number > 1 and (number - 1) * PAGE_SIZE >= total):
        raise Missing(f"no page {number} of {found.uri}")
    page = picks.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return await page.select_related("film"), total


async def _pick(found: Selection, number: int, picks: QuerySet[Pick]) -> tuple[Pick, int]:
    """The film of that number and its place among these."""
    numbers = [int(str(one)) for one in await picks.values_list("number", flat=True)]
    if number not in numbers:
        raise Missing(f"no film {number} in {found.uri}")
    pick = await Pick.get(selection_id=found.id, number=number).select_related("film")
    return pick, numbers.index(number) + 1


async def _ours(handle: str) -> tuple[Actor, Label]:
    group = await lookup.find(Actor, uri=urls.label(handle))
    label = await lookup.find(Label, actor_id=group.id) if group and group.gone_at is None else None
    if group is None or label is None:
        raise Missing(f"no label {handle[:60]}")
    return group, label


def _seated(label: Label) -> QuerySet[Juror]:
    return Juror.filter(label_id=label.id, joined_at__isnull=False, left_at=None)


def _public(owner_id: int) -> QuerySet[Selection]:
    return Selection.filter(owner_id=owner_id, audience=Audience.PUBLIC)


def _all_public() -> QuerySet[Selection]:
    return Selection.filter(local=True, audience=Audience.PUBLIC, owner__gone_at=None)
