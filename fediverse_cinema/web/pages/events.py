"""The agenda: what is on, each event, its calendar; what those do who make one known or are asked to organise it."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from tortoise.exceptions import IntegrityError

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.events import calendar, documents, organising, programme, queries, service, times
from fediverse_cinema.events.models import Event, EventState
from fediverse_cinema.films import countries, terms
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import regions, urls
from fediverse_cinema.foundation.database import lookup
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.views import person
from fediverse_cinema.publications.voices import Voice
from fediverse_cinema.web import cards, csrf
from fediverse_cinema.web.event_words import KINDS
from fediverse_cinema.web.forms import events as forms
from fediverse_cinema.web.forms import words
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text, texts
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.negotiation import activity, to_document, wants_activity
from fediverse_cinema.web.own_events import (
    event_of,
    look,
    may_change,
    my_event,
    my_question,
    questions_to,
    titles_at,
    voices_of,
)
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.films import shown_film
from fediverse_cinema.web.sessions import viewer_of

SECTION = "agenda"


async def agenda(request: Request) -> Response:
    """By date, the next first; what is over has a page of its own."""
    query = request.query_params
    region, over = _region(request), query.get("when") == "past"
    if "" in query.values():  # a browser sends every field of the form
        return to(_address(region, over))
    find, viewer = queries.past if over else queries.upcoming, await viewer_of(request)
    found = await find(region, query.get("after", ""), viewer=viewer)
    return await page(
        request,
        "events/list.html",
        section=SECTION,
        events=found.events,
        region=region,
        regions=await queries.regions_on_show(),
        over=over,
        older=_address(region, over, found.after) if found.after else None,
    )


async def calendar_of_all(request: Request) -> Response:
    region, name = _region(request), here().settings.pole.name
    named = f"{name} · {regions.name(region, language_of(request))}" if region else name
    found = await queries.for_calendar(region)
    # Beside the loop: hundreds of events take a second.
    shown = await queries.titles_shown(found)
    return _calendar(await asyncio.to_thread(calendar.of_events, found, named, shown), "agenda")


async def calendar_of_one(request: Request) -> Response:
    found = await event_of(request)
    return _calendar(calendar.of_events([found], found.note.title, await queries.titles_shown([found])), found.slug)


async def event(request: Request) -> Response:
    """Its page; its document for a server that asks here."""
    found = await event_of(request)
    if wants_activity(request):
        return (
            activity(await documents.of_event(found.note.uuid or ""))
            if found.note.local
            else to_document(found.note.uri)
        )
    viewer = await viewer_of(request)
    shown = await queries.page(found, viewer, number(request.query_params.get("at", "")))
    return await page(
        request,
        "events/event.html",
        section=SECTION,
        alternate=found.note.uri,
        card=cards.of_event(shown),
        page=shown,
        form=words.blank_answer(found.note, viewer, language_of(request)) if viewer else FormView(),
        speaks=await may_change(request, found),
        asked=queries.asked_of(await questions_to(request, found)),
    )


async def new(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    account = await member(request)
    barriers.check_at_home(account.creator.actor, "Create")
    voices = await voices_of(account)
    if request.method != "POST":
        return await _form_page(request, await _begun(request, voices), voices=voices)
    form = await read_form(request)
    draft, view = forms.read(form)
    voice = next((one for one in voices if one.actor.handle == view.values["author"]), None)
    if voice is None:
        view.refuse("author", Refused("not her voice", public="Choose one of these.", code="bad_author"))
    films, people = await look(view, account, voice.actor if voice else None)
    if voice is not None and not view.errors:
        try:
            mine, uuid = {one.actor.id for one in voices}, str(view.values["number"])
            made = await service.publish(
                voice.actor, replace(draft, films=films), organisers=people, spoken_for=mine, uuid=uuid
            )
            return to(f"/agenda/{made.slug}")
        except IntegrityError:  # the second of two clicks; or the form of one is filled in for the next
            first = await Event.get(note__uri=urls.event(uuid)).select_related("note")
            if first.note.author_id == voice.actor.id and forms.is_same(first, draft):
                return to(f"/agenda/{first.slug}")
            forms.begin_anew(view, first)
        except CinemaError as error:
            view.refuse("", error)
    return await _form_page(request, view, voices=voices, code=422)


async def edit(request: Request) -> Response:
    found, account = await my_event(request)
    if request.method != "POST":
        addresses = await titles_at(await documents.films_of(found))
        return await _form_page(request, forms.of_event(found, addresses, language_of(request)), found)
    form = await read_form(request)
    draft, view = forms.read(form, found)
    dropped = [row for one in texts(form, "drop") if (row := number(one)) is not None]
    films, people = await look(view, account, found.note.author, await documents.films_of(found))
    if not view.errors:
        try:
            mine = {one.actor.id for one in await voices_of(account)}
            await service.change(
                found,
                replace(draft, films=films),
                edition=number(text(form, "edition")),
                asked=people,
                dropped=dropped,
                spoken_for=mine,
            )
            return to(f"/agenda/{found.slug}")
        except CinemaError as error:
            view.refuse("", error)
            now = await Event.get_or_none(id=found.id).select_related("note")
            if now is not None:  # else what she typed is hers to copy
                addresses = await titles_at(await documents.films_of(now))
                view.beside(*forms.standing(now, addresses, language_of(request)))
            return await _form_page(request, view, found, dropped=dropped, code=error.status)
    return await _form_page(request, view, found, dropped=dropped, code=422)


async def state(request: Request) -> Response:
    """It will not take place, or later, or after all."""
    found, _ = await my_event(request)
    wanted = text(await read_form(request), "state")
    if wanted not in set(EventState):
        raise Refused(f"no state {wanted[:20]}", code="bad_state")
    await service.enter(found, EventState(wanted))
    return to(f"/agenda/{found.slug}")


async def picture(request: Request) -> Response:
    """Show another picture, or none."""
    found, _ = await my_event(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    try:
        if form.file_field == "picture":
            async with aclosing(form.chunks()) as chunks:
                await service.show_picture(found, chunks, form.text("alt"))
        elif form.text("deed") == "remove":
            await service.take_picture_away(found)
    except CinemaError as error:
        view = forms.of_event(found, await titles_at(await documents.films_of(found)), language_of(request))
        view.refuse("picture", error)
        return await form.answer(await _form_page(request, view, found, code=error.status))
    await form.finish()
    return to(f"/agenda/{found.slug}/edit?kept=1#kept")


async def delete(request: Request) -> Response:
    """GET asks once more, POST takes it away for good."""
    if request.method == "POST":
        await read_form(request)  # may she still, once it is here?
    found, account = await my_event(request, "delete_event")
    if request.method != "POST":
        (line,) = await queries.lines_of([found])
        return await page(request, "events/delete.html", section=SECTION, line=line)
    hers = any(one.actor.id == found.note.author_id for one in await voices_of(account))
    await service.withdraw(found, by=None if hers else account.creator.actor)
    return to("/agenda")


async def answer(request: Request) -> Response:
    """Whether she organises it, too, or the pole or project for which she speaks."""
    form = await read_form(request)
    row = await my_question(request, number(text(form, "who")))
    await organising.answer(row, yes=text(form, "answer") == "yes")
    return to(f"/agenda/{request.path_params['slug']}")


async def put_aside(request: Request) -> Response:
    """The maker of a film does not want this event on the page of it, or does after all."""
    form = await read_form(request)
    film = await shown_film(request)
    await allow(request, "edit_film", film)
    found = await lookup.find(Event, slug=request.path_params["event"])
    if found is None:
        raise Missing(f"no event {request.path_params['event'][:80]}")
    await programme.put_aside(found, film, aside=text(form, "deed") != "show")
    return to(f"/films/{film.slug}#screenings")


async def _begun(request: Request, voices: list[Voice]) -> FormView:
    """With what a link to the empty form fills in: the film that is shown, in whose name."""
    wanted, known = request.query_params.get("by", ""), [one.actor.handle for one in voices]
    view = forms.blank(language_of(request), wanted if wanted in known else known[0])
    film = await lookup.find(Film, slug=request.query_params.get("film", ""), state=FilmState.PUBLISHED)
    if film is not None:
        view.values |= {"films": film.page_url, "title": film.title}
    return view


def _region(request: Request) -> str:
    wanted = request.query_params.get("region", "")
    return wanted if regions.is_known(wanted) else ""


def _address(region: str, over: bool, after: str = "") -> str:
    parts = {"region": region, "when": "past" if over else "", "after": after}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"/agenda?{query}" if query else "/agenda"


def _calendar(body: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"', "Cache-Control": "public, max-age=300",
               "Vary": "Accept-Language, Cookie"}  # fmt: skip
    return Response(body, media_type=calendar.MEDIA_TYPE, headers=headers)


async def _form_page(
    request: Request,
    form: FormView,
    found: Event | None = None,
    *,
    voices: list[Voice] | None = None,
    dropped: Sequence[int] = (),
    code: int = 200,
) -> Response:
    shown = (await queries.lines_of([found]))[0] if found else None
    return await page(
        request,
        "events/edit.html",
        section=SECTION,
        code=code,
        form=form,
        line=shown,
        voices=[person(one.actor) for one in voices or ()],
        asked=await queries.asked(found) if found else (),
        pictures=queries.pictures_of(found) if found else (),
        picture_alt=found.picture_alt if found else "",
        dropped=dropped,
        kept=request.method == "GET" and "kept" in request.query_params,
        choices={
            "kinds": list(KINDS),
            "zones": list(dict.fromkeys([times.own(), str(form.values["zone"] or times.own()), *times.ZONES])),
            "languages": terms.LANGUAGES,
            "countries": countries.names(language_of(request)),
        },
    )
