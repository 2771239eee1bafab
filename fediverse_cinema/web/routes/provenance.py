"""Paths of films that were brought here for others: for those who compose the pole, and for who made one."""

from fediverse_cinema.web.pages import authors, brought
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/brought", brought.desk, "bring_film"),
    Row("/brought/new", brought.bring, "bring_film", BOTH),
    Row("/brought/elsewhere", brought.afar, "bring_film", POST),
    Row("/brought/words/{word}", brought.word, "bring_film", BOTH),
    Row("/films/{slug}/author", authors.speak, "speak_as_author", BOTH),
)
