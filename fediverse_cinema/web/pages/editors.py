"""Who composes the front page, for who runs the pole."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import roles
from fediverse_cinema.accounts.models import Role
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.moderation import log
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_NAME = 300


async def editors(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    account = await allow(request, "run_pole", None)
    if form is None:
        return await _show(request, FormView())
    by = account.creator.actor
    if gone := text(form, "remove"):
        if former := await roles.make_member(gone):
            await log.role(by, former.creator.actor, Role.EDITOR, Role.MEMBER)
        return to("/admin/editors")
    view = FormView(values={"name": text(form, "name")[:LONGEST_NAME]})
    try:
        if made := await roles.make_editor(view.values["name"]):
            await log.role(by, made.creator.actor, Role.MEMBER, Role.EDITOR)
    except CinemaError as error:
        view.refuse("name", error)
        return await _show(request, view, code=422)
    return to("/admin/editors")


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    found = [(one.creator.actor.handle, person(one.creator.actor)) for one in await roles.editors()]
    return await page(request, "admin/editors.html", section="workshop", found=found, form=form, code=code)
