"""The pages of companies for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.companies.services import SERVICES
from fediverse_cinema.companies.views import CompanyLine, CompanyPage, EditorLine, EntryLine, Place, TrailerLine
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.terms import LANGUAGES
from fediverse_cinema.films.views import FilmLine, Picture, TrailerView
from fediverse_cinema.people.views import Person
from fediverse_cinema.publications.views import Lines, PublicationLine
from fediverse_cinema.web.company_words import LEAVES
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]
MOMENT = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)


def a_company_of(text: str, them: Person) -> CompanyLine:
    """One of another pole."""
    uri = "https://pole-sud.example/ap/companies/quai"
    return CompanyLine(them, uri, text, ("mixing",), text, "FR-ARA", (), "pole-sud.example")


def company_pages(text: str, url: str, me: dict[str, Any], them: Person, film: FilmLine) -> dict[str, Case]:
    here = replace(them, local=True, name=text, handle="digue@lyon.example", url="/companies/digue")
    logo = (Picture("/media/logo-280.jpg", 280, 280), Picture("/media/logo-850.jpg", 850, 850))
    line = CompanyLine(here, "https://lyon.example/ap/companies/digue", text, ("production", "mixing"), text,
                       "FR-ARA", logo, "")  # fmt: skip
    far = replace(line, organization=them, pictures=(), origin="pole-sud.example", beginning="", services=(), town="")
    trailer = TrailerLine(film, TrailerView(None, (), logo, 16 / 9, 60))
    written = PublicationLine("/publications/saison", text, text, "fr", here, MOMENT, None, MOMENT)
    whole = CompanyPage(line, "<p>Nous produisons.</p>", "fr", (Support(text, url),), (film,), (trailer,), 3,
                        "", False, False)  # fmt: skip
    shown = {"page": whole, "feeds": places.of_publications(here), "news": Lines((written,), 7)}
    values = {"name": text, "about": text, "language": "fr", "town": text, "region": "FR-ARA", "links": text,
              "services": ("production",), "edition": "2"}  # fmt: skip
    wrong = FormView(values=values | {"handle": text})
    wrong.errors = {
        name: ("This text is too long.", {}) for name in ("", "name", "handle", "services", "town", "region", "links")
    }
    beside = FormView(values=values, kept={"name": text, "services": "Montage", "about": text})
    sheet = {"company": None, "pictures": (), "services": list(SERVICES), "languages": LANGUAGES, "kept": False}
    editors = (EditorLine(1, replace(here, handle="nora@lyon.example"), True, MOMENT),
               EditorLine(2, replace(here, handle="ana@lyon.example"), True, MOMENT),
               EditorLine(3, them, False, MOMENT))  # fmt: skip
    room = {"company": line, "editors": editors, "me": "ana@lyon.example", "form": FormView()}
    alone = FormView(values={"address": text})
    alone.errors = {name: ("This text is too long.", {}) for name in ("address", "editor-2")}
    entries = tuple(EntryLine(number, film, leave) for number, leave in enumerate(LEAVES, 1))
    films = {"company": line, "entries": entries, "form": FormView()}
    no_film = FormView(values={"film": text})
    no_film.errors = {"film": ("This text is too long.", {})}
    wished = {"form": FormView(values={"q": text, "service": "mixing", "region": "FR-ARA"}), "services": list(SERVICES),
              "wished": [("q", text, "/companies"), ("service", "mixing", "/companies"),
                         ("region", "FR-ARA", "/companies")]}  # fmt: skip
    listing = {"form": FormView(), "services": list(SERVICES), "wished": [], "found": (line, far), "older": None}
    runs = {"viewer": SimpleNamespace(**vars(me["viewer"]), runs_pole=True)}
    return {
        "companies": ("companies/list.html", listing | me),
        "companies for a visitor": ("companies/list.html", listing | {"older": "/companies?after=here~1"}),
        "companies that are looked for": ("companies/list.html", wished | me | {"found": (line,), "older": None}),
        "no such company": ("companies/list.html", wished | {"found": (), "older": None}),
        "no companies": ("companies/list.html", listing | me | {"found": ()}),
        "company for a visitor": ("companies/company.html", shown),
        "company": ("companies/company.html", shown | me),
        "company that one edits": ("companies/company.html", shown | me | {"page": replace(whole, edits=True)}),
        "company for who runs the pole": ("companies/company.html", shown | me | runs),
        "company that says nothing": (
            "companies/company.html",
            shown | me | {"page": CompanyPage(far, "", "", (), (), (), 0, "accepted", True, False), "news": Lines(())},
        ),
        "new company": ("companies/edit.html", sheet | me | {"form": FormView(values={"services": ()})}),
        "company that is wrong": ("companies/edit.html", sheet | me | {"form": wrong}),
        "changing a company": (
            "companies/edit.html",
            sheet | me | {"form": FormView(values=values), "company": line, "pictures": logo, "kept": True},
        ),
        "company changed meanwhile": ("companies/edit.html", sheet | me | {"form": beside, "company": far}),
        "closing a company": ("companies/close.html", me | {"company": line}),
        "who edits a company": ("companies/editors.html", me | room),
        "who edits a company, with a fault": ("companies/editors.html", me | room | {"form": alone}),
        "films of a company": ("companies/catalogue.html", me | films),
        "no films of a company": ("companies/catalogue.html", me | films | {"entries": (), "form": no_film}),
        "my companies": ("companies/mine.html", me | {"places": (Place(line, 1, True), Place(far, 2, False))}),
        "no companies of mine": ("companies/mine.html", me | {"places": ()}),
    }
