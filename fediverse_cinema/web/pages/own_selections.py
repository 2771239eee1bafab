"""A member's own selections in her workshop, and the labels that she belongs to or is asked into."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.labels import jury, label_queries, queries
from fediverse_cinema.labels.models import Juror
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to


async def mine(request: Request) -> Response:
    """The form answers for one of her seats: she says yes, or leaves."""
    actor, view = (await member(request)).creator.actor, FormView()
    if request.method == "POST":
        form = await read_form(request)
        try:
            row = await _seat(actor, number(text(form, "id")))
            await (jury.join(row) if text(form, "deed") == "join" else jury.leave(row, actor))
            return to("/workshop/selections")
        except CinemaError as error:
            view.refuse("", error)
    found, older = await queries.of_owner(actor, actor, number(request.query_params.get("before", "")) or 0)
    seats = await label_queries.seats(actor)
    return await page(
        request,
        "selections/mine.html",
        section="workshop",
        code=422 if view.errors else 200,
        form=view,
        selections=found,
        older=f"/workshop/selections?before={older}" if older else None,
        asked=[one for one in seats if not one.joined],
        seated=[one for one in seats if one.joined],
    )


async def _seat(actor: Actor, row: int | None) -> Juror:
    found = await Juror.get_or_none(id=row or 0, person_id=actor.id, left_at=None).select_related("label", "person")
    if found is None:
        raise Refused("no seat of hers", public="You do not belong to this jury, and are not asked into it.")
    return found
