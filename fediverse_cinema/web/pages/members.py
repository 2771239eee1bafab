"""The members of the pole for who runs it: what each is here, and who gets which role."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import roles
from fediverse_cinema.accounts.models import Role
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_SEARCH = 100
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
            words = f"{former.value} → {member.role.value}"
            await log.note(account.creator.actor, log.Deed.ROLE, about=member.creator.actor, words=words)
    except CinemaError as error:
        view.refuse("", error)
        return await _show(request, view, code=error.status)
    return to(f"{PAGE}?{urlencode({'q': handle})}")


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    search = request.query_params.get("q", "").strip().lstrip("@")[:LONGEST_SEARCH]
    found = await roles.members(search, request.query_params.get("after", "")[:LONGEST_SEARCH])
    shown, more = found[: roles.ON_A_PAGE], found[roles.ON_A_PAGE :]
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
            }
            for one in shown
        ],
        roles=[role.value for role in Role],
        further=f"{PAGE}?{urlencode({'q': search, 'after': last})}" if more else None,
        form=form,
    )
