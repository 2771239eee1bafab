"""The pages of the pole's own words and look for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.poles.face import Logo
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.poles.page_files import FileLine
from fediverse_cinema.poles.pages import Shown
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]
MOMENT = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
LOGO = Logo("/logo/a.webp", 336, 84, "Un phare", True)


def own_pole_pages(text: str, me: dict[str, Any]) -> dict[str, Case]:
    page = Shown("salle", text, "<p>Rue des Quais.</p>", "fr", MOMENT, True, False, 0, 1)
    first = replace(page, slug="legal", updated_at=None, first=True, blanks=2, language="en")
    files = (FileLine(1, text, "PDF", 1_200_000, 3),)
    letter = PoleLetter(id=1, name=text, mail="rosa@sud.example", subject=text, words=text, arrived_at=MOMENT)
    wrong: tuple[str, dict[str, Any]] = ("Write something here.", {})
    asked = FormView(values={"stamp": "a-stamp"})
    typed = FormView(values=dict.fromkeys(("name", "mail", "subject", "words"), text) | {"stamp": "a-stamp"})
    typed.errors = dict.fromkeys(("", "name", "mail", "subject", "words"), wrong)
    look = FormView(
        values={"paper": "#ffd91a", "plate": True, "logo_alt": text, "welcome_fr": text, "welcome_en": text}
    )
    bad_look = replace(look, errors=dict.fromkeys(("paper", "logo_alt", "welcome_fr", "logo"), wrong))
    fields = ("slug", "title_fr", "text_fr", "title_en", "text_en", "file_title")
    words = FormView(values=dict.fromkeys(fields, text) | {"published": True, "edition": 1})
    bad_words = replace(words, errors=dict.fromkeys((*fields[1:], "file", ""), wrong), kept={"text_fr": text})
    desk = {"pages": [(first, True), (page, False), (replace(page, published=False), False)], "contrast": 15.2,
            "ink": "#000", "waiting": 2, "kept": True, "logo": LOGO, "form": look}  # fmt: skip
    edit = {"slug": "salle", "fixed": False, "shown": page, "files": files, "largest": 100_000_000, "kept": True,
            "form": words}  # fmt: skip
    letters = {
        "letters": [letter],
        "answered": False,
        "older": "/admin/letters?before=1",
        "by_mail": True,
        "months": 12,
    }
    return {
        "a page of the pole": ("pole/page.html", {"shown": page, "files": files, "edits": False}),
        "a first text": ("pole/page.html", {"shown": first, "files": (), "edits": True} | me),
        "a draft of a page": (
            "pole/page.html",
            {"shown": replace(page, published=False), "files": (), "edits": True} | me,
        ),
        "contact": ("pole/contact.html", {"form": asked, "sent": True, "address": "pole@lyon.example"}),
        "contact with errors": ("pole/contact.html", {"form": typed, "sent": False, "address": ""}),
        "letters": ("pole/letters.html", letters | me),
        "no letters": (
            "pole/letters.html",
            letters | {"letters": [], "older": None, "answered": True, "by_mail": False} | me,
        ),
        "desk of the pole": ("pole/desk.html", desk | me),
        "desk with errors": (
            "pole/desk.html",
            desk | {"form": bad_look, "waiting": 0, "kept": False} | me,
        ),
        "words of the pole": ("pole/edit.html", edit | me),
        "words with errors": ("pole/edit.html", edit | {"form": bad_words, "fixed": True, "shown": first} | me),
        "desk without a logo": ("pole/desk.html", desk | {"logo": None, "ink": "#fff"} | me),
        "new words": ("pole/edit.html", edit | {"slug": "", "shown": None, "files": (), "kept": False} | me),
    }
