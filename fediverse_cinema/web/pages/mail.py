"""A member's mails: her address and how often, the page on which she says that the address is hers, and the end of
mails without a sign-in.
"""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import mails, silences
from fediverse_cinema.accounts.models import Account, MailPace, PersonalLink
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError, Gone, Missing
from fediverse_cinema.notices import mailing
from fediverse_cinema.people.views import person
from fediverse_cinema.web import mails as letters
from fediverse_cinema.web import own_account
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.screenings import HEADERS
from fediverse_cinema.web.translation import LANGUAGES


async def settings(request: Request) -> Response:
    """A new address is asked whether it is hers; so is one that has not answered, when she wishes it. Her password is
    wanted for a new one: whoever reads mails there can choose another password.
    """
    account, view = await member(request), FormView()
    if request.method != "POST":
        language = account.language or language_of(request)
        view.values = {"mail": account.mail, "pace": account.mail_pace.value, "language": language}
        return await _settings_page(request, account, view)
    form = await read_form(request)
    view.values = {name: text(form, name).strip() for name in ("mail", "pace", "language")}
    try:
        if view.values["mail"].lower() != account.mail.lower():
            if view.values["mail"]:
                mails.check(view.values["mail"])
            await own_account.check_password(request, account, text(form, "password"))
        await _keep(account, view.values, again=text(form, "deed") == "again")
    except CinemaError as error:
        view.refuse("password" if error.code == own_account.WRONG else "mail", error)
        return await _settings_page(request, account, view, code=error.status)
    return to("/workshop/mail?kept=1#kept")


async def confirm(request: Request, link: PersonalLink) -> Response:
    """Behind the link of a mail. GET: whose account it is. POST: she says that the address is hers."""
    account = link.account
    if account is None or account.mail != link.mail:
        raise Gone("another address by now")
    if request.method == "POST":
        await read_form(request)
        async with in_transaction():
            if not await mails.confirm(link):  # changed in this moment
                raise Gone("another address by now")
            await mailing.from_now(account.id)
    return await page(
        request,
        "mails/confirm.html",
        address=link.mail,
        whose=person(await Actor.get(creator__account__id=account.id)),
        path_in_page=request.url.path,
        confirmed=request.method == "POST",
    )


async def stop(request: Request) -> Response:
    """GET asks, since scanners of mail open every address. POST does it: from this page, or from her mail program,
    which knows nothing but the address (RFC 8058).
    """
    token, stops, address = request.path_params["token"], request.method == "POST", ""
    if (account := await mails.stopped_by(token)) is not None:
        address, stopped = account.mail, account.mail_pace == MailPace.NEVER
        if stops:
            await mails.stop(account)
    elif (digest := silences.stopped_by(token)) is not None:  # of somebody without an account
        stopped = await silences.is_kept_digest(digest)
        if stops:
            await silences.keep_digest(digest)
    else:
        raise Missing("no end of mails")
    response = await page(
        request, "mails/stop.html", address=address, path_in_page=request.url.path, stopped=stops or stopped
    )
    response.headers.update(HEADERS)
    return response


async def _keep(account: Account, values: dict[str, str], *, again: bool) -> None:
    pace = MailPace(values["pace"]) if values["pace"] in list(MailPace) else MailPace.NEVER
    language = values["language"] if values["language"] in LANGUAGES else ""
    begins = account.mail_pace == MailPace.NEVER
    async with in_transaction():
        await mails.choose(account, pace, language)
        if begins:
            await mailing.from_now(account.id)
        if not values["mail"]:
            await letters.forget(account)
        elif values["mail"].lower() != account.mail.lower() or (again and account.mail_confirmed_at is None):
            await letters.name(account, values["mail"])


async def _settings_page(request: Request, account: Account, form: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "mails/settings.html",
        section="workshop",
        code=code,
        form=form,
        address=account.mail,
        confirmed=account.mail_confirmed_at is not None,
        sends=mail.is_on(),
        came_back=account.mail_confirmed_at is None and await mails.has_come_back(account.mail),
        kept="kept" in request.query_params,
    )
