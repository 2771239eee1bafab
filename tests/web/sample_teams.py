"""The pages of a team for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.people import trades
from fediverse_cinema.people.views import Person
from fediverse_cinema.projects.comparing import Comparison, Line, Piece
from fediverse_cinema.projects.credits import TeamCredit
from fediverse_cinema.projects.models import Relationship
from fediverse_cinema.projects.team_file_room import FileLine, FilePage, Remark, Version
from fediverse_cinema.projects.team_posts import Post, Talk
from fediverse_cinema.projects.team_room import Belonging, Mate, OwnFilm
from fediverse_cinema.projects.views import ProjectLine
from tests.web.sample_projects import Case, form


def team_pages(text: str, url: str, me: dict[str, Any], them: Person, line: ProjectLine) -> dict[str, Case]:
    lead = Mate(1, them, "admin", text, "director", "direction", True, False, text)
    mates = (lead, Mate(2, replace(them, local=True), "member", "", "boom-operator", "", False, True, ""))
    films = (OwnFilm(1, text, url, linked=True), OwnFilm(2, text, url, linked=False))
    answer = Post(2, replace(them, local=True), "<p>Oui.</p>", datetime(2026, 11, 21, tzinfo=UTC), mine=True)
    said = Post(1, them, f"<p>{text}</p>", answer.at, mine=False, answers=(answer,), earlier=3)
    talk = Talk((said, Post(3, them, "", answer.at, mine=False)), older=1)
    credits = (
        *(
            TeamCredit(text, text, them, claim=number, state=state, at=answer.at)
            for number, state in enumerate(("named", "asked", "confirmed", "refused", "withdrawn"), start=1)
        ),
        TeamCredit("", text, replace(them, local=True), number=2),
        TeamCredit(text, text, None, claim=9, state="confirmed"),
    )
    refused = form({"text": text, "to": ""}, text="This text is too long.")
    whole = {
        "project": line, "mates": mates, "talk": talk, "credits": credits, "me": 1, "leads": True, "guest": False,
        "films": films, "here": "/projects/bac/team", "token": "a-token", "relationships": list(Relationship),
        "departments": list(trades.DEPARTMENTS), "form": form({}), "asked": "", "speaks": True,
    }  # fmt: skip
    whole |= {"files": _file_lines(text, them), "for_whom": ("sound", "camera"), "largest": 500_000_000}
    link = {"project": line, "person": them, "role": text, "trade": "", "path_in_page": "/link/x", "asked": False}
    entrance = {"project": line, "form": form({}), "sent": False, "following": "/projects/bac/team"}
    belongings = (Belonging(1, line, text, "", True), Belonging(2, replace(line, origin=""), "", "director", True))
    wrong = form({}, **{"place-1": "Nobody else leads this project. Name somebody who does, then you can go."})
    nowhere = form({"handle": text}, handle="This text is too long.")
    return {
        "team": ("projects/team.html", whole | me),
        "team for a guest": (
            "projects/team.html",
            whole
            | {"guest": True, "leads": False, "films": (), "me": 2, "talk": Talk(()), "files": (), "for_whom": ()},
        ),
        "refused file of a team": (
            "projects/team.html",
            whole | {"form": form({"file_name": text}, file="This text is too long.")},
        ),
        **_file_pages(text, them, line),
        "team that cannot do without her": ("projects/team.html", whole | {"form": wrong} | me),
        "one post of a team": (
            "projects/team.html",
            whole | {"talk": Talk((said,), whole=True), "asked": "?post=1", "speaks": False} | me,
        ),
        "place in a team that cannot be": (
            "projects/team.html",
            whole
            | {
                "form": form(
                    {
                        "place": 1,
                        "role": text,
                        "trade": "",
                        "department": "",
                        "relationship": "member",
                        "heads": True,
                        "listed": False,
                    },
                    **{"place-1": "Nobody else leads this project. Name somebody who does, then you can go."},
                )
            }
            | me,
        ),
        "refused words to the team": ("projects/team.html", whole | {"form": refused} | me),
        "link into a team": ("projects/link.html", link),
        "link to join a team": ("projects/link.html", link | {"asked": True, "role": "", "trade": "director"}),
        "entrance of a team": ("projects/entrance.html", entrance),
        "link on its way": ("projects/entrance.html", entrance | {"sent": True}),
        "refused entrance": ("projects/entrance.html", entrance | {"form": nowhere}),
        "my teams": ("projects/teams.html", {"joined": belongings, "asked": belongings, "form": form({})} | me),
        "no teams": ("projects/teams.html", {"joined": (), "asked": (), "form": form({})} | me),
    }


AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def _file_lines(text: str, them: Person) -> tuple[FileLine, ...]:
    return (
        FileLine(1, text, "sound", 12, them, AT, 48_000_000),
        FileLine(2, text, "", 1, replace(them, local=True), AT, 900),
    )


def _file_pages(text: str, them: Person, line: ProjectLine) -> dict[str, Case]:
    us = replace(them, local=True)
    remarks = (Remark(1, them, None, f"<p>{text}</p>", AT, mine=True), Remark(2, us, 12, "<p>Oui.</p>", AT, mine=False))
    versions = (
        Version(2, us, AT, 260_000, text, text, True, remarks),
        Version(1, them, AT, 250_000, "", "", True, ()),
    )
    page = FilePage(1, text, "sound", True, versions)
    pictures = tuple(replace(one, text=False) for one in versions)
    whole = {
        "project": line, "file": page, "for_whom": ("sound", "camera"), "largest": 500_000_000,
        "here": "/projects/bac/team", "token": "a-token", "form": form({}), "guest": False,
    }  # fmt: skip
    lines = (
        Line("left_out", count=14),
        Line("same", (Piece("same", text),)),
        Line("gone", (Piece("same", text),)),
        Line("new", (Piece("same", text),)),
        Line("rewritten", (Piece("same", "Le "), Piece("gone", text), Piece("new", text))),
    )
    compared = whole | {"old": 1, "new": 2, "comparison": Comparison(lines, 2, 2, 1, cut=True)}
    none_of_text = form({}, **{"": "One of these versions is no text, or too long: they cannot be compared here."})
    refused = form({"version": "1", "page": text, "text": text}, page="This text is too long.")
    return {
        "file of a team": ("projects/file.html", whole),
        "pictures of a team": ("projects/file.html", whole | {"file": replace(page, department="", versions=pictures)}),
        "file of another": ("projects/file.html", whole | {"file": replace(page, mine=False, versions=versions[1:])}),
        "refused remark": ("projects/file.html", whole | {"form": refused}),
        "compared versions": ("projects/comparison.html", compared),
        "equal versions": ("projects/comparison.html", compared | {"comparison": Comparison((), 0, 0, 0, cut=False)}),
        "versions that are no text": (
            "projects/comparison.html",
            compared | {"comparison": None, "form": none_of_text},
        ),
    }
