"""What ids of labels and selections answer: documents, page by page. A browser is shown the way to the page. What is
not public is answered to nobody but the servers of those whose films it asks for.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from tortoise.queryset import QuerySet

from fediverse_cinema.activitypub.context import TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.labels import documents, showing
from fediverse_cinema.labels.models import Audience, Pick, Selection
from fediverse_cinema.web import asking
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.negotiation import activity, to_page, wants_html
from fediverse_cinema.web.pages.ids import before


async def selection(request: Request) -> Response:
    uuid = request.path_params["uuid"]
    stone = await Tombstone.get_or_none(uri=urls.selection(uuid))
    if stone is not None:
        document = {"@context": context_of(*TOMBSTONE_BLOCKS), "id": stone.uri, "type": "Tombstone"}
        return activity(document | {"formerType": stone.former_type, "deleted": iso(stone.deleted_at)}, status=410)
    found = await documents.selection(uuid)
    if wants_html(request):
        if found.audience == Audience.PRIVATE:  # the way to its page says what it is called
            raise Missing(f"{found.uri} is private")
        return to_page(found.page_url)
    return await answer(request, found, documents.selection_document)


async def answer(
    request: Request, found: Selection, document: Callable[[Selection, QuerySet[Pick]], Awaitable[Document]]
) -> Response:
    """One of its documents, to whoever may read it. A server that has been asked for films of a private one sees those
    (FEP-7aa9); for all others it does not exist (PRV-03).
    """
    picks = showing.shown(found.id)
    if found.audience == Audience.PRIVATE:
        asker = await asking.who_asks(request)
        picks = showing.asked_at(asker.host if asker else "", found.id)
        if not await picks.exists():
            raise Missing(f"{found.uri} is private")
    return activity(await document(found, picks), private=found.audience != Audience.PUBLIC)


async def page(request: Request) -> Response:
    place = _number(request)
    found = await documents.selection(request.path_params["uuid"])
    return await answer(request, found, lambda one, picks: documents.selection_page(one, picks, place))


async def item(request: Request) -> Response:
    place = _number(request)
    found = await documents.selection(request.path_params["uuid"])
    return await answer(request, found, lambda one, picks: documents.item(one, picks, place))


async def playlist(request: Request) -> Response:
    return activity(await documents.playlist(await _of_label(request)))


async def playlist_page(request: Request) -> Response:
    return activity(await documents.playlist_page(await _of_label(request), _number(request)))


async def element(request: Request) -> Response:
    return activity(await documents.element(await _of_label(request), _number(request)))


async def people(request: Request) -> Response:
    return activity(await documents.people(await _public(request)))


async def person(request: Request) -> Response:
    return activity(await documents.person(await _public(request), _number(request)))


async def collection(request: Request) -> Response:
    handle, name = request.path_params["handle"], _name(request)
    return activity(await documents.collection(handle, name))


async def collection_page(request: Request) -> Response:
    handle, cursor = request.path_params["handle"], request.path_params["cursor"]
    return activity(await documents.collection_page(handle, _name(request), cursor, before(cursor)))


async def affiliations(request: Request) -> Response:
    return activity(await documents.affiliations(request.path_params["handle"]))


async def affiliations_page(request: Request) -> Response:
    handle, cursor = request.path_params["handle"], request.path_params["cursor"]
    return activity(await documents.affiliations_page(handle, cursor, before(cursor)))


async def affiliation(request: Request) -> Response:
    return activity(await documents.affiliation(request.path_params["handle"], _number(request)))


async def _public(request: Request) -> Selection:
    found = await documents.selection(request.path_params["uuid"])
    if found.audience != Audience.PUBLIC:
        raise Missing(f"{found.uri} is not public")
    return found


async def _of_label(request: Request) -> Selection:
    """PeerTube's form: a Person's selections have none, since it is a channel that has a playlist."""
    found = await _public(request)
    if not found.playlist_uuid:
        raise Missing(f"{found.uri} is no playlist")
    return found


def _number(request: Request) -> int:
    found = number(request.path_params["number"])
    if found is None:
        raise Missing(f"no number {request.path_params['number'][:40]}")
    return found


def _name(request: Request) -> str:
    return request.url.path.split("/")[4]
