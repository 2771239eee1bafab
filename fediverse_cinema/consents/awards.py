"""Awards: a film was chosen. Two have to say so, each on a server of her own: the film's author by her stamp
(`stamps`), and the selection, which names the film. What films there are, and when to look, the room of films knows.
"""

from collections.abc import Iterable, Mapping, Sequence

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import client, collecting, tombstones
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import (
    PUBLIC_NAMES,
    Document,
    as_list,
    html_url,
    iso,
    text_of,
    uri_of,
)
from fediverse_cinema.consents.models import Award, Stamp
from fediverse_cinema.consents.news import AwardsChanged
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.foundation.values import frozen

SELECTION, COLLECTION = "Selection", "FeaturedCollection"
LONGEST_NAME = 200
LONGEST_WORDS = 500
MOST_PAGES = 10  # of fifty films each: as many as one of ours has
MOST_TOLD = 50  # by one film: those of its own pole first, then the latest


@frozen
class Chosen:
    """A selection of elsewhere, as its own server shows it. `page` is where people read it; `document` is kept to look
    for a film in it.
    """

    uri: str
    owner_uri: str
    name: str
    words: str
    page: str
    awards: bool  # a collection of other servers shows films, too, and is no award
    for_everybody: bool
    document: Document

    @property
    def told(self) -> dict[str, str]:
        return {"name": self.name, "words": self.words, "page": self.page}


async def read(uri: str) -> Chosen:
    """Refused when it is no selection, or that of somebody of another server; else raises what `client.fetch` does."""
    document = await client.fetch(uri)
    owner = uri_of(document.get("attributedTo"))
    types = as_list(document.get("type"))
    # In `cc` alone: for whoever has the address. Then it is nobody's business that it is there.
    everybody = any(one in PUBLIC_NAMES for one in as_list(document.get("to")) if isinstance(one, str))
    if document["id"] != uri or not owner or not urls.same_origin(owner, uri):
        raise Refused(f"{uri} belongs to {owner[:300]!r}", code="not_the_owner")
    if SELECTION not in types and COLLECTION not in types:
        raise Refused(f"{uri} is no selection", code="no_selection")
    page = html_url(document.get("url"))
    return Chosen(
        uri=uri,
        owner_uri=owner,
        name=plain(text_of(document.get("name"), 10 * LONGEST_NAME))[:LONGEST_NAME],
        words=plain(text_of(document.get("summary"), 10 * LONGEST_WORDS))[:LONGEST_WORDS],
        page=page if urls.same_origin(page, uri) else uri,  # no film's page leads to whatever a stranger likes
        awards=SELECTION in types,
        for_everybody=everybody,
        document=document,
    )


async def check_shows(chosen: Chosen, film_uri: str) -> None:
    """Refused when not everybody may see that it shows this film."""
    if not (chosen.awards and chosen.for_everybody and chosen.name):
        raise Refused(f"{chosen.uri} is not public", code="not_shown")
    async for things in collecting.pages(chosen.document, MOST_PAGES):
        if any(isinstance(one, Mapping) and uri_of(one.get("featuredObject")) == film_uri for one in things):
            return
    raise Refused(f"{chosen.uri} does not show {film_uri}", code="not_shown")


async def keep(
    film_uri: str, author: Actor, giver: Actor, stamp_uri: str, selection_uri: str, *, name: str, page: str
) -> bool:
    """Both say so, as was looked up just now. False when that is known. Refused when her stamp was taken back in the
    meantime.
    """
    now = clock.now()
    values = {"giver_id": giver.id, "name": name[:LONGEST_NAME], "page_url": page, "stamp_uri": stamp_uri}
    async with in_transaction():
        await sql.hold(stamp_uri)  # its Delete may be opened just now
        await _check_alive(stamp_uri, author)
        # A stamp is for one film in one selection: if its server shows another one under this id by now, so be it.
        await _end_all(await Award.filter(~Q(film_uri=film_uri, selection_uri=selection_uri), stamp_uri=stamp_uri))
        award, new = await Award.get_or_create(
            {**values, "given_at": now, "checked_at": now}, film_uri=film_uri, selection_uri=selection_uri
        )
        changed = new or any(getattr(award, field) != value for field, value in values.items())
        if not new:
            await Award.filter(id=award.id).update(**values, checked_at=now)
        if changed:
            await news.tell(AwardsChanged(film_uri))
    return changed


async def end(award: Award) -> None:
    """One of them does not say so any more."""
    async with in_transaction():
        if await Award.filter(id=award.id).delete():
            await news.tell(AwardsChanged(award.film_uri))


async def end_by_stamp(stamp_uri: str) -> bool:
    """Its author lets it be shown no longer."""
    return await _end_all(await Award.filter(stamp_uri=stamp_uri))


async def end_of_selection(selection_uri: str) -> None:
    """The selection is not public any more, or is gone."""
    await _end_all(await Award.filter(selection_uri=selection_uri))


async def end_in_selection(selection_uri: str, film_uri: str) -> None:
    """It does not show this film any more."""
    await _end_all(await Award.filter(selection_uri=selection_uri, film_uri=film_uri))


async def end_all_of(giver: Actor) -> None:
    """Whoever gave them is gone."""
    await _end_all(await Award.filter(giver_id=giver.id))


async def forget(film_uri: str) -> None:
    """The film is gone: nobody has to be told of its awards."""
    await Award.filter(film_uri=film_uri).delete()


async def rename(selection_uri: str, name: str, page: str) -> bool:
    """The selection is called so by now. Was it called something else?"""
    values = {"name": name[:LONGEST_NAME], "page_url": page}
    others = await Award.filter(~Q(**values), selection_uri=selection_uri).order_by("id")
    for award in others:
        async with in_transaction():
            await Award.filter(id=award.id).update(**values)
            await news.tell(AwardsChanged(award.film_uri))
    return bool(others)


async def of(film_uri: str) -> list[Award]:
    """The latest first; who has given each is fetched."""
    return (await of_many([film_uri])).get(film_uri, [])


async def of_many(film_uris: Iterable[str]) -> dict[str, list[Award]]:
    found: dict[str, list[Award]] = {}
    if wanted := list(film_uris):
        for award in await Award.filter(film_uri__in=wanted).select_related("giver").order_by("-given_at", "-id"):
            found.setdefault(award.film_uri, []).append(award)
    return found


def to_objects(awards: Sequence[Award]) -> list[Document]:
    """As the document of the film bears them; each with an id, as credits have one. A document without end would be
    refused by every server.
    """
    return [
        {
            "id": f"{award.film_uri}#award-{award.id}",
            "type": "Award",
            "awardKind": award.kind,
            "name": award.name,
            "attributedTo": award.giver.uri,
            "selection": award.selection_uri,
            "featureAuthorization": award.stamp_uri,
            "published": iso(award.given_at),
        }
        for award in sorted(awards, key=lambda one: not one.giver.local)[:MOST_TOLD]
    ]


def said_in(document: Document) -> list[list[str]]:
    """Of the awards that a film's document tells: the selection and the stamp of each, and its name, which is not
    believed: another one is a reason to look again.
    """
    found = {
        (selection, stamp): plain(text_of(one.get("name"), 10 * LONGEST_NAME))[:LONGEST_NAME]
        for one in as_list(document.get("award"))
        if isinstance(one, Mapping)
        and (selection := uri_of(one.get("selection")))
        and (stamp := uri_of(one.get("featureAuthorization")))
    }
    return [[*one, name] for one, name in found.items()][:MOST_TOLD]


async def _end_all(found: Sequence[Award]) -> bool:
    for award in sorted(found, key=lambda one: one.id):  # of two who end several, one waits for the other
        await end(award)
    return bool(found)


async def _check_alive(stamp_uri: str, author: Actor) -> None:
    """The caller holds it."""
    if author.local:
        dead = not await Stamp.exists(uri=stamp_uri, author_id=author.id, revoked_at__isnull=True)
    else:
        dead = await tombstones.is_buried(stamp_uri, author)
    if dead:
        raise Refused(f"{stamp_uri} was withdrawn", code="withdrawn_before")
