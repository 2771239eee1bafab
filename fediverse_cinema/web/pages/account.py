"""A member's own account: her password, what she signs in with besides (pages.factors), and where she is signed in."""

from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import sessions as open_sessions
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import service as factors
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.web import account_mails, own_account, sessions
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to


async def account(request: Request) -> Response:
    """`deed`: change the password; end one session, or all but this one."""
    hers, view = await member(request), FormView()
    if request.method != "POST":
        return await _page(request, hers, view)
    form = await read_form(request)
    try:
        return await _do(request, hers, form)
    except CinemaError as error:
        view.refuse("old" if error.code == own_account.WRONG else "new" if error.code == "bad_password" else "", error)
        return await _page(request, hers, view, code=error.status)


async def _do(request: Request, hers: Account, form: FormData) -> Response:
    deed = text(form, "deed")
    if deed == "password":
        return await _change_password(request, hers, text(form, "old"), text(form, "new"))
    if deed == "end":
        await open_sessions.end_one(hers, number(text(form, "session")) or 0)
    elif deed == "end_others":
        await open_sessions.end_all(hers.id, but=sessions.session_token(request))
    else:
        raise Refused(f"deed {deed[:20]!r}")
    return to("/workshop/account#sessions")


async def _change_password(request: Request, hers: Account, old: str, new: str) -> Response:
    """All sessions end, this one too: its browser gets another (AUT-03)."""
    await own_account.check_password(request, hers, old)
    await account_mails.change_password(hers, new)
    response = to("/workshop/account?kept=1#kept")
    await sessions.begin(request, response, hers)
    return response


async def _page(request: Request, hers: Account, form: FormView, code: int = 200) -> Response:
    found = await open_sessions.of(hers, sessions.session_token(request))
    return await page(
        request,
        "accounts/account.html",
        section="workshop",
        code=code,
        form=form,
        handle=hers.creator.actor.handle,
        sessions=[
            replace(one, seen_at=by_our_clock(one.seen_at), began_at=by_our_clock(one.began_at)) for one in found
        ],
        factors=await factors.of(hers.id),
        kept="kept" in request.query_params,
    )
