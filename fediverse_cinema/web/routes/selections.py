"""Paths of those who choose: selections, labels and their juries."""

from fediverse_cinema.web.pages import (
    adding,
    composing,
    juries,
    labels,
    own_selections,
    selection_history,
    selections,
)
from fediverse_cinema.web.routes.row import BOTH, POST, Row

ROWS: tuple[Row, ...] = (
    Row("/selections", selections.selections, "read"),
    Row("/selections/new", selections.new, "begin_selection", BOTH),
    Row("/selections/{slug}", selections.selection, "read"),
    Row("/selections/{slug}/compose", composing.compose, "compose_selection", BOTH),
    Row("/selections/{slug}/edit", selections.edit, "publish_selection", BOTH),
    Row("/selections/{slug}/audience", selections.audience, "publish_selection", POST),
    Row("/selections/{slug}/cover", selections.cover, "publish_selection", POST),
    Row("/selections/{slug}/copy", selections.copy, "begin_selection", POST),
    Row("/selections/{slug}/history", selection_history.former, "publish_selection"),
    Row("/selections/{slug}/undo", selection_history.undo, "publish_selection", POST),
    Row("/selections/{slug}/delete", selections.delete, "delete_selection", BOTH),
    Row("/films/{slug}/select", adding.choose, "begin_selection", BOTH),
    Row("/workshop/selections", own_selections.mine, "begin_selection", BOTH),
    Row("/labels", labels.labels, "read"),
    Row("/labels/new", labels.new, "begin_label", BOTH),
    Row("/labels/{handle}", labels.label, "read"),
    Row("/labels/{handle}/edit", labels.edit, "lead_label", BOTH),
    Row("/labels/{handle}/mark", labels.mark, "lead_label", POST),
    Row("/labels/{handle}/verify", labels.verify, "run_pole", POST),
    Row("/labels/{handle}/close", labels.close, "close_label", BOTH),
    Row("/labels/{handle}/jury", juries.show, "use_jury", BOTH),
    Row("/labels/{handle}/jury/place", juries.place, "lead_label", POST),
    Row("/labels/{handle}/jury/leave", juries.leave, "use_jury", POST),
    Row("/labels/{handle}/jury/out", juries.out, "use_jury", POST),
    Row("/labels/{handle}/jury/enter", juries.entrance, "interact_from_elsewhere", BOTH),
    Row("/labels/{handle}/selections/{slug}", composing.in_a_jury, "use_jury", BOTH),
)
