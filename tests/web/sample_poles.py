"""The pages of the known poles for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.poles.kinship import Asking
from fediverse_cinema.search.poles import PoleLine
from fediverse_cinema.web.region_map import drawings
from tests.web.sample_projects import Case, form


def pole_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, Case]:
    read = PoleLine(text, text, "FR-BRE", url, "known", True, 12, 1, 0, datetime(2026, 11, 18, tzinfo=UTC), False, "")
    silent = replace(read, region="", knows_us=False, people=1, calls=3, silent=True, error=text)
    new = replace(read, read_at=None, left_over=7, reading=True)
    never = replace(silent, read_at=None)
    here = replace(read, region="FR-974", people=0, projects=0, selections=2, films=3, here=True)
    ours, theirs = {"FR-974": [here]}, {"CH-VD": [silent], "CH-GE": [never]}
    groups = {"FR-BRE": [read, new, silent]} | ours | theirs | {"": [silent, never]}
    countries = {"FR": {"FR-BRE": groups["FR-BRE"]} | ours, "CH": theirs, "": {"": groups[""]}}
    lines = (read, silent, new, never, replace(new, state="asked"), replace(new, state="declined"))
    whole = {"poles": lines, "asking": [Asking(text, text), Asking(text, "")], "leaving": None, "form": form({})}
    wrong = form({"address": text}, address="Write an address like pole.example.")
    return {
        "poles": ("poles/list.html", {"countries": countries, "drawings": drawings(groups)}),
        "no other poles": ("poles/list.html", {"countries": {"FR": ours}, "drawings": drawings(ours)}),
        "known poles": ("admin/poles.html", whole | me),
        "remove a pole": ("admin/poles.html", whole | {"asking": [], "leaving": read} | me),
        "no known poles": ("admin/poles.html", {"poles": (), "asking": [], "leaving": None, "form": wrong} | me),
    }
