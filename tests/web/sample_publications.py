"""The pages of publications for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.views import NoteView, Said, Talk
from fediverse_cinema.films.terms import LANGUAGES
from fediverse_cinema.people.views import Person
from fediverse_cinema.publications.views import Lines, PublicationLine, PublicationPage
from fediverse_cinema.web.feeds import places
from fediverse_cinema.web.forms import publications as forms
from fediverse_cinema.web.forms import words
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]
MOMENT = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)


def _typed(form: FormView, **values: str) -> FormView:
    form.values |= {"number": "x"} | values
    return form


def publication_pages(text: str, url: str, me: dict[str, Any], them: Person, note: NoteView) -> dict[str, Case]:
    here = replace(them, local=True, handle="ana@lyon.example")
    out = PublicationLine(url, text, text, "fr", here, MOMENT, None, MOMENT)
    draft = replace(out, published_at=None, summary="", language="")
    waiting = replace(out, published_at=None, opens_at=MOMENT)
    picture = Attachment("image", "/media/p.jpg", text, "image/jpeg", 1280, 720)
    said = replace(note, kind="Article", title=text, summary=text, edited=True)
    whole = PublicationPage(out, "<p>Un dimanche.</p>", (picture,), said, speaks=True)
    shown = {
        "page": whole,
        "feeds": places.of_publications(here),
        "below": Talk((Said(note, 0),), total=1),
        "form": _typed(words.blank("fr")),
    }
    alone = {"form": FormView(), "page": replace(whole, speaks=False, pictures=()), "below": Talk(())}
    form = {"form": _typed(forms.blank("fr", "ana")), "voices": [here, them], "publication": None, "pictures": (),
            "most": 4, "languages": LANGUAGES, "now": MOMENT}  # fmt: skip
    view = _typed(forms.blank("fr", "ana"))
    view.values |= {"title": text, "summary": text, "text": text, "alt": text, "when": "later", "day": text}
    view.errors = {name: ("Write a title.", {}) for name in ("", "author", "title", "summary", "text", "when", "day")}
    changed = {"publication": waiting, "voices": (), "pictures": (picture,)}
    feeds = {"feeds": places.of_publications(None), "author": None}
    return {
        "publication": ("publications/publication.html", shown | me),
        "publication for visitors": ("publications/publication.html", shown | alone),
        "publication for who runs the pole": (
            "publications/publication.html",
            shown | me | {"page": replace(whole, speaks=False)},
        ),
        "publication, a draft": (
            "publications/publication.html",
            shown | me | {"page": replace(whole, line=draft, note=None), "below": None},
        ),
        "publication that waits": (
            "publications/publication.html",
            shown | me | {"page": replace(whole, line=waiting, note=None), "below": None},
        ),
        "publications": ("publications/list.html", feeds | me | {"lines": Lines((out, replace(out, summary="")), 7)}),
        "no publications": ("publications/list.html", feeds | {"lines": Lines(())}),
        "publications of one": (
            "publications/list.html",
            {"feeds": places.of_publications(here), "author": here, "lines": Lines((out,))},
        ),
        "my publications": ("publications/mine.html", me | {"drafts": (draft, waiting), "published": (out,)}),
        "no publications of mine": ("publications/mine.html", me | {"drafts": (), "published": ()}),
        "new publication": ("publications/edit.html", form | me),
        "publication that is wrong": ("publications/edit.html", form | me | {"form": view}),
        "changing a draft": ("publications/edit.html", form | me | changed),
        "changing a publication": (
            "publications/edit.html",
            form | me | changed | {"publication": out, "pictures": (picture,) * 4},
        ),
    }
