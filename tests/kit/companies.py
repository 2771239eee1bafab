"""Companies of a pole of ours, made by the verbs that make them in life."""

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import service
from fediverse_cinema.companies.models import Company, CompanyEditor
from fediverse_cinema.companies.sheet import Sheet
from fediverse_cinema.foundation import clock
from tests.kit.haste import quick_keys


async def a_company(
    by: Actor, handle: str = "digue", name: str = "La Digue", *, about: str = "Nous *produisons* à Lyon.",
    services: tuple[str, ...] = ("production", "mixing"), town: str = "Lyon", region: str = "FR-ARA",
    links: str = "Notre site — https://digue.example/",
) -> Company:  # fmt: skip
    """The page of a company that somebody has opened and edits; `company.actor` is its Organization."""
    with quick_keys():
        company = await service.begin(by, handle, Sheet(name, about, "fr", town, region, services, links))
    company.actor = await Actor.get(id=company.actor_id)
    return company


async def an_editor(company: Company, person: Actor, *, joined: bool = True) -> CompanyEditor:
    """Somebody who edits it with her, or is asked to."""
    now = clock.now()
    return await CompanyEditor.create(
        company=company, person=person, created_at=now, joined_at=now if joined else None
    )  # fmt: skip
