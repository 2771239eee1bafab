"""From the page of a film into a selection, in two steps: which one, or a new one; then back to the film."""

from starlette.requests import Request
from starlette.responses import Response
from tortoise.transactions import in_transaction

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.labels import picking, queries, selecting, sheet
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.web.forms.fields import FormView, number, read_form, text
from fediverse_cinema.web.gate import member
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.pages.films import shown_film
from fediverse_cinema.web.pages.selections import names_of, owner_of

NEW = "new"
FIELDS = {"bad_title": "title", "bad_words": "words", "too_long": "words"}


async def choose(request: Request) -> Response:
    """What was typed stays when something is wrong."""
    actor, film = (await member(request)).creator.actor, await shown_film(request)
    if request.method != "POST":
        return await _choices(request, actor, film, FormView())
    form = await read_form(request)
    view = FormView(values={name: text(form, name) for name in ("selection", "title", "owner", "words")})
    try:
        selection = await _keep(request, actor, film, view.values)
        return to(f"/films/{film.slug}?chosen={selection.slug}#put")
    except CinemaError as error:
        view.refuse(FIELDS.get(error.code, "selection"), error)
    return await _choices(request, actor, film, view, code=422)


async def _keep(request: Request, actor: Actor, film: Film, given: dict[str, str]) -> Selection:
    sheet.check_words(given["words"])
    if given["selection"] == NEW or given["title"].strip():  # who types a title wants a new one
        owner = await owner_of(actor, given["owner"])
        made = Sheet(given["title"], language=language_of(request))
        async with in_transaction():  # no empty one is left when the film cannot be chosen
            selection = await selecting.begin(owner, actor, made)
            await picking.add(selection, film, actor, given["words"])
        return selection
    wanted = number(given["selection"])
    if wanted not in [one.id for one in await queries.mine(actor)]:
        raise Refused("no selection of hers", public="Choose one of your selections, or a new one.", code="not_hers")
    selection = await Selection.get(id=wanted).select_related("owner")
    await picking.add(selection, film, actor, given["words"])
    return selection


async def _choices(request: Request, actor: Actor, film: Film, form: FormView, code: int = 200) -> Response:
    line = (await films.lines_of([film.id]))[film.id]
    return await page(
        request,
        "selections/choose.html",
        section="films",
        code=code,
        film=line,
        choices=await queries.mine(actor, film),
        owners=await names_of(actor),
        form=form,
        here=f"/films/{film.slug}/select",
    )
