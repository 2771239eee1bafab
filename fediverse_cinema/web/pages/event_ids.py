"""What the ids of events answer: the document, its collections, what is on at the pole. Browsers are shown the page."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.context import AS2, TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.events import documents, queries
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.negotiation import activity, to_page, wants_html

MOST_UPCOMING = 200


async def event(request: Request) -> Response:
    uuid = request.path_params["uuid"]
    stone = await Tombstone.get_or_none(uri=urls.event(uuid))
    if stone is not None:
        gone = {"@context": context_of(*TOMBSTONE_BLOCKS), "id": stone.uri, "type": "Tombstone"}
        return activity(gone | {"formerType": stone.former_type, "deleted": iso(stone.deleted_at)}, status=410)
    if wants_html(request):
        return to_page((await documents.ours(uuid)).note.page_url)
    return activity(await documents.of_event(uuid))


async def replies(request: Request) -> Response:
    return activity(await documents.replies(request.path_params["uuid"]), seconds=5)


async def replies_page(request: Request) -> Response:
    cursor = request.path_params["cursor"]
    after = 0 if cursor == "first" else number(cursor.removeprefix("after-")) if cursor.startswith("after-") else None
    if after is None:
        raise Missing(f"no page {cursor[:40]}")
    return activity(await documents.replies_page(request.path_params["uuid"], cursor, after), seconds=5)


async def collection(request: Request) -> Response:
    """Who organises it; how many like and share it."""
    return activity(await documents.collection(request.path_params["uuid"], request.path_params["name"]))


async def upcoming(request: Request) -> Response:
    """FEP-8a8e: what this pole makes known and is not over, the next first."""
    if wants_html(request):
        return to_page(f"{urls.base()}/agenda")
    uris = await queries.ids_of_ours(MOST_UPCOMING)
    listed = {"id": f"{urls.pole()}/upcoming", "type": "OrderedCollection", "totalItems": len(uris)}
    return activity({"@context": AS2, **listed, "orderedItems": uris})
