"""Where other servers begin: WebFinger, host-meta, NodeInfo."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fediverse_cinema.accounts import joining
from fediverse_cinema.accounts.models import Joining
from fediverse_cinema.activitypub import documents, intents, suspending
from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import evidence
from fediverse_cinema.foundation.errors import Gone, Malformed, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.web import actors
from fediverse_cinema.web.negotiation import written

TO_ALL = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
COUNTS_ARE_GOOD_FOR = 300.0  # seconds


@dataclass(slots=True)
class Counted:
    """How many members, films and notes there are, as it was at some moment. One asker counts, others wait for her."""

    counts: dict[str, int] = field(default_factory=dict)
    at: float = 0.0
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)


async def webfinger(request: Request) -> Response:
    """By acct:name@host, by the id or page of an actor, by the root address of the server."""
    resource = request.query_params.get("resource", "")
    if not resource:
        raise Malformed("no resource", public="WebFinger needs a resource.", code="no_resource")
    if len(resource) > LONGEST_URI:
        raise Missing(f"a resource of {len(resource)} characters")
    found = await evidence.kept(("webfinger", resource), lambda: _webfinger(resource))
    return Response(found, media_type="application/jrd+json", headers=TO_ALL)


async def host_meta(request: Request) -> Response:
    return Response(documents.host_meta(), media_type="application/xrd+xml", headers=TO_ALL)


async def nodeinfo_links(request: Request) -> Response:
    return JSONResponse(documents.nodeinfo_links(), headers=TO_ALL)


async def nodeinfo(request: Request) -> Response:
    version = request.path_params["version"]
    if version not in ("2.0", "2.1"):
        raise Missing(f"no nodeinfo {version[:10]}")
    settings = here().settings.pole
    found = documents.nodeinfo(
        version,
        **await _counts(),
        name=settings.name,
        contact=settings.contact,
        region=settings.region,
        open_to_all=(await joining.terms()).mode == Joining.OPEN,
    )
    profile = f"http://nodeinfo.diaspora.software/ns/schema/{version}#"
    return JSONResponse(found, media_type=f'application/json; profile="{profile}"', headers=TO_ALL)


async def _webfinger(resource: str) -> bytes:
    if resource.rstrip("/") in (urls.base(), urls.own_host(), f"acct:{urls.own_host()}@{urls.own_host()}"):
        return written(documents.webfinger_of_host((await pole_actors()).instance))
    actor = await _actor(resource)
    suspending.check(actor)
    if actor.gone_at is not None:
        raise Gone(f"{actor.uri} is gone")
    # Only who can sign in here has something to do here for others' things.
    return written(documents.webfinger(actor, intents.links() if await Creator.exists(actor_id=actor.id) else ()))


async def _counts() -> dict[str, int]:
    """Counted now and then: anybody may ask as often as she likes, and all notes are read for it."""
    room: Counted = here().rooms.setdefault("nodeinfo", Counted())
    async with room.counting:
        if not room.counts or clock.timestamp() - room.at >= COUNTS_ARE_GOOD_FOR:
            room.counts = {
                "members": await Creator.all().count(),
                "films": await Film.filter(local=True, state=FilmState.PUBLISHED).count(),
                "comments": await Note.filter(local=True, visibility__in=OPEN).count(),
            }
            room.at = clock.timestamp()
    return room.counts


async def _actor(resource: str) -> Actor:
    if resource.startswith(urls.base() + "/"):
        path = urlsplit(resource).path
        return await (actors.by_uri(resource) if path.startswith("/ap/") else actors.by_page(path))
    name, _, host = resource.removeprefix("acct:").lstrip("@").rpartition("@")
    if host.lower() != urls.own_host().lower():
        raise Missing(f"{resource[:200]} is of another host")
    return await actors.by_handle(name)
