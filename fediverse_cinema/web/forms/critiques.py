"""The form in which members write critiques, read into words and a rating, or into errors beside its fields. Pure."""

from starlette.datastructures import FormData

from fediverse_cinema.conversations.critiques import BEST, WORST
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.reviews.models import Length
from fediverse_cinema.web.forms import words as forms
from fediverse_cinema.web.forms.fields import FormView, text
from fediverse_cinema.web.translation import msgid

RATINGS = tuple(str(one) for one in range(BEST, WORST - 1, -1))
FIELDS = ("title", "rating", "content", "warning")


def blank(language: str, *, long: bool = False) -> FormView:
    return _told(forms.blank(language), "", long=long)


def of_note(note: Note, rating: int | None) -> FormView:
    """With what she wrote, to change it."""
    return _told(forms.of_note(note), str(rating or ""), long=note.kind == "Article")


def read(form: FormData, *, long: bool | None = None) -> tuple[Words | None, int | None, FormView]:
    """The words, None when something is wrong with them, and the rating. Whether it is `long` the form says, where that
    is not known.
    """
    long = text(form, "length") == Length.LONG if long is None else long
    words, view = forms.read(form, titled=long)
    given = "" if long else text(form, "rating")
    _told(view, given, long=long)
    if given and given not in RATINGS:
        view.errors["rating"] = (msgid("Choose one from the list."), {})
    view.in_order(*FIELDS)
    return (None if view.errors else words), (int(given) if given in RATINGS else None), view


def _told(view: FormView, rating: str, *, long: bool) -> FormView:
    view.values |= {"rating": rating, "length": (Length.LONG if long else Length.SHORT).value}
    view.values.setdefault("title", "")
    return view
