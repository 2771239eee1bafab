"""Paths of publications: their lists and feeds, their pages, and what their authors do with them."""

from fediverse_cinema.web.pages import feeds, publications
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/publications", publications.listed, "read"),
    Row("/publications.atom", feeds.publications_feed, "read"),
    Row("/publications/new", publications.new, "use_workshop", BOTH),
    Row("/publications/by/{handle}.atom", feeds.publications_of_author, "read"),
    Row("/publications/by/{handle}", publications.of_author, "read"),
    Row("/publications/{slug}", publications.publication, "read"),
    Row("/publications/{slug}/edit", publications.edit, "change_publication", BOTH),
    Row("/publications/{slug}/delete", publications.delete, "delete_publication", POST),
    Row("/workshop/publications", publications.mine, "use_workshop"),
    Row("/projects/{handle}.atom", feeds.atom_feed, "read"),
    Row("/labels/{handle}.atom", feeds.atom_feed, "read"),
)
