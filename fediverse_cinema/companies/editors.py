"""Who edits the page of a company of ours: members of this pole, all with the same rights; and the verbs that let them
in and out.
"""

from collections.abc import Sequence

from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import addresses, barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies.models import Company, CompanyEditor
from fediverse_cinema.companies.news import EditorAsked, EditorJoined, EditorLeft
from fediverse_cinema.foundation import clock, news, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Refused
from fediverse_cinema.people.models import Creator

MOST_EDITORS = 20


async def seat(company: Company, actor: Actor | None) -> CompanyEditor | None:
    """Hers, if she edits it. Nobody has one in a company that is closed."""
    if actor is None:
        return None
    return await _seated().get_or_none(company_id=company.id, person_id=actor.id)


async def check_edits(company: Company, actor: Actor) -> None:
    """Forbidden when she does not."""
    if await seat(company, actor) is None:
        raise Forbidden(f"{actor.uri} does not edit company {company.id}")


async def hold(company_id: int) -> Company:
    """Until the transaction ends, nobody else changes it, nor lets people in or out. Refused when it is closed."""
    company = await Company.select_for_update().get(id=company_id)
    if company.closed_at is not None:
        raise Refused("it is closed", public="This page is closed.", code="closed")
    return company


async def held_by(company_id: int, actor: Actor) -> Company:
    """The same for an editor. Forbidden for who is none any more."""
    company = await hold(company_id)
    await check_edits(company, actor)
    return company


async def members(company: Company) -> list[CompanyEditor]:
    """Who edits it, in the order in which they came, each with her person."""
    return await _seated().filter(company_id=company.id).select_related("person").order_by("joined_at", "id")


async def edited_by(actor: Actor) -> list[Company]:
    """Companies that she edits, the newest first, each with its Organization."""
    mine = _seated().filter(person_id=actor.id).select_related("company__actor").order_by("-company_id")
    return [one.company for one in await mine]


async def in_place_of(actor_ids: Sequence[int]) -> list[int]:
    """Those of them who are people, and instead of the Organization of a company of ours those who edit it."""
    rows = _seated().filter(company__actor_id__in=list(actor_ids)).order_by("joined_at", "id")
    found: dict[int, list[int]] = {}
    for organization, person in await rows.values_list("company__actor_id", "person_id"):
        found.setdefault(int(str(organization)), []).append(int(str(person)))
    return list(dict.fromkeys(one for actor in actor_ids for one in found.get(actor, [actor])))


async def look_up(company: Company, by: Actor, written: str) -> Actor:
    """Whom ana, @ana or ana@this.pole means. Refused when it is no member who can be asked."""
    try:
        handle, host = addresses.parse(
            written.strip() if "@" in written.strip()[1:] else f"{written}@{urls.own_host()}"
        )
    except CinemaError as error:
        raise _nobody(written) from error
    person = await lookup.find(Actor, local_handle=handle.lower()) if host == urls.own_host() else None
    if person is None or person.gone_at is not None or not await lookup.exists(Creator, actor_id=person.id):
        raise _nobody(written)
    organization = await lookup.get(Actor, id=company.actor_id)
    if await barriers.between(by, person) or await barriers.between(organization, person):
        raise Refused("a block between them", public="%(name)s cannot be asked.", code="blocked", name=person.name)
    return person


async def invite(company: Company, by: Actor, written: str) -> CompanyEditor:
    """She is asked, and edits it once she has said yes. Whoever does, or is asked already, stays what she is."""
    await check_edits(company, by)
    person = await look_up(company, by, written)
    async with in_transaction():
        now = await held_by(company.id, by)
        row = await CompanyEditor.get_or_none(company_id=now.id, person_id=person.id)
        if row is None or row.left_at is not None:
            row = await _ask(now, row, person)
            await news.tell(EditorAsked(row.id, by.id))
    row.person = person
    return row


async def join(editor: CompanyEditor) -> bool:
    """She says yes. False when she edits it already, or is asked no longer."""
    async with in_transaction():
        await hold(editor.company_id)
        asked = CompanyEditor.filter(id=editor.id, joined_at__isnull=True, left_at=None)
        if not await asked.update(joined_at=clock.now()):
            return False
        await news.tell(EditorJoined(editor.id))
    return True


async def leave(editor: CompanyEditor, by: Actor) -> None:
    """She goes, or says no, or another who edits it takes her out. Refused to the last."""
    async with in_transaction():
        company = await hold(editor.company_id)
        row = await CompanyEditor.get(id=editor.id)
        if by.id != row.person_id:
            await check_edits(company, by)
        if row.left_at is not None:
            return
        if row.joined_at is not None and not await others(row):
            raise Refused(
                "the last who edits it", code="last_editor",
                public="Nobody else edits this page. Ask somebody in, or close it.",
            )  # fmt: skip
        await _let_go(row, by)


async def others(editor: CompanyEditor) -> bool:
    """Does anybody else edit it?"""
    return await _seated().filter(company_id=editor.company_id).exclude(id=editor.id).exists()


async def forget(person_id: int) -> None:
    """She is no more."""
    for row in await CompanyEditor.filter(person_id=person_id, left_at=None).select_related("person"):
        async with in_transaction():
            await Company.select_for_update().get(id=row.company_id)
            await _let_go(row, row.person)


async def seat_first(company: Company, person: Actor) -> None:
    """Whoever opens a page edits it."""
    now = clock.now()
    await CompanyEditor.create(company=company, person=person, created_at=now, joined_at=now)


async def _ask(company: Company, row: CompanyEditor | None, person: Actor) -> CompanyEditor:
    if await CompanyEditor.filter(company_id=company.id, left_at=None).count() >= MOST_EDITORS:
        raise Refused(
            "too many editors", public="At most %(most)s people edit a page.", code="too_many", most=MOST_EDITORS
        )  # fmt: skip
    row = row or CompanyEditor(company=company, person=person)
    row.created_at, row.joined_at, row.left_at = clock.now(), None, None
    await row.save()
    return row


async def _let_go(row: CompanyEditor, by: Actor) -> None:
    if await CompanyEditor.filter(id=row.id, left_at=None).update(left_at=clock.now()):
        await news.tell(EditorLeft(row.id, by.id))


def _seated() -> QuerySet[CompanyEditor]:
    return CompanyEditor.filter(company__closed_at=None, joined_at__isnull=False, left_at=None)


def _nobody(written: str) -> Refused:
    return Refused(
        f"{written[:100]!r} is no member", code="nobody",
        public="Nobody here is called so: only members of this pole edit its pages.",
    )  # fmt: skip
