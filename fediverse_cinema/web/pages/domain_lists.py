"""Lists of rules of other servers: taking one in, after a look at what would come of it, and handing ours out."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import domain_lists, domain_rules, ruled
from fediverse_cinema.activitypub.domain_lists import Read
from fediverse_cinema.activitypub.models import DomainRule, Severity
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.moderation import log
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.fields import FormView, read_form, text, texts
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LARGEST = 2 << 20
LARGEST_FORM = 7 << 20  # the same once more, as a browser writes it into a field
MOST_LINES = 300  # shown of each kind


async def export(request: Request) -> Response:
    await allow(request, "run_pole", None)
    rules = await DomainRule.all().order_by("domain")
    name = f"{urls.own_host().partition(':')[0]}-domains.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(domain_lists.write(rules), media_type="text/csv", headers=headers)


async def choose(request: Request) -> Response:
    """A file is chosen; POST: what would come of it is shown, and nothing is done."""
    if request.method != "POST":
        await allow(request, "run_pole", None)
        return await _page(request, FormView())
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    await allow(request, "run_pole", None)
    view = FormView()
    try:
        written = await _file(form)
        found = domain_lists.read(written, await ruled.severities())
    except CinemaError as error:
        view.refuse("list", error)
        return await form.answer(await _page(request, view, code=422))
    await form.finish()
    return await _page(request, view, written, found)


async def take(request: Request) -> Response:
    """What was shown is done, but for the domains that were marked."""
    form = await read_form(request, LARGEST_FORM)
    account = await allow(request, "run_pole", None)
    found = domain_lists.read(text(form, "list"), await ruled.severities())
    left_out = set(texts(form, "without"))
    number = await domain_rules.lay_down_all([one for one in found.drafts if one.domain not in left_out])
    if number:
        name = urls.own_host()
        await log.note(account.creator.actor, Deed.RULED_DOMAIN, about_uri=name, about_name=f"{number} domains (CSV)")
    return to(f"/admin/rules?kept={number}#kept")


async def _file(form: Multipart) -> str:
    data = b""
    if form.file_field == "list":
        async with aclosing(form.chunks()) as chunks:
            async for chunk in chunks:
                data += chunk
                if len(data) > LARGEST:
                    raise Refused("large list", public="This file is too large.", code="too_large", status=413)
    if not data.strip():
        raise Refused("no list", public="Choose a file of domains (CSV).", code="no_list")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"list: {error}", public="Choose a file of domains (CSV).", code="no_list") from error


async def _page(
    request: Request, form: FormView, written: str = "", found: Read | None = None, code: int = 200
) -> Response:
    drafts = found.drafts if found else ()
    parting = await ruled.followed_at({one.domain for one in drafts if one.severity == Severity.CLOSE})
    in_order = sorted(drafts, key=lambda one: (-parting.get(one.domain, 0), one.domain))
    return await page(
        request,
        "admin/rules_import.html",
        section="workshop",
        code=code,
        form=form,
        written=written,
        found=found,
        drafts=[(one, parting.get(one.domain, 0)) for one in in_order[:MOST_LINES]],
        skipped=found.skipped[:MOST_LINES] if found else (),
    )
