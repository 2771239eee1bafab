"""What a member signs in with besides her password. Before she changes any of it she shows once more that it is she: by
password and code, or by a passkey. Somebody before her screen could otherwise lock her out, or get a key of his own.
"""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import sessions as open_sessions
from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import authenticator, passkeys
from fediverse_cinema.factors import service as factors
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Refused
from fediverse_cinema.web import factor_mails, own_account, sessions
from fediverse_cinema.web.devices import device_of
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to

PAGE = "/workshop/account/factors"
PLACES = {own_account.WRONG: "password", "wrong_code": "code", "bad_name": "name"}


async def own_factors(request: Request) -> Response:
    hers, view = await member(request), FormView()
    if request.method != "POST":
        return await _page(request, hers, view)
    form = await read_form(request)
    try:
        return await _do(request, hers, form)
    except CinemaError as error:
        view.values = {"name": text(form, "name")}
        view.refuse(PLACES.get(error.code, ""), error)
        return await _page(request, hers, view, code=error.status)


async def _do(request: Request, hers: Account, form: FormData) -> Response:
    """`deed`: show that it is she; begin with an app, confirm it, turn it off; add or remove a passkey; new codes."""
    deed, token = text(form, "deed"), sessions.session_token(request)
    if deed == "prove":
        await _prove(request, hers, form)
        await open_sessions.prove(token)
        return to(PAGE)
    if deed not in DEEDS:
        raise Refused(f"deed {deed[:20]!r}")
    if not await open_sessions.is_proved(token):
        raise Forbidden("not proved", public="Please show first that it is you.", code="not_proved")
    codes = await DEEDS[deed](hers, form)
    if deed in ("confirm", "add"):
        await open_sessions.disprove(hers.id, but=token)
    if codes:
        return await _page(request, hers, FormView(), codes=codes)
    return to(f"{PAGE}#app" if deed == "begin" else f"{PAGE}?kept=1#kept")


async def _prove(request: Request, hers: Account, form: FormData) -> None:
    """The password comes first: a code that is right is spent."""
    if answer := text(form, "credential"):
        await passkeys.prove(hers, answer)
        return
    await own_account.check_password(request, hers, text(form, "password"))
    if await factors.are_on(hers.id) and await factors.use_code(hers.id, text(form, "code")):
        await factor_mails.say_code_used(hers)


async def _begin(hers: Account, form: FormData) -> tuple[str, ...]:
    await authenticator.begin(hers)
    return ()


async def _confirm(hers: Account, form: FormData) -> tuple[str, ...]:
    return await factor_mails.confirm_app(hers, "".join(text(form, "code").split()))


async def _turn_off(hers: Account, form: FormData) -> tuple[str, ...]:
    await factor_mails.turn_app_off(hers)
    return ()


async def _add(hers: Account, form: FormData) -> tuple[str, ...]:
    return await factor_mails.add_passkey(hers, text(form, "credential"), text(form, "name"))


async def _remove(hers: Account, form: FormData) -> tuple[str, ...]:
    await factor_mails.remove_passkey(hers, number(text(form, "passkey")) or 0)
    return ()


async def _new_codes(hers: Account, form: FormData) -> tuple[str, ...]:
    return await factor_mails.make_codes(hers)


DEEDS = {
    "begin": _begin, "confirm": _confirm, "turn_off": _turn_off, "add": _add, "remove": _remove, "codes": _new_codes,
}  # fmt: skip


async def _page(
    request: Request, hers: Account, form: FormView, *, codes: tuple[str, ...] = (), code: int = 200
) -> Response:
    """`codes` are shown this once."""
    proved = await open_sessions.is_proved(sessions.session_token(request))
    form.values.setdefault("name", device_of(request.headers.get("user-agent", "")[:500]))
    response = await page(
        request,
        "accounts/factors.html",
        section="workshop",
        code=code,
        form=form,
        handle=hers.creator.actor.handle,
        factors=await factors.of(hers.id),
        proved=proved,
        sheet=await authenticator.sheet(hers) if proved else None,
        asking=await passkeys.adding(hers) if proved else passkeys.proving(hers),
        codes=codes,
        kept="kept" in request.query_params,
    )
    if code == 429:
        response.headers["Retry-After"] = "300"
    return response
