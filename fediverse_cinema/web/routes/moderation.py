"""Paths of those who look at reports and complaints, and of those whom that concerns."""

from fediverse_cinema.web.pages import complaints, measures, members, moderation_log
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/admin/measures", measures.desk, "moderate", BOTH),
    Row("/admin/measures/lift", measures.lift, "moderate", POST),
    Row("/measures/{measure}", measures.measure, "read_measure"),
    Row("/admin/members", members.members, "run_pole", BOTH),
    Row("/admin/members/factors", members.take_factors_off, "run_pole", BOTH),
    Row("/admin/log", moderation_log.entries, "moderate"),
    Row("/complaint", complaints.complain, "complain", BOTH),
    Row("/complaints/{complaint}", complaints.case, "read_complaint", BOTH),
    Row("/admin/complaints", complaints.desk, "moderate"),
    Row("/admin/complaints/{complaint}", complaints.decide, "moderate", BOTH),
)
