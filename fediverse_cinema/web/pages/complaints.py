"""Complaints of those who hold rights: the form for everybody, the case as each side follows it, the desk of those who
decide, and the page of a film that is hidden.
"""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, PersonalLink
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Missing, Refused
from fediverse_cinema.moderation import cases, complaints
from fediverse_cinema.moderation.models import Complaint, ComplaintState
from fediverse_cinema.notices import running
from fediverse_cinema.provenance import refusals
from fediverse_cinema.web import moderation_mails as letters
from fediverse_cinema.web.forms import complaints as forms
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import viewer_of

LONGEST_ADDRESS = 300
NOINDEX = {"X-Robots-Tag": "noindex, nofollow"}


async def complain(request: Request) -> Response:
    """`?film=` is the address of the page from which she comes."""
    if request.method != "POST":
        film = request.query_params.get("film", "")[:LONGEST_ADDRESS]
        return await _form(request, FormView(values={"films": film, "stamp": spam.stamp()}))
    form = await read_form(request)
    view, sent = FormView(), None
    try:
        trapped = bool(text(form, spam.TRAP))
        source = spam.source_of(request)
        draft, view = await forms.read(form, language=language_of(request), source=source)
        if draft is None:
            return await _form(request, view, code=422)
        async with in_transaction():
            sent = None if trapped else await complaints.send(draft)
            if sent is not None:
                await letters.confirm(*sent)
    except CinemaError as error:
        view.values = view.values or {name: text(form, name) for name in forms.FIELDS} | {"stamp": spam.again(form)}
        view.refuse("mail" if error.code in ("bad_mail", "silent") else "", error)
        return await _form(request, view, code=error.status)
    # Where no mail is sent, the receipt bears what a mail would.
    link = sent[1] if sent and not mail.is_on() else ""
    number = sent[0].number if sent and link else ""
    return await page(request, "complaints/sent.html", link=link, number=number, mail=text(form, "mail"))


async def behind(request: Request, link: PersonalLink) -> Response:
    """For who has made it. POST: the address is hers."""
    found = await complaints.behind(link)
    if found is None:
        raise Missing("no complaint")
    if request.method == "POST":
        await read_form(request)
        async with in_transaction():
            if await complaints.confirm(found):
                await letters.received(found)
        return to(request.url.path)
    return await _case(request, found, side="complainant")


async def case(request: Request) -> Response:
    """For the maker of a film: all of it, and her answer (POST). For everybody else the decision, if she has wished
    that what she answers is published with it.
    """
    found, viewer = await cases.by_number(request.path_params["complaint"]), await viewer_of(request)
    hers = found is not None and viewer is not None and await cases.makes(found, viewer)
    if found is None or not (hers or await cases.is_public(found)):
        raise Missing(f"complaint {request.path_params['complaint'][:40]}")
    if request.method != "POST":
        return await _case(request, found, side="maker" if hers else "reader")
    form = await read_form(request)
    if not hers:
        raise Missing("not a film of hers")
    wished = "public" in form
    view = FormView(values={"answer": text(form, "answer"), "public": wished})
    try:
        actor = (await member(request)).creator.actor
        await complaints.answer(found, actor, view.values["answer"], published=wished)
    except CinemaError as error:
        view.refuse("answer", error)
        return await _case(request, found, side="maker", form=view, code=error.status)
    return to(f"/complaints/{found.number}")


async def desk(request: Request) -> Response:
    await allow(request, "moderate", None)
    waiting, decided = await cases.waiting(), await cases.decided()
    return await page(
        request,
        "complaints/desk.html",
        section="workshop",
        waiting=[(one, by_our_clock(one.created_at)) for one in waiting],
        decided=[(one, by_our_clock(one.decided_at or one.created_at)) for one in decided],
    )


async def decide(request: Request) -> Response:
    """One case at the desk. POST: its films are not shown for now, shown again, or a decision."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "moderate", None)
    found = await cases.by_number(request.path_params["complaint"])
    if found is None or found.state == ComplaintState.UNCONFIRMED:
        raise Missing(f"complaint {request.path_params['complaint'][:40]}")
    for_others = await _is_for_others(found, account)
    if form is None:
        return await _case(request, found, side="desk", decides=not for_others)
    if for_others:
        raise Forbidden("herself", public="Nobody takes a measure about herself.", code="herself")
    deed, words = text(form, "deed"), text(form, "words")
    view = FormView(values={"deed": deed, "words": words})
    try:
        async with in_transaction():
            await _do(found, account, deed, words)
    except CinemaError as error:
        view.refuse("deed" if error.code == "bad_measure" else "words", error)
        return await _case(request, found, side="desk", form=view, code=error.status)
    return to(f"/admin/complaints/{found.number}")


async def _do(found: Complaint, by: Account, deed: str, words: str) -> None:
    """With the mails that tell of it."""
    if deed in complaints.DECIDED:
        await complaints.decide(found, by, ComplaintState(deed), words)
        await letters.decided(found)
    elif deed in ("suspend", "show"):
        do = complaints.suspend if deed == "suspend" else complaints.show_again
        for measure in await do(found, by, words):
            await letters.of_measure(measure)
    else:
        raise Refused("no deed", public="Choose what shall be done.", code="bad_measure")


async def _is_for_others(found: Complaint, account: Account) -> bool:
    """Is a film of her own disputed, and somebody there who may decide and has none in it? Nobody judges herself
    (AUT-10).
    """
    concerned = await complaints.concerned(found)
    return account.creator.actor_id in concerned and bool(set(await running.who_moderates()) - concerned)


async def hidden_page(request: Request, slug: str) -> Response:
    """A film that those who run the pole have hidden: that it is, since when, and where the decision is read."""
    film = await Film.get(slug=slug)
    measure, complaint = await cases.why_hidden(film.uri)
    public = complaint is not None and await cases.is_public(complaint)
    return await page(
        request,
        "moderation/hidden.html",
        code=404,
        since=by_our_clock(measure.created_at) if measure else None,
        number=complaint.number if complaint and public else "",
        refused=measure is None and await refusals.stands(film.uri),
    )


async def _form(request: Request, form: FormView, code: int = 200) -> Response:
    return await page(request, "complaints/complaint.html", form=form, sends=mail.is_on(), code=code)


async def _case(
    request: Request,
    found: Complaint,
    *,
    side: cases.Side,
    form: FormView | None = None,
    decides: bool = True,
    code: int = 200,
) -> Response:
    viewer = await viewer_of(request)
    shown = await cases.case_of(found, side, viewer, await complaints.concerned(found))
    mine = next((one for one in shown.films if viewer and one.maker.handle == viewer.address), None)
    blank = {"answer": mine.answer, "public": mine.public} if mine else {}
    response = await page(
        request, "complaints/case.html", code=code, case=shown, side=side, decides=decides,
        form=form or FormView(values=blank),
    )  # fmt: skip
    response.headers.update(NOINDEX)
    return response
