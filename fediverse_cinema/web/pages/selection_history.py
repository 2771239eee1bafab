"""What a selection was, and the way back."""

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.labels import history
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.own_selections import line_of, my_selection
from fediverse_cinema.web.page import page, to


async def former(request: Request) -> Response:
    found, _ = await my_selection(request, "publish_selection")
    return await _show(request, found, FormView())


async def undo(request: Request) -> Response:
    """The last change, or all since the edition `back` that the form names. Why not is told above the former states."""
    found, actor = await my_selection(request, "publish_selection")
    form = await read_form(request)
    edition, back = number(text(form, "edition")) or 0, number(text(form, "back"))
    try:
        if back is None:
            whole = await history.undo(found, actor, edition=edition)
        else:
            whole = await history.bring_back(found, back, actor, edition=edition)
    except CinemaError as error:
        view = FormView()
        view.refuse("", error)
        await found.refresh_from_db(fields=["edition"])
        return await _show(request, found, view, code=error.status)
    told = ("back" if whole else "back_partly") if back is not None else ("undone" if whole else "partly")
    of = f"&of={back}" if back is not None else ""
    return to(f"/selections/{found.slug}/compose?told={told}{of}#kept")


async def _show(request: Request, found: Selection, form: FormView, code: int = 200) -> Response:
    return await page(
        request,
        "selections/history.html",
        section="films",
        code=code,
        selection=await line_of(found),
        edition=found.edition,
        editions=await history.editions(found),
        form=form,
    )
