"""The room of a label's jury: who belongs to it and as what, what is being prepared, coming in and going. Guests of
other servers stand here beside members.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.labels import entrances, jury, label_queries, queries
from fediverse_cinema.labels.models import Juror, JuryRole
from fediverse_cinema.web import csrf, guests, limits
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_labels import Entrant, enter, label_of, line_of
from fediverse_cinema.web.page import page, safe_next, to

PUBLISH = (JuryRole.ADMIN, JuryRole.MODERATOR)


async def show(request: Request) -> Response:
    """Who leads the label sends the form: somebody is invited."""
    entrant = await enter(request, "lead_label" if request.method == "POST" else "use_jury")
    if request.method != "POST":
        return await _room(request, entrant, FormView())
    form = await read_form(request)
    typed = {name: text(form, name) for name in ("address", "role", "relationship")}
    try:
        row = await jury.invite(
            entrant.label, entrant.person, typed["address"], _right(typed["relationship"]), typed["role"]
        )
    except CinemaError as error:
        field = "role" if error.code in ("too_long", "bad_role") else "address"
        return await _refused(request, entrant, field, error, **typed)
    if (row.relationship, row.role) != (_right(typed["relationship"]), typed["role"].strip()):
        seated = Refused("seated", public="She or he is in the jury already, or asked: change it in the list.")
        return await _refused(request, entrant, "address", seated, **typed)
    return to(f"{entrant.here}#place-{row.number}")


async def place(request: Request) -> Response:
    """Who leads it says what somebody is in it."""
    entrant = await enter(request, "lead_label")
    form = await read_form(request)
    row = await _juror(entrant, text(form, "number"))
    try:
        await jury.change(row, entrant.person, _right(text(form, "relationship")), text(form, "role"))
    except CinemaError as error:
        return await _refused(request, entrant, f"place-{row.number}", error)
    return to(f"{entrant.here}#place-{row.number}")


async def leave(request: Request) -> Response:
    """Somebody goes by herself, or is shown out by who leads it."""
    entrant = await enter(request)
    row = await _juror(entrant, text(await read_form(request), "number"))
    if row.person_id != entrant.person.id and not entrant.leads:
        raise Missing("shows nobody out")
    try:
        await jury.leave(row, entrant.person)
    except CinemaError as error:
        return await _refused(request, entrant, f"place-{row.number}", error)
    return to(entrant.here if row.person_id != entrant.person.id else f"/labels/{entrant.label.actor.handle}")


async def entrance(request: Request) -> Response:
    """Where who is not signed in is led: a juror of another server asks for her link, one of this pole signs in. The
    answer is the same whether she belongs to it or not.
    """
    label, view = await label_of(request), FormView()
    here = f"/labels/{label.actor.handle}/jury"
    if request.method == "POST":
        view.values["handle"] = text(await read_form(request), "handle").strip()[:300]
        try:
            with limits.visitor_asks(request):
                await entrances.ask_again(label, str(view.values["handle"]))
            return to(f"{here}/enter?sent=1#kept")
        except CinemaError as error:
            view.refuse("handle", error)
    return await page(
        request,
        "labels/entrance.html",
        section="films",
        code=422 if view.errors else 200,
        label=await line_of(label),
        form=view,
        sent="sent" in request.query_params,
        following=safe_next(request.query_params.get("next", ""), here),
    )


async def out(request: Request) -> Response:
    """A guest closes the door behind her: this browser opens it no longer."""
    entrant = await enter(request)
    await read_form(request)
    handle = entrant.label.actor.handle
    response = to(f"/labels/{handle}")
    await guests.end(request, response, handle, guests.Room.JURY)
    return response


def _right(given: str) -> JuryRole:
    return JuryRole(given) if given in list(JuryRole) else JuryRole.MEMBER


async def _juror(entrant: Entrant, given: str) -> Juror:
    """Whose place has this number, among those who belong to it or are asked; her own when none is said."""
    wanted = number(given) if given else entrant.seat.number
    row = await Juror.get_or_none(label_id=entrant.label.id, number=wanted or 0, left_at=None).select_related("person")
    if row is None:
        raise Missing("nobody of the jury")
    return row


async def _refused(request: Request, entrant: Entrant, where: str, error: CinemaError, **typed: Any) -> Response:
    view = FormView(typed)
    view.refuse(where, error)
    return await _room(request, entrant, view, code=422)


async def _room(request: Request, entrant: Entrant, form: FormView, code: int = 200) -> Response:
    shown = await label_queries.label_page(entrant.label, entrant.person)
    before = number(request.query_params.get("before", "")) or 0
    drafts, older = await queries.in_preparation(entrant.label.actor, before)
    response = await page(
        request,
        "labels/jury.html",
        section="films",
        code=code,
        label=shown.line,
        jury=shown.jury,
        drafts=drafts,
        older=older,
        me=entrant.seat.number,
        leads=entrant.leads,
        publishes=entrant.seat.relationship in PUBLISH,
        guest=bool(entrant.guest),
        relationships=[role.value for role in JuryRole],
        here=entrant.here,
        token=csrf.token(request),
        form=form,
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
