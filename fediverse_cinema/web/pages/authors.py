"""For whoever made a film that others have brought here: the form by which she says so, and what becomes of it."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import PersonalLink
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import mail
from fediverse_cinema.foundation.errors import CinemaError, Missing
from fediverse_cinema.provenance import refusals, words
from fediverse_cinema.web import provenance_mails as letters
from fediverse_cinema.web.forms import brought as forms
from fediverse_cinema.web.forms import spam
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import viewer_of


async def speak(request: Request) -> Response:
    """Missing for a film that its author shows herself. What was typed stays when something is wrong."""
    form = await read_form(request) if request.method == "POST" else None
    film = await Film.get_or_none(slug=request.path_params["slug"], local=True, state=FilmState.PUBLISHED)
    if film is None or not film.made_by:
        raise Missing("no film that was brought here")
    if form is None:
        return await _form(request, film, FormView(values={spam.FIELD: spam.stamp()}))
    view, link = FormView(values={name: text(form, name) for name in forms.SAID}), ""
    view.values[spam.FIELD] = spam.again(form)
    try:
        viewer, source = await viewer_of(request), spam.source_of(request)
        draft, view = forms.read_said(form, language=language_of(request), source=source, person=viewer)
        if draft is None:
            return await _form(request, film, view, code=422)
        async with in_transaction():
            sent = None if text(form, spam.TRAP) else await words.send(film, draft)
            if sent is not None:
                await letters.confirm(*sent)
                link = sent[1] if not mail.is_on() else ""
    except CinemaError as error:
        view.refuse("mail" if error.code in ("bad_mail", "silent") else "", error)
        return await _form(request, film, view, code=error.status)
    return await page(request, "provenance/sent.html", title=film.title, link=link, mail=text(form, "mail"))


async def behind(request: Request, link: PersonalLink) -> Response:
    """For who has said so. POST: the address is hers."""
    found = await words.behind(link)
    if found is None:
        raise Missing("no word of an author")
    if request.method == "POST":
        await read_form(request)
        await words.confirm(found)
        return to(request.url.path)
    hides = not await refusals.were_declined(found.film_uri)
    return await page(request, "provenance/behind.html", said=found, film=found.film, hides=hides)


async def _form(request: Request, film: Film, form: FormView, code: int = 200) -> Response:
    hides = mail.is_on() and not await refusals.were_declined(film.uri)
    return await page(
        request, "provenance/speak.html", section="films", film=film, form=form, sends=mail.is_on(), hides=hides,
        code=code,
    )  # fmt: skip
