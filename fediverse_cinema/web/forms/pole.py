"""The forms in which who runs the pole writes its pages and chooses its look."""

from starlette.datastructures import FormData

from fediverse_cinema.poles import first_texts, pages
from fediverse_cinema.poles.first_texts import LANGUAGES
from fediverse_cinema.poles.models import PoleLook, PolePage
from fediverse_cinema.poles.pages import Written
from fediverse_cinema.web.forms.fields import FormView, number, text

ORDER = ("slug", *(f"{name}_{language}" for language in LANGUAGES for name in ("title", "text")))
LOOK = ("paper", "logo_alt", "welcome_fr", "welcome_en")


def of_page(page: PolePage) -> FormView:
    """A page that has only its first text is written from there on."""
    values: dict[str, object] = {"edition": page.edition, "published": page.published}
    for language in LANGUAGES:
        if pages.is_first(page):
            first = first_texts.first_text(page.slug, language)
            title, words = first.title, first.text
        else:
            title, words = pages.words_in(page, language)
        values |= {f"title_{language}": title, f"text_{language}": words}
    return FormView(values=values)


def read_page(form: FormData, *, fixed: bool) -> tuple[Written, FormView]:
    """What was typed, with what is wrong with it."""
    values: dict[str, object] = {name: text(form, name).strip() for name in ORDER}
    values |= {"edition": number(text(form, "edition")) or 0, "published": "published" in form}
    written = Written(
        titles={language: str(values[f"title_{language}"]) for language in LANGUAGES},
        texts={language: str(values[f"text_{language}"]) for language in LANGUAGES},
        published="published" in form,
        edition=number(text(form, "edition")) or 0,
    )
    view = FormView(values=values)
    for name, fault in pages.faults(written, fixed=fixed).items():
        view.refuse(name, fault)
    view.in_order(*ORDER)
    return written, view


def of_look(look: PoleLook, usual: str) -> FormView:
    """`usual` is the colour of the settings."""
    values = {name: getattr(look, name) for name in (*LOOK, "plate")}
    return FormView(values=values | {"paper": look.paper or usual})


def read_look(form: FormData, usual: str) -> dict[str, object]:
    """The colour of the settings goes on following them."""
    values: dict[str, object] = {name: text(form, name).strip() for name in LOOK}
    paper = str(values["paper"]).lower()
    return values | {"paper": "" if paper == usual else paper, "plate": "plate" in form}
