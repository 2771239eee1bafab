"""What a member says of herself as a film-maker: her trades, her place, when she is free and on which terms."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.people import portraits, profile
from fediverse_cinema.people.likeness import PARTS
from fediverse_cinema.web.forms import portrait as forms
from fediverse_cinema.web.forms.fields import FormView, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import page, to


async def edit(request: Request) -> Response:
    """What was typed stays when something is wrong, and when a row is added or taken away."""
    creator = (await member(request)).creator
    if request.method != "POST":
        said = await portraits.of(creator.actor)
        listed = creator.actor.indexable and creator.actor.discoverable
        return await _page(request, FormView(values=forms.values_of(said, listed=listed)))
    form = await read_form(request)
    said, view = forms.read(form)
    if forms.change_rows(view, text(form, "deed")):
        view.errors.clear()  # she is not done yet
        return await _page(request, view)
    if view.errors:
        return await _page(request, view, code=422)
    await profile.change_portrait(creator, said, listed=bool(view.values["listed"]))
    return to(f"/users/{creator.actor.handle}")


async def _page(request: Request, view: FormView, code: int = 200) -> Response:
    form = forms.with_a_row(view)
    return await page(request, "people/portrait.html", section="workshop", code=code, form=form, parts=PARTS)
