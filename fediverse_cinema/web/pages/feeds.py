"""What is fetched again and again by programs: feeds of films and publications, chapters for podcast
players, and what search engines ask for. Nothing here is about anybody who asks: caches may keep it.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import feeds
from fediverse_cinema.films.feeds import Entry
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.projects import call_feed
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.web import actors, sitemap
from fediverse_cinema.web.feeds import atom, podcast
from fediverse_cinema.web.feeds.channel import Channel
from fediverse_cinema.web.translation import Language, msgid, tell

FRESH_SECONDS = 300
LONGEST_ABOUT = 500
CHAPTERS_TYPE = "application/json+chapters"
POLE = ("/pole", "/films", "/podcast.xml")
CLOSED = ("/films?", "/people?", "/people$", "/calls?", "/projects?", "/search", "/login", "/interact", "/follow")
Writer = Callable[[Channel, Sequence[Entry]], bytes]


async def atom_feed(request: Request) -> Response:
    """Of whoever has a page here, by its address with .atom behind it: films and publications."""
    return await _feed(request, atom.feed, atom.MEDIA_TYPE, ".atom")


async def publications_feed(request: Request) -> Response:
    """Of everybody here."""
    return await _publications(request, (await pole_actors()).group, None)


async def publications_of_author(request: Request) -> Response:
    author = await actors.by_handle(request.path_params["handle"])
    if author.gone_at is not None:
        raise Missing(f"{author.uri} is gone")
    return await _publications(request, author, author)


async def _publications(request: Request, named: Actor, author: Actor | None) -> Response:
    entries = await publications.entries(author)
    language: Language = "en" if here().settings.pole.language == "en" else "fr"
    name, address = named.name or named.handle, urls.base() + request.url.path.removesuffix(".atom")
    channel = Channel(
        uri=address,
        page_url=address,
        title=f"{name} · {tell(msgid('Publications'), language)}",
        about="",
        author=name,
        language=language,
        updated_at=max((entry.updated_at for entry in entries), default=named.created_at),
        support=(),
    )
    return _answer(request, atom.feed(channel, entries), atom.MEDIA_TYPE, channel.updated_at)


async def calls_feed(request: Request) -> Response:
    """Open calls of this pole and of those that it knows, the latest first."""
    pole = (await pole_actors()).group
    entries = await call_feed.entries()
    language: Language = "en" if here().settings.pole.language == "en" else "fr"
    channel = Channel(
        uri=f"{urls.base()}/calls",
        page_url=f"{urls.base()}/calls",
        title=f"{pole.name} · {tell(msgid('Calls'), language)}",
        about="",
        author=pole.name,
        language=language,
        updated_at=max((entry.updated_at for entry in entries), default=pole.created_at),
        support=(),
    )
    return _answer(request, atom.feed(channel, entries), atom.MEDIA_TYPE, channel.updated_at)


async def podcast_feed(request: Request) -> Response:
    return await _feed(request, podcast.feed, podcast.MEDIA_TYPE, ".rss")


async def chapters(request: Request) -> Response:
    """The chapters of a film, as podcast players read them."""
    film = await lookup.find(Film, slug=request.path_params["slug"])
    if film is None or film.state != FilmState.PUBLISHED or not film.chapters:
        raise Missing("no chapters")
    listed = [{"startTime": at, "title": name} for at, name in film.chapters]
    body = orjson.dumps({"version": "1.2.0", "title": film.title, "chapters": listed})
    return _answer(request, body, CHAPTERS_TYPE, film.updated_at or film.created_at)


async def robots(request: Request) -> Response:
    """Lists have more addresses than lines: engines need not walk through them. Who is free when and where they need
    not know at all.
    """
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    return PlainTextResponse(
        f"User-agent: *\n{closed}Sitemap: {urls.base()}/sitemap.xml\n",
        headers={"Cache-Control": f"public, max-age={FRESH_SECONDS}"},
    )


async def sitemap_index(request: Request) -> Response:
    return _answer(request, await sitemap.index(), sitemap.MEDIA_TYPE, None)


async def sitemap_part(request: Request) -> Response:
    return _answer(request, await sitemap.part(request.path_params["part"]), sitemap.MEDIA_TYPE, None)


async def _feed(request: Request, write: Writer, media_type: str, ending: str) -> Response:
    path = request.url.path.removesuffix(ending)
    pole = path in POLE
    actor = await actors.by_page("/pole" if pole else path)
    if actor.gone_at is not None:
        raise Missing(f"{actor.uri} is gone")
    entries = await feeds.newest(None if pole else actor)
    if media_type == atom.MEDIA_TYPE and path != "/films":
        entries += await publications.entries(None if pole else actor)
        entries = sorted(entries, key=lambda entry: entry.published_at, reverse=True)[: feeds.NEWEST]
    channel = _channel(actor, entries)
    return _answer(request, write(channel, entries), media_type, channel.updated_at)


def _channel(actor: Actor, entries: Sequence[Entry]) -> Channel:
    name = actor.name or actor.handle
    return Channel(
        uri=actor.uri,
        page_url=actor.page_url,
        title=name,
        about=beginning(actor.summary, LONGEST_ABOUT),
        author=name,
        language=here().settings.pole.language,
        updated_at=max((entry.updated_at for entry in entries), default=actor.created_at),
        support=feeds.support_of(actor),
    )


def _answer(request: Request, body: bytes, media_type: str, changed_at: datetime | None) -> Response:
    """Nothing but 304 for who has it already (RFC 9110 §13): programs ask every few minutes."""
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Cache-Control": f"public, max-age={FRESH_SECONDS}",
        "Access-Control-Allow-Origin": "*",
    }
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if _has_it(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has_it(request: Request, headers: dict[str, str]) -> bool:
    """What a reader names by its tag counts alone: a film may have gone without anything having changed since."""
    if tags := request.headers.get("if-none-match"):
        named = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return tags.strip() == "*" or headers["ETag"] in named
    since = request.headers.get("if-modified-since")
    return since is not None and since == headers.get("Last-Modified")
