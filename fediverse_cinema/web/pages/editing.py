"""A film's maker at work: bringing the file, publishing, deleting. Its sheet is in `sheet`.

A form with a file is read in its order: small fields, then the file as it flows, then the button that was pressed. When
it is refused the rest is read all the same, so that the browser comes to see why.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.activitypub import barriers
from fediverse_cinema.films import queries, service
from fediverse_cinema.films.models import Film
from fediverse_cinema.films.sheet import Sheet, check
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media import importing, quota
from fediverse_cinema.web import csrf, limits, sent_files
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sent_files import SentFile


async def new(request: Request) -> Response:
    """GET: title and file; `?upload=` goes on with a file that has come before, in part or whole. POST: take the film
    in as it comes, then go on with its sheet.
    """
    account = await member(request)
    if request.method != "POST":
        barriers.check_at_home(account.creator.actor, "Create")
        sent = await sent_files.found(account, request.query_params.get(sent_files.FIELD, ""))
        return await _upload_page(request, FormView(values={"title": sent.title if sent else ""}), sent=sent)
    form = await _open_form(request)
    sheet = Sheet(title=form.text("title"))
    try:
        barriers.check_at_home(account.creator.actor, "Create")
        check(sheet)
        film = await service.begin(account.creator, sheet, await sent_files.asset_of(request, form, account))
    except CinemaError as error:
        view = FormView(values={"title": form.text("title")})
        view.refuse("title" if error.code == "bad_title" else "file", error)
        sent = await sent_files.found(account, form.text(sent_files.FIELD))
        return await form.answer(await _upload_page(request, view, sent=sent, code=error.status))
    return to(f"/films/{film.slug}/edit")


async def fetch(request: Request) -> Response:
    """A film that stands at an address: we bring it here, its sheet comes later."""
    account = await member(request)
    form = await read_form(request)
    url = text(form, "address").strip()
    try:
        barriers.check_at_home(account.creator.actor, "Create")
        limits.count_member(account)
        await importing.order(account.creator.actor_id, url)
    except CinemaError as error:
        view = FormView(values={"address": url})
        view.refuse("address", error)
        return await _upload_page(request, view, code=error.status)
    return to("/workshop")


async def file(request: Request) -> Response:
    """Another file for a draft whose first one could not be prepared."""
    film, account = await my_film(request)
    if request.method != "POST":
        return await _upload_page(request, FormView(), film)
    form = await _open_form(request)
    try:
        service.check_takes_file(film)
        await service.give_file(film, await sent_files.asset_of(request, form, account))
    except CinemaError as error:
        view = FormView()
        view.refuse("file", error)
        sent = await sent_files.found(account, form.text(sent_files.FIELD))
        return await form.answer(await _upload_page(request, view, film, sent=sent, code=error.status))
    return to(f"/films/{film.slug}/edit")


async def publish(request: Request) -> Response:
    """Publish from the workshop, with the sheet as it is."""
    film, _ = await my_film(request, "publish_film")
    await read_form(request)
    return to(f"/films/{film.slug}" if await service.publish(film) else "/workshop")


async def postpone(request: Request) -> Response:
    """Take the wish back to see the film published once it is prepared."""
    film, _ = await my_film(request, "publish_film")
    await read_form(request)
    await service.postpone(film)
    return to("/workshop")


async def delete(request: Request) -> Response:
    """GET asks once more, POST deletes for good."""
    film, _ = await my_film(request, "delete_film")
    if request.method != "POST":
        return await page(request, "films/delete.html", section="workshop", film=queries.work_line(film))
    await read_form(request)
    await service.delete(film)
    return to("/workshop")


async def _open_form(request: Request) -> Multipart:
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    return form


async def _upload_page(
    request: Request, view: FormView, film: Film | None = None, *, sent: SentFile | None = None, code: int = 200
) -> Response:
    account = await member(request)
    owner_id = account.creator.actor_id
    return await page(
        request,
        "films/upload.html",
        section="workshop",
        code=code,
        film=queries.work_line(film) if film else None,
        form=view,
        sent=sent,
        # What she goes on with has its room already.
        largest=max(await quota.largest(owner_id), sent.size if sent else 0),
        left=await quota.left(owner_id),
        quota=here().settings.media.member_quota,
    )
