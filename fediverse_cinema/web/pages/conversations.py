"""One answer in its place, and its removal."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.web.forms.fields import read_form
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import account_of


async def note(request: Request) -> Response:
    found = await _note(request)
    account = await account_of(request)
    return await page(
        request,
        "conversations/note.html",
        section="films",
        alternate=found.uri,
        comment=queries.comment(found, account.creator.actor if account else None),
        film_url=await _film_path(found),
    )


async def delete(request: Request) -> Response:
    """Its author, or who runs the pole, removes an answer written here."""
    found = await _note(request)
    await allow(request, "delete_note", found)
    await read_form(request)
    film_path = await _film_path(found)
    await service.withdraw(found, found.author, await _told(found))
    return to(f"{film_path}#talk")


async def _note(request: Request) -> Note:
    found = await Note.get_or_none(uuid=request.path_params["uuid"], local=True).select_related("author")
    if found is None:
        raise Missing("no such note")
    return found


async def _told(found: Note) -> list[Actor]:
    """Who got it, and must hear that it is gone: the film's maker, and who was answered."""
    film = await Film.get_or_none(uri=found.thread_uri).select_related("author")
    above = await Note.get_or_none(uri=found.answer_to).select_related("author")
    return [thing.author for thing in (film, above) if thing is not None]


async def _film_path(found: Note) -> str:
    film = await Film.get_or_none(uri=found.thread_uri)
    return f"/films/{film.slug}" if film else urlsplit(found.thread_uri).path
