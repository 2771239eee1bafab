"""The pages for those who support a project, for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.supporter_pages import Pages, Reserved
from fediverse_cinema.projects.supporters import SupporterLine
from fediverse_cinema.projects.views import ProjectLine
from tests.web.sample_projects import Case, form

HERE = "/projects/bac/supporters"


def supporter_pages(text: str, url: str, me: dict[str, Any], them: Person, line: ProjectLine) -> dict[str, Case]:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    written = Reserved(1, them, f"<p>{text}</p>", text, "fr", at, at)
    shown = Pages((written, replace(written, id=2, warning="", language="", changed=None)), older=1)
    whole = {"project": line, "here": HERE, "token": "a-token"}
    reads = whole | {"pages": shown, "speaks": False, "leads": False, "guest": True}
    rows = (
        SupporterLine(1, them, "", at),
        SupporterLine(2, replace(them, local=True), "", at),
        SupporterLine(3, None, "rosa@courrier.example", at),
    )
    listed = whole | {"supporters": rows, "most": 300, "sends": True, "form": form({}), "kept": True}
    wrong = form({"lines": text}, **{"line-3": "This text is too long.", "lines": "This text is too long."})
    link = {"project": line, "person": them, "address": "", "path_in_page": "/link/x", "silent": False}
    entrance = whole | {"form": form({}), "sent": False}
    edited = {"project": line, "entry": f"{HERE}/1", "pictures": (), "most": 0, "reserved": True}
    unsaid = form({"content": text, "audience": ""}, audience="Say who may read it.")
    return {
        "reserved pages": ("projects/supporters.html", reads),
        "reserved pages for who leads": (
            "projects/supporters.html",
            reads | {"speaks": True, "leads": True, "guest": False} | me,
        ),
        "no reserved pages": ("projects/supporters.html", reads | {"pages": Pages(())} | me),
        "supporters": ("projects/supporter_list.html", listed | me),
        "refused supporters": ("projects/supporter_list.html", listed | {"form": wrong, "kept": False} | me),
        "no supporters": (
            "projects/supporter_list.html",
            listed | {"supporters": (), "sends": False, "kept": False} | me,
        ),
        "link of a supporter": ("projects/supporter_link.html", link),
        "link by mail of a supporter": (
            "projects/supporter_link.html",
            link | {"person": None, "address": "rosa@courrier.example"},
        ),
        "silent supporter": ("projects/supporter_link.html", link | {"silent": True}),
        "entrance of supporters": ("projects/supporter_entrance.html", entrance),
        "link of a supporter on its way": ("projects/supporter_entrance.html", entrance | {"sent": True}),
        "refused entrance of supporters": (
            "projects/supporter_entrance.html",
            entrance | {"form": form({"handle": text}, handle="This text is too long.")},
        ),
        "reserved page that is changed": ("projects/entry.html", edited | {"form": form({"content": text})} | me),
        "entry for nobody": ("projects/entry.html", edited | {"form": unsaid, "entry": "", "reserved": False} | me),
    }
