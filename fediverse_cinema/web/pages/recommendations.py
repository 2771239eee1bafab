"""Recommendations: a member writes one of somebody, and sees what has become of hers; and what their ids answer."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.context import TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.people.views import person as named
from fediverse_cinema.recommendations import documents, queries, service
from fediverse_cinema.web import actors, limits
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.negotiation import activity, to_page, wants_html
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.ids import before

MINE = "/workshop/recommendations"


async def new(request: Request) -> Response:
    """Of the person whose address is given. What was typed stays when something is wrong."""
    account = await member(request)
    form = await read_form(request) if request.method == "POST" else None
    address = (text(form, "to") if form else request.query_params.get("to", "")).strip().removeprefix("@")
    if not address:
        return to("/people")
    person = await actors.somebody(address)
    if person is None:
        return await page(request, "people/unknown.html", code=404, address=address[:300])
    view = FormView()
    if form is not None:
        view.values["words"] = text(form, "words")
        try:
            if not person.local:
                limits.count_member(account)
            await service.write(account.creator.actor, person, str(view.values["words"]))
            return to(f"{MINE}?asked=1#kept")
        except CinemaError as error:
            view.refuse("words", error)
    return await page(
        request,
        "recommendations/new.html",
        code=422 if view.errors else 200,
        person=named(person),
        address=address,
        form=view,
    )


async def mine(request: Request) -> Response:
    """GET: what she has written. POST: she takes one of them back."""
    actor = (await member(request)).creator.actor
    if request.method == "POST":
        await service.take_back(actor, number(text(await read_form(request), "id")) or 0)
        return to(MINE)
    return await page(
        request,
        "recommendations/mine.html",
        section="workshop",
        written=await queries.by_author(actor),
        asked="asked" in request.query_params,
    )


async def document(request: Request) -> Response:
    """A browser is shown the way to the page of who is recommended."""
    uuid = request.path_params["uuid"]
    stone = await Tombstone.get_or_none(uri=urls.recommendation(uuid))
    if stone is not None:
        gone = {"@context": context_of(*TOMBSTONE_BLOCKS), "id": stone.uri, "type": "Tombstone"}
        return activity(gone | {"formerType": stone.former_type, "deleted": iso(stone.deleted_at)}, status=410)
    if wants_html(request):
        return to_page((await documents.of(uuid)).person.page_url)
    return activity(await documents.document(uuid))


async def collection(request: Request) -> Response:
    """What a member lets be said of her."""
    actor = await actors.maker(request.path_params["handle"])
    cursor = request.path_params.get("cursor")
    if cursor is None:
        return activity(await documents.to_collection(actor))
    return activity(await documents.to_page(actor, cursor, before(cursor)))
