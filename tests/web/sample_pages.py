"""Every page of ours with something to show, for the tests of templates. `hostile` is what a stranger wrote."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.activitypub import neighbourhood
from fediverse_cinema.consents.queries import AskedLine
from fediverse_cinema.conversations.views import AttachmentView, EventView, NoteView, PollView, Said, Talk
from fediverse_cinema.films.views import (
    CreditLine,
    Elsewhere,
    FilmLine,
    FilmPage,
    LicenceView,
    PersonPage,
    Picture,
    Source,
    Track,
    WorkLine,
)
from fediverse_cinema.moderation.queries import ReportedThing, ReportLine
from fediverse_cinema.notices.models import NoticeKind
from fediverse_cinema.notices.views import NoticeView, Thing
from fediverse_cinema.people.views import Person, ProfileLine
from fediverse_cinema.search.views import Profile, Results, Titled
from fediverse_cinema.timeline.views import Arrival
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


def note(text: str, url: str, **changes: Any) -> NoteView:
    values: dict[str, Any] = {
        "id": 7,
        "uri": url,
        "url": url.replace("/films/marees", "/notes/1"),
        "remote_url": url,
        "author": person(text, url, local=False),
        "kind": "Note",
        "title": "",
        "html": "<p>Vu dans le train.</p>",
        "warning": "",
        "sensitive": False,
        "visibility": "public",
        "attachments": (),
        "poll": None,
        "event": None,
        "answers": "",
        "answered": None,
        "quote_url": "",
        "published_at": DAY,
        "edited": True,
        "liked": False,
        "shared": False,
        "may_share": True,
        "mine": False,
        "language": "fr",
    }
    return NoteView(**(values | changes))


def everything_hung_on(text: str, url: str) -> NoteView:
    """A note of elsewhere with all that a stranger can hang on one."""
    attachments = tuple(
        AttachmentView(kind, url, url if kind == "image" else "", text, 600, 400, text)
        for kind in ("image", "image", "video", "audio", "link")
    )
    poll = PollView((text, text), (1, 0), True, DAY, True, (), False)
    event = EventView(DAY, None, text)
    return note(
        text, url, id=5, kind="Event", title=text, warning=text, sensitive=True, visibility="followers", language=text,
        attachments=attachments, poll=poll, event=event, answers=url, answered=person(text, url), quote_url=url,
    )  # fmt: skip


def comment(text: str, url: str, depth: int = 0) -> Said:
    return Said(note(text, url, id=7 + depth, mine=depth == 0), depth)


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
        "comments": Talk((comment(text, url), comment(text, url, 1))),
        "likes": 3,
        "shares": 1,
        "liked": False,
        "shared": True,
        "may_edit": False,
        "may_answer": True,
        "remote_page": url,
    }
    return FilmPage(**(values | changes))


def abroad(text: str, url: str, *, playing: bool = False) -> FilmPage:
    """A film of elsewhere, before and after the reader has pressed play."""
    far = Elsewhere(person(text, url, local=False), f"<p>{escape(text)}</p>", (text,), playing, (), False)
    source = Source(url, 0, 0, 0, "application/vnd.apple.mpegurl")
    shown: dict[str, Any] = {"hls": None, "sources": ()}
    if playing:
        shown = {"hls": url, "sources": (source,), "tracks": (Track(url, "fr", text),)}
    return film(text, url, elsewhere=far, tags=(text,), **shown)


def work(text: str, state: str = "draft", asset: str = "encoding", *, wanted: bool = False) -> WorkLine:
    published = DAY if state == "published" else None
    failure = "This film has no duration." if asset == "failed" else ""
    return WorkLine(text, "/films/marees", state, wanted, asset, 62, failure, {}, DAY, published)


def pages(text: str = "Les Marées basses", url: str = "/films/marees") -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of each case: its template and its own context, a stranger's `text` and `url` wherever they can stand."""
    me = {"viewer": SimpleNamespace(name=text, handle="nora", url="/users/nora")}
    pages_of_talk = _written_pages(text, url, me)
    at_home = _home_pages(text, url, me)
    pages_of_talk |= _own_pages(text, url, me)
    return _film_pages(text, url, me) | pages_of_talk | at_home | _work_pages(text, me) | _other_pages(text, url, me)


def _film_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    lists = {"born": [line(text)], "elsewhere": [line(text, origin=text)]}
    answer = {"follow_url": "/follow?to=x", "follow": "accepted", "form": form()}
    refused = answer | {"form": form({"content": text}, content="This text is too long.")}
    nothing: dict[str, Any] = {"hls": None, "sources": (), "comments": Talk(()), "credits": ()}
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
        "film of elsewhere": ("films/film.html", {"page": abroad(text, url)} | answer),
        "film of elsewhere that plays": ("films/film.html", {"page": abroad(text, url, playing=True)} | answer | me),
        "answer": ("conversations/note.html", _talk(text, url, note(text, url, id=5, answers=url, answered_film=text))),
        "article": ("conversations/note.html", _talk(text, url, everything_hung_on(text, url)) | me),
    }


def _talk(text: str, url: str, view: NoteView) -> dict[str, Any]:
    question = note(text, url, id=3, kind="Question", poll=PollView((text, text), (1, 2), False, DAY, False, (), True))
    about, answer = {"title": text, "url": url}, form({"number": "1", "visibility": "public"})
    return {
        "view": view, "above": [question], "below": Talk((comment(text, url),), 3, 9, 51, 100, 120), "film": about,
        "form": answer, "audiences": ["public", "unlisted", "followers", "direct"],
    }  # fmt: skip


def _written_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    typed = {"content": text, "warning": text, "options": [text, text], "number": "1", "visibility": "direct"}
    empty = {"form": form({"number": "1"}), "action": "/notes/new", "changed": ""}
    refused = empty | {"form": form(typed, content="This text is too long.")}
    things = [{"note": everything_hung_on(text, url)}, {"film": line(text, url)}]
    return {
        "write": ("conversations/compose.html", empty | me),
        "refused words": ("conversations/compose.html", refused | me),
        "change": ("conversations/compose.html", empty | {"form": form(typed), "changed": url} | me),
        "hashtag": ("tags/tag.html", {"tag": text, "things": things, "older": "/tags/x?before=3"}),
        "empty hashtag": ("tags/tag.html", {"tag": text, "things": [], "older": ""}),
    }


def _home_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    someone = person(text, url, local=False)
    arrivals = [
        Arrival(9, everything_hung_on(text, url), None, someone, mine=False),
        Arrival(8, None, line(text, url, origin=text), None, mine=False),
        Arrival(6, note(text, url, id=6), None, someone, mine=True),
    ]
    words, film_ = Thing("", text, "", url), Thing(text, "", "", url)
    notices = [
        NoticeView(
            number, kind.value, someone, others, DAY, unread=bool(others), about=about, answered=film_, whom=whom
        )
        for number, (kind, others, about, whom) in enumerate(
            (kind, others, about, whom)
            for kind in NoticeKind
            for others, about, whom in ((0, words, None), (12, film_, someone))
        )
    ]
    warned = NoticeView(99, "answer", someone, 0, DAY, unread=True, about=Thing("", text, text, url))
    unknown = NoticeView(98, "quote", someone, 0, DAY, unread=True, elsewhere=url)
    full = {"older": "/home?before=3", "earlier": False}
    nothing = {"older": None, "earlier": False}
    return {
        "home of a member": ("timeline/home.html", {"arrivals": arrivals} | full | me),
        "empty home of a member": ("timeline/home.html", {"arrivals": []} | nothing | me),
        "the end of a home": ("timeline/home.html", {"arrivals": [], "older": None, "earlier": True} | me),
        "notices": ("notices/notices.html", {"notices": [warned, unknown, *notices], "unread": 100} | full | me),
        "no notices": ("notices/notices.html", {"notices": [], "unread": 0} | nothing | me),
        "the end of notices": ("notices/notices.html", {"notices": [], "older": None, "earlier": True} | me),
    }


def _work_pages(text: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    works = [work(text), work(text, asset="failed"), work(text, asset="ready"), work(text, "published", "ready")]
    works.append(work(text, wanted=True))
    someone = SimpleNamespace(person=person(text), state="pending", uri="https://pole-sud.example/ap/users/rosa")
    workshop = {"form": form(), "older": "/workshop?before=3"}
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
        "workshop": ("people/workshop.html", workshop | {"films": works, "followed": [someone]} | me),
        "empty workshop": ("people/workshop.html", workshop | {"films": [], "followed": [], "older": None} | me),
    }


def _other_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    them, films = person(text, url), (line(text, url),)
    member = PersonPage(them, "person", url, "<p>Je filme.</p>", films, 1, False, them, None)
    channel = PersonPage(them, "channel", url, "", (), 0, False, None, them)
    handle = form({"handle": text}, handle="This text is too long.")
    listed = {"person": them, "people": [(person(text, url, local=False), url)], "older": "?before=3"}
    seeking, found = {"section": "search"}, Results((them,), films, (Titled(text, url, them, DAY),))
    wrong = form({"q": text}, q="This text is too long.")
    admin = SimpleNamespace(name=text, handle="nora", url="/users/nora", runs_pole=True)
    gone = {"status": 410, "title": "Please sign in", "sentence": "This has been removed.", "values": {}}
    return {
        "member": ("people/person.html", {"page": member}),
        "channel": ("people/person.html", {"page": channel} | me),
        "interact": ("people/interact.html", {"form": form(), "to": text, "subject": text, "intent": "like"}),
        "refused interact": ("people/interact.html", {"form": handle, "to": text, "intent": "follow"}),
        "elsewhere": ("people/elsewhere.html", {"page": profile(text, url)} | me),
        "elsewhere for a visitor": ("people/elsewhere.html", {"page": profile(text, url, state="", films=())}),
        "elsewhere, apart": (
            "people/elsewhere.html",
            {"page": profile(text, url, apart=True, films=(), notes=())} | me,
        ),
        "elsewhere, blocked": (
            "people/elsewhere.html",
            {"page": profile(text, url, apart=True, blocked=True, films=(), notes=())} | me,
        ),
        "elsewhere, gone": ("people/elsewhere.html", {"page": profile(text, url, gone=True, films=(), notes=())} | me),
        "elsewhere, closed": (
            "people/elsewhere.html",
            {"page": profile(text, url, gone=True, closed=True, films=(), notes=())} | {"viewer": admin},
        ),
        "nobody known": ("people/unknown.html", {"address": text}),
        "followers": (
            "people/people.html",
            listed | {"which": "followers", "mine": True, "waiting": [(them, url)]} | me,
        ),
        "following": ("people/people.html", listed | {"which": "following", "mine": False, "waiting": []}),
        "search": ("search/search.html", seeking | {"form": form({"q": ""}), "found": None}),
        "found": ("search/search.html", seeking | {"form": form({"q": text}), "found": found}),
        "not found": ("search/search.html", seeking | {"form": form({"q": text}), "found": Results()}),
        "refused search": ("search/search.html", seeking | {"form": wrong, "found": None} | me),
        "sign in": ("accounts/login.html", {"error": None, "next": text}),
        "refused sign in": ("accounts/login.html", {"error": "You may not do this.", "next": "", "handle": text}),
        "error": ("errors/error.html", gone | {"error_id": "8f3a"}),
    }


def profile(text: str, url: str, **changes: Any) -> Profile:
    """Somebody of elsewhere with all that a profile can have."""
    them = person(text, url, local=False)
    values: dict[str, Any] = {
        "person": replace(them, confirmed=False),
        "uri": url,
        "kind": "person",
        "picture": "/proxy/a/b",
        "about_html": "<p>Je filme.</p>",
        "lines": (ProfileLine(text, "<p>Vu.</p>", True),),
        "home_url": url,
        "followers_url": url,
        "following_url": url,
        "moved_to": them,
        "moved_url": url,
        "gone": False,
        "films": (line(text, url),),
        "notes": (note(text, url),),
        "state": "requested",
        "follows_me": "requested",
        "blocked": False,
    }
    return Profile(**(values | changes))


def _own_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Settings, blocks, consents and reports."""
    them = person(text, url, local=False)
    typed = {"name": text, "website": url, "line1-name": text, "line1": text, "quoting": "ask"}
    refused = form(typed, website="This text is too long.")
    moving = {"address": "ana@lyon.example", "aliases": [(url, them), (url, None)], "moved_to": None, "free_on": None}
    wrong = form({"add-address": text, "leave-address": text}, password="This text is too long.")
    asked = [AskedLine(number, kind, them, url, url, "", DAY) for number, kind in enumerate(("quote", "feature"))]
    things = (ReportedThing(url, text), ReportedThing(url, ""), ReportedThing(url, "", gone=True))
    told = ReportLine(3, them, them, things, text, 12, True, DAY)
    about = {"about": them, "uri": url, "kind": "note", "shown": text}
    wordless = {"form": form({"words": text, "forward": True}, words="This text is too long.")}
    front = {"pinned_films": (line(text, url),), "pinned_notes": (note(text, url, id=8, mine=True),)}
    own = PersonPage(
        them, "person", url, "", (), 0, True, None, None, moved_to=them, moved_url=url,
        pinned_mine=((url, text), (url + "/2", text)), **front,
    )  # fmt: skip
    return {
        "own page": ("people/person.html", {"page": own} | me),
        "moved page": ("people/person.html", {"page": replace(own, me=False, moved_to=None, blocked=True)} | me),
        "elsewhere, with pins": ("people/elsewhere.html", {"page": profile(text, url, blocked=True, **front)} | me),
        "profile": ("people/profile.html", {"form": form(), "lines": 4} | me),
        "refused profile": ("people/profile.html", {"form": refused, "lines": 4} | me),
        "moving": ("people/moving.html", moving | {"form": form()} | me),
        "refused moving": ("people/moving.html", moving | {"form": wrong} | me),
        "moving too early": ("people/moving.html", moving | {"form": form(), "free_on": DAY} | me),
        "moved": ("people/moving.html", moving | {"form": form(), "moved_to": them, "free_on": DAY} | me),
        "blocked": ("people/blocked.html", {"people": [(url, them)]} | me),
        "nobody blocked": ("people/blocked.html", {"people": []} | me),
        "requests": ("consents/requests.html", {"waiting": asked, "allowed": asked} | me),
        "no requests": ("consents/requests.html", {"waiting": [], "allowed": []} | me),
        "report": ("moderation/report.html", about | {"form": form()} | me),
        "refused report": ("moderation/report.html", about | wordless | me),
        "report what cannot be read": ("moderation/report.html", about | {"shown": "", "form": form()} | me),
        "report a film": ("moderation/report.html", about | {"kind": "film", "form": form()} | me),
        "report somebody": ("moderation/report.html", about | {"kind": "person", "shown": "", "form": form()} | me),
        "thanks": ("moderation/thanks.html", {"about": them} | me),
        "reports": ("moderation/reports.html", {"reports": [told]} | me),
        "no reports": ("moderation/reports.html", {"reports": []} | me),
        **_other_servers(text, url, me),
    }


def _other_servers(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """How they are doing, in each state, and which are closed."""
    states: tuple[neighbourhood.State, ...] = ("well", "busy", "refusing", "failing", "resting", "dead", "closed")
    faults: tuple[neighbourhood.Fault, ...] = ("", "answer", "slow", "insecure", "unknown", "unreachable", "other")
    hosts = [
        neighbourhood.Neighbour(text, state, DAY, DAY, text, number, text, fault, 503, DAY)
        for number, (state, fault) in enumerate(zip(states, faults, strict=True))
    ]
    wrong = form({"domain": text, "reason": text}, domain="Write a name like spam.example.")
    some = {"hosts": hosts, "closed": [neighbourhood.Closed(text, text, DAY)], "search": text, "further": url}
    none = {"hosts": [], "closed": [], "search": "", "further": None, "form": form()}
    return {
        "other servers": ("admin/hosts.html", some | {"form": wrong} | me),
        "no other server": ("admin/hosts.html", none | me),
        "no such server": ("admin/hosts.html", none | {"search": text} | me),
    }


def show(name: str, language: Language = "fr", row: str = "", **hostile: str) -> str:
    """The page of that case; `row` is what HTML of people was kept like."""
    template, context = pages(**hostile)[name]
    if row:
        context = {key: _with_row(value, row) for key, value in context.items()}
    pole = SimpleNamespace(name=hostile.get("text", "Pôle Bretagne"), logo_url=None, about=hostile.get("text", ""))
    everywhere = {"viewer": None, "section": "films", "pole": pole, "path": "/x", "csrf": "a-token", "unread": 3}
    return render(template, language=language, **(everywhere | context))


def _with_row(view: Any, row: str) -> Any:
    if isinstance(view, FilmPage):
        said = tuple(replace(one, note=replace(one.note, html=row)) for one in view.comments.said)
        return replace(view, synopsis_html=row, comments=replace(view.comments, said=said))
    if isinstance(view, PersonPage | Profile):
        return replace(view, about_html=row, lines=tuple(replace(one, html=row) for one in view.lines))
    return replace(view, html=row) if isinstance(view, NoteView) else view
