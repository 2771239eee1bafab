"""Rules for domains, and who waits at the gate, for who runs the pole; the list of rules for everybody."""

from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import domain_rules, gate, knocking, ruled
from fediverse_cinema.activitypub.domain_rules import Draft
from fediverse_cinema.activitypub.domains import named
from fediverse_cinema.activitypub.models import Severity
from fediverse_cinema.activitypub.ruled import RuleLine
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import here
from fediverse_cinema.moderation import held_letters, log
from fediverse_cinema.moderation.log import Deed
from fediverse_cinema.web.forms import rules as forms
from fediverse_cinema.web.forms.fields import FormView, read_form, text, texts
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_SEARCH = 300
LIST = "/admin/rules"
TERMS = ("holds_unknown", "holds_waves", "shows_rules")


async def rules_page(request: Request) -> Response:
    """`?domain=` begins with the rule for that domain."""
    await allow(request, "run_pole", None)
    wanted = request.query_params.get("domain", "")[:LONGEST_SEARCH]
    known = await ruled.of(wanted) if wanted else None
    return await _show(request, forms.values_of(known) if known else forms.blank(wanted))


async def lay_down(request: Request) -> Response:
    form = await read_form(request)
    account = await allow(request, "run_pole", None)
    draft, view = forms.read(form)
    if draft is not None:
        try:
            async with in_transaction():
                await domain_rules.lay_down(draft)
                await note(account, draft)
            return to(f"{LIST}#rules")
        except CinemaError as error:
            view.refuse("reason" if len(draft.reason) > domain_rules.LONGEST_WORDS else "public_comment", error)
    return await _show(request, view, code=422)


async def lift(request: Request) -> Response:
    form = await read_form(request)
    account = await allow(request, "run_pole", None)
    domain = text(form, "domain")
    if await ruled.of(domain) is not None:
        async with in_transaction():
            await domain_rules.open_again(domain)
            await log.note(account.creator.actor, Deed.OPENED_DOMAIN, about_uri=domain, about_name=domain)
    return to(f"{LIST}#rules")


async def set_terms(request: Request) -> Response:
    form = await read_form(request)
    await allow(request, "run_pole", None)
    chosen = set(texts(form, "terms"))
    await domain_rules.set_terms(gate.Terms(**{name: name in chosen for name in TERMS}))
    return to(f"{LIST}?kept=terms#kept")


async def answer_knock(request: Request) -> Response:
    """Yes: a rule that lets it in; no: one that closes it; or it is forgotten, and may knock again."""
    form = await read_form(request)
    account = await allow(request, "run_pole", None)
    domain, said = text(form, "domain"), text(form, "answer")
    if said in ("yes", "no"):
        draft = Draft(named(domain), Severity.ALLOW if said == "yes" else Severity.CLOSE)
        async with in_transaction():
            await domain_rules.lay_down(draft)
            await note(account, draft)
    else:
        await knocking.forget(domain)
    return to(f"{LIST}#waiting")


async def answer_letters(request: Request) -> Response:
    """What is held back of a host is opened, or thrown away; without a host, all of it is thrown away."""
    form = await read_form(request)
    await allow(request, "run_pole", None)
    host = text(form, "host")
    if text(form, "answer") == "yes":
        await held_letters.let_in(host)
    else:
        await held_letters.throw_away(host)
    return to(f"{LIST}#letters")


async def purge_unlisted(request: Request) -> Response:
    """Where only servers of the list are spoken with: what we have of all others goes."""
    await read_form(request)
    await allow(request, "run_pole", None)
    if here().settings.federation.allow_list:
        await domain_rules.purge_unlisted()
    return to(f"{LIST}?kept=purge#kept")


async def servers(request: Request) -> Response:
    """For everybody; where the pole does not wish to show its rules, it says so."""
    shown = (await gate.terms()).shows_rules
    rules = [_by_our_clock(one) for one in await ruled.for_everybody()] if shown else []
    listed_only = here().settings.federation.allow_list
    return await page(request, "poles/servers.html", shown=shown, rules=rules, listed_only=listed_only)


async def note(account: Account, draft: Draft) -> None:
    """For the log of what those who run the pole have done."""
    deeds = {Severity.CLOSE: Deed.CLOSED_DOMAIN, Severity.ALLOW: Deed.OPENED_DOMAIN}
    deed, words = deeds.get(draft.severity, Deed.RULED_DOMAIN), draft.reason
    await log.note(account.creator.actor, deed, about_uri=draft.domain, about_name=draft.domain, words=words)


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    search = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
    found = await ruled.page(search, request.query_params.get("after", "")[:LONGEST_SEARCH])
    shown, more = found[: ruled.PAGE_SIZE], found[ruled.PAGE_SIZE :]
    listed_only = here().settings.federation.allow_list
    return await page(
        request,
        "admin/rules.html",
        section="workshop",
        code=code,
        search=search,
        rules=[_by_our_clock(one) for one in shown],
        further=f"{LIST}?{urlencode({'q': search, 'after': shown[-1].domain})}#rules" if more else None,
        waiting=[(one.domain, by_our_clock(one.knocked_at)) for one in await knocking.waiting()],
        held=await held_letters.held(),
        terms=await gate.terms(),
        listed_only=listed_only,
        unlisted=await ruled.unlisted() if listed_only else 0,
        form=form,
        kept=request.query_params.get("kept", ""),
    )


def _by_our_clock(rule: RuleLine) -> RuleLine:
    return replace(rule, since=by_our_clock(rule.since))
