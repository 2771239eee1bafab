"""Every page of ours with something to show, for the tests of templates. `hostile` is what a stranger wrote."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.films.views import (
    CommentView,
    CreditLine,
    FilmLine,
    FilmPage,
    LicenceView,
    PersonPage,
    Picture,
    Source,
    WorkLine,
)
from fediverse_cinema.people.views import Person
from fediverse_cinema.web.formats import FORMS, LICENCES
from fediverse_cinema.web.templating import render
from fediverse_cinema.web.translation import Language

DAY = datetime(2026, 11, 21, 18, 42, tzinfo=UTC)


def form(values: dict[str, Any] | None = None, **errors: str) -> SimpleNamespace:
    return SimpleNamespace(values=values or {}, errors={name: (text, {}) for name, text in errors.items()})


def person(text: str, url: str = "/users/nora", *, local: bool = True) -> Person:
    return Person(text, "nora@bretagne.example", url, "bretagne.example", local)


def line(
    text: str, url: str = "/films/marees", *, origin: str | None = None, warning: str = "", words: str = ""
) -> FilmLine:
    small, large = Picture("/media/s.jpg", 280, 117), Picture("/media/l.jpg", 850, 356)
    author = person(text, url)
    stills = (small, large)
    return FilmLine(text, url, author, words, "fiction", text, 2026, 1140, 2.39, stills, DAY, origin, warning)


def comment(text: str, url: str, depth: int = 0) -> CommentView:
    author = person(text, url, local=False)
    return CommentView(7 + depth, author, "<p>Vu dans le train.</p>", DAY, url, True, depth, depth == 0)


def film(text: str, url: str, **changes: Any) -> FilmPage:
    values: dict[str, Any] = {
        "line": line(text, url, origin="pole-sud.example", words=text),
        "slug": "marees",
        "uri": "https://bretagne.example/ap/films/1",
        "page_url": "https://bretagne.example/films/marees",
        "author_uri": "https://bretagne.example/ap/users/nora",
        "state": "published",
        "synopsis_html": "<p>La mer est hors champ.</p>",
        "credits": (CreditLine(text, text), CreditLine(text, "Rosa")),
        "languages": ("fr", "br"),
        "licence": LicenceView("CC-BY-SA-4.0", "CC BY-SA", url, True),
        "hls": "/media/master.m3u8",
        "sources": (Source("/media/film.mp4", 1080, 2580, 1_200_000_000),),
        "asset_state": "ready",
        "progress": 100,
        "failure": "",
        "failure_values": {},
        "comments": (comment(text, url), comment(text, url, 1)),
        "likes": 3,
        "shares": 1,
        "liked": False,
        "shared": True,
        "may_edit": False,
        "may_answer": True,
        "remote_page": url,
    }
    return FilmPage(**(values | changes))


def work(text: str, state: str = "draft", asset: str = "encoding", *, wanted: bool = False) -> WorkLine:
    published = DAY if state == "published" else None
    failure = "This film has no duration." if asset == "failed" else ""
    return WorkLine(text, "/films/marees", state, wanted, asset, 62, failure, {}, DAY, published)


def pages(text: str = "Les Marées basses", url: str = "/films/marees") -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of each case: its template and its own context, a stranger's `text` and `url` wherever they can stand."""
    me = {"viewer": SimpleNamespace(name=text, handle="nora", url="/users/nora")}
    return _film_pages(text, url, me) | _work_pages(text, me) | _other_pages(text, url, me)


def _film_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    lists = {"born": [line(text)], "elsewhere": [line(text, origin=text)]}
    answer = {"follow_url": "/follow?to=x", "form": form()}
    refused = answer | {"form": form({"content": text}, content="This text is too long.")}
    nothing: dict[str, Any] = {"hls": None, "sources": (), "comments": (), "credits": ()}
    bare = film(text, url, line=line(text, url), likes=0, shares=0, synopsis_html="", **nothing)
    makers = film(text, url, may_edit=True, liked=True, shared=False)
    draft = film(text, url, may_edit=True, state="draft")
    visitors = film(text, url, may_answer=False)
    return {
        "home": ("ecran.html", {"lead": line(text, url, words=text)} | lists),
        "empty home": ("ecran.html", {"lead": None, "born": [], "elsewhere": []} | me),
        "films": ("films/list.html", {"films": [line(text, warning=text)], "older": "/films?before=3"}),
        "no films": ("films/list.html", {"films": [], "older": None}),
        "film for a visitor": ("films/film.html", {"page": visitors, "alternate": url} | answer),
        "film for a member": ("films/film.html", {"page": film(text, url)} | answer | me),
        "film for its maker": ("films/film.html", {"page": makers} | answer | me),
        "film without a file": ("films/film.html", {"page": bare} | answer),
        "refused answer": ("films/film.html", {"page": film(text, url)} | refused | me),
        "draft": ("films/film.html", {"page": draft} | answer | me),
        "answer": ("conversations/note.html", {"comment": comment(text, url), "film_url": url}),
    }


def _work_pages(text: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    works = [work(text), work(text, asset="failed"), work(text, asset="ready"), work(text, "published", "ready")]
    works.append(work(text, wanted=True))
    someone = SimpleNamespace(person=person(text), state="pending")
    choices = SimpleNamespace(forms=list(FORMS), licences=list(LICENCES), languages=["fr", "br"])
    wrong = form({"title": text, "languages": ["fr"], "licence": "LAL-1.3"}, year="This text is too long.")
    no_file = form({"title": text}, file="This text is too long.")
    return {
        "upload": ("films/upload.html", {"form": form(), "film": None, "largest": 10**9} | me),
        "refused upload": ("films/upload.html", {"form": no_file, "film": None, "largest": 10**9} | me),
        "another file": ("films/upload.html", {"form": form(), "film": works[1], "largest": 10**9} | me),
        "edit": ("films/edit.html", {"form": form({"title": text}), "film": works[3], "choices": choices} | me),
        "wanted film": ("films/edit.html", {"form": form({"title": text}), "film": works[4], "choices": choices} | me),
        "refused edit": ("films/edit.html", {"form": wrong, "film": works[0], "choices": choices} | me),
        "delete": ("films/delete.html", {"film": works[0]} | me),
        "workshop": ("people/workshop.html", {"films": works, "form": form(), "followed": [someone]} | me),
        "empty workshop": ("people/workshop.html", {"films": [], "form": form(), "followed": []} | me),
    }


def _other_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    them, films = person(text, url), (line(text, url),)
    member = PersonPage(them, "person", url, "<p>Je filme.</p>", films, 1, False, False, them, None)
    channel = PersonPage(them, "channel", url, "", (), 0, True, False, None, them)
    handle = form({"handle": text}, handle="This text is too long.")
    gone = {"status": 410, "title": "Please sign in", "sentence": "This has been removed.", "values": {}}
    return {
        "member": ("people/person.html", {"page": member}),
        "channel": ("people/person.html", {"page": channel} | me),
        "follow": ("people/follow.html", {"form": form(), "to": text, "subject": text}),
        "refused follow": ("people/follow.html", {"form": handle, "to": text}),
        "sign in": ("accounts/login.html", {"error": None, "next": text}),
        "refused sign in": ("accounts/login.html", {"error": "You may not do this.", "next": "", "handle": text}),
        "error": ("errors/error.html", gone | {"error_id": "8f3a"}),
    }


def show(name: str, language: Language = "fr", row: str = "", **hostile: str) -> str:
    """The page of that case; `row` is what HTML of people was kept like."""
    template, context = pages(**hostile)[name]
    if row:
        context = {key: _with_row(value, row) for key, value in context.items()}
    pole = SimpleNamespace(name=hostile.get("text", "Pôle Bretagne"), logo_url=None, about=hostile.get("text", ""))
    everywhere = {"viewer": None, "section": "films", "pole": pole, "path": "/x", "csrf": "a-token"}
    return render(template, language=language, **(everywhere | context))


def _with_row(view: Any, row: str) -> Any:
    if isinstance(view, FilmPage):
        return replace(view, synopsis_html=row, comments=tuple(replace(note, html=row) for note in view.comments))
    if isinstance(view, PersonPage):
        return replace(view, about_html=row)
    return replace(view, html=row) if isinstance(view, CommentView) else view
