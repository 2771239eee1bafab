"""A film: its page, and what readers do there."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import queries as companies
from fediverse_cinema.consents import stamps
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.queries import may_read
from fediverse_cinema.conversations.words import Answered
from fediverse_cinema.ecran import forward
from fediverse_cinema.events import queries as events
from fediverse_cinema.films import abroad, attribution, claims, queries, refreshing
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.media import preview, turns
from fediverse_cinema.media.models import AssetState
from fediverse_cinema.provenance import showing
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reviews import service as reviews
from fediverse_cinema.reviews.models import Critique
from fediverse_cinema.reviews.queries import beside, out_of_sight, short_by
from fediverse_cinema.search import threads
from fediverse_cinema.web import alike, cards, documents, embeds, licence_text, structured
from fediverse_cinema.web.forms import critiques
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import Page, member
from fediverse_cinema.web.negotiation import to_document, wants_activity
from fediverse_cinema.web.own_selections import just_chosen
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages import talk
from fediverse_cinema.web.pages.complaints import hidden_page
from fediverse_cinema.web.security import NOBODY, Abroad
from fediverse_cinema.web.sessions import viewer_of
from fediverse_cinema.web.translation import msgid

GONE = msgid(
    "What you answer is no longer here, or no longer for you. Your words were not sent; you can copy them from here."
)


@alike.to_all_visitors
async def film(request: Request) -> Response:
    """The page of a film; its document for a server that asks at this address."""
    if wants_activity(request):
        found = await shown_film(request)
        if not found.local:  # the document is with its own server
            return to_document(found.uri)
        return (await documents.film(found.uuid)).answer()
    return await _page(request, play=_pressed(request))


async def licence(request: Request) -> Response:
    """The text to keep beside the file of a film that may be downloaded."""
    shown = await queries.film_page(request.path_params["slug"], None)
    if not shown.downloadable:
        raise Missing("a film that is not to be kept")
    name = f"LICENCE-{shown.slug}.txt"
    return PlainTextResponse(
        licence_text.text_of(shown, language_of(request)),
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept-Language, Cookie"},
    )


async def answer(request: Request) -> Response:
    """Say something about the film, or to somebody who did; with a `length` it is a short critique. What answers a note
    that has gone is not said at all: as a review it would be for others than she has written it for.
    """
    account, found = await member(request), await shown_film(request)
    form = await read_form(request)
    wanted = text(form, "to")
    if not wanted and text(form, "length"):
        return await _review(request, account, found, form)
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


async def _review(request: Request, account: Account, found: Film, form: FormData) -> Response:
    words, rating, view = critiques.read(form, long=False)
    saying = partial(reviews.write, film=found, rating=rating)
    said = words and await talk.say(account, words, view, audiences=await talk.audiences_of(found), saying=saying)
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


def _pressed(request: Request) -> str:
    """Which button the reader has pressed on our page, if any. A link on another site must not make her browser ask
    anybody.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return ""
    return {"1": abroad.FILM, "trailer": abroad.TRAILER}.get(request.query_params.get("play", ""), "")


async def _page(request: Request, form: FormView | None = None, *, play: str = "", code: int = 200) -> Response:
    viewer, slug = await viewer_of(request), request.path_params["slug"]
    at = number(request.query_params.get("at", ""))
    try:
        shown = await queries.film_page(slug, viewer, play=play, at=at)
    except Missing as error:
        if error.code == queries.HIDDEN:
            return await hidden_page(request, slug)
        raise
    state = await follows.toward(viewer, shown.author_uri) if viewer else None
    far = shown.elsewhere
    written = await short_by(viewer, shown.uri) if viewer else None
    hidden = await out_of_sight(shown.uri, viewer) if viewer and shown.may_edit else ()
    if any(one.state == claims.CONFIRMED for one in shown.credits):
        await stamps.opened(shown.uri)
    if far and viewer:
        await refreshing.opened(slug)
        await threads.opened(shown.uri)
    return await page(
        request,
        "films/film.html",
        shared=True,
        section="films",
        alternate=shown.uri if shown.state == FilmState.PUBLISHED.value else None,
        player=True,
        card=cards.of_film(shown),
        structured=structured.of_film(shown),
        links=embeds.announcement(shown),
        abroad=Abroad(far.origins, far.scripted) if far else NOBODY,
        code=code,
        page=shown,
        form=form or await _blank(request, shown, viewer, written),
        written=f"/critiques/{written.note.uuid}/edit" if written else "",
        beside=await beside([*(one.note.id for one in shown.comments.said), *(one.id for one in hidden)]),
        out_of_sight=hidden,
        chosen=await just_chosen(request),
        forwarded=viewer is not None and await forward.holds(shown.uri),
        brought=await attribution.shown(slug),
        companies=await companies.of_film(shown.uri, viewer),
        shared_by_pole=far is not None and await showing.shows(shown.uri),
        follow=state.value if state else "",
        follow_url=f"/follow?to={quote(urls.pole() if shown.line.by and not far else shown.author_uri, safe='')}",
        tongue=request.query_params.get("text", language_of(request)),
        **await _work_on(shown),
        screenings=await events.of_film(shown.uri),
        screenings_aside=await events.aside_of_film(shown.uri) if shown.may_edit else (),
        others=await queries.others_by(shown.author_uri, but={one.url for one in (shown.line, *shown.related)}),
    )


async def _blank(request: Request, shown: FilmPage, viewer: Actor | None, written: Critique | None) -> FormView:
    """A critique, of whoever has not made the film nor written one; else other words, or an answer."""
    language, begun = language_of(request), await _begun(request)
    if begun or viewer is None or shown.may_edit or written:
        return forms.blank(language, **begun)
    return critiques.blank(language)


async def _work_on(shown: FilmPage) -> dict[str, Any]:
    """For the maker of a draft: how far its file has come."""
    if not shown.may_edit or shown.asset_state in ("", AssetState.READY):
        return {"work": None, "watchable": False}
    film = await Film.get(slug=shown.slug).select_related("asset")
    return {
        "work": queries.work_line(film, await turns.before(film.asset_id)),
        "watchable": film.asset is not None and await preview.is_there(film.asset),
    }


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
