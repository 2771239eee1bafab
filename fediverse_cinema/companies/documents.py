"""The documents of companies of this pole as their ids answer them."""

from fediverse_cinema.activitypub.context import CATALOGUE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.companies import catalogue, wire
from fediverse_cinema.companies.models import Company
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here


async def of_actor(organization: Actor) -> Document | None:
    """The document of an Organization of ours, if it is that of a company."""
    company = await lookup.find(Company, actor_id=organization.id)
    return document_of(company, organization) if company else None


def document_of(company: Company, organization: Actor) -> Document:
    return wire.company_to_object(company, organization, here().settings.pole.language)


async def catalogue_of(handle: str) -> Document:
    organization, company = await _ours(handle)
    return wire.catalogue_to_object(company, organization, await catalogue.shown(company.id))


async def entry_of(handle: str, number: int) -> Document:
    """A film of it by its number. Missing when there is none that everybody may see."""
    organization, company = await _ours(handle)
    found = next((one for one in await catalogue.shown(company.id) if one.number == number), None)
    if found is None:
        raise Missing(f"no film {number} of {handle[:60]}")
    return {"@context": context_of(*CATALOGUE_BLOCKS), **wire.entry_to_object(organization, found)}


async def listed_ids(before: int, limit: int) -> list[tuple[int, str]]:
    """(row, id of the Organization) of the companies of this pole, for its collection: the latest first."""
    rows = Company.filter(local=True, actor__gone_at=None, id__lt=before).order_by("-id").limit(limit)
    return [(int(str(row)), str(uri)) for row, uri in await rows.values_list("id", "actor__uri")]


async def count() -> int:
    return await Company.filter(local=True, actor__gone_at=None).count()


async def _ours(handle: str) -> tuple[Actor, Company]:
    organization = await lookup.find(Actor, uri=urls.company(handle))
    known = organization is not None and organization.gone_at is None
    company = await lookup.find(Company, actor_id=organization.id) if organization and known else None
    if organization is None or company is None:
        raise Missing(f"no company {handle[:60]}")
    return organization, company
