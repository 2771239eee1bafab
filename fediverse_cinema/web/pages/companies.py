"""Companies: their list, their page, their sheet, logo and end. Who edits them, and their films, have pages of their
own.
"""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.companies import documents, queries, service
from fediverse_cinema.companies.models import Company
from fediverse_cinema.companies.services import SERVICES
from fediverse_cinema.companies.services import name as service_name
from fediverse_cinema.films import terms
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.people.views import person
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.web import cards, csrf
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.formats import language_name
from fediverse_cinema.web.forms import companies as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity, to_page, wants_activity, wants_html
from fediverse_cinema.web.own_companies import company_of, my_company
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.people_words import region_name
from fediverse_cinema.web.sessions import viewer_of

FIELDS = {"bad_handle": "handle", "taken": "handle"}
"""Beside which field a fault is told that is no fault of the sheet, by its code."""


async def companies(request: Request) -> Response:
    """Those of this pole and of the poles that it knows, as far as they are what a reader looks for."""
    wanted = forms.read_wanted(request.query_params)
    if "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address(wanted))
    found = await queries.find(wanted, request.query_params.get("after", ""), viewer=await viewer_of(request))
    values = forms.values_of(wanted)
    return await page(
        request,
        "companies/list.html",
        form=FormView(values=values),
        found=found.companies,
        wished=[(name, value, forms.address(wanted, without=name)) for name, value in values.items() if value],
        older=forms.address(wanted, after=found.after) if found.after else None,
        services=list(SERVICES),
    )


async def company(request: Request) -> Response:
    """Its page; its document for a server that asks here."""
    found = await company_of(request)
    if wants_activity(request):
        return activity(documents.document_of(found, found.actor))
    shown, viewer = await queries.page(found, await viewer_of(request)), await viewer_of(request)
    news = await publications.newest(found.actor, number(request.query_params.get("before", "")), viewer)
    return await page(
        request,
        "companies/company.html",
        alternate=found.actor.uri,
        card=cards.of_company(shown),
        feeds=places.of_publications(person(found.actor)),
        page=shown,
        news=news,
    )


async def new(request: Request) -> Response:
    account = await member(request)
    barriers.check_at_home(account.creator.actor, "Create")
    if request.method != "POST":
        return await _sheet_page(request, FormView(values={"language": language_of(request), "services": ()}))
    sheet, view = forms.read_sheet(await read_form(request))
    if not view.errors:
        try:
            handle = str(view.values["handle"]) or await service.free_handle(sheet.name)
            made = await service.begin(account.creator.actor, handle, sheet)
            return to(f"/companies/{made.actor.handle}")
        except CinemaError as error:
            view.refuse(FIELDS.get(error.code, ""), error)
    return await _sheet_page(request, view, code=422)


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong; when others were quicker, too."""
    found, account = await my_company(request)
    if request.method != "POST":
        return await _sheet_page(request, forms.of_company(found), found)
    sheet, view = forms.read_sheet(await read_form(request))
    if not view.errors:
        try:
            edition = number(str(view.values["edition"])) or 0
            await service.change(found, account.creator.actor, sheet, edition=edition)
            return to(f"/companies/{found.actor.handle}")
        except CinemaError as error:
            view.refuse("", error)
            found = await company_of(request)
            _stand_beside(request, view, forms.of_company(found))
            return await _sheet_page(request, view, found, code=error.status)
    return await _sheet_page(request, view, found, code=422)


async def logo(request: Request) -> Response:
    """Another picture that stands for it, or none."""
    found, account = await my_company(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        if form.file_field == "logo":
            async with aclosing(form.chunks()) as chunks:
                await service.send_logo(found, account.creator.actor, chunks)
        elif form.text("deed") == "remove":
            await service.take_logo_away(found, account.creator.actor)
        else:
            raise Refused("no picture", public="Choose a picture.", code="no_picture")
    except CinemaError as error:
        view = forms.of_company(found)
        view.refuse("logo", error)
        return await form.answer(await _sheet_page(request, view, found, code=error.status))
    await form.finish()
    return to(f"/companies/{found.actor.handle}/edit?kept=1#kept")


async def close(request: Request) -> Response:
    """GET asks once more, POST closes it for good. Who edits it no longer when her form has come closes nothing."""
    if request.method == "POST":
        await read_form(request)
    found, account = await my_company(request, "close_company")
    if request.method != "POST":
        return await page(request, "companies/close.html", company=queries.line(found))
    await service.close(found, None if may(account, "close_company", None) else account.creator.actor)
    return to("/companies")


async def catalogue(request: Request) -> Response:
    """Its films, for servers that ask; a browser is led to its page."""
    if wants_html(request):
        return to_page((await company_of(request)).actor.page_url)
    return activity(await documents.catalogue_of(request.path_params["handle"]), seconds=5)


async def entry(request: Request) -> Response:
    """One of its films."""
    row = number(request.path_params["number"]) or 0
    return activity(await documents.entry_of(request.path_params["handle"], row), seconds=5)


def _stand_beside(request: Request, view: FormView, now: FormView) -> None:
    """What stands there by now, in words where it is kept as codes."""
    language = language_of(request)
    said = {
        "language": language_name(now.values["language"], language) if now.values["language"] else "",
        "region": region_name(now.values["region"], language) if now.values["region"] else "",
        "services": ", ".join(service_name(code, language) for code in now.values["services"]),
    }
    view.beside(now.values, said)


async def _sheet_page(request: Request, form: FormView, found: Company | None = None, code: int = 200) -> Response:
    return await page(
        request,
        "companies/edit.html",
        section="workshop",
        code=code,
        form=form,
        company=queries.line(found) if found else None,
        pictures=queries.pictures_of(found) if found else (),
        services=list(SERVICES),
        languages=terms.LANGUAGES,
        kept=request.method == "GET" and "kept" in request.query_params,
    )
