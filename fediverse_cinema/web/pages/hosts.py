"""The other servers, for who runs the pole: how they fare, trying one now, closing one and opening it again."""

from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import domain_rules, hosts, neighbourhood
from fediverse_cinema.activitypub.domains import domain_of
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.activitypub.neighbourhood import Neighbour
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_SEARCH = 300


async def hosts_page(request: Request) -> Response:
    await allow(request, "run_pole", None)
    return await _show(request, FormView(values={"domain": request.query_params.get("close", "")[:LONGEST_SEARCH]}))


async def try_now(request: Request) -> Response:
    """One letter knocks; what waits goes on if the host answers."""
    form = await read_form(request)
    await allow(request, "run_pole", None)
    name = text(form, "host")
    if await Host.exists(name=name):
        await hosts.wake(name)
    return _back(name)


async def close(request: Request) -> Response:
    form = await read_form(request)
    account = await allow(request, "run_pole", None)
    domain, reason = text(form, "domain").strip(), text(form, "reason").strip()
    try:
        async with in_transaction():
            await domain_rules.close(domain, reason)
            await _note(account, Deed.CLOSED_DOMAIN, domain, reason)
    except Refused as error:
        view = FormView(values={"domain": domain, "reason": reason})
        view.refuse("domain", error)
        return await _show(request, view, code=422)
    return to("/admin/hosts#closed")


async def open_again(request: Request) -> Response:
    form = await read_form(request)
    account = await allow(request, "run_pole", None)
    async with in_transaction():
        await domain_rules.open_again(text(form, "domain"))
        await _note(account, Deed.OPENED_DOMAIN, text(form, "domain"))
    return to("/admin/hosts#closed")


async def _note(account: Account, deed: Deed, written: str, words: str = "") -> None:
    domain = domain_of(written)
    await log.note(account.creator.actor, deed, about_uri=domain, about_name=domain, words=words)


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    search = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    found = await neighbourhood.neighbours(search, request.query_params.get("after", "")[:LONGEST_SEARCH])
    shown, more = found[: neighbourhood.PAGE_SIZE], found[neighbourhood.PAGE_SIZE :]
    return await page(
        request,
        "admin/hosts.html",
        section="workshop",
        code=code,
        search=search,
        hosts=[_by_our_clock(host) for host in shown],
        further=f"/admin/hosts?{urlencode({'q': search, 'after': shown[-1].name})}" if more else None,
        closed=await neighbourhood.closed(search),
        form=form,
    )


def _by_our_clock(host: Neighbour) -> Neighbour:
    since, until, seen_at = (moment and by_our_clock(moment) for moment in (host.since, host.until, host.seen_at))
    return replace(host, since=since, until=until, seen_at=seen_at)


def _back(name: str) -> Response:
    return to(f"/admin/hosts?{urlencode({'q': name})}")
