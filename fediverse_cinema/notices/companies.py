"""What members are told of companies: that they are asked to edit the page of one, or do no longer; to who edits one,
who has come and gone, and what film-makers have answered to its catalogue. Called by news, and `things` and `states` by
`subjects`.
"""

from collections.abc import Collection, Sequence

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import editors, wire
from fediverse_cinema.companies.models import CompanyEditor, CompanyFilm, Leave
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.notices import service
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.notices.views import Thing

CATALOGUE = "/catalogue/"


async def asked(editor_id: int, by_id: int) -> None:
    """Nobody hears of an invitation that is no more."""
    row = await _editor(editor_id)
    if row is not None and row.left_at is None and row.person_id != by_id:
        company = row.company.actor
        await service.tell([row.person_id], NoticeKind.COMPANY, company, company.uri, since=row.created_at)


async def joined(editor_id: int) -> None:
    row = await _editor(editor_id)
    if row is not None:
        await _tell_others(row)


async def left(editor_id: int, by_id: int) -> None:
    """Who goes, or says no, is told to the others; who was taken out is told so herself."""
    row = await _editor(editor_id)
    if row is None or row.left_at is None:
        return
    company = row.company.actor
    if by_id != row.person_id:
        await service.tell([row.person_id], NoticeKind.COMPANY, company, company.uri, since=row.left_at)
        return
    if row.joined_at is None:  # of an invitation that she has declined nothing is left to tell her
        await Notice.filter(owner_id=row.person_id, kind=NoticeKind.COMPANY, by_id=company.id).delete()
    await _tell_others(row)


async def answered(entry_id: int) -> None:
    """Those who edit its page; of who has made the film herself, and of a block, nothing is told."""
    entry = await CompanyFilm.get_or_none(id=entry_id).select_related("film__author", "company__actor")
    if entry is None or entry.leave == Leave.ASKED:
        return
    company, author = entry.company.actor, entry.film.author
    if entry.by_id == author.id or await barriers.between(company, author):
        return
    uri = f"{wire.catalogue_uri(company)}/{entry.number}"
    whom = [one.person_id for one in await editors.members(entry.company)]
    await service.tell(whom, NoticeKind.CATALOGUE, author, uri, since=clock.now())


async def things(owner: Actor, uris: Collection[str]) -> dict[str, Thing]:
    """Films in catalogues of companies that she edits, by the ids that they have there."""
    wanted = {uri for uri in uris if uri.startswith(urls.company("")) and CATALOGUE in uri}
    if not wanted:
        return {}
    hers = await editors.edited_by(owner)
    found = CompanyFilm.filter(company_id__in=[one.id for one in hers]).select_related("film", "company__actor")
    named = {f"{wire.catalogue_uri(one.company.actor)}/{one.number}": one for one in await found}
    return {
        uri: Thing(one.film.title, "", "", f"/companies/{one.company.actor.handle}/catalogue")
        for uri, one in named.items()
        if uri in wanted
    }


async def states(owner: Actor, notices: Sequence[Notice]) -> dict[int, str]:
    """By notice: "asked", "recalled", "joined" or "left" for herself, "joined", "left" or "refused" for another; what a
    film-maker has said to a catalogue.
    """
    hers = [one for one in notices if one.kind == NoticeKind.COMPANY]
    others = [one for one in notices if one.kind == NoticeKind.COMPANY_EDITOR]
    answers = [one for one in notices if one.kind == NoticeKind.CATALOGUE]
    return await _places(owner, hers) | await _places_of_others(others) | await _leaves(answers)


async def _places(owner: Actor, notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    rows = CompanyEditor.filter(person_id=owner.id, company__actor_id__in=[one.by_id for one in notices])
    found = {one.company.actor_id: one for one in await rows.select_related("company")}
    return {one.id: _place(found.get(one.by_id)) for one in notices}


def _place(row: CompanyEditor | None) -> str:
    if row is None:
        return ""
    if row.left_at is not None:
        return "recalled" if row.joined_at is None else "left"
    return "asked" if row.joined_at is None else "joined"


async def _places_of_others(notices: Sequence[Notice]) -> dict[int, str]:
    if not notices:
        return {}
    rows = CompanyEditor.filter(
        company__actor__uri__in={one.object_uri for one in notices}, person_id__in={one.by_id for one in notices}
    )
    found = {(one.company.actor.uri, one.person_id): one for one in await rows.select_related("company__actor")}
    said = {one.id: _place(found.get((one.object_uri, one.by_id))) for one in notices}
    return {number: "refused" if place == "recalled" else place for number, place in said.items()}


async def _leaves(notices: Sequence[Notice]) -> dict[int, str]:
    numbers = {one.id: one.object_uri.rpartition("/")[2] for one in notices}
    wanted = {int(number) for number in numbers.values() if number.isdecimal()}
    if not wanted:
        return {}
    companies = {one.object_uri.partition(CATALOGUE)[0] for one in notices}
    rows = CompanyFilm.filter(company__actor__uri__in=companies, number__in=wanted).select_related("company__actor")
    found = {f"{wire.catalogue_uri(one.company.actor)}/{one.number}": one.leave.value for one in await rows}
    return {one.id: found.get(one.object_uri, "") for one in notices}


async def _editor(editor_id: int) -> CompanyEditor | None:
    return await CompanyEditor.get_or_none(id=editor_id).select_related("company__actor", "person")


async def _tell_others(row: CompanyEditor) -> None:
    whom = [one.person_id for one in await editors.members(row.company) if one.person_id != row.person_id]
    since = row.left_at or row.joined_at
    await service.tell(whom, NoticeKind.COMPANY_EDITOR, row.person, row.company.actor.uri, since=since)
