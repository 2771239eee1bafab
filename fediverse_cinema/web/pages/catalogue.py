"""The catalogue: all films, and those that are what a reader wishes. Its addresses can be kept and sent to others."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from fediverse_cinema.films import browsing, licences
from fediverse_cinema.films.browsing import FILTERS, LENGTHS, Shelf, Wish
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.web import alike, formats
from fediverse_cinema.web.feeds.places import of_pole
from fediverse_cinema.web.forms import catalogue as forms
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.page import language_of, page, to
from fediverse_cinema.web.sessions import viewer_of
from fediverse_cinema.web.translation import Language

NAMES: Mapping[str, Callable[[str, Language], str]] = {
    "form": formats.form_name, "language": formats.language_name, "country": formats.country_name,
    "licence": formats.licence_name, "theme": lambda theme, language: theme,
}  # fmt: skip


@alike.to_all_visitors
async def films(request: Request) -> Response:
    """The films of a wish, thirty at a time."""
    wish, form = forms.read(request.query_params)
    if wish and "" in request.query_params.values():  # a browser sends every field of the form
        return to(forms.address(wish))
    viewer, after = await viewer_of(request), request.query_params.get("after", "")
    shelf = await browsing.find(wish, after, viewer=viewer) if wish else Shelf((), "", None)
    wish = wish or Wish()
    return await page(
        request,
        "films/list.html",
        shared=True,
        section="films",
        alternate=f"{urls.pole()}/outbox",  # where the pole tells servers of its films
        feeds=of_pole(),
        code=422 if form.errors else 200,
        form=form,
        shelf=shelf,
        order=wish.order,
        wished=forms.wished(wish),
        older=forms.address(wish, after=shelf.after) if shelf.after else None,
        choices=await _all_choices(form, language_of(request)),
        lengths=list(LENGTHS),
    )


async def _all_choices(form: FormView, language: Language) -> dict[str, list[tuple[str, str]]]:
    """By filter; of the licences, those with a newer version stand apart."""
    found = {kind: await _choices(kind, str(form.values[kind]), language) for kind in FILTERS}
    earlier = [one for one in found["licence"] if one[0] in licences.LICENCES and not licences.LICENCES[one[0]].current]
    return found | {"licence": [one for one in found["licence"] if one not in earlier], "earlier_licences": earlier}


async def _choices(kind: str, chosen: str, language: Language) -> list[tuple[str, str]]:
    """The values that some film has, in the order of their names; and the one that stands in the address."""
    values = {*await browsing.choices(kind), *([chosen] if chosen else [])}
    return sorted(((one, NAMES[kind](one, language) or one) for one in values), key=lambda one: fold(one[1]))
