"""Paths of how the pole fares: the desk of who runs it, its figures, and what machines ask that watch over it."""

from fediverse_cinema.web.pages import dashboard, figures, probes
from fediverse_cinema.web.routes.row import BOTH, Row

ROWS: tuple[Row, ...] = (
    Row("/admin", dashboard.desk, "run_pole", BOTH),
    Row("/admin/jobs", dashboard.jobs, "run_pole", BOTH),
    Row("/admin/figures", figures.desk, "run_pole", BOTH),
    Row("/admin/figures.csv", figures.desk_table, "run_pole"),
    Row("/admin/figures/films.csv", figures.desk_films, "run_pole"),
    Row("/figures", figures.years, "read"),
    Row("/figures.csv", figures.years_table, "read"),
    Row("/health", probes.health, "read"),
    Row("/ready", probes.ready, "read"),
    Row("/metrics", probes.metrics, "read_metrics"),
)
