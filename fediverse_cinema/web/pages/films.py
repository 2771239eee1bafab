"""A film: its page, and what readers do there."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import documents, queries
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import Page, member
from fediverse_cinema.web.negotiation import activity, wants_activity
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import account_of


async def film(request: Request) -> Response:
    """The page of a film; its document for a server that asks at this address."""
    if wants_activity(request):
        found = await shown_film(request)
        if not found.local:
            raise Missing("the document is with its own server")
        return activity(await documents.film_document(found.uuid))
    return await _page(request, FormView(values={"to": _number(request.query_params.get("to", ""))}))


async def answer(request: Request) -> Response:
    """Say something about the film, or to somebody who did."""
    author, found = (await member(request)).creator.actor, await shown_film(request)
    form = await read_form(request)
    words, note = text(form, "content"), await _note_answered(found, text(form, "to"))
    try:
        said = await conversations.answer(
            author,
            words,
            thread_uri=found.uri,
            answer_to=note.uri if note else found.uri,
            answered=note.author if note else found.author,
            maker=found.author,
            language=language_of(request),
        )
    except CinemaError as error:
        view = FormView(values={"content": words, "to": str(note.id) if note else ""})
        view.refuse("content", error)
        return await _page(request, view, code=error.status)
    return to(f"/films/{found.slug}#note-{said.id}")


def reacting(deed: Callable[[Actor, str, Actor], Awaitable[None]]) -> Page:
    """A button of the film's page that does one thing in the reader's name and shows the film again."""

    async def react(request: Request) -> Response:
        actor, found = await _reader(request)
        await deed(actor, found.uri, found.author)
        return to(f"/films/{found.slug}")

    return react


like, unlike = reacting(reactions.like), reacting(reactions.unlike)
share, unshare = reacting(reactions.share), reacting(reactions.unshare)


async def shown_film(request: Request) -> Film:
    """The published film that the address names, with its author."""
    slug = request.path_params["slug"]
    found = await Film.get_or_none(slug=slug, state=FilmState.PUBLISHED).select_related("author")
    if found is None:
        raise Missing(f"no film {slug[:80]}")
    return found


async def _reader(request: Request) -> tuple[Actor, Film]:
    await read_form(request)
    return (await member(request)).creator.actor, await shown_film(request)


async def _page(request: Request, form: FormView, code: int = 200) -> Response:
    account = await account_of(request)
    shown = await queries.film_page(request.path_params["slug"], account.creator.actor if account else None)
    return await page(
        request,
        "films/film.html",
        section="films",
        alternate=shown.uri if shown.state == FilmState.PUBLISHED.value else None,
        player=True,
        code=code,
        page=shown,
        form=form,
        follow_url=f"/follow?to={quote(shown.author_uri, safe='')}",
    )


async def _note_answered(found: Film, number: str) -> Note | None:
    if not _number(number):
        return None
    return await Note.get_or_none(id=int(number), thread_uri=found.uri).select_related("author")


def _number(given: str) -> str:
    return given if given.isdecimal() and len(given) < 19 else ""
