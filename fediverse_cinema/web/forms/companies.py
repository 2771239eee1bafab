"""The forms of companies: the sheet, and the search above their list. Pure."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.datastructures import FormData

from fediverse_cinema.activitypub import making
from fediverse_cinema.companies import services
from fediverse_cinema.companies.models import Company
from fediverse_cinema.companies.queries import Wanted
from fediverse_cinema.companies.sheet import Sheet, faults
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.web.forms.fields import FormView, text, texts

WORDS = ("name", "about", "language", "town", "region", "links")
ORDER = ("name", "handle", "services", "town", "region", "about", "language", "links")
LONGEST_WISH = 200
NAMES = {"q": "words", "service": "service", "region": "region"}


def read_sheet(form: FormData) -> tuple[Sheet, FormView]:
    """The sheet, and what is wrong with it beside its fields."""
    words = {name: text(form, name) for name in WORDS}
    chosen = tuple(dict.fromkeys(texts(form, "services")))
    typed = {name: text(form, name).strip() for name in ("handle", "edition")}
    sheet, view = Sheet(**words, services=chosen), FormView(values={**words, **typed, "services": chosen})
    for name, fault in faults(sheet).items():
        view.refuse(name, fault)
    if typed["handle"]:
        try:
            making.check_handle(typed["handle"])
        except Refused as fault:
            view.refuse("handle", fault)
    view.in_order(*ORDER)
    return sheet, view


def of_company(company: Company) -> FormView:
    """The sheet as it is kept. Its Organization is fetched."""
    values = {name: getattr(company, name) for name in WORDS if name != "name"}
    more = {"name": company.actor.name, "edition": str(company.edition)}
    return FormView(values={**values, **more, "services": services.unpacked(company.services)})


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """What is no choice wishes nothing."""
    given = {name: query.get(name, "").replace("\0", "").strip()[:LONGEST_WISH] for name in NAMES}
    return Wanted(
        words=given["q"],
        service=given["service"] if given["service"] in services.SERVICES else "",
        region=given["region"] if regions.is_known(given["region"]) else "",
    )


def values_of(wanted: Wanted) -> dict[str, str]:
    return {name: getattr(wanted, field) for name, field in NAMES.items()}


def address(wanted: Wanted, *, without: str = "", after: str = "") -> str:
    """The address of this list, one of its fields left out if asked; of its next page."""
    given = {name: value for name, value in values_of(wanted).items() if value and name != without}
    query = urlencode(given | ({"after": after} if after else {}))
    return f"/companies?{query}" if query else "/companies"
