"""From server to server, in both directions: visitors with an account elsewhere go home to follow, like, share or
answer; our members come home with what they found elsewhere.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fediverse_cinema.activitypub import addresses, intents
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import OPEN, Note
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import CinemaError, Later, Missing
from fediverse_cinema.foundation.here import here
from fediverse_cinema.search import finding
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.pages import search
from fediverse_cinema.web.translation import msgid

COOKIE = "home_server"
YEAR = 365 * 24 * 3600


async def interact(request: Request) -> Response:
    """A visitor is sent to her own server, to do there what she wanted to do here. Her address is kept in a cookie, so
    that she types it once.
    """
    if request.method != "POST":
        remembered = request.cookies.get(COOKIE, "")[:300]
        view = FormView(values={"handle": remembered if addresses.read(remembered) else ""})
        return await _ask(request, request.query_params.get("to", ""), request.query_params.get("intent", ""), view)
    form = await read_form(request)
    target, intent, handle = text(form, "to"), text(form, "intent"), text(form, "handle").strip()
    try:
        await _subject(target)
        with limits.visitor_asks(request):
            way = await intents.way_home(handle, target, _intent(intent))
    except CinemaError as error:
        view = FormView(values={"handle": handle})
        silent = isinstance(error, Later) and error.code != "overloaded"
        if silent:
            view.errors["handle"] = (msgid("This server does not answer. Is the address right?"), {})
        elif isinstance(error, Missing) and error.public == error.default_public:
            name, host = addresses.parse(handle)
            sentence = msgid("%(host)s knows nobody called %(name)s. Is the address right?")
            view.errors["handle"] = (sentence, {"name": name, "host": host})
        else:
            view.refuse("handle", error)
        return await _ask(request, target, intent, view, code=429 if isinstance(error, limits.TooOften) else 422)
    answer = RedirectResponse(way, status_code=303)
    secure = here().settings.federation.scheme == "https"
    answer.set_cookie(COOKIE, handle, max_age=YEAR, secure=secure, httponly=True, samesite="lax")
    return answer


async def authorize_interaction(request: Request) -> Response:
    """Where other servers send our members with what they found there: to our page of it, which has all deeds."""
    await member(request)
    written = request.query_params.get("uri", "").strip()[: search.LONGEST].removeprefix("acct:")
    answering = request.query_params.get("intent", "") == "answer"
    if not written and answering:
        return to("/notes/new")
    form = FormView(values={"q": written})
    wanted = finding.read(written)
    if wanted is None:
        form.errors["q"] = (msgid("Write an address like ana@mastodon.example, or paste that of a page."), {})
        return await search.show(request, form, code=422)
    return await search.lead_to(request, wanted, form, "#content" if answering else "")


async def _ask(request: Request, target: str, intent: str, form: FormView, code: int = 200) -> Response:
    subject = await _subject(target)
    # Browsers hold the redirect of a form to form-action, too: she goes on at home, wherever that is.
    home = f"{here().settings.federation.scheme}:"
    return await page(
        request, "people/interact.html", code=code, forms=home, to=target, intent=_intent(intent), subject=subject,
        form=form,
    )  # fmt: skip


def _intent(given: str) -> str:
    return given if given in intents.WANTED else "follow"


async def _subject(uri: str) -> str:
    """The name of what is to be followed or answered. Missing when we know nothing of the kind: nobody is sent
    anywhere for the sake of an address that somebody else wrote.
    """
    actor = await Actor.get_or_none(uri=uri, gone_at=None)
    if actor is not None:
        return actor.name or actor.handle
    film = await Film.get_or_none(uri=uri, state=FilmState.PUBLISHED)
    if film is not None:
        return film.title
    note = await Note.get_or_none(uri=uri, visibility__in=OPEN).select_related("author")
    if note is None:
        raise Missing("nothing of that id", public="There is nobody here by that address.")
    return note.title or note.author.name or note.author.handle
