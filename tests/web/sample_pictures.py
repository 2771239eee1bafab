"""The page on which a member chooses her picture, for the tests of templates."""

from dataclasses import replace
from typing import Any

from fediverse_cinema.films.pictures import PLACES
from fediverse_cinema.films.views import Picture
from fediverse_cinema.web.forms.fields import FormView
from tests.web import sample_pages


def picture_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    wrong = FormView()
    wrong.errors["picture"] = ("This picture is damaged.", {})
    none: dict[str, Any] = {
        "person": sample_pages.person(text, url), "form": FormView(), "action": "/workshop/picture",
        "of_channel": False, "has_channel": False, "shown": [], "point": (0.0, 0.0), "places": tuple(PLACES),
        "place": "middle-centre",
        "kept": "", "page_url": url,
    }  # fmt: skip
    some = none | {
        "person": replace(sample_pages.person(text, url), picture="/media/s.jpg", portrait="/media/l.jpg"),
        "shown": [Picture("/media/w.jpg", 280, 400)], "has_channel": True,
    }  # fmt: skip
    return {
        "no picture of mine": ("people/picture.html", none | {"kept": "remove"} | me),
        "picture of mine": ("people/picture.html", some | {"kept": "send"} | me),
        "picture that is none": ("people/picture.html", some | {"form": wrong} | me),
        "picture of my channel": ("people/picture.html", some | {"of_channel": True, "kept": "point"} | me),
    }
