"""Offers and invitations: whom a project would like, who offers herself for a call, the board of those who answer, and
the addresses of their documents.
"""

from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films.opening_times import read_day
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.offers import documents, pitch, queries, service
from fediverse_cinema.offers.models import Offer, OfferKind
from fediverse_cinema.offers.pitch import Pitch
from fediverse_cinema.people.views import person as named
from fediverse_cinema.projects import call_queries
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.projects.models import Call
from fediverse_cinema.web import actors, asking, own_offers
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity
from fediverse_cinema.web.own_projects import my_project
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.calls import call_page

FIELDS = {
    "empty": "text", "too_long": "text", "bad_link": "link", "bad_dates": "until", "bad_role": "role",
    "bad_trade": "trade", "no_place": "about",
}  # fmt: skip
"""Where a fault is told, by its code."""


async def invite(request: Request) -> Response:
    """A project would like somebody: of the directory, on whose page she is, or who is named in credits."""
    actor = (await member(request)).creator.actor
    form = await read_form(request) if request.method == "POST" else None
    address = (text(form, "to") if form else request.query_params.get("to", "")).strip().removeprefix("@")
    if not address:
        return to("/people")
    person = await actors.somebody(address)
    if person is None:
        return await page(request, "people/unknown.html", code=404, address=address[:300])
    places = await own_offers.places(actor)
    view = FormView({"about": f"call-{request.query_params.get('call', '')}"})
    if form is not None:
        view = FormView({name: text(form, name) for name in ("about", "role", "trade", "text")})
        try:
            place = next((one for one in places if one.value == view.values["about"]), None)
            if place is None:
                raise Refused("no project of hers", public="Choose one of your projects.", code="no_place")
            role, trade, words = (view.values[name] for name in ("role", "trade", "text"))
            await service.invite(place.project, actor, person, call=place.call, role=role, trade=trade, words=words)
            return to(f"/projects/{place.project.actor.handle}/offers")
        except CinemaError as error:
            view.refuse(FIELDS.get(error.code, ""), error)
    return await page(
        request,
        "offers/new.html",
        section="projects",
        code=422 if view.errors else 200,
        person=named(person),
        address=address,
        places=own_offers.by_project(places),
        form=view,
    )


async def board(request: Request) -> Response:
    """All that was asked of a project and by it, or about one call of it, for those who speak in its name."""
    project, person = await my_project(request)
    here, view = f"/projects/{project.actor.handle}/offers", FormView()
    if request.method == "POST":
        form = await read_form(request)
        offer = await queries.on_board(project, number(text(form, "id")) or 0)
        try:
            if offer is not None:
                await _decide(offer, person, text(form, "deed"), text(form, "words"))
            return to(here)
        except CinemaError as error:
            view = _refused(form, error)
    row = number(request.query_params.get("call", ""))
    call = await Call.get_or_none(project_id=project.id, number=row) if row is not None else None
    only, part = request.query_params.get("column", ""), number(request.query_params.get("part", "")) or 1
    columns = await queries.board(project, call, only=only, part=part if only else 1)
    return await page(
        request,
        "offers/board.html",
        section="projects",
        code=422 if view.errors else 200,
        project=projects.line(project),
        call=(await call_queries.lines_of([call]))[0] if call else None,
        columns=columns,
        here=here,
        parts=f"{here}?call={call.number}&" if call else f"{here}?",
        form=view,
    )


async def mine(request: Request) -> Response:
    """What a member has offered, and which projects would like her; her word to one of them."""
    actor, view = (await member(request)).creator.actor, FormView()
    if request.method == "POST":
        form = await read_form(request)
        if text(form, "deed") == "apply":
            return await _apply(request, actor, form)
        offer = await queries.hers(actor, number(text(form, "id")) or 0)
        try:
            if offer is not None:
                await _say(offer, actor, text(form, "deed"), text(form, "words"))
            return to("/workshop/offers")
        except CinemaError as error:
            view = _refused(form, error)
    return await page(
        request,
        "offers/mine.html",
        section="workshop",
        code=422 if view.errors else 200,
        received=await queries.received_by(actor),
        sent=await queries.sent_by(actor),
        form=view,
    )


async def document(request: Request) -> Response:
    return activity(await documents.of_offer(request.path_params["uuid"], await asking.who_asks(request)), private=True)


async def agreement(request: Request) -> Response:
    return activity(
        await documents.of_agreement(request.path_params["uuid"], await asking.who_asks(request)), private=True
    )


async def _decide(offer: Offer, by: Actor, deed: str, words: str) -> None:
    """The project's side: nobody answers its own invitations here, or takes back what others have offered."""
    if offer.kind == OfferKind.INVITATION:
        if deed == "withdraw":
            await service.withdraw(offer, by)
    elif deed in ("shortlist", "unlist"):
        await service.shortlist(offer, listed=deed == "shortlist")
    elif deed in ("accept", "decline"):
        await service.answer(offer, by, accepted=deed == "accept", words=words)
    elif deed == "remind":
        await service.remind(offer)
    elif deed == "let_go":
        await service.let_go(offer, by)


async def _say(offer: Offer, person: Actor, deed: str, words: str) -> None:
    """Her side."""
    if offer.kind == OfferKind.APPLICATION:
        if deed == "withdraw":
            await service.withdraw(offer, person)
    elif deed in ("accept", "decline"):
        await service.answer(offer, person, accepted=deed == "accept", words=words)


async def _apply(request: Request, person: Actor, form: FormData) -> Response:
    """She offers herself; the page of the call comes back with what she has typed when something is wrong."""
    call = await Call.get_or_none(id=number(text(form, "call")) or 0, project__actor__gone_at=None)
    if call is None:
        raise Missing("no such call")
    view = FormView({name: text(form, name) for name in ("text", "link", "from", "until")})
    begins_on, ends_on = _day(view, "from"), _day(view, "until")
    link = str(view.values["link"]).strip()
    said = Pitch(str(view.values["text"]), (("", link),) if link else (), begins_on, ends_on)
    for fault in pitch.faults(said):
        view.refuse(FIELDS.get(fault.code, ""), fault)
    view.in_order("text", "from", "until", "link")
    if not view.errors:
        try:
            await service.apply(call, person, said)
            return to(f"/calls/{call.id}#offer")
        except CinemaError as error:
            view.refuse(FIELDS.get(error.code, ""), error)
    return await call_page(request, call, view, code=422)


def _day(view: FormView, name: str) -> date | None:
    typed = str(view.values[name]).strip()
    try:
        return read_day(typed) if typed else None
    except CinemaError as error:
        view.refuse(name, error)
        return None


def _refused(form: FormData, error: CinemaError) -> FormView:
    """At the line that it is about, with the word that was typed there."""
    which = number(text(form, "id"))
    view = FormView({f"words-{which}": text(form, "words")})
    view.refuse(f"offer-{which}", error)
    return view
