"""Paths of rules: those of the pole for domains, and those that members make for themselves."""

from fediverse_cinema.web.pages import domain_lists, muting, rules
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/servers", rules.servers, "read"),
    Row("/admin/rules", rules.rules_page, "run_pole"),
    Row("/admin/rules/set", rules.lay_down, "run_pole", POST),
    Row("/admin/rules/lift", rules.lift, "run_pole", POST),
    Row("/admin/rules/terms", rules.set_terms, "run_pole", POST),
    Row("/admin/rules/knocks", rules.answer_knock, "run_pole", POST),
    Row("/admin/rules/letters", rules.answer_letters, "run_pole", POST),
    Row("/admin/rules/purge", rules.purge_unlisted, "run_pole", POST),
    Row("/admin/rules/import", domain_lists.choose, "run_pole", BOTH),
    Row("/admin/rules/take", domain_lists.take, "run_pole", POST),
    Row("/admin/rules.csv", domain_lists.export, "run_pole"),
    Row("/workshop/muted", muting.muted, "use_workshop"),
    Row("/workshop/mute", muting.mute, "use_workshop", POST),
    Row("/workshop/unmute", muting.unmute, "use_workshop", POST),
    Row("/workshop/shun", muting.shun, "use_workshop", POST),
    Row("/workshop/receive", muting.receive_again, "use_workshop", POST),
)
