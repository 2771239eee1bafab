"""The forms of selections: the sheet, and the composing page with its words, places and buttons. Pure.

Each button of the composing page sends all of it: what was typed beside other films is kept with whatever is done. A
short trace of the words as the page showed them tells which ones she has touched, so that nobody's words are put back
who wrote meanwhile.
"""

import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.datastructures import FormData

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.labels.models import Selection
from fediverse_cinema.labels.sheet import Sheet, check_words, faults
from fediverse_cinema.web.forms.fields import FormView, number, text

LONGEST_WISH = 200
WORDS = ("title", "about", "signature", "language", "cover_alt")


def read_sheet(form: FormData) -> tuple[Sheet, FormView]:
    """The sheet, and what is wrong with it beside its fields."""
    words = {name: text(form, name) for name in WORDS}
    sheet, view = Sheet(**words), FormView(values={**words, "edition": text(form, "edition")})
    for name, fault in faults(sheet).items():
        view.refuse(name, fault)
    view.in_order(*WORDS)
    return sheet, view


def of_selection(selection: Selection) -> FormView:
    """The sheet as it is kept."""
    values = {name: getattr(selection, name) for name in WORDS}
    return FormView(values={**values, "edition": str(selection.edition)})


def wish_of(query: Mapping[str, str]) -> str:
    """What a reader looks for in a list of selections or labels."""
    return query.get("q", "").replace("\0", "").strip()[:LONGEST_WISH]


def address(path: str, wish: str, after: str = "") -> str:
    query = urlencode({name: value for name, value in (("q", wish), ("after", after)) if value})
    return f"{path}?{query}" if query else path


@frozen
class Composition:
    """What the composing page sends. `edition` is the one that it showed. `words` by the number of the film, touched
    ones only; `places`: the films that have another number typed beside them; `order`: those of the page as they were
    dragged; `step`: one film, and by how many places; `out`: the film to take out; `ask`: whose maker is asked now;
    `adds`: one more film is wanted, of the address `film`, with its words; `to`: the page of the list that is wanted
    next.
    """

    edition: int
    words: Mapping[int, str]
    places: Mapping[int, int]
    order: tuple[int, ...] = ()
    step: tuple[int, int] | None = None
    out: int | None = None
    ask: int | None = None
    adds: bool = False
    film: str = ""
    film_words: str = ""
    to: int | None = None


def read_composition(form: FormData) -> tuple[Composition, FormView]:
    words, places, view = {}, {}, FormView()
    for name in form:
        kind, _, pick = name.partition("-")
        row = number(pick)
        if row is None:
            continue
        given = text(form, name)
        if kind == "words" and trace(given) != text(form, f"was-{row}"):
            words[row] = view.values[name] = given
            try:
                check_words(given)
            except Refused as fault:
                view.refuse(name, fault)
        elif kind == "place" and given.strip() != text(form, f"stood-{row}"):
            places[row] = _place(view, name, given)
    up, down = number(text(form, "up")), number(text(form, "down"))
    step = (up, -1) if up is not None else (down, 1) if down is not None else None
    order = [number(one) for one in text(form, "order").split(",")]
    film, film_words = text(form, "film").strip(), text(form, "words")
    return Composition(
        edition=number(text(form, "edition")) or 0,
        words=words,
        places=places,
        order=tuple(one for one in order if one is not None),
        step=step,
        out=number(text(form, "out")),
        ask=number(text(form, "ask")),
        adds=bool(text(form, "add") or film or film_words.strip()),
        film=film,
        film_words=film_words,
        to=number(text(form, "to")),
    ), view


def ordered(numbers: Sequence[int], wish: Composition) -> list[int]:
    """All films in the wished order: first as they were dragged, within the places that they had; then those with a
    number typed, the smallest place first; then one by a step.
    """
    dragged = [one for one in dict.fromkeys(wish.order) if one in numbers]
    following = iter(dragged)
    new = [next(following) if one in dragged else one for one in numbers]
    for pick, place in sorted(wish.places.items(), key=lambda one: one[1]):
        _put(new, pick, place - 1)
    if wish.step is not None and wish.step[0] in new:
        pick, by = wish.step
        _put(new, pick, new.index(pick) + by)
    return new


def trace(words: str) -> str:
    """Short: it is no secret and guards against nobody."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _put(numbers: list[int], pick: int, index: int) -> None:
    if pick in numbers:
        numbers.remove(pick)
        numbers.insert(max(index, 0), pick)


def _place(view: FormView, name: str, given: str) -> int:
    place = number(given.strip())
    view.values[name] = given
    if not place:
        view.refuse(name, Refused("no place", public="Write a number, for example 19.", code="bad_number"))
    return place or 1
