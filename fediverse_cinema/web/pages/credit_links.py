"""What stands behind a link for somebody without a pole whom a film names: she says whether it is so, and may say
something else later, as long as the link lasts.
"""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts.models import PersonalLink
from fediverse_cinema.consents import claims
from fediverse_cinema.consents.models import Claim
from fediverse_cinema.films import letters
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import number, read_form, text
from fediverse_cinema.web.page import page, to


async def answer(request: Request, link: PersonalLink) -> Response:
    """GET: who asks, and for what. POST: yes, no, or never again."""
    film = await Film.get_or_none(uri=link.subject_uri, state=FilmState.PUBLISHED).select_related("author")
    asked = await claims.asked_by_link(link.subject_uri, link.actor, link.mail)
    if film is None or not asked:
        raise Missing("nothing is asked any more")
    if request.method == "POST":
        form = await read_form(request)
        await _answer(link, asked, text(form, "deed"), number(text(form, "claim")))
        return to(request.url.path)
    return await page(
        request,
        "films/asked.html",
        asker=person(film.author),
        film={"title": film.title, "url": f"/films/{film.slug}"},
        asked=[{"id": one.id, "role": one.role, "name": one.name, "state": one.state.value} for one in asked],
    )


async def _answer(link: PersonalLink, asked: list[Claim], deed: str, which: int | None) -> None:
    if deed not in ("yes", "no", "never"):
        return
    for claim in [one for one in asked if one.id == which or deed == "never"]:
        await (claims.confirm_by_word(claim) if deed == "yes" else claims.refuse(claim))
    if deed == "never":
        await letters.ask_nothing_more(link)
