"""The second step of signing in: a code, or a passkey instead; and the way in by a passkey alone."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import service
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import passkeys
from fediverse_cinema.factors import service as factors
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.web import factor_mails, signing_in
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.limits import address_of
from fediverse_cinema.web.page import page, safe_next, to
from fediverse_cinema.web.pages import accounts

WAIT_SECONDS = str(int(service.HOUR.total_seconds()))
LATE = "/login?late=1"


async def second(request: Request) -> Response:
    """Who has not given her password just now is asked for it."""
    form = await read_form(request) if request.method == "POST" else None
    account = await signing_in.waiting(request)
    if account is None:
        return to(LATE) if form is not None else await accounts.login(request)
    if form is None:
        return await _page(request, account, FormView(), request.query_params.get("next", ""))
    try:
        by_recovery = await factors.use_code(account.id, text(form, "code"))
    except CinemaError as error:
        view = FormView()
        view.refuse("code", error)
        return await _page(request, account, view, text(form, "next"), code=error.status)
    if not await signing_in.leave_doorstep(request):
        return to(LATE)
    if by_recovery:
        await factor_mails.say_code_used(account)
    return await signing_in.finish(request, account, text(form, "next"))


async def by_passkey(request: Request) -> Response:
    """A passkey has asked for finger, face or PIN: that is two steps in one."""
    form = await read_form(request)
    network = service.network_of(address_of(request))
    try:
        counted = await service.count_attempt({f"passkey at {network}": service.MOST_ATTEMPTS})
        account = await passkeys.enter(text(form, "credential"))
        await counted.delete()
    except CinemaError as error:
        response = await accounts.login_page(request, next_=text(form, "next"), error=error.public, code=error.status)
        if error.status == 429:
            response.headers["Retry-After"] = str(int(service.WINDOW.total_seconds()))
        return response
    return await signing_in.finish(request, account, text(form, "next"))


async def _page(request: Request, account: Account, form: FormView, after: str, code: int = 200) -> Response:
    response = await page(
        request, "accounts/second.html", section="login", form=form, code=code, next=safe_next(after, ""),
        factors=await factors.of(account.id), asking=passkeys.entering(),
    )  # fmt: skip
    if code == 429:
        response.headers["Retry-After"] = WAIT_SECONDS
    return response
