"""The poles that this one knows: for everybody, and for who runs it, who adds and removes them. And the lists of this
pole that they read.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub import documents
from fediverse_cinema.activitypub.context import AFFILIATION_BLOCKS, context_of
from fediverse_cinema.activitypub.documents import PAGE_SIZE
from fediverse_cinema.companies import documents as companies
from fediverse_cinema.ecran import forward
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database.sql import LARGEST_ID
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels import documents as labels
from fediverse_cinema.people import listed as members
from fediverse_cinema.poles import kinship, wire
from fediverse_cinema.poles.models import KinshipState
from fediverse_cinema.projects import call_queries as calls
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.search import poles as lines
from fediverse_cinema.web import region_map
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.negotiation import activity, to_page, wants_html
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.ids import before

LONGEST_ADDRESS = 300
OVERVIEW = "/admin/poles"


@frozen
class _List:
    ids: Callable[[int, int], Awaitable[list[tuple[int, str]]]]
    count: Callable[[], Awaitable[int]]
    page: str
    """Where people find the same."""
    item: Callable[[str], object] = str
    blocks: tuple[str, ...] = ()


LISTS = {
    "members": _List(members.listed_ids, members.count, "/people", wire.member_to_object, AFFILIATION_BLOCKS),
    "projects": _List(projects.listed_ids, projects.count, "/projects"),
    "calls": _List(calls.listed_ids, calls.count, "/calls"),
    "labels": _List(labels.label_ids, labels.label_count, "/labels"),
    "companies": _List(companies.listed_ids, companies.count, "/companies"),
    "selections": _List(labels.selection_ids, labels.selection_count, "/selections"),
    "highlights": _List(forward.ids, forward.count, "/regions"),
}


async def poles(request: Request) -> Response:
    """By country and region, beside their map."""
    groups = await lines.by_region()
    countries: dict[str, dict[str, list[lines.PoleLine]]] = {}
    for code, found in groups.items():
        countries.setdefault(code[:2], {})[code] = found
    drawings = region_map.drawings(groups)
    return await page(request, "poles/list.html", section="", countries=countries, drawings=drawings)


async def overview(request: Request) -> Response:
    await allow(request, "run_pole", None)
    query = request.query_params
    return await _show(request, FormView(values={"address": query.get("add", "")[:LONGEST_ADDRESS]}))


async def add(request: Request) -> Response:
    form = await read_form(request)
    await allow(request, "run_pole", None)
    address = text(form, "address").strip()[:LONGEST_ADDRESS]
    try:
        await kinship.add(address)
    except CinemaError as error:
        view = FormView(values={"address": address})
        view.refuse("address", error)
        return await _show(request, view, code=422)
    return to(OVERVIEW)


async def remove(request: Request) -> Response:
    """One that we know, or one that asks to be known."""
    form = await read_form(request)
    await allow(request, "run_pole", None)
    pole = await kinship.find(text(form, "host"))
    await (kinship.remove(pole) if pole else kinship.turn_away(text(form, "host")))
    return to(OVERVIEW)


async def read(request: Request) -> Response:
    """Its lists are read now, not only at the next hour."""
    form = await read_form(request)
    await allow(request, "run_pole", None)
    pole = await kinship.find(text(form, "host"))
    if pole is not None and pole.state == KinshipState.KNOWN:
        async with in_transaction():
            await kinship.read_soon(pole)
    return to(OVERVIEW)


async def collection(request: Request) -> Response:
    name, asked = _asked(request)
    if wants_html(request):
        return to_page(asked.page)
    return activity(documents.collection(f"{urls.pole()}/{name}", await asked.count()))


async def collection_page(request: Request) -> Response:
    """Ids, or who belongs to the pole, the latest first."""
    (name, asked), cursor = _asked(request), request.path_params["cursor"]
    rows = await asked.ids(before(cursor) or LARGEST_ID, PAGE_SIZE)
    following = f"before-{rows[-1][0]}" if len(rows) == PAGE_SIZE else None
    items, total = [asked.item(one) for _, one in rows], await asked.count()
    shown = documents.collection_page(f"{urls.pole()}/{name}", cursor, total, items, following)
    return activity(shown | {"@context": context_of(*asked.blocks)})


def _asked(request: Request) -> tuple[str, _List]:
    name = request.url.path.removeprefix("/ap/pole/").partition("/")[0]
    return name, LISTS[name]


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    found = await lines.lines()
    leaving = request.query_params.get("remove", "")
    return await page(
        request,
        "admin/poles.html",
        section="workshop",
        code=code,
        poles=found,
        asking=await kinship.asking(),
        leaving=next((line for line in found if line.host == leaving), None),
        form=form,
    )
