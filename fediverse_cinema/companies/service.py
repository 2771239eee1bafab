"""Verbs of the companies of this pole: opening a page, what it says and shows of itself, closing it. Who may do what is
`editors`, the films are `catalogue`.
"""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import making, outbox, tombstones
from fediverse_cinema.activitypub.models import Actor, ActorType, Follow
from fediverse_cinema.companies import documents, editors, services, sheet, wire
from fediverse_cinema.companies.models import Company, CompanyEditor
from fediverse_cinema.companies.news import CompanyClosed
from fediverse_cinema.companies.sheet import LONGEST_FOLDED, Sheet
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.media import sent_pictures
from fediverse_cinema.people.wire import update_of
from fediverse_cinema.reactions import service as reactions

RESERVED = making.RESERVED | {"new"}  # the last is a page of ours
MOST_EDITED = 20  # by one member


async def free_handle(name: str) -> str:
    """A handle that is made of its name and not taken yet."""
    return await making.free_handle(name, "company", RESERVED)


async def begin(person: Actor, handle: str, sheet_: Sheet) -> Company:
    """She opens the page of a company, and edits it. Refused when the handle is taken or kept, or the sheet cannot be
    used. Nobody owns the Organization: who edits it comes and goes.
    """
    sheet.check(sheet_)
    organization = await _draft(making.check_handle(handle), sheet_)
    async with in_transaction():
        await sql.hold(f"companies of {person.id}")
        if await CompanyEditor.filter(person_id=person.id, left_at=None).count() >= MOST_EDITED:
            raise Refused(
                "too many companies", public="You edit %(most)s pages already.", code="too_many", most=MOST_EDITED
            )  # fmt: skip
        await making.enrol(organization)
        company = Company(actor=organization, local=True, created_at=clock.now())
        _fill(company, sheet_)
        await company.save()
        await editors.seat_first(company, person)
    return company


async def change(company: Company, by: Actor, sheet_: Sheet, *, edition: int) -> None:
    """Keep the sheet and tell the followers. Refused when somebody else has changed it since that edition."""
    sheet.check(sheet_)
    async with in_transaction():
        now = await editors.held_by(company.id, by)
        if now.edition != edition:
            raise Refused(
                f"at edition {now.edition}", public="This page has been changed meanwhile.", code="stale", status=409
            )  # fmt: skip
        now.edition += 1
        _fill(now, sheet_)
        await now.save()
        name, summary = sheet_.name.strip(), markdown(sheet_.about.strip())
        await Actor.filter(id=now.actor_id).update(name=name, summary=summary)
        await _announce(now)


async def send_logo(company: Company, by: Actor, chunks: AsyncIterator[bytes]) -> None:
    """Show this picture from now on. Refused when it is none."""
    picture = [asdict(one) for one in await sent_pictures.keep(chunks)]
    try:
        await _show(company, by, picture)
    except BaseException:
        await sent_pictures.discard(_names(picture))
        raise


async def take_logo_away(company: Company, by: Actor) -> None:
    await _show(company, by, [])


async def close(company: Company, by: Actor | None) -> None:
    """It is no more: its Organization answers 410, who followed it hears a Delete, what was published in its name goes
    by the news of it. Its handle stays taken. By who edits it, or (None) by who runs the pole, or because nobody is
    left who does.
    """
    organization = await lookup.get(Actor, id=company.actor_id)
    async with in_transaction():
        now = await Company.select_for_update().get(id=company.id)  # nobody comes in at this moment
        if by is not None and now.closed_at is None:
            await editors.check_edits(now, by)
        if not await tombstones.bury(organization.uri, str(organization.type), organization):
            return
        await outbox.post(organization, wire.delete_of(organization), to_followers_of=[organization])
        await Actor.filter(id=organization.id).update(gone_at=clock.now(), discoverable=False)
        await Company.filter(id=now.id).update(closed_at=clock.now(), picture=[])
        await CompanyEditor.filter(company_id=now.id, left_at=None).update(left_at=clock.now())
        await Follow.filter(follower_id=organization.id).delete()
        await reactions.forget_all_of(organization)
        await sent_pictures.order_removal(_names(now.picture))
        await news.tell(CompanyClosed(now.id))


async def names_of_pictures() -> set[str]:
    """Files that companies have on the shelf."""
    found = await Company.filter(local=True).only("id", "picture")
    return {str(one["name"]) for company in found for one in company.picture}


async def _draft(handle: str, sheet_: Sheet) -> Actor:
    if handle in RESERVED:
        raise Refused(f"{handle} is kept", public="%(handle)s is already taken.", code="taken", handle=handle)
    return await making.draft_actor(
        ActorType.ORGANIZATION,
        handle,
        uri=urls.company(handle),
        page_url=urls.company_page(handle),
        name=sheet_.name.strip(),
        summary=markdown(sheet_.about.strip()),
    )


def _fill(company: Company, sheet_: Sheet) -> None:
    company.services, company.links = services.packed(sheet_.services), sheet_.links.strip()
    company.about, company.language = sheet_.about.strip(), sheet_.language
    company.town, company.region = sheet_.town.strip(), sheet_.region
    company.folded = fold(" ".join((sheet_.name, sheet_.town, sheet_.about)))[:LONGEST_FOLDED]


async def _announce(company: Company) -> None:
    """Its document has changed: whoever keeps it should look again."""
    organization = await lookup.get(Actor, id=company.actor_id)
    update = update_of(documents.document_of(company, organization))
    await outbox.post(organization, update, to_followers_of=[organization])


async def _show(company: Company, by: Actor, picture: list[dict[str, Any]]) -> None:
    async with in_transaction():
        now = await editors.held_by(company.id, by)
        former, now.picture = now.picture, picture
        await now.save(update_fields=["picture"])
        await _announce(now)
        await sent_pictures.order_removal(_names(former))


def _names(picture: list[dict[str, Any]]) -> list[str]:
    return [str(one["name"]) for one in picture]
