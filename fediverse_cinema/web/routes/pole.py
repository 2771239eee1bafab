"""Paths of what the pole says and shows of itself, of the letters to its team, and of the desk for both."""

from fediverse_cinema.poles.first_texts import NAMES
from fediverse_cinema.web.pages import contact, pole_desk, pole_pages
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    *(Row(f"/{name}", pole_pages.fixed, "read") for name in NAMES),
    Row("/pages/{slug}", pole_pages.own, "read"),
    Row("/page-files/{number}", pole_pages.download, "read"),
    Row("/pole-{digest}.css", pole_pages.stylesheet, "read"),
    Row("/logo/{name}", pole_pages.logo, "read"),
    Row("/contact", contact.contact, "write_to_team", BOTH),
    Row("/admin/letters", contact.desk, "run_pole", BOTH),
    Row("/admin/pole", pole_desk.desk, "run_pole", BOTH),
    Row("/admin/pole/logo", pole_desk.logo, "run_pole", POST),
    Row("/admin/pages/new", pole_desk.new, "run_pole", BOTH),
    Row("/admin/pages/{slug}", pole_desk.edit, "run_pole", BOTH),
    Row("/admin/pages/{slug}/delete", pole_desk.remove, "run_pole", POST),
    Row("/admin/pages/{slug}/move", pole_desk.move, "run_pole", POST),
    Row("/admin/pages/{slug}/files", pole_desk.put_in, "run_pole", POST),
    Row("/admin/pages/{slug}/files/remove", pole_desk.take_out, "run_pole", POST),
)
