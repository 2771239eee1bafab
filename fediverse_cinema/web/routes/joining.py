"""Paths of who becomes a member, and of a member's own account: the way in, the way back in, the desk of who joins."""

from fediverse_cinema.web.pages import account, admissions, factors, joining, recovery, second_step
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/join", joining.join, "join", BOTH),
    Row("/join/{secret}", joining.by_invitation, "join", BOTH),
    Row("/login/lost", recovery.lost, "sign_in", BOTH),
    Row("/login/second", second_step.second, "sign_in", BOTH),
    Row("/login/passkey", second_step.by_passkey, "sign_in", POST),
    Row("/workshop/account/factors", factors.own_factors, "use_workshop", BOTH),
    Row("/workshop/account", account.account, "use_workshop", BOTH),
    Row("/admin/joining", admissions.terms, "run_pole", BOTH),
    Row("/admin/invitations", admissions.invite, "run_pole", BOTH),
    Row("/admin/admissions", admissions.waiting, "moderate", BOTH),
)
