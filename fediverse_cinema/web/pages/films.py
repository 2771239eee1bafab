"""A film: its page, and what readers do there."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.queries import may_read
from fediverse_cinema.conversations.words import Answered
from fediverse_cinema.films import documents, queries, refreshing
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.search import threads
from fediverse_cinema.web import cards
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import Page, member
from fediverse_cinema.web.negotiation import activity, to_document, wants_activity
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import talk
from fediverse_cinema.web.security import NOBODY, Abroad
from fediverse_cinema.web.sessions import viewer_of
from fediverse_cinema.web.translation import msgid

GONE = msgid(
    "What you answer is no longer here, or no longer for you. Your words were not sent; you can copy them from here."
)


async def film(request: Request) -> Response:
    """The page of a film; its document for a server that asks at this address."""
    if wants_activity(request):
        found = await shown_film(request)
        if not found.local:  # the document is with its own server
            return to_document(found.uri)
        return activity(await documents.film_document(found.uuid))
    form = forms.blank(language_of(request), **await _begun(request))
    return await _page(request, form, play=_pressed_play(request))


async def answer(request: Request) -> Response:
    """Say something about the film, or to somebody who did. What answers a note that has gone is not said at all: as a
    review it would be for others than she has written it for.
    """
    account, found = await member(request), await shown_film(request)
    form = await read_form(request)
    wanted = text(form, "to")
    note = await _note_answered(found, wanted, account.creator.actor)
    visibility = note.visibility if note else Visibility.PUBLIC
    words, view = forms.read(form, visibility=visibility)
    view.values["to"] = wanted
    if wanted and note is None:
        words, view.errors["content"] = None, (GONE, {})
    answered, whom = (note.uri, note.author) if note else (found.uri, found.author)
    said = words and await talk.say(
        account,
        words,
        view,
        answers=Answered(answered, found.uri, whom, visibility),
        audiences=await talk.audiences_of(found),
        also=[found.author],
    )
    return to(f"/films/{found.slug}?at={said.id}#note-{said.id}") if said else await _page(request, view, code=422)


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
        raise await queries.nothing_at(slug)
    return found


async def _reader(request: Request) -> tuple[Actor, Film]:
    await read_form(request)
    return (await member(request)).creator.actor, await shown_film(request)


def _pressed_play(request: Request) -> bool:
    """Has the reader pressed the button on our page? A link on another site must not make her browser ask anybody."""
    came_from = request.headers.get("sec-fetch-site", "same-origin")
    return request.query_params.get("play") == "1" and came_from in ("same-origin", "none")


async def _page(request: Request, form: FormView, *, play: bool = False, code: int = 200) -> Response:
    viewer, slug = await viewer_of(request), request.path_params["slug"]
    at = number(request.query_params.get("at", ""))
    shown = await queries.film_page(slug, viewer, play=play, at=at)
    state = await follows.toward(viewer, shown.author_uri) if viewer else None
    far = shown.elsewhere
    if far and viewer:
        await refreshing.opened(slug)
        await threads.opened(shown.uri)
    return await page(
        request,
        "films/film.html",
        section="films",
        alternate=shown.uri if shown.state == FilmState.PUBLISHED.value else None,
        player=True,
        card=cards.of_film(shown),
        abroad=Abroad(far.origins, far.scripted) if far else NOBODY,
        code=code,
        page=shown,
        form=form,
        follow=state.value if state else "",
        follow_url=f"/follow?to={quote(shown.author_uri, safe='')}",
    )


async def _begun(request: Request) -> dict[str, str]:
    """What the link below a note fills in: which one is answered, and who may read it."""
    wanted = number(request.query_params.get("to", ""))
    if wanted is None:
        return {}
    note = await Note.get_or_none(id=wanted)
    known = note is not None and await may_read(note, await viewer_of(request))
    return {"to": str(wanted), "visibility": note.visibility.value if note and known else Visibility.DIRECT.value}


async def _note_answered(found: Film, given: str, author: Actor) -> Note | None:
    wanted = number(given)
    if wanted is None:
        return None
    note = await Note.get_or_none(id=wanted, thread_uri=found.uri).select_related("author")
    return note if note is not None and await may_read(note, author) else None
