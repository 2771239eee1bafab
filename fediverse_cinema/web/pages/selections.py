"""Selections: their list, their page, and their sheet, audience and cover for who decides on them. Their films have a
page of their own (composing), their past, too (selection_history).
"""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import gate
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import forward
from fediverse_cinema.films import terms
from fediverse_cinema.films.views import Picture
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.urls import host_of
from fediverse_cinema.labels import documents, history, jury, label_queries, pictures, queries, selecting
from fediverse_cinema.labels.lines import pictures_of
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.media import proxy
from fediverse_cinema.people.views import Person, person
from fediverse_cinema.search import selection_reading
from fediverse_cinema.web import cards, csrf
from fediverse_cinema.web.forms import selections as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import to_document, wants_activity
from fediverse_cinema.web.own_selections import line_of, my_selection, selection_of
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import selection_ids
from fediverse_cinema.web.sessions import viewer_of

LABELS_ABOVE = 6


async def selections(request: Request) -> Response:
    """Public ones of this pole and of those that it knows; above them, on the first page, labels."""
    wish, after = forms.wish_of(request.query_params), request.query_params.get("after", "")
    if "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address("/selections", wish))
    found = await queries.public_selections(wish, after, viewer=await viewer_of(request))
    labels = () if wish or after else (await label_queries.labels()).labels[:LABELS_ABOVE]
    return await page(
        request,
        "selections/list.html",
        section="films",
        form=FormView(values={"q": wish}),
        found=found.selections,
        labels=labels,
        older=forms.address("/selections", wish, found.after) if found.after else None,
    )


async def selection(request: Request) -> Response:
    """Its page; its document for a server that asks here. Its pole is asked again when a member sees an old copy."""
    if wants_activity(request):
        return await _document(request)
    found = await selection_of(request)
    if await viewer_of(request) is not None:
        await selection_reading.opened(found)
    return await _page(request, found, FormView())


async def new(request: Request) -> Response:
    actor = (await member(request)).creator.actor
    if request.method != "POST":
        wanted = request.query_params.get("for", "")
        owners = await queries.owners(actor)
        chosen = next((one for one in owners if one.local_handle and one.address == wanted), actor)
        return await _sheet_page(request, FormView({"owner": str(chosen.id), "language": language_of(request)}), actor)
    form = await read_form(request)
    sheet, view = forms.read_sheet(form)
    view.values["owner"] = text(form, "owner")
    if not view.errors:
        try:
            made = await selecting.begin(await owner_of(actor, text(form, "owner")), actor, sheet)
            return to(f"/selections/{made.slug}/compose")
        except CinemaError as error:
            view.refuse("", error)
    return await _sheet_page(request, view, actor, code=422)


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong; when others were quicker, too."""
    found, actor = await my_selection(request, "publish_selection")
    if request.method != "POST":
        return await _sheet_page(request, _kept(found), actor, found)
    sheet, view = forms.read_sheet(await read_form(request))
    view.values["audience"] = found.audience.value
    if not view.errors:
        try:
            await selecting.change(found, actor, sheet, edition=number(str(view.values["edition"])) or 0)
            return to(f"/selections/{found.slug}/edit?kept=1#kept")
        except CinemaError as error:
            view.refuse("", error)
            await found.refresh_from_db(fields=["edition", *forms.WORDS])
            view.values["edition"], view.kept = str(found.edition), forms.of_selection(found).values
    return await _sheet_page(request, view, actor, found, code=422)


async def audience(request: Request) -> Response:
    found, actor = await my_selection(request, "publish_selection")
    form = await read_form(request)
    given, view = text(form, "audience"), _kept(found)
    try:
        if given not in list(Audience):
            raise Refused("no audience", public="Choose who reads it.", code="bad_audience")
        await selecting.show(found, actor, Audience(given), edition=number(text(form, "edition")) or 0)
        return to(f"/selections/{found.slug}")
    except CinemaError as error:
        view.values["audience"] = given
        view.refuse("audience", error)
    return await _sheet_page(request, view, actor, found, code=422)


async def cover(request: Request) -> Response:
    """Another picture above it, or none."""
    found, actor = await my_selection(request, "publish_selection")
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        if form.file_field == "cover":
            async with aclosing(form.chunks()) as chunks:
                await pictures.send_cover(found, actor, chunks)
        elif form.text("deed") == "remove":
            await pictures.take_cover_away(found, actor)
        else:
            raise Refused("no picture", public="Choose a picture.", code="no_picture")
    except CinemaError as error:
        view = _kept(found)
        view.refuse("cover", error)
        return await form.answer(await _sheet_page(request, view, actor, found, code=error.status))
    await form.finish()
    return to(f"/selections/{found.slug}/edit?kept=1#kept")


async def copy(request: Request) -> Response:
    """Into her own, or those of a label of hers: private, and without the other's words."""
    actor, found = (await member(request)).creator.actor, await selection_of(request)
    form, view = await read_form(request), FormView()
    try:
        made = await selecting.copy(found, await owner_of(actor, text(form, "owner")), actor)
        return to(f"/selections/{made.slug}/compose")
    except CinemaError as error:
        view.refuse("", error)
    return await _page(request, found, view, code=422)


async def delete(request: Request) -> Response:
    """GET asks once more, POST deletes it for good."""
    found, actor = await my_selection(request, "delete_selection")
    if request.method != "POST":
        return await page(request, "selections/delete.html", section="films", selection=await line_of(found))
    await read_form(request)  # it may have been long on its way, and she may no more
    found, actor = await my_selection(request, "delete_selection")
    hers = await jury.may_publish(found, actor)
    await selecting.delete(found, actor if hers else None)
    return to("/workshop/selections" if hers else "/selections")


async def _page(request: Request, found: Selection, form: FormView, code: int = 200) -> Response:
    viewer = await viewer_of(request)
    shown = await queries.selection(found, viewer, number(request.query_params.get("page", "")) or 1)
    response = await page(
        request,
        "selections/selection.html",
        section="films",
        code=code,
        alternate=found.uri if found.audience != Audience.PRIVATE else None,
        card=cards.of_selection(shown) if found.audience == Audience.PUBLIC else None,
        page=shown,
        cover=await cover_of(found),
        forwarded=await forward.holds(found.uri),
        copies=await names_of(viewer) if viewer else [],
        form=form,
    )
    if found.audience != Audience.PUBLIC:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


async def _document(request: Request) -> Response:
    """A private one is there for servers that have been asked for a film of it."""
    found = await Selection.get_or_none(slug=request.path_params["slug"]).select_related("owner")
    if found is None or found.owner.gone_at is not None:
        found = await queries.find(request.path_params["slug"], None)  # says whether there was one
    if not found.local:
        return to_document(found.uri)
    return await selection_ids.answer(request, found, documents.selection_document)


async def cover_of(found: Selection) -> tuple[Picture, ...]:
    """The narrowest first; that of a selection of elsewhere through us, unless nothing is shown from there."""
    if found.local:
        return pictures_of(found.cover)
    shown = [(proxy.address(one["url"]), one) for one in found.cover if await gate.shows_media(host_of(one["url"]))]
    return tuple(Picture(path, one["width"], one["height"]) for path, one in shown if path)


async def names_of(actor: Actor) -> list[tuple[int, Person]]:
    """Herself, and the labels in whose name she may have a selection."""
    return [(one.id, person(one)) for one in await queries.owners(actor)]


async def owner_of(actor: Actor, given: str) -> Actor:
    """Whom the form names; herself when it names nobody. Refused when she may not choose for them, or no longer."""
    if not given:
        return actor
    wanted = number(given)
    found = next((one for one in await queries.owners(actor) if one.id == wanted), None)
    if found is None:
        raise Refused(
            f"{actor.uri} may not choose for {given[:20]}", public="You do not choose in this name, or no longer.",
            code="not_hers",
        )  # fmt: skip
    return found


def _kept(found: Selection) -> FormView:
    view = forms.of_selection(found)
    view.values["audience"] = found.audience.value
    return view


async def _sheet_page(
    request: Request, form: FormView, actor: Actor, found: Selection | None = None, code: int = 200
) -> Response:
    return await page(
        request,
        "selections/edit.html",
        section="films",
        code=code,
        form=form,
        selection=await line_of(found) if found else None,
        owners=[] if found else await names_of(actor),
        cover=await cover_of(found) if found else (),
        languages=terms.LANGUAGES,
        undoable=found is not None and bool(await history.editions(found)),
        kept=request.method == "GET" and "kept" in request.query_params,
    )
