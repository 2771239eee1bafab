"""Paths of the agenda."""

from fediverse_cinema.web.pages import events
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/agenda", events.agenda, "read"),
    Row("/agenda.ics", events.calendar_of_all, "read"),
    Row("/agenda/new", events.new, "make_event", BOTH),
    Row("/agenda/{slug}.ics", events.calendar_of_one, "read"),
    Row("/agenda/{slug}", events.event, "read"),
    Row("/agenda/{slug}/edit", events.edit, "change_event", BOTH),
    Row("/agenda/{slug}/state", events.state, "change_event", POST),
    Row("/agenda/{slug}/picture", events.picture, "change_event", POST),
    Row("/agenda/{slug}/delete", events.delete, "delete_event", BOTH),
    Row("/agenda/{slug}/organise", events.answer, "answer_for_event", POST),
)
