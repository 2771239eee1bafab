"""Paths of companies: their list and pages, and what those who edit them do."""

from fediverse_cinema.web.pages import companies, company_editors, company_films, feeds
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/companies", companies.companies, "read"),
    Row("/companies/new", companies.new, "begin_company", BOTH),
    Row("/companies/{handle}.atom", feeds.atom_feed, "read"),
    Row("/companies/{handle}", companies.company, "read"),
    Row("/companies/{handle}/edit", companies.edit, "edit_company", BOTH),
    Row("/companies/{handle}/logo", companies.logo, "edit_company", POST),
    Row("/companies/{handle}/editors", company_editors.show, "edit_company", BOTH),
    Row("/companies/{handle}/editors/leave", company_editors.leave, "edit_company", POST),
    Row("/companies/{handle}/catalogue", company_films.show, "edit_company", BOTH),
    Row("/companies/{handle}/catalogue/remove", company_films.remove, "edit_company", POST),
    Row("/companies/{handle}/close", companies.close, "close_company", BOTH),
    Row("/workshop/companies", company_editors.mine, "use_workshop", BOTH),
)
