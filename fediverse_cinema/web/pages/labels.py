"""Labels: their list, their page, their sheet, mark, verification and end. Their juries have a room of their own."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import terms
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.labels import documents, jury, label_queries, pictures, service
from fediverse_cinema.labels.lines import pictures_of
from fediverse_cinema.labels.models import Label, LabelKind
from fediverse_cinema.people.views import person
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.web import cards, csrf
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.formats import language_name
from fediverse_cinema.web.forms import labels as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.forms.selections import address, wish_of
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.negotiation import activity, wants_activity
from fediverse_cinema.web.own_labels import enter, label_of, line_of
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import account_of, viewer_of

FIELDS = {"bad_handle": "handle", "taken": "handle", "bad_kind": "kind"}
"""Beside which field a fault is told that is no fault of the sheet, by its code."""
OF_THE_POLE = (LabelKind.TEAM, LabelKind.INSTITUTION)
"""Begun by who runs it."""


async def labels(request: Request) -> Response:
    """Those of this pole and of the poles that it knows."""
    wish = wish_of(request.query_params)
    if "" in request.query_params.values():  # a browser sends every field of the form
        return to(address("/labels", wish))
    found = await label_queries.labels(wish, request.query_params.get("after", ""))
    return await page(
        request,
        "labels/list.html",
        section="films",
        form=FormView(values={"q": wish}),
        found=found.labels,
        older=address("/labels", wish, found.after) if found.after else None,
    )


async def label(request: Request) -> Response:
    """Its page; the Group's document for a server that asks here."""
    found = await label_of(request)
    if wants_activity(request):
        return activity(await documents.document_of(found, found.actor))
    before = number(request.query_params.get("before", "")) or 0
    shown = await label_queries.label_page(found, await viewer_of(request), before)
    return await page(
        request,
        "labels/label.html",
        section="films",
        alternate=found.actor.uri,
        card=cards.of_label(shown),
        feeds=places.of_publications(person(found.actor)),
        writes=await publications.are_there(found.actor),
        page=shown,
    )


async def new(request: Request) -> Response:
    account = await member(request)
    barriers.check_at_home(account.creator.actor, "Create")
    if request.method != "POST":
        view = FormView(values={"kind": LabelKind.MEMBER.value, "language": language_of(request)})
        return await _sheet_page(request, view, account)
    sheet, view = forms.read_sheet(await read_form(request), kinds_for(account))
    if not view.errors:
        try:
            handle = str(view.values["handle"]) or await service.free_handle(sheet.name)
            kind = LabelKind(str(view.values["kind"]))
            made = await service.make(account.creator.actor, handle, kind, sheet)
            return to(f"/labels/{made.actor.handle}")
        except CinemaError as error:
            view.refuse(FIELDS.get(error.code, ""), error)
    return await _sheet_page(request, view, account, code=422)


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong; when others were quicker, too."""
    found, account = await _mine(request)
    if request.method != "POST":
        return await _sheet_page(request, forms.of_label(found), account, found)
    sheet, view = forms.read_sheet(await read_form(request))
    if not view.errors:
        try:
            edition = number(str(view.values["edition"])) or 0
            await service.change(found, account.creator.actor, sheet, edition=edition)
            return to(f"/labels/{found.actor.handle}")
        except CinemaError as error:
            view.refuse("", error)
            now = forms.of_label(await label_of(request))
            view.beside(now.values, {"language": language_name(now.values["language"], language_of(request))})
            return await _sheet_page(request, view, account, found, code=error.status)
    return await _sheet_page(request, view, account, found, code=422)


async def mark(request: Request) -> Response:
    """Another picture that stands for it, or none."""
    found, account = await _mine(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        if form.file_field == "mark":
            async with aclosing(form.chunks()) as chunks:
                await pictures.send_mark(found, account.creator.actor, chunks)
        elif form.text("deed") == "remove":
            await pictures.take_mark_away(found, account.creator.actor)
        else:
            raise Refused("no picture", public="Choose a picture.", code="no_picture")
    except CinemaError as error:
        view = forms.of_label(found)
        view.refuse("mark", error)
        return await form.answer(await _sheet_page(request, view, account, found, code=error.status))
    await form.finish()
    return to(f"/labels/{found.actor.handle}/edit?kept=1#kept")


async def verify(request: Request) -> Response:
    """Who runs the pole has made sure that it is who it says, or is not sure any more."""
    form = await read_form(request)
    await allow(request, "run_pole", None)
    found = await label_of(request)
    await service.verify(found, text(form, "name"), verified=text(form, "deed") != "unverify")
    return to(f"/labels/{found.actor.handle}")


async def close(request: Request) -> Response:
    """GET asks once more, POST closes it for good."""
    found, account = await label_of(request), await member(request)
    seat = await jury.seat(found, account.creator.actor)
    if not may(account, "close_label", seat):
        raise Missing(f"does not lead {found.actor.handle}")
    if request.method != "POST":
        return await page(request, "labels/close.html", section="films", label=await line_of(found))
    await read_form(request)
    await service.close(found, account.creator.actor if may(account, "lead_label", seat) else None)
    return to("/labels")


def kinds_for(account: Account) -> tuple[str, ...]:
    """The kinds of labels that she may begin."""
    runs = may(account, "run_pole")
    return tuple(kind.value for kind in (LabelKind.MEMBER, LabelKind.PERSONALITY, *(OF_THE_POLE if runs else ())))


async def _mine(request: Request) -> tuple[Label, Account]:
    """For members who lead it: guests have their room and nothing else."""
    entrant, account = await enter(request, "lead_label"), await account_of(request)
    if account is None or entrant.guest:
        raise Missing(f"a guest of {entrant.label.actor.handle}")
    return entrant.label, account


async def _sheet_page(
    request: Request, form: FormView, account: Account, found: Label | None = None, code: int = 200
) -> Response:
    return await page(
        request,
        "labels/edit.html",
        section="films",
        code=code,
        form=form,
        label=await line_of(found) if found else None,
        kinds=kinds_for(account),
        pictures=pictures_of(found.picture) if found else (),
        languages=terms.LANGUAGES,
        closes=found is not None,
        kept=request.method == "GET" and "kept" in request.query_params,
    )
