"""The search box. Visitors find what is known here; only for members other servers are asked."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.conversations.marking import tag_of
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.search import finding, words
from fediverse_cinema.search.views import Results
from fediverse_cinema.web import limits
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.page import page, to
from fediverse_cinema.web.sessions import account_of, viewer_of
from fediverse_cinema.web.translation import msgid

LONGEST = 2048


async def search(request: Request) -> Response:
    """A way to the page of what was pasted, or what has these words."""
    written = request.query_params.get("q", "").strip()[:LONGEST]
    form = FormView(values={"q": written})
    wanted = finding.read(written)
    if tag := tag_of(written):
        return to(f"/tags/{quote(tag)}")
    if written and words.is_short(written):
        form.errors["q"] = (msgid("Write at least two letters."), {})
        return await show(request, form, code=422)
    if wanted is None:
        return await show(request, form, await words.find(written, await viewer_of(request)))
    return await lead_to(request, wanted, form)


async def lead_to(request: Request, wanted: finding.Wanted, form: FormView, place: str = "") -> Response:
    """To our page of it, or back to the box with a sentence that says why not."""
    path, account = await finding.known(wanted, await viewer_of(request)), await account_of(request)
    if not path and account is None:
        sentence = msgid("This is not known here yet. Members who are signed in can look for it elsewhere.")
        form.errors["q"] = (sentence, {})
        return await show(request, form, code=404)
    if not path and account is not None:
        try:
            limits.count_member(account)
            path = await finding.ask(wanted)
        except CinemaError as error:
            form.refuse("q", error)
            return await show(request, form, code=error.status)
    return to(path + place)


async def show(request: Request, form: FormView, found: Results | None = None, code: int = 200) -> Response:
    return await page(request, "search/search.html", section="search", code=code, form=form, found=found)
