"""Who edits the page of a company: asking somebody in, going, and what she who was asked answers in her workshop."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q

from fediverse_cinema.companies import editors, queries
from fediverse_cinema.companies.models import Company, CompanyEditor
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.own_companies import my_company
from fediverse_cinema.web.page import page, to

MINE = "/workshop/companies"


async def show(request: Request) -> Response:
    """GET: who edits it. POST: somebody is asked in."""
    found, account = await my_company(request)
    if request.method != "POST":
        return await _room(request, found, FormView())
    written = text(await read_form(request), "address").strip()
    try:
        row = await editors.invite(found, account.creator.actor, written)
    except CinemaError as error:
        view = FormView(values={"address": written})
        view.refuse("address", error)
        return await _room(request, found, view, code=422)
    return to(f"/companies/{found.actor.handle}/editors#editor-{row.id}")


async def leave(request: Request) -> Response:
    """An editor goes, or takes another out."""
    found, account = await my_company(request)
    me, row_id = account.creator.actor, number(text(await read_form(request), "editor"))
    hers = Q(person_id=me.id) if row_id is None else Q(id=row_id)  # her own place when none is said
    row = await CompanyEditor.get_or_none(hers, company_id=found.id, left_at=None)
    if row is None:
        raise Missing("nobody who edits it")
    try:
        await editors.leave(row, me)
    except CinemaError as error:
        view = FormView()
        view.refuse(f"editor-{row.id}", error)
        return await _room(request, found, view, code=422)
    return to(MINE if row.person_id == me.id else f"/companies/{found.actor.handle}/editors")


async def mine(request: Request) -> Response:
    """GET: the companies that she edits, or is asked to. POST: her answer to one that asks."""
    account = await member(request)
    if request.method == "POST":
        form = await read_form(request)
        row = await CompanyEditor.get_or_none(
            id=number(text(form, "editor")) or 0, person_id=account.creator.actor_id, joined_at=None, left_at=None
        )
        if row is not None and text(form, "answer") == "yes":
            await editors.join(row)
        elif row is not None:
            await editors.leave(row, account.creator.actor)
        return to(MINE)
    return await page(
        request, "companies/mine.html", section="workshop", places=await queries.places(account.creator.actor)
    )  # fmt: skip


async def _room(request: Request, found: Company, form: FormView, code: int = 200) -> Response:
    account = await member(request)
    return await page(
        request,
        "companies/editors.html",
        section="workshop",
        code=code,
        form=form,
        company=queries.line(found),
        editors=await queries.editors_of(found),
        me=account.creator.actor.address,
    )
