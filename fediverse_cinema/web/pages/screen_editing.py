"""Composing the front page: its sections and their order, a preview, showing it now or from a moment on, the ways back;
and what is put forward to all regions. For editors.
"""

from collections.abc import Sequence
from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.ecran import finding, forward, queries, sections, service
from fediverse_cinema.ecran.models import ScreenEdition
from fediverse_cinema.ecran.sections import Section
from fediverse_cinema.films import opening_times
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import clock, ids
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.web import csrf
from fediverse_cinema.web.dates import long_date
from fediverse_cinema.web.film_addresses import film_at
from fediverse_cinema.web.forms import screen as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.screen_words import TOLD
from fediverse_cinema.web.translation import Language, tell

HERE = "/screen/edit"
NEW = "new"  # in the place of a key
KEPT = ("title", "words", "count", "since", "until")  # fields that say beside them what others have put there


async def edit(request: Request) -> Response:
    """The draft, section by section."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "edit_screen", None)
    if form is None:
        return await _bench(request, FormView())
    view = FormView(values={name: text(form, name) for name in ("day", "hour")})
    try:
        told = await _do(form, account.creator.actor)
    except CinemaError as error:
        view.refuse({"bad_day": "day", "bad_hour": "hour", "past": "day"}.get(error.code, ""), error)
        return await _bench(request, view, code=error.status if error.code == "stale" else 422)
    moved = text(form, "up") or text(form, "down")
    place = f"section-{moved}" if moved.isascii() and moved.isalnum() else "kept"
    return to(f"{HERE}?told={told}#{place}")


async def _do(form: FormData, actor: Actor) -> str:
    """What the button says."""
    deed, changes = text(form, "deed"), number(text(form, "edition")) or 0
    match deed:
        case "show":
            await service.show(actor, changes=changes)
        case "schedule":
            moment = opening_times.read_moment(text(form, "day"), text(form, "hour"))
            await service.show(actor, changes=changes, at=moment)
        case "undo":
            await service.undo(actor, changes=changes)
        case "lay_aside":
            await service.lay_aside(actor, changes=changes)
        case "take_up":
            await service.take_up(number(text(form, "number")) or 0, actor)
        case "call_off":
            if not await service.call_off(number(text(form, "number")) or 0, actor):
                return "called_aside"
        case "bring_back":
            await service.bring_back(number(text(form, "number")) or 0, actor)
        case _:
            return await _arrange(form, actor, changes)
    return deed


async def _arrange(form: FormData, actor: Actor, changes: int) -> str:
    """One section a place up or down, or away; or all in the order that they were dragged to."""
    found = service.sections_of(await service.draft())
    new, told = found, "kept"
    if out := text(form, "out"):
        new, told = sections.without(found, out), "out"
    if order := [key for key in text(form, "order").split(",") if key]:
        new = _in_order(new, order)
    for name, by in (("up", -1), ("down", 1)):
        if key := text(form, name):
            keys = [one.key for one in new]
            new = sections.moved(new, key, keys.index(key) + by) if key in keys else new
    if new != found:
        await service.change(actor, new, changes=changes)
    return told


def _in_order(found: Sequence[Section], keys: Sequence[str]) -> tuple[Section, ...]:
    """Those that the page did not show stay behind it."""
    places = {key: place for place, key in enumerate(keys)}
    return tuple(sorted(found, key=lambda one: places.get(one.key, len(places))))


async def section(request: Request) -> Response:
    """One section: a new one of some kind, or one of the draft. What was typed stays when somebody has taken it out
    meanwhile.
    """
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "edit_screen", None)
    draft = await service.draft()
    one = _section(request, form, service.sections_of(draft))
    if form is None:
        return await _sheet(request, one, draft.changes, forms.of_section(one))
    changes, found = number(text(form, "edition")) or 0, None
    typed, view, pressed = forms.read_section(form, one.key, one.kind)
    if one.key != request.path_params["key"]:
        view.refuse("", Refused("taken out", public="This section was taken out meanwhile. Kept now, it is a new one."))
        return await _sheet(request, one, draft.changes, view, code=409)
    if not pressed.keeps or view.errors:
        try:
            found = await _found(one.kind, view.values["wish"], account) if pressed.seek else None
        except CinemaError as error:
            view.refuse("wish", error)
        return await _sheet(request, one, changes, view, found, code=422 if view.errors else 200)
    try:
        await service.change(account.creator.actor, _with(service.sections_of(draft), typed), changes=changes)
    except CinemaError as error:
        view.refuse("", error)
        if one.key != NEW:
            view.kept = _beside(one, view, language_of(request))
        return await _sheet(request, one, draft.changes, view, code=error.status, kept=one.refs)
    return to(f"{HERE}?told=section#kept")


def _beside(one: Section, typed: FormView, language: Language) -> dict[str, str]:
    """What others have changed in it, to stand beside what she has typed."""
    there = forms.of_section(one).values
    days = {name: long_date(day, language) for name, day in (("since", one.since), ("until", one.until)) if day}
    return {name: days.get(name, there[name]) for name in KEPT if there[name] != typed.values[name]}


def _with(found: Sequence[Section], typed: Section) -> tuple[Section, ...]:
    key = ids.new_uuid()[:8] if typed.key == NEW else typed.key
    return sections.placed(found, sections.with_key(typed, key))


def _section(request: Request, form: FormData | None, found: Sequence[Section]) -> Section:
    """That of the address; a new one of its kind when the form was of one that is gone."""
    key = request.path_params["key"]
    if one := next((one for one in found if one.key == key), None):
        return one
    kind = request.query_params.get("kind", "") if key == NEW else text(form, "kind") if form else ""
    if kind not in sections.KINDS:
        raise Missing(f"no section {key[:30]} of kind {kind[:30]}")
    return Section(NEW, kind)


async def _found(kind: str, wish: str, account: Account) -> tuple[finding.Named, ...]:
    """By words; or the film at an address."""
    if kind == sections.FILMS and wish.startswith(("https://", "http://")):
        film = await film_at(wish, account.creator.actor, account)
        return (finding.Named(film.uri, film.title, film.author.name or film.author.handle),)
    return await finding.suggestions(kind, wish)


async def preview(request: Request) -> Response:
    """What the draft would be today; or another edition, by its number."""
    await allow(request, "edit_screen", None)
    wanted = request.query_params.get("number", "")
    edition = await service.edition(number(wanted) or 0) if wanted else await service.draft()
    if edition is None:
        raise Missing(f"no edition {wanted[:30]}")
    blocks = await queries.preview(edition)
    response = await page(request, "ecran.html", section="screen", blocks=blocks, preview=True, may_compose=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def put_forward(request: Request) -> Response:
    """To all regions, or back. The button stands on the page of the film or of the selection; what is too much is told
    above the list of them all.
    """
    form = await read_form(request)
    await allow(request, "edit_screen", None)
    uri, back = text(form, "uri"), text(form, "next")
    if text(form, "deed") == "take_back":
        await forward.take_back(uri)
    else:
        await finding.check(uri)
        try:
            await forward.put(uri)
        except CinemaError as error:
            view = FormView()
            view.refuse("", error)
            return await _bench(request, view, code=error.status)
    return to(back if back.startswith(("/films/", "/selections/", f"{HERE}#")) else "/regions")


async def _bench(request: Request, form: FormView, code: int = 200) -> Response:
    draft = await service.draft()
    told = TOLD.get(request.query_params.get("told", "") if request.method == "GET" else "", "")
    return await page(
        request,
        "screen/edit.html",
        section="screen",
        code=code,
        blocks=await queries.named(service.sections_of(draft)),
        today=by_our_clock(clock.now()).date(),
        edition=draft.changes,
        changed=draft.id is not None,
        undoable=bool(draft.former),
        waiting=[_line(one, one.shown_from) for one in await service.to_come()],
        past=[_line(one, one.shown_from) for one in await service.shown_before()],
        aside=[_line(one, one.set_aside_at) for one in await service.set_aside()],
        forwarded=await forward.ours(),
        kinds=sections.KINDS,
        form=form,
        told=tell(told, language_of(request)) if told else "",
        token=csrf.token(request),
    )


def _line(edition: ScreenEdition, at: datetime | None) -> tuple[int, datetime | None, str, int]:
    """Its number, a moment of it by the pole's clock, who composed it, how many sections it has."""
    moment = by_our_clock(at) if at else None
    return edition.id, moment, edition.by.name or edition.by.handle if edition.by else "", len(edition.sections)


async def _sheet(
    request: Request,
    one: Section,
    changes: int,
    form: FormView,
    found: Sequence[finding.Named] | None = None,
    code: int = 200,
    kept: Sequence[str] = (),
) -> Response:
    refs = form.values["refs"]
    known = await finding.named(one.kind, {*refs, *kept}) if refs or kept else {}
    return await page(
        request,
        "screen/section.html",
        section="screen",
        code=code,
        one=one,
        edition=changes,
        form=form,
        refs=[known.get(uri) or finding.Named(uri, "") for uri in refs],
        kept=[known.get(uri) or finding.Named(uri, "") for uri in kept if list(kept) != refs],
        found=None if found is None else [named for named in found if named.uri not in refs],
        token=csrf.token(request),
    )
