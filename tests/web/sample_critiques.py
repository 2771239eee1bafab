"""The pages of critiques for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from typing import Any

from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.people.views import Person
from fediverse_cinema.reviews.views import Beside, Critic
from fediverse_cinema.web.forms import critiques as forms
from fediverse_cinema.web.forms.fields import FormView
from tests.web.sample_events import event_line

Case = tuple[str, dict[str, Any]]


def blank(*, long: bool = False) -> FormView:
    form = forms.blank("fr", long=long)
    form.values["number"] = "1"
    return form


def critique_pages(
    text: str, url: str, me: dict[str, Any], them: Person, note: NoteView, film: FilmPage
) -> dict[str, Case]:
    new = {"title": text, "back": "/films/marees", "action": "/films/marees/critiques/new", "changed": False}
    refused = blank(long=True)
    refused.values |= {"title": text, "content": text}
    refused.errors = {"content": ("This text is too long.", {})}
    wrong = blank()
    wrong.values |= {"rating": text, "content": text, "warning": text}
    wrong.errors = {"rating": ("Choose one from the list.", {})}
    rated = replace(note, id=5, rating=4)
    long = replace(note, id=5, kind="Article", title=text, cut=True, answered_film=text, answers=url)
    beside = dict.fromkeys((note.id, rated.id), Beside("short", Critic("editor", text), them))
    page: dict[str, Any] = {"page": film, "form": blank(), "follow": "", "follow_url": "/follow?to=x"}
    shown = event_line(text, "/agenda/soir", them)
    hers = {
        "page": replace(film, may_edit=True), "beside": {note.id: Beside("long", Critic("editor"))},
        "out_of_sight": (replace(rated, id=6),), "screenings": (shown,), "screenings_aside": (shown,),
    }  # fmt: skip
    alone = {"view": rated, "above": [], "below": film.comments, "film": {"title": text, "url": url}, "audiences": []}
    return {
        "critique": ("critiques/write.html", new | {"form": blank(), "former": ""} | me),
        "long critique": ("critiques/write.html", new | {"form": blank(long=True), "former": ""} | me),
        "refused critique": ("critiques/write.html", new | {"form": refused, "former": ""} | me),
        "wrong rating": ("critiques/write.html", new | {"form": wrong, "changed": True, "former": ""} | me),
        "second critique": ("critiques/write.html", new | {"form": blank(), "former": url} | me),
        "film to review": ("films/film.html", page | {"beside": beside} | me),
        "film reviewed": ("films/film.html", page | {"form": blank(), "written": url} | me),
        "film whose maker puts aside": ("films/film.html", page | hers | me),
        "film with what was put aside": (
            "films/film.html",
            page | {"page": replace(film, may_edit=True), "beside": beside} | me,
        ),
        "critique alone": ("conversations/note.html", alone | {"form": blank(), "beside": beside} | me),
        "critiques of a person": ("conversations/note.html", alone | {"view": long, "form": blank()}),
    }
