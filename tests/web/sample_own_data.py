"""The pages of one's own data for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.archive import herself
from fediverse_cinema.archive.exporting import BROKEN
from fediverse_cinema.archive.leaving import Led
from fediverse_cinema.archive.models import IntakeKind
from fediverse_cinema.archive.views import ArchiveLine, IntakeLine, Refusal
from tests.web.sample_projects import Case, form

AT = datetime(2026, 11, 26, tzinfo=UTC)


def own_data_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, Case]:
    ready = ArchiveLine("ready", True, 1_234_567_890, "/workshop/data/archive/1", AT, AT, "")
    refusal = Refusal(text, "There is no server called %(host)s.", {"host": text})
    under_way = IntakeLine("follows", False, 3, 5_000, 2, (), AT)
    done = IntakeLine("archive", True, 5, 5, 3, (refusal, refusal), AT)
    lists = list(herself.LISTS)
    kinds = [kind.value for kind in IntakeKind if kind != IntakeKind.ARCHIVE]
    page = {"form": form({}), "archive": None, "brought": [], "lists": lists, "kinds": kinds} | me
    refused = form({"kind": "follows"}, list="This is no list of addresses (CSV), as Mastodon and poles export it.")
    unsaid = form({"kind": text}, kind="Say what this list is.", **{"archive-file": "Choose a file."})
    leaving = {"form": form({}), "handle": "ana", "films": 2, "words": 1, "led": [Led(text, url, True)]} | me
    wrong = form({"handle": text}, handle="This text is too long.")
    led = [Led(text, url, True), Led(text, url, False)]
    return {
        "own data": ("archive/own_data.html", page),
        "own archive": ("archive/own_data.html", page | {"archive": ready, "brought": [under_way, done]}),
        "own archive without films": ("archive/own_data.html", page | {"archive": replace(ready, whole=False)}),
        "own archive ordered": ("archive/own_data.html", page | {"archive": replace(ready, state="ordered", url="")}),
        "own archive failed": (
            "archive/own_data.html",
            page | {"archive": replace(ready, state="failed", url="", reason=BROKEN)},
        ),
        "a list that is none": ("archive/own_data.html", page | {"form": refused}),
        "an archive that is none": ("archive/own_data.html", page | {"form": unsaid}),
        "leaving": ("archive/leaving.html", leaving),
        "leaving much": ("archive/leaving.html", leaving | {"led": led, "films": 0, "words": 0}),
        "refused leaving": ("archive/leaving.html", leaving | {"form": wrong, "led": []}),
        "left": ("archive/left.html", {}),
    }
