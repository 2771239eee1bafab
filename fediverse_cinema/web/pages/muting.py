"""Whom a member does not want to see, and the servers that she shuts out: for her alone to see."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import mutes, shunning
from fediverse_cinema.activitypub.models import Actor, MuteScope
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, safe_next, to
from fediverse_cinema.web.translation import msgid

LIST = "/workshop/muted"


async def muted(request: Request) -> Response:
    """`?who=` is the id of somebody whom she is about to mute."""
    await member(request)
    uri = request.query_params.get("who", "")
    return await _page(request, FormView(values={"uri": uri, "scope": MuteScope.ALL.value, "next": _back(request)}))


async def mute(request: Request) -> Response:
    owner, form = (await member(request)).creator.actor, await read_form(request)
    view = FormView(values={name: text(form, name) for name in ("uri", "scope", "until", "next")})
    whom, scope = await _meant(str(view.values["uri"])), str(view.values["scope"])
    until = _day(view)
    if not view.errors:
        try:
            await mutes.mute(owner, whom, MuteScope(scope) if scope in set(MuteScope) else MuteScope.ALL, until)
            return to(safe_next(str(view.values["next"]), LIST))
        except CinemaError as error:
            view.refuse("until" if error.code == "over" else "", error)
    return await _page(request, view, code=422)


async def unmute(request: Request) -> Response:
    owner, form = (await member(request)).creator.actor, await read_form(request)
    await mutes.unmute(owner, await _meant(text(form, "uri")))
    return to(safe_next(text(form, "next"), LIST))


async def shun(request: Request) -> Response:
    owner, form = (await member(request)).creator.actor, await read_form(request)
    domain = text(form, "domain").strip()
    try:
        await shunning.shun(owner, domain)
    except CinemaError as error:
        view = FormView(values={"domain": domain})
        view.refuse("domain", error)
        return await _page(request, view, code=422)
    return to(f"{LIST}#servers")


async def receive_again(request: Request) -> Response:
    owner, form = (await member(request)).creator.actor, await read_form(request)
    await shunning.receive_again(owner, text(form, "domain"))
    return to(f"{LIST}#servers")


async def _page(request: Request, form: FormView, code: int = 200) -> Response:
    owner, uri = (await member(request)).creator.actor, str(form.values.get("uri") or "")
    whom = await Actor.get_or_none(uri=uri) if uri else None
    return await page(
        request,
        "people/muted.html",
        section="workshop",
        code=code,
        form=form,
        whom=person(whom) if whom else None,
        muted=[(one.muted.uri, person(one.muted), one.scope.value, one.until) for one in await mutes.muted_by(owner)],
        servers=[one.domain for one in await shunning.shunned_by(owner)],
    )


def _day(view: FormView) -> date | None:
    given = str(view.values["until"]).strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        view.errors["until"] = (msgid("Write a day like 2027-03-31."), {})
        return None


def _back(request: Request) -> str:
    return safe_next(request.query_params.get("next", ""), LIST)


async def _meant(uri: str) -> Actor:
    """Somebody whom we know: nobody is looked for to be muted."""
    found = await Actor.get_or_none(uri=uri)
    if found is None:
        raise Refused(f"nobody of id {uri[:100]}", public="There is nobody here by that address.", code="nobody")
    return found
