"""Paths of one's own data: the archive, lists, what is brought along, the end of an account."""

from fediverse_cinema.web.pages import leaving, own_data
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/workshop/data", own_data.mine, "use_workshop"),
    Row("/workshop/data/archive", own_data.order, "use_workshop", POST),
    Row("/workshop/data/archive/{number}", own_data.download, "take_archive"),
    Row("/workshop/data/lists", own_data.bring_list, "use_workshop", POST),
    Row("/workshop/data/lists/{name}", own_data.one_list, "use_workshop"),
    Row("/workshop/data/bring", own_data.bring_archive, "use_workshop", POST),
    Row("/workshop/leaving", leaving.leave, "use_workshop", BOTH),
    Row("/left", leaving.left, "read"),
)
