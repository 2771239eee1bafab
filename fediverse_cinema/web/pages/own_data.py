"""A member's own data: an archive of all of it, lists that other servers read, and what she brings from elsewhere."""

from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.archive import address_lists, exporting, herself, intake
from fediverse_cinema.archive.models import IntakeKind
from fediverse_cinema.archive.views import archive_line, intake_line
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages.vault import HEADERS, from_the_bucket
from fediverse_cinema.web.translation import Language, msgid, tell

LISTS = tuple(kind for kind in IntakeKind if kind != IntakeKind.ARCHIVE)


async def mine(request: Request) -> Response:
    return await _page(request, await member(request), FormView())


async def order(request: Request) -> Response:
    """Have an archive made; `films`: with the files that she has sent."""
    account = await member(request)
    form = await read_form(request)
    try:
        await exporting.order(account.creator.actor, whole=text(form, "films") == "with")
    except CinemaError as error:
        view = FormView()
        view.refuse("", error)
        return await _page(request, account, view, code=error.status)
    return to("/workshop/data#archive")


async def download(request: Request) -> Response:
    """Hers, under a name that says what it is (PRV-05)."""
    account = await member(request)
    found = await exporting.ready(account.creator.actor, number(request.path_params["number"]) or 0)
    await allow(request, "take_archive", found)
    path = here().vault.path(found.name)
    if path is None:
        return await from_the_bucket(found.name)
    headers = HEADERS | {"Referrer-Policy": "same-origin"}  # its address is no key
    return FileResponse(path, media_type="application/zip", filename=exporting.called(found), headers=headers)


async def one_list(request: Request) -> Response:
    """Whom she follows and the like, as it stands now, for another server."""
    account, name = await member(request), request.path_params["name"]
    if name not in herself.LISTS:
        raise Missing(f"no list {name[:60]}")
    headers = HEADERS | {"Referrer-Policy": "same-origin", "Content-Disposition": f'attachment; filename="{name}"'}
    rows = await herself.list_of(account.creator.actor, name)
    return Response(rows, media_type="text/csv; charset=utf-8", headers=headers)


async def bring_list(request: Request) -> Response:
    account = await member(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    view = FormView(values={"kind": form.text("kind")})
    try:
        kind = next((one for one in LISTS if one == view.values["kind"]), None)
        if kind is None:
            raise Refused("no kind", public="Say what this list is.", code="no_kind")
        _check_sent(form, "list")
        await intake.begin_list(account.creator.actor, kind, await _small(form))
    except CinemaError as error:
        view.refuse("kind" if error.code == "no_kind" else "list", error)
        return await form.answer(await _page(request, account, view, code=error.status))
    await form.finish()
    return to("/workshop/data#brought")


async def bring_archive(request: Request) -> Response:
    account = await member(request)
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    language: Language = "en" if here().settings.pole.language == "en" else "fr"
    labels = tell(msgid("Website"), language), tell(msgid("Support"), language)
    try:
        _check_sent(form, "archive-file")
        async with aclosing(form.chunks()) as chunks:
            await intake.begin_archive(account.creator.actor, chunks, labels=labels)
    except (Refused, Later) as error:
        view = FormView()
        view.refuse("archive-file", error)
        return await form.answer(await _page(request, account, view, code=error.status))
    await form.finish()
    return to("/workshop/data#brought")


def _check_sent(form: Multipart, field: str) -> None:
    if form.file_field != field:
        raise Refused("no file", public="Choose a file.", code="no_file")


async def _small(form: Multipart) -> bytes:
    """The file of the form, one byte beyond what a list may have at most."""
    read = bytearray()
    async with aclosing(form.chunks()) as chunks:
        async for chunk in chunks:
            read += chunk
            if len(read) > address_lists.LARGEST:
                break
    return bytes(read)


async def _page(request: Request, account: Account, form: FormView, code: int = 200) -> Response:
    actor = account.creator.actor
    latest = await exporting.latest(actor)
    return await page(
        request,
        "archive/own_data.html",
        section="workshop",
        code=code,
        form=form,
        archive=archive_line(latest) if latest else None,
        brought=[intake_line(one) for one in await intake.of(actor)],
        lists=list(herself.LISTS),
        kinds=[one.value for one in LISTS],
    )
