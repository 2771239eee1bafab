"""The pages of projects for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import date
from typing import Any

from fediverse_cinema.conversations.attachments import Attachment
from fediverse_cinema.conversations.views import NoteView
from fediverse_cinema.films import licences, terms
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.stages import IN_ORDER, STAGES
from fediverse_cinema.projects.views import Entry, Front, Journal, ProjectLine, ProjectPage, Step, TeamLine
from fediverse_cinema.web.forms.fields import FormView
from tests.web.sample_calls import call_line

Case = tuple[str, dict[str, Any]]


def front(text: str, url: str, them: Person) -> Front:
    line = ProjectLine(them, url, text, "shooting", "documentary", 52, text, "FR-BRE", text)
    steps = tuple(Step(stage, date(2026, 11, 2) if stage in ("idea", "shooting") else None) for stage in IN_ORDER)
    team = (
        TeamLine(them, text, "sound-recordist", leads=True),
        TeamLine(replace(them, local=True), "", "", leads=False),
    )
    ways = (Support(text, url),)
    return Front(line, date(2026, 11, 2), steps, "<p>Un bac.</p>", "fr", ("FR",), "CC-BY-4.0", ways, team)


def project_pages(
    text: str, url: str, me: dict[str, Any], them: Person, note: NoteView, film: FilmLine
) -> dict[str, Case]:
    shown = front(text, url, them)
    pictures = (Picture("/media/s.jpg", 280, 157), Picture("/media/l.jpg", 850, 478))
    journal = Journal((Entry(note, them, 3), Entry(replace(note, id=8), None, 0)), older=8)
    whole = ProjectPage(shown, pictures, journal, (film,), 2, "accepted", True, True, True, True, True, False)
    stopped = replace(shown, line=replace(shown.line, stage="stopped", form="", duration=None), stage_since=None)
    bare = replace(stopped, team=(), support=(), about_html="", language="", countries=(), licence="")
    empty = ProjectPage(bare, (), Journal(), (), 0, "", False, False, False, False, False, False)
    asked = {"q": text, "stage": "shooting", "form": "fiction", "region": "FR-BRE", "origin": "elsewhere"}
    listed: dict[str, Any] = {
        "stages": list(STAGES),
        "kinds": terms.FORMS,
        "older": None,
        "form": form({}),
        "found": (),
        "wished": [],
    }
    wished = [(name, value, "/projects?q=x") for name, value in asked.items()]
    choices = {
        "forms": terms.FORMS,
        "licences": tuple(licences.LICENCES),
        "languages": terms.LANGUAGES,
        "stages": list(STAGES),
    }
    sheet = {"choices": choices, "kept": False, "pictures": (), "project": None}
    typed = {
        "name": text,
        "handle": text,
        "logline": text,
        "about": text,
        "town": text,
        "support": text,
        "stage": "idea",
    }
    wrong = form(typed, handle="This text is too long.")
    no_picture = form(typed, picture="This text is too long.")
    said = form({"content": text, "warning": text, "number": "n", "language": "fr"}, alt="This text is too long.")
    hung = (Attachment("image", url, text, "image/jpeg", 850, 478),)
    entry = {"project": shown.line, "entry": "", "pictures": (), "most": 4, "reserved": False}
    stages = {"stages": list(STAGES), "calls": (call_line(text, url, them),)}
    return {
        "projects": ("projects/list.html", listed | {"found": (shown.line,), "older": "/projects?after=here~3"} | me),
        "no projects": ("projects/list.html", listed | me),
        "projects looked for": ("projects/list.html", listed | {"form": form(asked), "wished": wished, "found": ()}),
        "project": ("projects/project.html", {"page": whole} | stages | me),
        "project for a visitor": (
            "projects/project.html",
            {"page": replace(whole, speaks=False, belongs=False, supports=False)} | stages,
        ),
        "bare project": ("projects/project.html", {"page": empty} | stages | {"calls": ()} | me),
        "new project": ("projects/edit.html", sheet | {"form": form({"stage": "idea"})} | me),
        "refused project": ("projects/edit.html", sheet | {"form": wrong} | me),
        "sheet of a project": (
            "projects/edit.html",
            sheet | {"form": form(typed), "project": shown.line, "pictures": pictures, "kept": True} | me,
        ),
        "refused picture": ("projects/edit.html", sheet | {"form": no_picture, "project": shown.line} | me),
        "end of a project": ("projects/end.html", {"project": shown.line} | me),
        "new entry": ("projects/entry.html", entry | {"form": form({})} | me),
        "refused entry": (
            "projects/entry.html",
            entry | {"form": said, "entry": "/projects/bac/journal/1", "pictures": hung} | me,
        ),
    }


def form(values: dict[str, Any], **errors: str) -> FormView:
    return FormView(values=values, errors={name: (text, {}) for name, text in errors.items()})
