"""The form by which anybody writes to the team of the pole, and the desk on which its letters lie."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles import letters
from fediverse_cinema.poles.letters import Written
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

FIELDS = ("name", "mail", "subject", "words")


async def contact(request: Request) -> Response:
    """What was typed stays when something is wrong. A letter that a machine has written is answered as any other."""
    if request.method != "POST":
        sent = "sent" in request.query_params
        return await _form_page(request, FormView(values={spam.FIELD: spam.stamp()}), sent=sent)
    form = await read_form(request)
    written = Written(*(text(form, name).strip() for name in FIELDS))
    view = FormView(values={name: getattr(written, name) for name in FIELDS} | {spam.FIELD: spam.again(form)})
    for name, fault in letters.faults(written).items():
        view.refuse(name, fault)
    view.in_order(*FIELDS)
    if view.errors:
        return await _form_page(request, view, code=422)
    try:
        stamp = spam.check(form)
        if not stamp.trap:
            await letters.receive(written, nonce=stamp.nonce, source=spam.source_of(request))
    except CinemaError as error:
        view.refuse("", error)
        return await _form_page(request, view, code=error.status)
    return to("/contact?sent=1#kept")


async def desk(request: Request) -> Response:
    """What waits, or what was answered; POST: one of them is answered, or goes."""
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    if form is not None:
        chosen = number(text(form, "letter")) or 0
        await (letters.remove if text(form, "deed") == "remove" else letters.answered)(chosen)
        return to("/admin/letters")
    answered = "answered" in request.query_params
    found = await letters.listed(answered=answered, before=number(request.query_params.get("before", "")))
    shown = found[: letters.PAGE_SIZE]
    for one in shown:
        one.arrived_at = by_our_clock(one.arrived_at)
    older = f"/admin/letters?{'answered=1&' if answered else ''}before={shown[-1].id}" if found != shown else None
    return await page(
        request,
        "pole/letters.html",
        section="workshop",
        letters=shown,
        answered=answered,
        older=older,
        by_mail=mail.is_on(),
        months=letters.KEPT.days // 30,
    )


async def _form_page(request: Request, form: FormView, *, sent: bool = False, code: int = 200) -> Response:
    address = here().settings.pole.contact
    return await page(
        request,
        "pole/contact.html",
        code=code,
        form=form,
        sent=sent,
        address=address if mail.is_address(address) else "",
    )
