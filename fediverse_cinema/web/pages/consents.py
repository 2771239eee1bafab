"""Requests for a member's consent, what she has allowed, and the addresses of the stamps."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.consents import queries, service, wire
from fediverse_cinema.consents.models import ConsentRequest, Stamp
from fediverse_cinema.films import choosing, claims
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.people.models import Creator
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity
from fediverse_cinema.web.own_events import waiting_questions
from fediverse_cinema.web.page import page, safe_next, to


async def requests(request: Request) -> Response:
    """GET: what waits, what may be taken back, and where she may think again. POST: her answer to one of them."""
    account = await member(request)
    creator = account.creator
    if request.method != "POST":
        waiting, allowed = await queries.waiting_for(creator), await queries.allowed_by(creator)
        denied = await queries.denied_by(creator)
        return await page(
            request,
            "consents/requests.html",
            section="workshop",
            waiting=waiting,
            allowed=allowed,
            denied=denied,
            events=await waiting_questions(account),
            subjects=await claims.subjects(
                creator.actor, [uri for one in (*waiting, *allowed, *denied) for uri in one.things]
            ),
        )
    form = await read_form(request)
    deed = text(form, "deed")
    if deed == "revoke":
        if (given := await queries.given_by(creator, text(form, "uuid"))) is not None:
            await choosing.revoke(given, given.author)
    elif deed == "reconsider":
        if (answered := await queries.answered_by(creator, number(text(form, "id")) or 0)) is not None:
            await service.reconsider(answered, answered.author)
    elif (asked := await _asked(creator, text(form, "id"))) is not None:
        await (service.accept if deed == "accept" else service.decline)(asked, asked.author)
    return to(safe_next(text(form, "next"), "/workshop/requests"))


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
