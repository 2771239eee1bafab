"""The desk of who joins: on what terms, by which invitations, and who waits for a yes."""

from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import admissions, invitations, joining
from fediverse_cinema.accounts.models import Account, Joining
from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation import clock, mail
from fediverse_cinema.foundation.errors import CinemaError, Gone, Refused
from fediverse_cinema.screeners.views import last_day_of
from fediverse_cinema.web import account_mails
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

USUAL = timedelta(days=14)
LONGEST_REASON = 1_000
PLACES = {"bad_day": "until", "bad_most": "most", "bad_note": "note"}


async def terms(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    if form is None:
        now = await joining.terms()
        return await _terms_page(request, FormView(values={"mode": now.mode.value, "question": now.question}))
    view = FormView(values={name: text(form, name) for name in ("mode", "question")})
    try:
        await joining.agree(_mode(view.values["mode"]), view.values["question"])
    except CinemaError as error:
        view.refuse("mode" if error.code in ("no_mail", "no_mode") else "question", error)
        return await _terms_page(request, view, code=422)
    return to("/admin/joining?kept=1#kept")


async def invite(request: Request) -> Response:
    """POST: one more, whose address is shown in the answer and never again; or one is taken back."""
    form = await read_form(request) if request.method == "POST" else None
    by = await allow(request, "run_pole", None)
    if form is None:
        return await _invitations_page(request, FormView(values=_usual()))
    if (gone := number(text(form, "revoke"))) is not None:
        await invitations.revoke(gone)
        return to("/admin/invitations")
    view = FormView(values={name: text(form, name).strip() for name in ("note", "most", "until")})
    try:
        link = await _make(by, view.values)
    except CinemaError as error:
        view.refuse(PLACES.get(error.code, "note"), error)
        return await _invitations_page(request, view, code=422)
    return await _invitations_page(request, FormView(values=_usual()), link=link)


async def waiting(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    by = await allow(request, "moderate", None)
    if form is None:
        return await _waiting_page(request, FormView())
    view = FormView(values={name: text(form, name) for name in ("application", "reason")})
    try:
        await _answer(by, form)
    except Gone:  # by somebody else just now
        return to("/admin/admissions")
    except CinemaError as error:
        view.refuse(f"one-{text(form, 'application')[:20]}", error)
        return await _waiting_page(request, view, code=422)
    return to("/admin/admissions")


async def _answer(by: Account, form: FormData) -> None:
    found = await admissions.find(number(text(form, "application")) or 0)
    if found is None:
        raise Gone("answered already")
    if text(form, "deed") == "admit":
        await account_mails.admit(found, by.creator.actor)
        return
    reason = text(form, "reason").strip()
    if len(reason) > LONGEST_REASON:
        raise Refused("long reason", public="This text is too long.")
    await account_mails.turn_away(found, by.creator.actor, reason)


def _mode(given: str) -> Joining:
    if given not in list(Joining):
        raise Refused(f"mode {given[:20]!r}", public="Choose one of these.", code="no_mode")
    return Joining(given)


async def _make(by: Account, values: dict[str, str]) -> str:
    until = opening_times.end_of(values["until"])
    return await invitations.make(by.creator.actor, values["note"], number(values["most"]) or 0, until)


def _usual() -> dict[str, str]:
    return {"note": "", "most": "1", "until": f"{opening_times.by_our_clock(clock.now() + USUAL):%Y-%m-%d}"}


async def _terms_page(request: Request, form: FormView, code: int = 200) -> Response:
    now = await joining.terms()
    return await page(
        request, "admin/joining.html", section="workshop", code=code, form=form, sends=mail.is_on(),
        narrowed_at=now.narrowed_at, days=joining.ALONE.days, kept="kept" in request.query_params,
    )  # fmt: skip


async def _invitations_page(request: Request, form: FormView, *, link: str = "", code: int = 200) -> Response:
    found = [
        (one, last_day_of(opening_times.by_our_clock(one.expires_at)), invitations.is_open(one))
        for one in await invitations.latest()
    ]
    return await page(
        request, "admin/invitations.html", section="workshop", code=code, form=form, found=found, link=link
    )  # fmt: skip


async def _waiting_page(request: Request, form: FormView, code: int = 200) -> Response:
    found = await admissions.waiting()
    question = (await joining.terms()).question
    return await page(
        request, "admin/admissions.html", section="workshop", code=code, form=form, found=found, question=question,
        sends=mail.is_on(),
    )  # fmt: skip
