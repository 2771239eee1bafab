"""Films of others, for those who compose the pole: those that were brought here, with what their authors say, the form
that brings one, and films of other servers that the pole shows.
"""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.films import licences
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError, Missing, Refused
from fediverse_cinema.provenance import bringing, queries, showing, words
from fediverse_cinema.provenance.models import AuthorsWord
from fediverse_cinema.search import finding
from fediverse_cinema.web import limits, sent_files
from fediverse_cinema.web import provenance_mails as letters
from fediverse_cinema.web.forms import brought as forms
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST = 2_048
PLACES = {"twice": "address", "no_member": "handle", "answer": "answer"}


async def desk(request: Request) -> Response:
    await allow(request, "bring_film", None)
    found = await queries.brought(number(request.query_params.get("before", "")))
    shown = found[: queries.PAGE_SIZE]
    return await page(
        request,
        "provenance/desk.html",
        section="workshop",
        waiting=[(one, by_our_clock(one.created_at)) for one in await queries.waiting()],
        decided=[(one, by_our_clock(one.decided_at or one.created_at)) for one in await queries.decided()],
        films=[(one, sent_files.view(one.upload) if one.upload else None) for one in shown],
        older=f"/brought?before={shown[-1].number}" if found != shown else None,
        on_its_way="brought" in request.query_params,
    )


async def bring(request: Request) -> Response:
    """A free film whose file stands at an address. What was typed stays when something is wrong."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "bring_film", None)
    if form is None:
        return await _bring_page(request, FormView())
    wanted, view = await forms.read_wanted(form)
    if not view.errors:
        try:
            limits.count_member(account)
            await bringing.bring(account.creator.actor, wanted, publish=text(form, "deed") == "publish")
        except CinemaError as error:
            view.refuse(PLACES.get(error.code, "address"), error)
    if view.errors:
        return await _bring_page(request, view, code=422)
    return to("/brought?brought=1#kept")


async def afar(request: Request) -> Response:
    """A film that lives elsewhere in the fediverse: the pole shows it among its own, or no longer."""
    form = await read_form(request)
    account = await allow(request, "bring_film", None)
    written = text(form, "elsewhere").strip()[:LONGEST]
    view = FormView(values={"elsewhere": written})
    try:
        film = await _found(account, written)
        await (showing.take_back if text(form, "deed") == "take_back" else showing.show)(film)
    except CinemaError as error:
        view.refuse("elsewhere", error)
        return await _bring_page(request, view, code=422)
    return to(f"/films/{film.slug}")


async def word(request: Request) -> Response:
    """What somebody says of a film that she made. POST: it is answered."""
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "bring_film", None)
    found = await queries.word(number(request.path_params["word"]) or 0)
    if found is None:
        raise Missing("no such word of an author")
    if form is None:
        return await _word_page(request, account, found, FormView(values={"handle": await queries.handle_of(found)}))
    view = FormView(values={name: text(form, name) for name in ("handle", "answer")})
    try:
        link = await _answer(account, found, form)
    except CinemaError as error:
        view.refuse(PLACES.get(error.code, ""), error)
        return await _word_page(request, account, found, view, code=422)
    if link and not mail.is_on():
        return await _word_page(request, account, found, view, link=link)
    return to(f"/brought/words/{found.id}")


async def _answer(by: Account, found: AuthorsWord, form: FormData) -> str:
    """With the mail that tells of it. An invitation, if that is the answer."""
    deed, link = text(form, "deed"), ""
    member = await words.member(text(form, "handle")) if deed == "hand_over" else None
    async with in_transaction():
        if member is not None:
            await words.hand_over(found, member)
            await letters.decided(found)
        elif deed == "invite" and may(by, "run_pole"):
            link = await words.invite(found, by)
            await letters.invited(found, link)
        elif deed == "take_down":
            await words.take_down(found)
            await letters.decided(found)
        elif deed == "decline":
            await words.decline(found, text(form, "answer"))
            await letters.decided(found)
        else:
            raise Refused("no deed", public="Choose what shall be done.", code="bad_deed")
    return link


async def _found(account: Account, written: str) -> Film:
    """Its author is fetched. A server is asked for what is not known here."""
    wanted = finding.read(written)
    if wanted is None or not wanted.uri:
        raise Refused("no address", public="Write an address that begins with https://.", code="bad_address")
    path = await finding.known(wanted, account.creator.actor)
    if not path:
        limits.count_member(account)
        path = await finding.ask(wanted)
    film = await Film.get_or_none(slug=path.removeprefix("/films/")).select_related("author")
    if film is None:
        raise Refused("no film", public="There is no film at this address.", code="no_film")
    return film


async def _bring_page(request: Request, form: FormView, code: int = 200) -> Response:
    current, older = licences.offered_for("")
    free = {code for code, one in licences.LICENCES.items() if one.free}
    return await page(
        request,
        "provenance/bring.html",
        section="workshop",
        code=code,
        form=form,
        licences=[code for code in current if code in free],
        older_licences=[code for code in older if code in free],
    )


async def _word_page(
    request: Request, account: Account, found: AuthorsWord, form: FormView, *, link: str = "", code: int = 200
) -> Response:
    return await page(
        request,
        "provenance/word.html",
        section="workshop",
        code=code,
        said=found,
        film=found.film,
        at=by_our_clock(found.created_at),
        form=form,
        invites=may(account, "run_pole"),
        sends=mail.is_on(),
        link=link,
    )
