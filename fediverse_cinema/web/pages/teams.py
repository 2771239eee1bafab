"""The projects that a member belongs to, here and elsewhere, and those that say so and wait for her word."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.projects import belonging, team, team_room
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to


async def teams(request: Request) -> Response:
    """GET: where she belongs. POST: her word to one of them: yes, no, or that she leaves."""
    actor, view = (await member(request)).creator.actor, FormView()
    if request.method == "POST":
        form = await read_form(request)
        which, deed = number(text(form, "id")), text(form, "deed")
        row = next((one for one in await belonging.of(actor) if one.id == which), None)
        try:
            if row is not None and deed in ("accept", "leave"):
                await (team.confirm(row) if deed == "accept" else team.leave(row, actor))
            return to("/workshop/teams")
        except CinemaError as error:
            view.refuse("", error)
    found = [team_room.belonging(one) for one in await belonging.of(actor)]
    return await page(
        request,
        "projects/teams.html",
        section="workshop",
        code=422 if view.errors else 200,
        asked=[one for one in found if not one.joined],
        joined=[one for one in found if one.joined],
        form=view,
    )
