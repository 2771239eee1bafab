"""Signing in and out, and the choice of language."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import admissions, service
from fediverse_cinema.factors import passkeys
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web import sessions, signing_in
from fediverse_cinema.web.forms.fields import read_form, text
from fediverse_cinema.web.limits import address_of
from fediverse_cinema.web.page import LANGUAGE_COOKIE, page, safe_next, to
from fediverse_cinema.web.translation import LANGUAGES, msgid

YEAR_SECONDS = 365 * 24 * 3600


async def login(request: Request) -> Response:
    """One answer for a wrong password and for nobody: who has an account here is not told."""
    if request.method != "POST":
        after = request.query_params.get("next", "")
        if await sessions.account_of(request):
            return to(safe_next(after, "/workshop"))
        return await login_page(request, next_=after)
    form = await read_form(request)
    handle, after = text(form, "handle"), text(form, "next")
    account = await service.sign_in(handle, text(form, "password"), address=address_of(request))
    if account is None:
        error = msgid("The name and the password do not go together.")
        if await admissions.is_waiting(handle, text(form, "password")):
            error = msgid("Those who run the pole have not answered your request yet.")
        return await login_page(request, next_=after, handle=handle, error=error, code=401)
    return await signing_in.go_in(request, account, after)


async def logout(request: Request) -> Response:
    await read_form(request)
    response = to("/")
    await sessions.end(request, response)
    return response


async def language(request: Request) -> Response:
    """Remember the reader's language in her browser, nowhere else."""
    form = await read_form(request)
    response = to(safe_next(text(form, "next")))
    chosen = text(form, "language")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            chosen,
            max_age=YEAR_SECONDS,
            httponly=True,
            samesite="lax",
            secure=here().settings.federation.scheme == "https",
        )
    return response


async def login_page(
    request: Request, *, next_: str, handle: str = "", error: str | None = None, code: int = 200
) -> Response:
    """Also where a passkey was refused."""
    return await page(
        request,
        "accounts/login.html",
        section="login",
        code=code,
        error=error,
        next=safe_next(next_, ""),
        handle=handle,
        changed="changed" in request.query_params,
        late="late" in request.query_params,
        asking=passkeys.entering(),
    )
