"""The pages of films that were brought here for others, for `sample_pages`, with a stranger's words wherever they can
stand.
"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.films.attribution import Brought, Maker
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.views import FilmPage, WorkLine
from fediverse_cinema.people.views import Person
from fediverse_cinema.provenance.models import AuthorsWord, WordKind, WordState
from fediverse_cinema.provenance.queries import BroughtLine
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.sent_files import SentFile

Shown = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def brought_pages(text: str, url: str, me: dict[str, Any], them: Person, page: FilmPage) -> dict[str, Shown]:
    """`page` is that of a film which the pole shows for who made it."""
    return _desk(text, url, me, them) | _forms(text, url, me) | _words(text, url, me) | _films(text, url, page)


def _films(text: str, url: str, page: FilmPage) -> dict[str, Shown]:
    usual = {"page": page, "follow_url": url, "form": FormView()}
    makers = (Maker(text, url), Maker(text, ""))
    return {
        "film of others": ("films/film.html", usual | {"brought": Brought(makers, url, text, claimed=False)}),
        "film that was claimed": ("films/film.html", usual | {"brought": Brought((), url, text, claimed=True)}),
    }


def _desk(text: str, url: str, me: dict[str, Any], them: Person) -> dict[str, Shown]:
    said = [(_word(text, kind, state), DAY) for kind in WordKind for state in (WordState.OPEN, WordState.DECLINED)]
    sent = [
        SentFile("a-token", text, text, 900, 300, state, text, "This is no film.", {})
        for state in ("waiting", "fetching", "failed")
    ]
    lines = [
        *((_line(text, url, them, "draft", ""), one) for one in sent),
        *((_line(text, url, None, state, "ready"), None) for state in ("draft", "published", "hidden")),
    ]
    full = {"waiting": said[::2], "decided": said[1::2], "films": lines, "older": url, "on_its_way": True}
    empty: dict[str, Any] = {"waiting": [], "decided": [], "films": [], "older": None, "on_its_way": False}
    return {
        "films of others": ("provenance/desk.html", full | me),
        "no films of others": ("provenance/desk.html", empty | me),
    }


def _forms(text: str, url: str, me: dict[str, Any]) -> dict[str, Shown]:
    fields = ("title", "made_by", "year", "summary", "source", "address", "licence", "elsewhere")
    wrong = {"title": ("Write the title of the film.", {}), "licence": ("Choose a licence.", {})}
    codes = {"licences": ["CC-BY-4.0"], "older_licences": ["CC-BY-3.0"]}
    said = {name: text for name in ("kind", "name", "mail", "basis", "statement")} | {"stamp": "a-stamp"}
    film = SimpleNamespace(title=text, slug="le-quai")
    missing = {name: ("Say who you are.", {}) for name in ("kind", "name", "mail", "basis", "statement")}
    return {
        "bringing": ("provenance/bring.html", {"form": FormView()} | codes | me),
        "bringing refused": (
            "provenance/bring.html",
            {"form": FormView(dict.fromkeys(fields, text), dict(wrong))} | codes | me,
        ),
        "bringing refused elsewhere": (
            "provenance/bring.html",
            {"form": FormView({"elsewhere": url}, {"elsewhere": ("There is no film at this address.", {})})}
            | codes
            | me,
        ),
        "author": ("provenance/speak.html", {"film": film, "form": FormView(said), "sends": True, "hides": True}),
        "author refused": (
            "provenance/speak.html",
            {"film": film, "form": FormView(said, dict(missing)), "sends": False, "hides": False},
        ),
        "author has spoken": ("provenance/sent.html", {"title": text, "link": "", "mail": text}),
        "author has spoken without mails": ("provenance/sent.html", {"title": text, "link": url, "mail": text}),
    }


def _words(text: str, url: str, me: dict[str, Any]) -> dict[str, Shown]:
    pages: dict[str, Shown] = {}
    for kind in WordKind:
        wrong = "handle" if kind == WordKind.CLAIM else "answer"
        refused = FormView({"handle": text, "answer": text}, {wrong: ("Choose what shall be done.", {})})
        for state in WordState:
            said = _word(text, kind, state)
            pages[f"behind {kind.value}, {state.value}"] = (
                "provenance/behind.html",
                {"said": said, "film": None, "hides": state != WordState.DECLINED},
            )
            at_the_desk = {"said": said, "film": None, "at": DAY, "form": refused}
            at_the_desk |= {"invites": True, "sends": False, "link": url}
            pages[f"word {kind.value}, {state.value}"] = ("provenance/word.html", at_the_desk | me)
    unconfirmed = _word(text, WordKind.REFUSAL, WordState.OPEN)
    unconfirmed.confirmed_at = None
    hidden = Film(slug="le-quai", state=FilmState.HIDDEN)
    plain = {"said": unconfirmed, "film": hidden, "at": DAY, "form": FormView()}
    plain |= {"invites": False, "sends": True, "link": ""}
    return pages | {"word unconfirmed": ("provenance/word.html", plain | me)}


def _word(text: str, kind: WordKind, state: WordState) -> AuthorsWord:
    return AuthorsWord(
        id=7, kind=kind, state=state, film_uri="", title=text, name=text, mail=text, basis=text, answer=text,
        created_at=DAY, confirmed_at=DAY, invited_at=DAY, decided_at=DAY,
    )  # fmt: skip


def _line(text: str, url: str, by: Person | None, state: str, asset: str) -> BroughtLine:
    work = WorkLine(text, "/films/le-quai", state, True, asset, 0, "", {}, DAY, None)
    return BroughtLine(7, work, text, url, by, DAY, None)
