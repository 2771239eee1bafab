"""Documents that many ask for, as they go on the wire: made once, and given for as long as all that they were made of
is the same (foundation.database.evidence).
"""

from starlette.responses import Response

from fediverse_cinema.activitypub.context import TOMBSTONE_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.activitypub.vocab import Document, iso
from fediverse_cinema.films import documents as films
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import evidence, lookup
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.web import actors
from fediverse_cinema.web.caching import mark_of
from fediverse_cinema.web.negotiation import activity, written


@frozen
class Shown:
    """What an id answers, with its mark, and the page that shows the same to people. A stone of what was deleted has
    none.
    """

    document: bytes
    mark: str
    page: str

    def answer(self) -> Response:
        return activity(self.document, mark=self.mark) if self.page else activity(self.document, status=410)


async def actor(uri: str) -> Shown:
    """Of ours; one that has been deleted left a stone."""
    return await evidence.kept(("actor", uri, clock.now().date()), lambda: _actor(uri))  # "free until" has days


async def film(uuid: str) -> Shown:
    return await evidence.kept(("film", uuid), lambda: _film(uuid))


async def _actor(uri: str) -> Shown:
    stone = await lookup.find(Tombstone, uri=uri)
    if stone is not None:
        document = {"@context": context_of(*TOMBSTONE_BLOCKS), "id": stone.uri, "type": "Tombstone"}
        return _shown(document | {"formerType": stone.former_type, "deleted": iso(stone.deleted_at)})
    found = await actors.by_uri(uri)
    return _shown(await actors.document(found), found.page_url)


async def _film(uuid: str) -> Shown:
    stone = await films.tombstone_of(uuid)
    if stone is not None:
        return _shown(stone)
    return _shown(await films.film_document(uuid), (await films.published(uuid)).page_url)


def _shown(document: Document, page: str = "") -> Shown:
    body = written(document)
    return Shown(body, mark_of(body), page)
