"""The pictures of a film, for its maker: the poster, the point that a crop keeps, the stills on the film's page. Three
forms at one address; `part` says which was sent.
"""

from contextlib import aclosing
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import images, picture_book, pictures, queries
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.web import csrf
from fediverse_cinema.web.forms.aiming import point_of
from fediverse_cinema.web.forms.fields import FormView, number
from fediverse_cinema.web.forms.multipart import Multipart
from fediverse_cinema.web.own_films import my_film
from fediverse_cinema.web.page import page, to

STEPS = {"earlier": -1, "later": 1}


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    film, _ = await my_film(request)
    if request.method != "POST":
        return await _page(request, film, FormView(values={"alt": film.poster_alt}))
    form = await Multipart(request).open()
    csrf.check_token(request, form.text(csrf.FIELD))
    deed = {"poster": _keep_poster, "focus": _keep_focus, "stills": _keep_stills}.get(form.text("part"))
    view = FormView(values={"alt": film.poster_alt} | {name: form.text(name) for name in form.fields})
    try:
        if deed:
            await deed(film, form)
    except CinemaError as error:
        view.refuse(_field(form, error), error)
        return await form.answer(await _page(request, film, view, code=error.status))
    await form.finish()
    return to(f"/films/{film.slug}/pictures?{urlencode({'kept': form.text('part')})}#kept")


async def _keep_poster(film: Film, form: Multipart) -> None:
    if form.file_field == "poster":
        async with aclosing(form.chunks()) as chunks:
            await pictures.send_poster(film, chunks, alt=form.text("alt"))
    else:
        await pictures.keep_poster(film, alt=form.text("alt"), frame=form.text("frame"))


async def _keep_focus(film: Film, form: Multipart) -> None:
    shown = (await picture_book.open_book(film)).poster[:1]
    await pictures.keep_focus(film, *point_of(form, (shown[0].width, shown[0].height) if shown else None))


async def _keep_stills(film: Film, form: Multipart) -> None:
    """Whichever button was pressed, the words beside the pictures are kept."""
    names = {
        one.id: form.text(f"alt-{one.id}") for one in await pictures.stills_of(film) if f"alt-{one.id}" in form.fields
    }
    await pictures.describe_stills(film, names)
    deed, _, which = form.text("deed").partition("-")
    if deed in STEPS:
        await pictures.move_still(film, number(which) or 0, STEPS[deed])
    elif deed == "remove":
        await pictures.remove_still(film, number(which) or 0)
    await pictures.add_frames(film, form.texts("add"))
    if form.file_field == "still":
        async with aclosing(form.chunks()) as chunks:
            await pictures.send_still(film, chunks, alt=form.text("new-alt"))


def _field(form: Multipart, error: CinemaError) -> str:
    """Beside which field the error is told."""
    if form.text("part") == "stills":
        return "stills" if error.code == "bad_alt" else "still"
    return "alt" if error.code == "bad_alt" else "poster"


async def _page(request: Request, film: Film, view: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "films/pictures.html",
        section="workshop",
        code=code,
        film=queries.work_line(film),
        book=await picture_book.open_book(film),
        places=tuple(pictures.PLACES),
        most=images.MOST_STILLS,
        form=view,
        kept=request.query_params.get("kept", "") if request.method == "GET" else "",
    )
