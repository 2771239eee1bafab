"""What stands behind a link into the room of a jury, for somebody of another server who belongs to it or is asked."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.accounts import guests as sessions
from fediverse_cinema.accounts import links, silences
from fediverse_cinema.accounts.models import PersonalLink
from fediverse_cinema.foundation.errors import Gone
from fediverse_cinema.labels import jury
from fediverse_cinema.labels.models import Juror
from fediverse_cinema.people.views import person
from fediverse_cinema.web import guests
from fediverse_cinema.web.forms.fields import read_form, text
from fediverse_cinema.web.own_labels import line_of
from fediverse_cinema.web.page import page, to


async def answer(request: Request, link: PersonalLink) -> Response:
    """GET: which label, and for whom. POST: she comes in, or says no to it."""
    row = await _seat(link)
    asked = row.joined_at is None
    if request.method != "POST":
        return await page(
            request, "labels/link.html", path_in_page=request.url.path, label=await line_of(row.label),
            person=person(row.person), role=row.role, asked=asked,
        )  # fmt: skip
    deed, handle = text(await read_form(request), "deed"), row.label.actor.handle
    async with in_transaction():
        if not await links.use(link):
            raise Gone("used in another window just now")
        if asked and deed in ("decline", "never"):
            await jury.leave(row, row.person)
            if deed == "never":
                await silences.keep(row.person.uri)
            return to(f"/labels/{handle}")
        await jury.join(row)
        token = await sessions.begin(row.person, row.label.actor.uri)
    response = to(f"/labels/{handle}/jury")
    guests.keep(response, handle, token, guests.Room.JURY)
    return response


async def _seat(link: PersonalLink) -> Juror:
    """Hers in that jury, as long as she has not left."""
    row = await Juror.get_or_none(
        label__actor__uri=link.subject_uri, label__local=True, label__closed_at=None,
        person_id=link.actor_id or 0, left_at=None,
    ).select_related("label__actor", "person")  # fmt: skip
    if row is None:
        raise Gone("she belongs to it no longer")
    return row
