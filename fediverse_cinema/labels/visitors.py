"""Labels and selections of elsewhere as rows: kept, renewed, taken away. Documents are strangers' words: texts are
sanitised and bounded here. What is read, and when, `search.selection_reading` decides; labels are heard of by news.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import follows, suspending, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, Tombstone
from fediverse_cinema.activitypub.vocab import Document, uri_of
from fediverse_cinema.consents import awards
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import beginning, clean_off_loop
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import arriving
from fediverse_cinema.labels.arriving import SelectionDraft
from fediverse_cinema.labels.models import Audience, Label, Leave, Pick, Selection
from fediverse_cinema.labels.news import SelectionWithdrawn
from fediverse_cinema.labels.sheet import LONGEST_FOLDED
from fediverse_cinema.poles.models import KinshipState, KnownPole

READ = "read_selection"  # the job (search/selection_reading.py)
MOST_SELECTIONS = 500  # of one owner, as of ours
MOST_OF_STRANGERS = 20  # of one site, whose server is no pole that we know, by notes of people whom nobody here follows


@frozen
class Chosen:
    """A film that a selection of elsewhere shows, and by what leave; `words` are sanitised HTML. `checked_at` is when
    the stamp was looked at; `former` is the row in which it stood before it was read.
    """

    film: Film
    words: str
    leave: Leave
    stamp_uri: str = ""
    checked_at: datetime | None = None
    former: Pick | None = None


async def welcome_label(actor: Actor, document: Document) -> Label | None:
    """What its server says of a Group of elsewhere: its row as a label, None when it is none, or no longer. `document`
    is its document, or those of its terms that ActorRead brings.
    """
    if actor.local:
        return await lookup.find(Label, actor_id=actor.id)
    if actor.type != ActorType.GROUP or not arriving.is_label(document):
        await Label.filter(actor_id=actor.id, local=False).delete()
        return None
    values = {
        "kind": arriving.label_kind(document),
        "about": actor.summary,
        "affiliations_uri": _of_it(actor, document.get("affiliations")),
        "selections_uri": _of_it(actor, document.get("selections")),
        "folded": fold(f"{actor.name} {beginning(actor.summary, LONGEST_FOLDED)}")[:LONGEST_FOLDED],
        "fetched_at": clock.now(),
    }
    label, new = await Label.get_or_create(
        {**values, "local": False, "created_at": clock.now()}, actor_id=actor.id
    )  # fmt: skip
    if not new:
        await label.update_from_dict(values).save(update_fields=list(values))
    return label


async def note_arrived(author: Actor, document: Document) -> None:
    """A note of somebody's has been taken in. If it tells of a selection of her own, that is asked for."""
    uri, note_uri = uri_of(document.get("selection")), str(document["id"])
    if not uri or author.local or not urls.same_origin(uri, author.uri):
        return
    if await Selection.filter(uri=uri, owner_id=author.id, local=False).update(note_uri=note_uri):
        await begin(uri)
    elif await _is_welcome(author):
        await begin(uri, note_uri=note_uri, owner_uri=author.uri)


async def _is_welcome(author: Actor) -> bool:
    """Whom somebody here follows, and whoever lives at a pole that we know, tells us of all her selections. Of others'
    a few are kept: a mention is enough to send us a note.
    """
    if await follows.has_followers_here([author.id]):
        return True
    if await lookup.exists(KnownPole, host=author.host, state=KinshipState.KNOWN):
        return True
    site = urls.site_of(author.host)
    near = Q(owner__host__in=(author.host, site)) | Q(owner__host__endswith=f".{site}")
    return await Selection.filter(near, local=False).count() < MOST_OF_STRANGERS


async def begin(uri: str, *, note_uri: str = "", owner_uri: str = "") -> None:
    """`owner_uri`: whoever says in that note that it is hers. One that waits to be read for another reason does not
    keep it from being read for a note: whoever deletes the note takes it back. Many notes are one reading.
    """
    args, why = {"uri": uri, "note_uri": note_uri, "owner_uri": owner_uri}, " told" if note_uri else ""
    await queue.later(READ, args, lane=urls.host_of(uri), key=f"{READ} {uri}{why}")


async def taken_off(host: str, uri: str) -> bool:
    """Its server says that one of its selections is listed there no longer: it is asked what has become of it. False
    when we have no such selection of that server.
    """
    known = await Selection.filter(uri=uri, local=False, owner__host=host).exists()
    if known:
        await begin(uri)
    return known


async def keep(owner: Actor, draft: SelectionDraft, films: Sequence[Chosen], *, note_uri: str = "") -> Selection:
    """Keep or renew a selection that its own server has just shown, with these of its films. Refused when it was
    deleted, when it would be another's than before, and when it is one too many.
    """
    values = await _columns(draft) | ({"note_uri": note_uri} if note_uri else {})
    async with in_transaction():
        await sql.hold(draft.uri)
        if await tombstones.is_buried(draft.uri, owner):
            raise Refused(f"{draft.uri} was deleted", code="deleted_before")
        known = await Selection.select_for_update().get_or_none(uri=draft.uri)
        if known is None:
            many = await Selection.filter(owner_id=owner.id, local=False).count() >= MOST_SELECTIONS
            if many or (note_uri and not await _is_welcome(owner)):  # others may have come since its note did
                raise Refused(f"{owner.uri} has many selections", code="too_many")
            if await suspending.is_hidden(draft.uri):
                values |= _hidden(draft)
            uuid = ids.new_uuid()
            known = await Selection.create(
                uri=draft.uri, uuid=uuid, slug=f"d-{uuid}", local=False, owner=owner, created_at=clock.now(), **values
            )
        elif known.local or known.owner_id != owner.id:
            raise Refused(f"{known.uri} belongs to another", code="not_the_owner")
        else:
            if known.hidden_from:
                values |= _hidden(draft)
            await known.update_from_dict(values).save(update_fields=list(values))
        await _put_in_order(known, films)
    return known


async def remove(uri: str) -> bool:
    """It is for everybody no longer, by its own server's word: nor is it an award."""
    async with in_transaction():
        gone = await forget(uri)  # holds it: an author who takes her stamp back holds it before its awards, too
        if not urls.is_ours(uri):
            await awards.end_of_selection(uri)
    return gone


async def forget(uri: str) -> bool:
    """Our copy goes. The awards that it is stand as long as its server and the films' authors say so."""
    async with in_transaction():
        await sql.hold(uri)
        found = await Selection.get_or_none(uri=uri, local=False)
        if found is None:
            return False
        await found.delete()
        await news.tell(SelectionWithdrawn(found.id, uri))
    return True


async def deleted(owner: Actor, uri: str) -> bool:
    """Its owner deletes it, or the Note that tells of it: then nobody sees it here until its server, which may well
    show it still, has been asked. In the transaction that lays the stone. False when it is neither.
    """
    if await Selection.exists(uri=uri, owner_id=owner.id, local=False):
        return await remove(uri)
    told = await Selection.filter(note_uri=uri, owner_id=owner.id, local=False)
    for one in told:
        await Selection.filter(id=one.id).update(audience=Audience.PRIVATE, note_uri="")
        await news.tell(SelectionWithdrawn(one.id, one.uri))
        await begin(one.uri)
    return bool(told)


async def picks_of(selection_uri: str) -> dict[int, Pick]:
    """What a selection of elsewhere showed until now, by the row of the film."""
    return {pick.film_id: pick for pick in await Pick.filter(selection__uri=selection_uri, selection__local=False)}


async def remove_all_of(owner: Actor) -> None:
    """She is gone, or the label is."""
    for uri in await Selection.filter(owner_id=owner.id, local=False).values_list("uri", flat=True):
        await remove(str(uri))
    await Label.filter(actor_id=owner.id, local=False).delete()


async def _put_in_order(selection: Selection, films: Sequence[Chosen]) -> None:
    """The films as they stand there now. One that was there keeps its number."""
    known = {pick.film_id: pick for pick in await Pick.filter(selection_id=selection.id).select_for_update()}
    gone, ended = known.keys() - {one.film.id for one in films}, await _ended(films)
    await Pick.filter(selection_id=selection.id, film_id__in=list(gone)).delete()
    number, new = selection.last_number, list[Pick]()
    for position, one in enumerate(films, 1):
        values = {"position": position, "words": one.words, **_leave(one, ended)}
        pick = known.get(one.film.id)
        if pick is None:
            number += 1
            new.append(
                Pick(selection_id=selection.id, film_id=one.film.id, number=number, added_at=clock.now(), **values)
            )
            continue
        if _is_decided(pick, one.former):
            values = {"position": position, "words": one.words}
        if any(getattr(pick, name) != value for name, value in values.items()):
            await Pick.filter(id=pick.id).update(**values)
    await Pick.bulk_create(new)
    await Selection.filter(id=selection.id).update(last_number=number)


async def _ended(films: Sequence[Chosen]) -> set[tuple[str, str]]:
    """Stamps of these that their authors have taken back, perhaps while all this was read: with who has."""
    stamps = [one.stamp_uri for one in films if one.stamp_uri]
    stones = await Tombstone.filter(uri__in=stamps) if stamps else []
    return {(stone.uri, stone.author_uri) for stone in stones}


def _leave(one: Chosen, ended: set[tuple[str, str]]) -> dict[str, Any]:
    leave = Leave.WITHDRAWN if (one.stamp_uri, one.film.author.uri) in ended else one.leave
    return {"leave": leave, "stamp_uri": one.stamp_uri, "checked_at": one.checked_at}


def _is_decided(pick: Pick, former: Pick | None) -> bool:
    """Has something become of its leave since it was read?"""
    return former is None or (pick.leave, pick.stamp_uri) != (former.leave, former.stamp_uri)


def _hidden(draft: SelectionDraft) -> dict[str, Any]:
    """With whom it is for when it is shown again."""
    return {"audience": Audience.PRIVATE, "hidden_from": draft.audience.value}


async def clean(html: str) -> str:
    try:
        return await clean_off_loop(html)
    except CinemaError:  # deeper or larger than a page shows
        return ""


async def _columns(draft: SelectionDraft) -> dict[str, Any]:
    about = await clean(draft.about)
    return {
        "audience": draft.audience,
        "title": draft.title,
        "about": about,
        "language": draft.language,
        "cover": draft.cover,
        "cover_alt": draft.cover_alt,
        "page_url": draft.page_url,
        "folded": fold(f"{draft.title} {beginning(about, LONGEST_FOLDED)}")[:LONGEST_FOLDED],
        "published_at": draft.published_at or clock.now(),
        "updated_at": draft.updated_at,
        "fetched_at": clock.now(),
    }


def _of_it(actor: Actor, value: Any) -> str:
    """The address of one of its collections, on its own server."""
    uri = uri_of(value)
    return uri if uri and urls.same_origin(uri, actor.uri) else ""
