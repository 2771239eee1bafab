"""Saying that something is wrong, and the list of what was said for those who look at it."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub.models import LONGEST_URI, Actor
from fediverse_cinema.conversations import queries as talk
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.foundation.html import plain
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.moderation import queries, service
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import page, to

Meant = Actor | Note | Film | Selection
LONGEST_NAMES = {"films": 120, "selections": 120, "notes": 36}  # in the addresses of pages


async def report(request: Request) -> Response:
    """`about` is the id of somebody, or of a note, film or selection; its author is then meant with it."""
    by = (await member(request)).creator.actor
    if request.method != "POST":
        return await _report_page(request, by, await _meant(by, request.query_params.get("about", "")), FormView())
    form = await read_form(request)
    meant = await _meant(by, text(form, "about"))
    about, objects = _author(meant), [] if isinstance(meant, Actor) else [meant.uri]
    words, forward = text(form, "words"), "forward" in form
    try:
        await service.report(by, about, objects, words, forward=forward)
    except CinemaError as error:
        view = FormView(values={"words": words, "forward": forward})
        view.refuse("words", error)
        return await _report_page(request, by, meant, view, code=error.status)
    return await page(request, "moderation/thanks.html", about=person(about))


async def reports(request: Request) -> Response:
    """What is open; POST: there is nothing to do about one of them."""
    form = None if request.method != "POST" else await read_form(request)
    account = await allow(request, "moderate", None)
    if form is None:
        return await page(request, "moderation/reports.html", section="workshop", reports=await queries.open_reports())
    report_id = number(text(form, "id"))
    if report_id is not None:
        await service.dismiss(report_id, account.creator.actor)
    return to("/admin/reports")


async def _meant(by: Actor, given: str) -> Meant:
    """Whom or what it is about, with its author, by its id or by the address of its page here. What the reporter cannot
    see does not exist for her.
    """
    uri = await id_of(given)
    found = await Actor.get_or_none(uri=uri)
    if found is not None:
        return found
    note = await Note.get_or_none(uri=uri).select_related("author")
    # Whom one has blocked one no longer sees, and may still report.
    if note is not None and (note.visibility.is_open or await talk.may_read(note, by)):
        return note
    film = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED).select_related("author")
    chosen = None if film else await Selection.exclude(audience=Audience.PRIVATE).get_or_none(uri=uri)
    if chosen is not None:
        chosen.owner = await Actor.get(id=chosen.owner_id)
    meant = film or chosen
    if meant is None:
        raise Missing(f"nothing of id {uri[:100]}", public="There is nothing here by that address.")
    return meant


def _author(meant: Meant) -> Actor:
    if isinstance(meant, Actor):
        return meant
    return meant.owner if isinstance(meant, Selection) else meant.author


async def id_of(given: str) -> str:
    """The id of what a page of ours shows; anything else is an id already. Missing when it is longer than any."""
    if len(given) > LONGEST_URI:
        raise Missing(f"an id of {len(given)} signs", public="There is nothing here by that address.")
    if not urls.is_ours(given):
        return given
    kind, _, name = urlsplit(given).path.removeprefix("/").partition("/")
    if len(name) > LONGEST_NAMES.get(kind, LONGEST_URI):
        return given
    if kind == "films":
        film = await Film.get_or_none(slug=name)
        return film.uri if film else given
    if kind == "selections":
        chosen = await Selection.get_or_none(slug=name)
        return chosen.uri if chosen else given
    if kind == "notes":
        note = await Note.get_or_none(uuid=name)
        return note.uri if note else given
    actor = await Actor.get_or_none(page_url=given, local_handle__isnull=False)
    return actor.uri if actor else given


async def _report_page(request: Request, by: Actor, meant: Meant, form: FormView, code: int = 200) -> Response:
    """With the beginning of what is meant, unless it was said beyond a block."""
    kind, shown = "person", ""
    if isinstance(meant, Film):
        kind, shown = "film", meant.title
    elif isinstance(meant, Selection):
        kind, shown = "selection", meant.title
    elif isinstance(meant, Note):
        kind = "note"
        if await talk.may_read(meant, by):
            shown = meant.warning or plain(meant.html)[: queries.LONGEST_WORDS] or meant.title
    return await page(
        request,
        "moderation/report.html",
        code=code,
        about=person(_author(meant)),
        kind=kind,
        shown=shown,
        uri=meant.uri,
        form=form,
    )
