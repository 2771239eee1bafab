"""The end of an account, by her whose it is: what goes and what stays is said before, her handle and her password are
asked.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import service
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.archive import leaving
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.web import sessions
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.limits import address_of
from fediverse_cinema.web.page import page, to


async def leave(request: Request) -> Response:
    """Wrong passwords are counted as those of the door are (AUT-01)."""
    account = await member(request)
    if request.method != "POST":
        return await _page(request, account, FormView())
    form = await read_form(request)
    handle = text(form, "handle").strip().lstrip("@").lower()
    view = FormView(values={"handle": text(form, "handle")})
    if handle != account.creator.actor.local_handle:
        other = Refused(
            "another handle", public="Write your own handle: %(handle)s.", handle=account.creator.actor.handle
        )
        view.refuse("handle", other)
        return await _page(request, account, view, code=422)
    try:
        if await service.sign_in(handle, text(form, "password"), address=address_of(request)) is None:
            raise Refused("wrong password", public="This is not your password.", code="wrong_password")
        await leaving.leave(account)
    except CinemaError as error:
        view.refuse("" if error.code == "last_admin" else "password", error)
        return await _page(request, account, view, code=error.status)
    response = to("/left")
    await sessions.end(request, response)
    return response


async def left(request: Request) -> Response:
    """Where she is led afterwards, signed out."""
    return await page(request, "archive/left.html")


async def _page(request: Request, account: Account, form: FormView, code: int = 200) -> Response:
    actor = account.creator.actor
    films, words = await leaving.films_and_words(actor)
    return await page(
        request,
        "archive/leaving.html",
        section="workshop",
        code=code,
        form=form,
        handle=actor.handle,
        films=films,
        words=words,
        led=await leaving.led_alone(actor),
    )
