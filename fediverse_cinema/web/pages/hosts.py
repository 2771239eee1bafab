"""The other servers, for who runs the pole: how they fare, trying one now, closing one and opening it again."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import gate, hosts, neighbourhood
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.foundation.errors import Refused
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
    await allow(request, "run_pole", None)
    domain, reason = text(form, "domain").strip(), text(form, "reason").strip()
    try:
        await gate.close(domain, reason)
    except Refused as error:
        view = FormView(values={"domain": domain, "reason": reason})
        view.refuse("domain", error)
        return await _show(request, view, code=422)
    return to("/admin/hosts#closed")


async def open_again(request: Request) -> Response:
    form = await read_form(request)
    await allow(request, "run_pole", None)
    await gate.open_again(text(form, "domain"))
    return to("/admin/hosts#closed")


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
        hosts=shown,
        further=f"/admin/hosts?{urlencode({'q': search, 'after': shown[-1].name})}" if more else None,
        closed=await neighbourhood.closed(search),
        form=form,
    )


def _back(name: str) -> Response:
    return to(f"/admin/hosts?{urlencode({'q': name})}")
