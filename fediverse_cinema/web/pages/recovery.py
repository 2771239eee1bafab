"""Who has lost her password: the form that asks for a mail, and the page behind its link, where she chooses another."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import recovery, service
from fediverse_cinema.accounts.models import PersonalLink
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.web import account_mails, limits
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.page import page, to

MOST_FROM_A_NETWORK = 10  # in five minutes


async def lost(request: Request) -> Response:
    """One answer, whoever is meant: who has an account here is not told (AUT-02)."""
    if request.method == "POST":
        who = text(await read_form(request), "who").strip()
        await service.count_attempt({f"lost at {service.network_of(limits.address_of(request))}": MOST_FROM_A_NETWORK})
        if who and mail.is_on():
            await account_mails.ask_for_recovery(who)
        return to("/login/lost?asked=1")
    return await page(
        request, "accounts/lost.html", section="login", asked="asked" in request.query_params, sends=mail.is_on(),
        hours=recovery.HOURS,
    )  # fmt: skip


async def choose(request: Request, link: PersonalLink) -> Response:
    """Behind the link. POST: this is her new password, and whoever else is signed in as her is out."""
    account, view = await recovery.whose(link), FormView()
    if request.method == "POST":
        try:
            await account_mails.change_password(account, text(await read_form(request), "password"), link)
            return to("/login?changed=1")
        except Refused as error:
            view.refuse("password", error)
    return await page(
        request, "accounts/choose.html", section="login", form=view, handle=account.creator.actor.handle,
        path_in_page=request.url.path, code=422 if view.errors else 200,
    )  # fmt: skip
