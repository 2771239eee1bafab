"""The form in which members write, read into words or into errors beside its fields. No rows, no network."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import LONGEST_TEXT, Poll, Words, checked
from fediverse_cinema.foundation import ids
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.web.forms.fields import FormView, text, texts
from fediverse_cinema.web.translation import msgid

OPTIONS = 6
NO_TITLE = "…"  # where one is missing, so that the other faults are told, too
FIELDS = {"empty": "content", "bad_poll": "options", "bad_closing": "closes_on", "long_title": "title"}
"""Beside which field a fault of the words is told, by its code; any other at the text."""


def blank(language: str, **begun: str) -> FormView:
    """The form before anything is typed. `number` is the one that the note will have: sent twice, it is said once."""
    return FormView(values=_values(language=language, **begun))


def blank_answer(answered: Note, author: Actor, language: str) -> FormView:
    """The same below a note: whom she answers is named, and nobody reads it who may not read that."""
    named = "" if answered.author_id == author.id else f"@{answered.author.address} "
    begun = {"content": named, "warning": answered.warning, "visibility": answered.visibility.value}
    return FormView(values=_values(language=language, **begun))


def of_note(note: Note) -> FormView:
    """The form with what she said, to change it."""
    begun = {"content": note.source, "warning": note.warning, "visibility": note.visibility.value}
    return FormView(values=_values(language=note.language, title=note.title, **begun))


def read(
    form: FormData, *, visibility: Visibility = Visibility.PUBLIC, titled: bool = False
) -> tuple[Words | None, FormView]:
    """The words, or None and what is wrong with them. `visibility` is for a form that does not ask, `titled` for one
    that wants a title, too.
    """
    given = {name: text(form, name) for name in ("content", "warning", "language", "closes_on", "several", "number")}
    wanted = text(form, "visibility") or visibility.value
    view = FormView(values=_values(**given, visibility=wanted, options=texts(form, "option")[:OPTIONS]))
    words = Words(given["content"], given["warning"], _language(given["language"]), poll=_poll(view))
    if titled:
        view.values["title"] = text(form, "title")
        if not view.values["title"].strip():
            view.errors["title"] = (msgid("Give it a title."), {})
        words = replace(words, title=view.values["title"] if view.values["title"].strip() else NO_TITLE)
    try:
        words = checked(words)
    except Refused as error:
        too_long = error.code == "too_long" and len(words.text) <= LONGEST_TEXT
        view.refuse("warning" if too_long else FIELDS.get(error.code, "content"), error)
    if wanted not in set(Visibility):
        view.errors["visibility"] = (msgid("Say who may read it."), {})
    return (None if view.errors else replace(words, visibility=Visibility(wanted))), view


def no_wider_than(visibility: Visibility) -> tuple[Visibility, ...]:
    """Who may be let to read an answer: nobody who may not read what it answers."""
    return tuple(one for one in Visibility if not visibility.is_narrower_than(one))


def _values(**begun: Any) -> dict[str, Any]:
    values = {"content": "", "warning": "", "visibility": Visibility.PUBLIC.value, "options": [], "closes_on": ""}
    return values | {"language": "", "several": ""} | begun | {"number": number_of(begun.get("number", ""))}


def _language(code: str) -> str:
    return code if code.isascii() and code.isalpha() and len(code) <= 3 else ""


def _poll(view: FormView) -> Poll | None:
    """None without options; a day that cannot be read is told at once."""
    options = tuple(option for option in view.values["options"] if option.strip())
    if not options:
        return None
    closes_at = _end_of(view.values["closes_on"])
    if closes_at is None:
        view.errors["closes_on"] = (msgid("Say until which day people may vote."), {})
    return Poll(options, bool(view.values["several"]), closes_at)


def _end_of(day: str) -> datetime | None:
    """The last minute of a day, in universal time; None when it is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(23, 59), UTC)
    except ValueError:
        return None


def number_of(given: str) -> str:
    """A UUID as we make them; a new one when what was given is none."""
    try:
        read_one = UUID(given)
    except ValueError:
        return ids.new_uuid()
    return given if str(read_one) == given and read_one.version == 4 else ids.new_uuid()
