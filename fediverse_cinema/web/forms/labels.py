"""The form of a label. Pure."""

from collections.abc import Collection

from starlette.datastructures import FormData

from fediverse_cinema.activitypub import making
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.labels.models import Label
from fediverse_cinema.labels.sheet import LabelSheet, label_faults
from fediverse_cinema.web.forms.fields import FormView, text

WORDS = ("name", "about", "language", "support")
ORDER = ("name", "handle", "kind", "about", "language", "support")


def read_sheet(form: FormData, kinds: Collection[str] = ()) -> tuple[LabelSheet, FormView]:
    """The sheet, and what is wrong with it beside its fields. `kinds` of a new one, of which it has to be one."""
    words = {name: text(form, name) for name in WORDS}
    view = FormView(values=words | {name: text(form, name).strip() for name in ("handle", "kind", "edition")})
    sheet = LabelSheet(**words)
    for name, fault in label_faults(sheet).items():
        view.refuse(name, fault)
    if kinds and view.values["kind"] not in kinds:
        view.refuse("kind", Refused("no kind", public="Choose whose label it is.", code="bad_kind"))
    if kinds and view.values["handle"]:
        try:
            making.check_handle(str(view.values["handle"]))
        except Refused as fault:
            view.refuse("handle", fault)
    view.in_order(*ORDER)
    return sheet, view


def of_label(label: Label) -> FormView:
    """The sheet as it is kept. Its Group is fetched."""
    values = {name: getattr(label, name) for name in WORDS if name != "name"}
    return FormView(values=values | {"name": label.actor.name, "edition": str(label.edition)})
