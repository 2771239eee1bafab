"""The catalogue of a company of ours: the films that it shows as its own, each only with leave of who made it
(FEP-7aa9). An editor's own film stands there at once. Who is asked here answers on her page, who lives at another pole
at hers.
"""

from datetime import timedelta

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import barriers, capabilities, outbox, undoing
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import editors, wire
from fediverse_cinema.companies.models import Company, CompanyFilm, Leave
from fediverse_cinema.companies.news import CatalogueAnswered
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import RequestState, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking, feature_request
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people.models import Policy

MOST_FILMS = 200
ASK_AGAIN = timedelta(days=7)
LEAVES = {
    RequestState.WAITING: Leave.ASKED,
    RequestState.ACCEPTED: Leave.GIVEN,
    RequestState.REJECTED: Leave.REFUSED,
}


def in_order(company_id: int) -> QuerySet[CompanyFilm]:
    """All that it would like to show."""
    return CompanyFilm.filter(company_id=company_id, film__state=FilmState.PUBLISHED).order_by("number")


async def shown(company_id: int) -> list[CompanyFilm]:
    """What everybody may see, in the order in which it came; films and their authors are fetched."""
    given = in_order(company_id).filter(leave=Leave.GIVEN).exclude(stamp_uri="")
    return await given.select_related("film__author")


async def add(company: Company, film: Film, by: Actor) -> CompanyFilm:
    """Its author is asked, unless she is who names it. Once: who is asked, or has answered, is not asked again, but for
    a question that has waited for days. Asks her server what it understands: never inside a transaction.
    """
    await editors.check_edits(company, by)
    if film.made_by:
        raise Refused(
            f"{film.uri} is shown by others", code="cannot_answer",
            public="This film is shown by others than who made it: nobody here can say yes in her place.",
        )  # fmt: skip
    author = await lookup.get(Actor, id=film.author_id)
    if await barriers.between(by, author):
        raise Refused("a block between them", public="%(name)s cannot be asked.", code="blocked", name=author.name)
    if not film.local and not await capabilities.has(author, capabilities.CHOICES):
        raise Refused(
            f"{author.host} knows no stamps", code="cannot_answer", host=author.host,
            public="%(host)s cannot ask who made this film whether it may stand here: films of the poles can.",
        )  # fmt: skip
    async with in_transaction():
        now = await editors.held_by(company.id, by)
        entry = await CompanyFilm.get_or_none(company_id=now.id, film_id=film.id)
        if entry is None:
            entry = await _enter(now, film, by)
        elif entry.leave != Leave.ASKED or not _is_long_ago(entry):
            return entry
        await _ask(entry, await lookup.get(Actor, id=now.actor_id), film, author, by)
    return entry


async def remove(company: Company, number: int, by: Actor) -> None:
    """It stands there no longer, and its author need not answer. Nothing happens when it is out."""
    async with in_transaction():
        now = await editors.held_by(company.id, by)
        if number > now.last_number:  # nor would every engine look for one that is too large for its column
            return
        entry = await CompanyFilm.get_or_none(company_id=now.id, number=number).select_related("film__author")
        if entry is not None:
            await _take_back(entry, await lookup.get(Actor, id=now.actor_id))
            await entry.delete()


async def clear(company_id: int) -> None:
    """News: the company is closed. Others have heard of its end, and with it of that of its catalogue."""
    organization = await Actor.get(company__id=company_id)
    await consents.forget(wire.catalogue_uri(organization))
    await CompanyFilm.filter(company_id=company_id).delete()


async def give(entry: CompanyFilm, stamp_uri: str) -> None:
    """Her stamp has been looked at. The yes that comes again changes nothing but when it was heard."""
    before = CompanyFilm.filter(id=entry.id).exclude(leave=Leave.GIVEN, stamp_uri=stamp_uri)
    values = {"leave": Leave.GIVEN, "stamp_uri": stamp_uri, "checked_at": clock.now()}
    if await before.update(**values):
        await news.tell(CatalogueAnswered(entry.id))
    else:
        await CompanyFilm.filter(id=entry.id).update(checked_at=clock.now())


async def end(entry: CompanyFilm, leave: Leave) -> None:
    """She says no, or takes it back."""
    async with in_transaction():
        if await CompanyFilm.filter(id=entry.id).exclude(leave=leave).update(leave=leave, stamp_uri=""):
            await news.tell(CatalogueAnswered(entry.id))


async def _enter(company: Company, film: Film, by: Actor) -> CompanyFilm:
    if await CompanyFilm.filter(company_id=company.id).count() >= MOST_FILMS:
        raise Refused(
            "a long catalogue", public="At most %(most)s films fit here.", code="too_many", most=MOST_FILMS
        )  # fmt: skip
    company.last_number += 1
    await company.save(update_fields=["last_number"])
    return await CompanyFilm.create(
        company=company, film=film, by=by, number=company.last_number, added_at=clock.now()
    )  # fmt: skip


async def _ask(entry: CompanyFilm, organization: Actor, film: Film, author: Actor, by: Actor) -> None:
    """That everybody may choose her film says that they may like it: whose it is she answers herself."""
    uri, collection = urls.activity(ids.new_uuid()), wire.catalogue_uri(organization)
    entry.request_uri, entry.asked_at, entry.by = uri, clock.now(), by
    if film.local:
        told = {"name": organization.name, "words": "", "page": organization.page_url}
        asking = Asking(uri, StampKind.FEATURE, collection, film.uri, told=told)
        state = await consents.ask(organization, author, asking, Policy.EVERYBODY if author.id == by.id else Policy.ASK)
        entry.leave = LEAVES[state]
        if entry.leave == Leave.GIVEN:
            about = Stamp.filter(interacting_uri=collection, target_uri=film.uri, kind=StampKind.FEATURE)
            entry.stamp_uri, entry.checked_at = (await about.get(revoked_at__isnull=True)).uri, clock.now()
    else:
        request = feature_request(uri, organization, author, collection, film.uri)
        await outbox.post(organization, request, to=[author], own_inbox=True)
    await entry.save()


async def _take_back(entry: CompanyFilm, organization: Actor) -> None:
    film = entry.film
    if film.local:
        await consents.take_back(organization, entry.request_uri)
        return
    collection = wire.catalogue_uri(organization)
    request = feature_request(entry.request_uri, organization, film.author, collection, film.uri)
    undo = undoing.undo(organization, request) | {"@context": request["@context"]}
    await outbox.post(organization, undo, to=[film.author], own_inbox=True)


def _is_long_ago(entry: CompanyFilm) -> bool:
    return entry.asked_at is None or entry.asked_at < clock.now() - ASK_AGAIN
