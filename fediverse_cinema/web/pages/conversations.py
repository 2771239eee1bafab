"""A note in its talk, whoever wrote it, and what readers do with it."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations import queries, service, unfolding
from fediverse_cinema.conversations.models import Mention, Note, Visibility
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing
from fediverse_cinema.moderation import queries as moderation
from fediverse_cinema.people.views import page_of
from fediverse_cinema.reactions import queries as reacted
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import ReactionKind
from fediverse_cinema.reviews import queries as reviews
from fediverse_cinema.search import threads
from fediverse_cinema.web import cards, robots
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import Page, allow, member
from fediverse_cinema.web.negotiation import ACTIVITY_TYPE, to_document, wants_activity
from fediverse_cinema.web.page import language_of, page, safe_next, to
from fediverse_cinema.web.pages import ids
from fediverse_cinema.web.sessions import viewer_of


async def note(request: Request) -> Response:
    """Its page, for those who may read it; its document for a server that asks here, if it is one of ours."""
    if wants_activity(request):
        return await _document(request)
    found, viewer = await readable(request), await viewer_of(request)
    if has_another_page(found):
        query = f"?{request.url.query}" if request.url.query else ""
        return to(urlsplit(found.page_url).path + query)
    if viewer is not None:
        await threads.opened(found.thread_uri)
    form = forms.blank_answer(found, viewer, language_of(request)) if viewer else FormView()
    return await note_page(request, found, form)


async def note_page(
    request: Request, found: Note, form: FormView, code: int = 200, fault: CinemaError | None = None
) -> Response:
    """The page with the answer that the reader is writing. `fault`: why her vote was not taken."""
    viewer = await viewer_of(request)
    (view,) = await queries.note_views([found], viewer, whole=True)
    film = await Film.get_or_none(uri=found.thread_uri, state=FilmState.PUBLISHED)
    above = await unfolding.above(found, viewer)
    below = await unfolding.below(found, viewer, number(request.query_params.get("at", "")))
    shown = [view, *above, *(one.note for one in below.said)]
    hers = film is not None and film.local and viewer is not None and film.author_id == viewer.id
    response = await page(
        request,
        "conversations/note.html",
        section="",
        alternate=found.uri,
        card=cards.of_note(view),
        code=code,
        view=view,
        above=above,
        below=below,
        beside=await reviews.beside(one.id for one in shown) if film else None,
        aside_at=f"/films/{film.slug}" if film and hers else "",
        film={"title": film.title, "url": f"/films/{film.slug}"} if film else None,
        form=form,
        fault=(fault.public, fault.values) if fault else None,
        audiences=[one.value for one in forms.no_wider_than(found.visibility)],
    )
    return robots.leave_alone(response, unless=robots.may_index_note(found))


def has_another_page(found: Note) -> bool:
    """A publication or an event of ours: its words stand there, with what is said below it."""
    return found.local and found.kind in ("Article", "Event") and found.page_url != urls.note_page(found.uuid or "")


def reacting(deed: Callable[[Actor, str, Actor], Awaitable[None]], *, public: bool = False) -> Page:
    """A button below a note that does one thing in the reader's name. `public`: only with words that are for all."""

    async def react(request: Request) -> Response:
        await read_form(request)
        actor, found = (await member(request)).creator.actor, await readable(request)
        if public and found.visibility != Visibility.PUBLIC:
            raise Missing("what is not public is not shared")
        await deed(actor, found.uri, found.author)
        return back_to(request, found)

    return react


def taking_back(deed: Callable[[Actor, str, Actor], Awaitable[None]], kind: ReactionKind) -> Page:
    """The button that undoes it. What is her own she takes back, whoever may read the words by now."""

    async def take_back(request: Request) -> Response:
        await read_form(request)
        actor, found = (await member(request)).creator.actor, await note_of(request)
        reads = await queries.may_read(found, actor)
        if not reads and not await reacted.has(kind, actor.id, found.uri):
            raise Missing("nothing of hers, and not for her")
        await deed(actor, found.uri, found.author)
        return back_to(request, found) if reads else to("/home")

    return take_back


like, unlike = reacting(reactions.like), taking_back(reactions.unlike, ReactionKind.LIKE)
share, unshare = reacting(reactions.share, public=True), taking_back(reactions.unshare, ReactionKind.ANNOUNCE)


async def delete(request: Request) -> Response:
    """Its author, or who runs the pole, removes what was written here; she also what is not for her to read, or a
    member who has blocked her could say anything. A letter only if she is named in it, or it was reported.
    """
    found = await note_of(request)
    if not found.local:
        raise Missing("it is not ours to delete")
    actor = (await allow(request, "delete_note", found)).creator.actor
    if found.visibility == Visibility.DIRECT and not await _is_brought_to(found, actor):
        raise Missing("a letter of others")
    form = await read_form(request)
    if found.kind == "Event":  # more goes with it than words: asked once more there
        return to(f"{urlsplit(found.page_url).path}/delete")
    film = await Film.get_or_none(uri=found.thread_uri)
    await service.withdraw(found, by=actor)
    return to(safe_next(text(form, "next"), f"/films/{film.slug}#talk" if film else page_of(found.author)))


async def readable(request: Request) -> Note:
    """The note of the address with its author. Missing for those who may not read it: they do not learn that it is."""
    found = await note_of(request)
    if not await queries.may_read(found, await viewer_of(request)):
        raise Missing("not for everybody")
    return found


def back_to(request: Request, found: Note, otherwise: str = "") -> Response:
    """To the page on which the button stood, at the same note; where that is not told, to another, or to its own."""
    came_from, own_page = request.headers.get("referer", ""), otherwise or f"/notes/{found.uuid}"
    if not urls.is_ours(came_from):
        return to(own_page)
    parts = urlsplit(came_from)
    path = safe_next(f"{parts.path}?{parts.query}" if parts.query else parts.path, otherwise=own_page)
    return to(f"{path}#note-{found.id}")


async def note_of(request: Request) -> Note:
    """The same, whoever may read it."""
    found = await Note.get_or_none(uuid=request.path_params["uuid"]).select_related("author")
    if found is None:
        raise await _nothing_at(request.path_params["uuid"])
    return found


async def _nothing_at(uuid: str) -> Missing:
    """Gone when there were words of ours that everybody could read: their Delete was public. Of others nobody learns
    that they were.
    """
    if not await OutboxEntry.exists(object_uri=urls.note(uuid), type="Delete", public=True):
        return Missing("no such note")
    return Gone(
        f"note {uuid} was deleted", public="These words have been deleted, by who wrote them or by who runs this pole."
    )


async def _is_brought_to(letter: Note, actor: Actor) -> bool:
    """Is it hers, did its author write to her, or has somebody asked to look at it?"""
    if letter.author_id == actor.id or await Mention.exists(note_id=letter.id, actor_id=actor.id):
        return True
    return await moderation.is_reported(letter)


async def _document(request: Request) -> Response:
    """Of a note of elsewhere we serve no copy, and show the way to the document."""
    found = await Note.get_or_none(uuid=request.path_params["uuid"])
    if found is None or found.local:
        return await ids.note(request)
    answer = to_document((await readable(request)).uri)
    answer.headers["Link"] = f'<{found.uri}>; rel="alternate"; type="{ACTIVITY_TYPE}"'
    return answer
