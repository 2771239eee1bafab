"""Requests for a member's consent, what she has allowed, and the addresses of the stamps."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.consents import queries, service, wire
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.people.models import Creator
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity
from fediverse_cinema.web.page import page, to


async def requests(request: Request) -> Response:
    """GET: what waits, and what may be taken back. POST: her answer to one of them."""
    creator = (await member(request)).creator
    if request.method == "GET":
        return await page(
            request,
            "consents/requests.html",
            section="workshop",
            waiting=await queries.waiting_for(creator),
            allowed=await queries.allowed_by(creator),
        )
    form = await read_form(request)
    deed = text(form, "deed")
    if deed == "revoke":
        if (given := await queries.given_by(creator, text(form, "uuid"))) is not None:
            await service.revoke(given, given.author)
    elif (asked := await _asked(creator, text(form, "id"))) is not None:
        await (service.accept if deed == "accept" else service.decline)(asked, asked.author)
    return to("/workshop/requests")


async def stamp(request: Request) -> Response:
    """What other servers ask before they show a quote or a collection. Once taken back it is gone (410)."""
    found = await Stamp.get_or_none(uuid=request.path_params["uuid"]).select_related("author")
    if found is None or found.author.gone_at is not None:
        raise Missing("no such stamp")
    if found.revoked_at is not None:
        return activity(wire.tombstone(found), status=410)
    return activity(wire.stamp_document(found, found.author))


async def _asked(creator: Creator, given: str) -> ConsentRequest | None:
    request_id = number(given)
    return await queries.asked_of(creator, request_id) if request_id is not None else None
