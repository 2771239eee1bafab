"""Who composes the front page, for who runs the pole."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.accounts import roles
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.people.views import person
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import allow
from fediverse_cinema.web.page import page, to

LONGEST_NAME = 300


async def editors(request: Request) -> Response:
    form = await read_form(request) if request.method == "POST" else None
    await allow(request, "run_pole", None)
    if form is None:
        return await _show(request, FormView())
    if gone := text(form, "remove"):
        await roles.make_member(gone)
        return to("/admin/editors")
    view = FormView(values={"name": text(form, "name")[:LONGEST_NAME]})
    try:
        await roles.make_editor(view.values["name"])
    except CinemaError as error:
        view.refuse("name", error)
        return await _show(request, view, code=422)
    return to("/admin/editors")


async def _show(request: Request, form: FormView, code: int = 200) -> Response:
    found = [(one.creator.actor.handle, person(one.creator.actor)) for one in await roles.editors()]
    return await page(request, "admin/editors.html", section="workshop", found=found, form=form, code=code)
