"""The members of the pole for who runs it: what each is here, who gets which role, whose second step is taken off."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import roles
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.factors import service as factors
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.people.views import person
from fediverse_cinema.web import factor_mails
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_SEARCH = 100
LONGEST_REASON = 2_000
PAGE = "/admin/members"


async def members(request: Request) -> Response:
    """POST: one of them gets another role."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "run_pole", None)
    if form is None:
        return await _show(request, FormView())
    handle, wanted, view = text(form, "handle")[:LONGEST_SEARCH], text(form, "role"), FormView()
    try:
        if wanted not in set(Role):
            raise Refused(f"role {wanted[:20]!r}", public="Choose a role.", code="bad_role")
        member, former = await roles.give(handle, Role(wanted))
        if former != member.role:
            await log.role(account.creator.actor, member.creator.actor, former, member.role)
    except CinemaError as error:
        view.refuse("", error)
        return await _show(request, view, code=error.status)
    return to(f"{PAGE}?{urlencode({'q': handle})}")


async def take_factors_off(request: Request) -> Response:
    """POST: of a member who has lost them. One's own are turned off under My account, where a code is asked for it."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "run_pole", None)
    if form is None:
        asked = {name: request.query_params.get(name, "")[:LONGEST_SEARCH] for name in ("handle", "done")}
        return await _factors_page(request, FormView(values={"handle": asked["handle"]}), done=asked["done"])
    handle, reason = text(form, "handle")[:LONGEST_SEARCH], text(form, "reason").strip()
    view = FormView(values={"handle": handle, "reason": reason})
    try:
        member = await roles.find(handle)
        _check_reason(member, account, reason)
        await factor_mails.take_off(member, account.creator.actor, reason)
    except CinemaError as error:
        view.refuse("reason" if error.code == "bad_reason" else "handle", error)
        return await _factors_page(request, view, code=error.status if error.status != 404 else 422)
    return to(f"{PAGE}/factors?{urlencode({'done': member.creator.actor.handle})}#kept")


def _check_reason(member: Account, by: Account, reason: str) -> None:
    if member.id == by.id:
        raise Refused("her own", public="Turn off your own second step under My account.", code="her_own")
    if not reason:
        raise Refused("no reason", public="Say why: the log keeps it.", code="bad_reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("long reason", public="This text is too long.", code="bad_reason")


async def _factors_page(request: Request, form: FormView, *, done: str = "", code: int = 200) -> Response:
    return await page(request, "admin/factors.html", section="workshop", form=form, done=done, code=code)


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    search = request.query_params.get("q", "").strip().lstrip("@")[:LONGEST_SEARCH]
    found = await roles.members(search, request.query_params.get("after", "")[:LONGEST_SEARCH])
    shown, more = found[: roles.ON_A_PAGE], found[roles.ON_A_PAGE :]
    with_factors = await factors.who_has_some([one.id for one in shown])
    last = shown[-1].creator.actor.local_handle if shown else ""
    return await page(
        request,
        "admin/members.html",
        section="workshop",
        code=code,
        search=search,
        members=[
            {
                "person": person(one.creator.actor),
                "handle": one.creator.actor.handle,
                "uri": one.creator.actor.uri,
                "role": one.role.value,
                "since": one.created_at,
                "suspended": one.creator.actor.suspended_at is not None,
                "factors": one.id in with_factors,
            }
            for one in shown
        ],
        roles=[role.value for role in Role],
        further=f"{PAGE}?{urlencode({'q': search, 'after': last})}" if more else None,
        form=form,
    )
