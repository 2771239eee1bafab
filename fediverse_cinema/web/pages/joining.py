"""Becoming a member: the form, by invitation or without, and the page where somebody says that an address is hers."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import admissions, invitations, joining, service
from fediverse_cinema.accounts.admissions import Wish
from fediverse_cinema.accounts.models import Invitation, Joining, PersonalLink
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing, Refused
from fediverse_cinema.web import account_mails, limits, sessions, signing_in
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.screenings import HEADERS

FIELDS = ("handle", "name", "mail", "answer")  # the password is typed again
MOST_FROM_A_NETWORK = 10  # in five minutes
WAIT_SECONDS = "300"
PLACES = {"taken": "handle", "alike": "handle"}
BY_HERSELF = ("taken", "used_up")  # perhaps: by the first of two clicks


async def join(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    if await sessions.account_of(request):
        return to("/workshop")
    terms = await joining.terms()
    if terms.mode == Joining.CLOSED:
        if form is None:
            return await page(request, "accounts/closed.html", section="join", ended=False)
        shut = Refused("closed meanwhile", public="One joins this pole by invitation.")
        return await _shut(request, form, shut, terms.question, invited=False)
    return await _join(request, form, None, terms.question if terms.mode == Joining.APPROVAL else "")


async def by_invitation(request: Request) -> Response:
    """The address is the key."""
    form = await read_form(request) if request.method == "POST" else None
    if await sessions.account_of(request):
        return to("/workshop")
    try:
        response = await _join(request, form, await invitations.open_by(request.path_params["secret"]), "")
    except Gone as error:
        if form is None:
            response = await _nowhere(request, error.status)
        else:
            response = await _shut(request, form, invitations.ended(), "", invited=True)
    except Missing as error:
        response = await _nowhere(request, error.status)
    response.headers.update(HEADERS)
    return response


async def confirm(request: Request, link: PersonalLink) -> Response:
    """Behind the link of a mail. GET: for which request. POST: the address is hers."""
    application, view = await admissions.behind(link), FormView()
    if request.method == "POST":
        await read_form(request)
        try:
            account = await admissions.confirm(link, application)
            return await _thanks(request, "waiting" if account is None else "welcome", link.mail, application.handle)
        except Refused as error:
            view.refuse("", error)
    return await page(
        request, "accounts/confirm.html", section="join", form=view, address=link.mail, whom=application.name,
        handle=application.handle, path_in_page=request.url.path, code=422 if view.errors else 200,
    )  # fmt: skip


async def _nowhere(request: Request, code: int) -> Response:
    try:
        limits.count_miss(request)
    except limits.TooOften:
        code = 429
    return await page(request, "accounts/closed.html", section="join", ended=True, code=code)


async def _join(request: Request, form: FormData | None, invitation: Invitation | None, question: str) -> Response:
    if form is None:
        blank = FormView(values={spam.FIELD: spam.stamp()})
        return await _form_page(request, blank, question, invited=invitation is not None)
    typed, view = _typed(form)
    wish = Wish(
        **typed, password=text(form, "password"), language=language_of(request), question=question,
        invited=invitation is not None,
    )  # fmt: skip
    try:
        stamp = spam.check(form)
        await service.count_attempt({f"join at {service.network_of(limits.address_of(request))}": MOST_FROM_A_NETWORK})
        faults, code = await _faults(wish, form), 422
        if not faults:
            return await _apply(request, wish, invitation, kept=not stamp.trap)
    except CinemaError as error:
        faults, code = {PLACES.get(error.code, ""): error}, error.status
    if any(fault.code in BY_HERSELF for fault in faults.values()) and (again := await _again(request, form)):
        return again
    for name, fault in faults.items():
        view.refuse(name, fault)
    return await _form_page(request, view, question, invited=wish.invited, code=code)


def _typed(form: FormData) -> tuple[dict[str, str], FormView]:
    typed = {name: text(form, name).strip() for name in FIELDS}
    return typed, FormView(values=typed | {spam.FIELD: spam.again(form)})


async def _shut(request: Request, form: FormData, error: Refused, question: str, *, invited: bool) -> Response:
    """The door has closed while she was typing: what she has written is not lost."""
    _, view = _typed(form)
    view.refuse("", error)
    again = await _again(request, form)
    return again or await _form_page(request, view, question, invited=invited, code=error.status)


async def _again(request: Request, form: FormData) -> Response | None:
    """Of two clicks the second finds her there already, and its answer is what she sees: where no mail tells her what
    became of it, it is that of the first. Her password is tried as by who signs in.
    """
    if mail.is_on():
        return None
    handle, password = text(form, "handle"), text(form, "password")
    try:
        account = await service.sign_in(handle, password, address=limits.address_of(request))
    except service.TooMany:
        return None
    if account is not None:
        return await signing_in.go_in(request, account, "")
    if await admissions.is_waiting(handle, password):
        return await _thanks(request, "waiting", "", handle.strip().lower())
    return None


async def _faults(wish: Wish, form: FormData) -> dict[str, CinemaError]:
    faults = await admissions.faults(wish)
    if "agreed" not in form:
        faults["agreed"] = Refused("rules", public="One becomes a member by agreeing to the rules of the pole.")
    return faults


async def _apply(request: Request, wish: Wish, invitation: Invitation | None, *, kept: bool) -> Response:
    """Her address is asked first. Where no mail can be sent, an invitation will do, or the yes of those who run the
    pole. Of a machine nothing is kept, and it learns nothing.
    """
    if not kept:
        return await _thanks(request, "asked", wish.mail, wish.handle)
    if invitation is None:
        mark = f"{service.OF_A_DAY}{spam.source_of(request)}"
        await service.count_attempt({mark: service.MOST_IN_A_DAY})
    application = await admissions.prepare(wish, invitation)
    if mail.is_on():
        await account_mails.apply(application)
        return await _thanks(request, "asked", application.mail, application.handle)
    if invitation is None:
        async with in_transaction():
            await admissions.wait(application)
        return await _thanks(request, "waiting", "", application.handle)
    member = await admissions.admit(application, await admissions.draft(application))
    return await signing_in.go_in(request, member, "")


async def _thanks(request: Request, state: str, address: str, handle: str) -> Response:
    """`state`: "asked" at her address, "waiting" for a yes, or "welcome"."""
    return await page(request, "accounts/thanks.html", section="join", state=state, address=address, handle=handle)


async def _form_page(request: Request, form: FormView, question: str, *, invited: bool, code: int = 200) -> Response:
    form.in_order("handle", "name", "mail", "password", "answer", "agreed")
    response = await page(
        request, "accounts/join.html", section="join", form=form, question=question, invited=invited,
        by_approval=not invited and (await joining.terms()).mode == Joining.APPROVAL, sends=mail.is_on(),
        path_in_page=request.url.path, code=code,
    )  # fmt: skip
    if code == 429:
        response.headers["Retry-After"] = WAIT_SECONDS
    return response
