"""Every page of ours with something to show, for the tests of templates. `hostile` is what a stranger wrote."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.activitypub import neighbourhood
from fediverse_cinema.consents.marks import Emblem, Mark
from fediverse_cinema.consents.models import ClaimState
from fediverse_cinema.consents.queries import CHOICE, KINDS, AskedLine
from fediverse_cinema.conversations.views import AttachmentView, EventView, NoteView, PollView, Said, Talk
from fediverse_cinema.events.views import Asked
from fediverse_cinema.films.browsing import FILTERS, LENGTHS, Shelf, Wish
from fediverse_cinema.films.claims import BY_LINK, STATES, Subject
from fediverse_cinema.films.crediting import AskingLine
from fediverse_cinema.films.filmography import Part
from fediverse_cinema.films.lines import Award, Quote, Support
from fediverse_cinema.films.picture_book import Frame, PictureBook, StillLine
from fediverse_cinema.films.pictures import PLACES
from fediverse_cinema.films.preparations import PreparationLine
from fediverse_cinema.films.releases import CHANNELS
from fediverse_cinema.films.tracks import SoundLine, SubtitleLine
from fediverse_cinema.films.views import (
    Chapter,
    CreditLine,
    Elsewhere,
    FilmLine,
    FilmPage,
    LicenceView,
    PersonPage,
    Picture,
    Source,
    StillView,
    Track,
    TrailerView,
    Translation,
    WorkLine,
)
from fediverse_cinema.media.cues import Fault
from fediverse_cinema.media.models import SubtitleKind
from fediverse_cinema.moderation.queries import ReportedThing, ReportLine
from fediverse_cinema.notices.models import NoticeKind
from fediverse_cinema.notices.views import NoticeView, Thing
from fediverse_cinema.people.likeness import PARTS, Likeness, Period, TradeLine, Work
from fediverse_cinema.people.views import Person, ProfileLine
from fediverse_cinema.projects.credits import Making
from fediverse_cinema.projects.team_room import Belonging
from fediverse_cinema.projects.views import ProjectLine
from fediverse_cinema.screeners.views import Invitation, PassLine, ViewingLine
from fediverse_cinema.search.people import Found, Wanted
from fediverse_cinema.search.people import Page as Directory
from fediverse_cinema.search.views import Profile, Results, Titled
from fediverse_cinema.timeline.views import Arrival
from fediverse_cinema.web.board import Board
from fediverse_cinema.web.formats import FORMS
from fediverse_cinema.web.forms.catalogue import wished
from fediverse_cinema.web.forms.directory import wished as wished_people
from fediverse_cinema.web.forms.fields import FormView
from fediverse_cinema.web.forms.portrait import values_of
from fediverse_cinema.web.sent_files import SentFile
from fediverse_cinema.web.templating import render
from fediverse_cinema.web.translation import Language
from tests.web.sample_brought import brought_pages
from tests.web.sample_calls import call_line, call_pages
from tests.web.sample_companies import a_company_of, company_pages
from tests.web.sample_critiques import critique_pages
from tests.web.sample_events import event_line, event_pages
from tests.web.sample_factors import factor_pages
from tests.web.sample_joining import joining_pages
from tests.web.sample_moderation import moderation_pages
from tests.web.sample_offers import offer_line, offer_pages
from tests.web.sample_own_data import own_data_pages
from tests.web.sample_own_pole import own_pole_pages
from tests.web.sample_pictures import picture_pages
from tests.web.sample_poles import pole_pages
from tests.web.sample_projects import front, project_pages
from tests.web.sample_publications import publication_pages
from tests.web.sample_recommendations import recommendation_pages
from tests.web.sample_rules import rule_pages
from tests.web.sample_screen import screen_pages
from tests.web.sample_selections import selection_pages
from tests.web.sample_supporters import supporter_pages
from tests.web.sample_teams import team_pages
from tests.web.sample_upkeep import upkeep_pages

DAY = datetime(2026, 11, 21, 18, 42, tzinfo=UTC)


def form(values: dict[str, Any] | None = None, **errors: str) -> FormView:
    return FormView(values=values or {}, errors={name: (text, {}) for name, text in errors.items()})


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
        "choosable": True,
        "remote_page": url,
    }
    return FilmPage(**(values | changes))


def marks(text: str, url: str) -> tuple[Mark, ...]:
    """Of the house, of another pole, and of somebody without a name."""
    far = person(text, url, local=False)
    return (
        Mark(text, person(text, url), url, DAY, house=True, kind="team", emblem=Emblem("/media/e.webp", 280, 280)),
        Mark(f"{text} {DAY.year}", far, url, DAY, kind="institution"),
        Mark(text, person(""), url, DAY),
    )


def asked_lines(text: str, url: str) -> list[AskedLine]:
    """One of each kind, and a selection that says nothing of itself."""
    them = person(text, url, local=False)
    told = {"name": text, "words": text, "page": url}
    lines = [
        AskedLine(number, kind, them, url, url, "", DAY, text, told if kind == "recommendation" else {})
        for number, kind in enumerate((*KINDS.values(), CHOICE))
    ]
    bare = replace(lines[-1], target_uri=f"{url}/2", told={"name": "", "words": "", "page": url})
    catalogue = replace(lines[-1], target_uri=f"{url}/3", told=told, company=True)
    return [*lines[:-1], replace(lines[-1], told=told, named=url), bare, catalogue]


def everything_told(text: str, url: str) -> FilmPage:
    """A film whose maker has filled in the whole sheet."""
    pictures = (Picture(url, 280, 117), Picture(url, 850, 356))
    return film(
        text, url, line=line(text, url, words=text), downloadable=True, storyboard=url,
        chapters=(Chapter(0, text), Chapter(4000, text)), stills=(StillView(pictures, text), StillView(pictures, "")),
        trailer=TrailerView(url, (Source(url, 360, 640, 9),), pictures, 2.39, 42), text_language="fr",
        translations=(Translation("en", text, text, f"<p>{escape(text)}</p>"),), production=text,
        countries=("FR", text),
        credits=tuple(CreditLine(text, text, state, url, text) for state in STATES), awards=(Award(text, text),),
        chosen=marks(text, url),
        press=(Quote(text, text, url), Quote(text, "", url), Quote(text, text, "")), support=(Support(text, url),),
        tracks=(Track(url, "fr", text, "captions", True),), tags=(text,), poster_alt=text,
        related=(line(text, url), line(text, origin="pole-sud.example", warning=text)),
    )  # fmt: skip


def abroad(text: str, url: str, *, playing: bool = False) -> FilmPage:
    """A film of elsewhere, before and after the reader has pressed play."""
    far = Elsewhere(person(text, url, local=False), f"<p>{escape(text)}</p>", (text,), playing, (), False, (text,))
    source = Source(url, 0, 0, 0, "application/vnd.apple.mpegurl")
    shown: dict[str, Any] = {"hls": None, "sources": ()}
    if playing:
        trailer = TrailerView(None, (Source(url, 360, 640, 9),), (), 16 / 9, None)
        shown = {"hls": url, "sources": (source,), "tracks": (Track(url, "fr", text),), "trailer": trailer}
    return film(text, url, elsewhere=far, tags=(text,), poster_alt=text, **shown)


def work(text: str, state: str = "draft", asset: str = "encoding", *, wanted: bool = False) -> WorkLine:
    published = DAY if state == "published" else None
    failure = "This film has no duration." if asset == "failed" else ""
    return WorkLine(text, "/films/marees", state, wanted, asset, 62, failure, {}, DAY, published)


@cache
def pages(text: str = "Les Marées basses", url: str = "/films/marees") -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of each case: its template and its own context, a stranger's `text` and `url` wherever they can stand."""
    me = {"viewer": SimpleNamespace(name=text, handle="nora", url="/users/nora")}
    pages_of_talk = _written_pages(text, url, me)
    at_home = _home_pages(text, url, me) | _mail_pages(text, url, me)
    pages_of_talk |= _own_pages(text, url, me)
    pages_of_talk |= _track_pages(text, me) | _release_pages(text, url, me) | _credits_pages(text, url, me)
    pages_of_talk |= _trade_pages(text, url, me)
    pages_of_talk |= joining_pages(text, url, me) | factor_pages(text, me)
    pages_of_talk |= own_pole_pages(text, me)
    them = person(text, url, local=False)
    pages_of_talk |= moderation_pages(text, url, me, them)
    pages_of_talk |= upkeep_pages(text, url, me, them)
    shown_for_others = film(text, url, line=replace(line(text, url, words=text), by=text))
    pages_of_talk |= brought_pages(text, url, me, them, shown_for_others)
    pages_of_talk |= project_pages(text, url, me, them, note(text, url), line(text, url))
    pages_of_talk |= publication_pages(text, url, me, them, note(text, url))
    pages_of_talk |= company_pages(text, url, me, them, line(text, url))
    pages_of_talk |= critique_pages(text, url, me, them, note(text, url), film(text, url))
    pages_of_talk |= recommendation_pages(text, url, me, them, profile(text, url))
    pages_of_talk |= team_pages(text, url, me, them, front(text, url, them).line)
    pages_of_talk |= selection_pages(text, url, me, them, line(text, url))
    pages_of_talk |= screen_pages(text, url, me, them, line(text, url))
    pages_of_talk |= event_pages(text, url, me, them, note(text, url), line(text, url))
    pages_of_talk |= supporter_pages(text, url, me, them, front(text, url, them).line)
    open_calls = (call_line(text, url, them),)
    its_page = profile(text, url, kind="group", project=front(text, url, them), calls=open_calls)
    pages_of_talk |= {"project elsewhere": ("people/elsewhere.html", {"page": its_page} | me)}
    pages_of_talk |= call_pages(text, url, me, them, note(text, url))
    pages_of_talk |= offer_pages(text, url, me, them, front(text, url, them).line, pages_of_talk["call elsewhere"])
    return _film_pages(text, url, me) | pages_of_talk | at_home | _work_pages(text, me) | _other_pages(text, url, me)


def _film_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    answer = {"follow_url": "/follow?to=x", "follow": "accepted", "form": form()}
    refused = answer | {"form": form({"content": text}, content="This text is too long.")}
    nothing: dict[str, Any] = {"hls": None, "sources": (), "comments": Talk(()), "credits": ()}
    bare = film(text, url, line=line(text, url), likes=0, shares=0, synopsis_html="", **nothing)
    makers = film(text, url, may_edit=True, liked=True, shared=False)
    draft = film(text, url, may_edit=True, state="draft")
    under_way = {"work": work(text), "watchable": True}
    visitors = film(text, url, may_answer=False)
    refused_year = form({"from": text}, to="This text is too long.")
    embedded = {"page": film(text, url, line=line(text, url, warning=text)), "veiled": False, "autoplay": True}
    whole = everything_told(text, url)
    screenings = (event_line(text, url, person(text, url, local=False)),)
    trailer: dict[str, Any] = {"film": work(text), "form": form(), "largest": 10**9}
    ready = SimpleNamespace(state="ready", progress=100)
    failed = SimpleNamespace(state="failed", progress=3, failure="This film has no duration.", failure_values={})
    no_file = form(file="This text is too long.")
    return {
        "films": ("films/list.html", _catalogue(text, (line(text, warning=text),)) | {"older": "/films?after=3"}),
        "no films": ("films/list.html", _catalogue(text, ()) | {"wished": []}),
        "films that nobody made": ("films/list.html", _catalogue(text, ())),
        "refused year": ("films/list.html", _catalogue(text, ()) | {"form": refused_year}),
        "film embedded": ("films/embed.html", embedded),
        "film embedded, veiled": ("films/embed.html", embedded | {"veiled": True}),
        "film for a visitor": ("films/film.html", {"page": visitors, "alternate": url} | answer),
        "trailer": ("films/trailer.html", trailer | {"trailer": ready, "shown": whole.trailer} | me),
        "failed trailer": ("films/trailer.html", trailer | {"trailer": failed, "shown": None} | me),
        "refused trailer": ("films/trailer.html", trailer | {"trailer": None, "shown": None, "form": no_file} | me),
        "film with screenings": ("films/film.html", {"page": whole, "screenings": screenings} | answer | me),
        "film with everything": ("films/film.html", {"page": whole, "others": [line(text)], "tongue": "en"} | answer),
        "film in its own words": ("films/film.html", {"page": whole, "tongue": "own"} | answer | me),
        "film for a member": ("films/film.html", {"page": film(text, url)} | answer | me),
        "film for its maker": ("films/film.html", {"page": makers} | answer | me),
        "film without a file": ("films/film.html", {"page": bare} | answer),
        "refused answer": ("films/film.html", {"page": film(text, url)} | refused | me),
        "draft": ("films/film.html", {"page": draft} | answer | me),
        "draft being prepared": ("films/film.html", {"page": draft} | under_way | answer | me),
        "film of elsewhere": ("films/film.html", {"page": abroad(text, url)} | answer),
        "film of elsewhere that plays": ("films/film.html", {"page": abroad(text, url, playing=True)} | answer | me),
        "answer": ("conversations/note.html", _talk(text, url, note(text, url, id=5, answers=url, answered_film=text))),
        "article": ("conversations/note.html", _talk(text, url, everything_hung_on(text, url)) | me),
    }


def _catalogue(text: str, films: tuple[FilmLine, ...]) -> dict[str, Any]:
    wish = Wish(words=text, form=text, language="fr", theme=text, free=True, length="10", since=1990, author="a@b.c")
    given = {"q": text, "form": text, "author": text, "theme": text}
    return {
        "form": form(given), "shelf": Shelf(films, "", person(text)), "order": "date", "wished": wished(wish),
        "choices": {kind: [(text, text)] for kind in (*FILTERS, "earlier_licences")}, "lengths": list(LENGTHS),
        "older": None,
    }  # fmt: skip


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


def _mail_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    chosen = form({"mail": text, "pace": "daily", "language": "fr"})
    refused = form({"mail": text, "pace": "never", "language": "en"}, mail="This text is too long.")
    asked = {"address": text, "confirmed": False, "came_back": True, "sends": True, "kept": True}
    behind = {"address": text, "path_in_page": "/link/x", "whose": person(text, url)}
    return {
        "mails": ("mails/settings.html", {"form": chosen} | asked | me),
        "no mails": ("mails/settings.html", {"form": chosen} | asked | {"address": "", "sends": False} | me),
        "refused mail": ("mails/settings.html", {"form": refused} | asked | {"confirmed": True} | me),
        "mail to confirm": ("mails/confirm.html", behind | {"confirmed": False}),
        "mail confirmed": ("mails/confirm.html", behind | {"confirmed": True}),
        "end of mails": ("mails/stop.html", {"address": text, "path_in_page": "/mail/stop/x", "stopped": False}),
        "mails ended": ("mails/stop.html", {"address": text, "path_in_page": "/mail/stop/x", "stopped": True}),
        "end of mails to somebody": (
            "mails/stop.html",
            {"address": "", "path_in_page": "/mail/stop/x", "stopped": False},
        ),
        "mails to somebody ended": (
            "mails/stop.html",
            {"address": "", "path_in_page": "/mail/stop/x", "stopped": True},
        ),
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
    notices += [
        NoticeView(number, kind, someone, 0, DAY, unread=False, about=film_, state=state)
        for number, (kind, state) in enumerate(
            [("credit_answered", state) for state in ("confirmed", "refused", "withdrawn")]
            + [("team", state) for state in ("asked", "joined", "left")]
            + [("answer", "critique")]
            + [("juror", state) for state in ("joined", "refused")]
            + [("leave", state) for state in ("given", "refused", "withdrawn")]
            + [("jury", state) for state in ("asked", "joined", "recalled", "left")]
            + [("offer_answered", state) for state in ("accepted", "refused", "lapsed")],
            200,
        )
    ]
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


def _picture_pages(text: str, work: WorkLine, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    still = Picture("/media/s.jpg", 280, 117)
    frames = tuple(Frame(f"{n}.jpg", f"{n}:20", still, n == 1, n == 2) for n in range(1, 5))
    lines = (StillLine(3, still, text), StillLine(4, still, ""), StillLine(5, still, text))
    book = PictureBook((still, Picture("/media/l.jpg", 850, 356)), (-0.8, 0.4), "top-left", frames, lines)
    typed = {"part": "stills", "alt": text, "new-alt": text, "alt-3": text}
    wrong = form(typed, stills="This text is too long.", still="This text is too long.")
    context = {"film": work, "book": book, "places": list(PLACES), "most": 12} | me
    refused = form({"part": "poster", "alt": text}, alt="This text is too long.")
    kept = ("poster", "focus", "stills")
    bare = PictureBook((), (0.0, 0.0), "middle-centre", (), ())
    return {
        "pictures": ("films/pictures.html", context | {"form": form({"alt": text})}),
        **{f"kept {one}": ("films/pictures.html", context | {"form": form(), "kept": one}) for one in kept},
        "refused poster": ("films/pictures.html", context | {"form": refused}),
        "refused still": ("films/pictures.html", context | {"form": wrong}),
        "no pictures yet": ("films/pictures.html", context | {"form": form(), "book": bare}),
    }


def board(text: str, url: str) -> Board:
    them = person(text, url, local=False)
    asked = asked_lines(text, url)
    asked += [replace(one, interacting_uri=f"{url}/2", role="") for one in asked]
    mine = front(text, url, them).line
    teams = (Belonging(1, mine, text, "", False), Belonging(2, replace(mine, origin=""), "", "director", False))
    calls = (call_line(text, url, them),)
    near = replace(person(text, url), local=True)
    waiting = (offer_line(text, url, person(text, url, local=False)), offer_line(text, url, near))
    subjects, offers = {url: Subject(text, url)}, ((them, 2),)
    return Board(waiting, tuple(asked), subjects, teams, ((them, url),), True, (mine,), calls, offers)


def _work_pages(text: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    works = [work(text), work(text, asset="failed"), work(text, asset="ready"), work(text, "published", "ready")]
    works.append(work(text, wanted=True))
    someone = SimpleNamespace(person=person(text), state="pending", uri="https://pole-sud.example/ap/users/rosa")
    works += [replace(work(text, asset="ready"), opens_at=DAY), replace(work(text, asset="encoding"), before=2)]
    invited = {"invited": {works[0].url: 2}, "invitations": [Invitation("/screenings/7", text, person(text), DAY)]}
    nobody: dict[str, Any] = {"invited": {}, "invitations": []}
    workshop = {"form": form(), "older": "/workshop?before=3", "sent": (), "board": board(text, "/films/marees")}
    bare = Board((), (), {}, (), (), False, (), ())
    choices = SimpleNamespace(
        forms=list(FORMS),
        licences=["CC-BY-4.0", "LAL-1.3", "all-rights-reserved"],
        older_licences=["CC-BY-3.0"],
        languages=["fr", "br"],
        written=["fr", "en"],
    )
    words = {"title": text, "summary": text, "synopsis": text}
    many = words | {
        "text_language": "fr", "translations": [("en", words), ("", words)], "languages": ["fr"], "licence": "LAL-1.3",
        "countries": text, "themes": text, "production": text, "awards": text, "press": text, "support": text,
        "related": text,
    }  # fmt: skip
    wrong = form(many, year="This text is too long.", translations="This text is too long.")
    sheet = {"most_translations": 6, "watchable": True, "kept": True, "heard": "br"}
    no_file = form({"title": text}, file="This text is too long.")
    no_address = form({"address": text}, address="This text is too long.")
    sent = [
        SentFile("a-token", text, text, 2_000_000_000, 1_200_000_000, state, text, "This text is too long.", {})
        for state in ("sending", "whole", "waiting", "fetching", "failed")
    ]
    room = {"largest": 10**9, "left": 12_000_000, "quota": 30_000_000}
    return {
        "upload": ("films/upload.html", {"form": form(), "film": None, "sent": None} | room | me),
        "refused upload": ("films/upload.html", {"form": no_file, "film": None, "sent": sent[0]} | room | me),
        "refused address": ("films/upload.html", {"form": no_address, "film": None, "sent": None} | room | me),
        "whole upload": ("films/upload.html", {"form": form(), "film": None, "sent": sent[1]} | room | me),
        "another file": ("films/upload.html", {"form": form(), "film": works[1], "sent": None} | room | me),
        "edit": ("films/edit.html", {"form": form({"title": text}), "film": works[3], "choices": choices} | sheet | me),
        "wanted film": (
            "films/edit.html",
            {"form": form({"title": text}), "film": works[4], "choices": choices} | sheet | me,
        ),
        "refused edit": ("films/edit.html", {"form": wrong, "film": works[0], "choices": choices} | sheet | me),
        "delete": ("films/delete.html", {"film": works[0]} | me),
        **_picture_pages(text, works[2], me),
        "workshop": (
            "people/workshop.html",
            workshop | invited | {"films": works, "sent": sent, "followed": [someone]} | me,
        ),
        "empty workshop": (
            "people/workshop.html",
            workshop | nobody | {"films": [], "followed": [], "older": None, "board": bare} | me,
        ),
    }


def _track_pages(text: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """A film's subtitles, sounds and chapters at work."""
    tracks = [SubtitleLine(number, "fr", kind.value, text, number) for number, kind in enumerate(SubtitleKind)]
    sounds = [
        SoundLine(1, "", "dub", text, "", True, False, "", {}),
        SoundLine(2, "br", "description", "", text, False, True, "", {}),
        SoundLine(3, "en", "commentary", text, text, False, False, "", {}),
        SoundLine(4, "en", "dub", text, text, False, False, "This film has no duration.", {}),
    ]
    faults = (Fault(3, public="It ends before it has begun."),)
    film = {"film": work(text, asset="ready"), "languages": ["fr", "br"], "faults": ()} | me
    film |= {"own_sound": text, "loudness": -23.1, "found": f"0:00 {text}"}
    kept = ("subtitles", "no-subtitles", "chapters", "sound", "no-sound")
    full = {"tracks": tracks, "sounds": sounds, "chapters_form": form({"chapters": text}), "sound_form": form()}
    empty = {"tracks": [], "sounds": [], "chapters_form": form(), "sound_form": form(), "film": work(text)}
    empty |= {"own_sound": "", "loudness": None, "found": ""}
    wrong = {"chapters_form": form({"chapters": text}, chapters="This text is too long."), "faults": faults}
    typed = {"language": "fr", "kind": "sdh", "label": text, "text": text}
    one = film | {"track": tracks[0], "remarks": faults, "kinds": list(SubtitleKind), "form": form(typed)}
    sound = {"sound_form": form({"sound_label": text}, sound="This text is too long.")}
    refused = form(typed, text="This text is too long.", kind="Choose a language.")
    return {
        "subtitles and sounds": ("films/subtitles.html", film | full),
        "no subtitles yet": ("films/subtitles.html", film | empty),
        "refused chapters": ("films/subtitles.html", film | full | wrong),
        **{f"kept {one}": ("films/subtitles.html", film | full | {"kept": one}) for one in kept},
        "refused sound": ("films/subtitles.html", film | full | sound),
        "subtitles": ("films/subtitle.html", one),
        "new subtitles": ("films/subtitle.html", one | {"track": None, "remarks": (), "form": form()}),
        "refused subtitles": ("films/subtitle.html", one | {"faults": faults, "form": refused}),
    }


def _credits_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Whom a film names: asked, answered, or not."""
    states = ("", BY_LINK, *(state.value for state in ClaimState))
    lines = [AskingLine(text, text, text, state, DAY, askable=not state) for state in states]
    lines += [
        AskingLine("", text, "", "", None, askable=False),
        AskingLine(text, text, "@a", "confirmed", None, askable=True),
    ]
    told = {"film": work(text, "published", "ready"), "lines": lines, "form": form(), "asked": True, "mail": True} | me
    wrong = form()
    wrong.errors[""] = ("This pole sends no mail yet.", {})
    return {
        "credits": ("films/credits.html", told),
        "credits of a draft": ("films/credits.html", told | {"film": work(text), "asked": False}),
        "credits that nobody answers": ("films/credits.html", told | {"form": wrong, "asked": False}),
        "no credits": ("films/credits.html", told | {"lines": [], "asked": False}),
        "a credit behind a link": ("films/asked.html", _behind_a_link(text, url)),
    }


def _behind_a_link(text: str, url: str) -> dict[str, Any]:
    asked = [{"id": 7, "role": text, "name": text, "state": state.value} for state in ClaimState]
    asked.append(asked[0] | {"role": ""})
    film = {"title": text, "url": url}
    return {"asker": person(text, url), "film": film, "asked": asked}


def _release_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """When a film opens, and who sees it before."""
    row = {"channel": "disc", "date": text, "time": "20:30", "words": text, "link": url}
    rows = [row, dict.fromkeys(row, "")]
    planned = replace(work(text, asset="encoding"), opens_at=DAY)
    release = {"now": DAY, "channels": CHANNELS, "form": form({"day": "", "hour": "", "rows": rows})} | me
    typed = {"day": text, "hour": text, "rows": rows}
    wrong = form(typed, day="This text is too long.")
    wrong_lines = form(typed)
    wrong_lines.errors |= {f"{name}-0": ("This text is too long.", {}) for name in row}
    passes = [
        PassLine(1, text, None, "open", DAY, None, 0, ()),
        PassLine(2, text, person(text, url), "expired", DAY, 1, 1, (ViewingLine(DAY, DAY),)),
        PassLine(3, text, None, "revoked", DAY, 3, 2, (), DAY),
        PassLine(4, text, None, "used", DAY, 3, 3, ()),
    ]
    typed = {"whom": text, "until": text, "most": text}
    refused, not_prolonged = form(typed, whom="This text is too long."), form(typed)
    not_prolonged.errors |= {"until-1": ("This text is too long.", {}), "most-2": ("This text is too long.", {})}
    screeners = {"film": work(text), "passes": passes, "link": "", "whom": "", "form": form(typed)} | me
    shown = {"page": film(text, url, state="draft"), "expires_at": DAY, "last_day": DAY}
    return {
        "release": ("films/release.html", release | {"film": planned}),
        "release of a ready film": ("films/release.html", release | {"film": replace(planned, asset_state="ready")}),
        "release of a public film": ("films/release.html", release | {"film": work(text, "published", "ready")}),
        "refused release": ("films/release.html", release | {"film": work(text), "form": wrong}),
        "wrong lines of a release": ("films/release.html", release | {"film": work(text), "form": wrong_lines}),
        "screeners": ("films/screeners.html", screeners),
        "a new link": ("films/screeners.html", screeners | {"link": url, "whom": text}),
        "refused screeners": ("films/screeners.html", screeners | {"form": refused}),
        "not prolonged": ("films/screeners.html", screeners | {"form": not_prolonged}),
        "nobody is invited": ("films/screeners.html", screeners | {"passes": []}),
        "screeners of a public film": ("films/screeners.html", screeners | {"film": work(text, "published", "ready")}),
        "screening": ("screeners/screening.html", shown),
        "screening of a member": ("screeners/screening.html", shown | me),
        "screening that is not ready": (
            "screeners/screening.html",
            shown | {"page": film(text, url, hls=None, sources=(), credits=(), synopsis_html="")},
        ),
        "nowhere": ("screeners/nowhere.html", {"sentence": "This link leads nowhere, or no longer does."}),
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
        "member": (
            "people/person.html",
            {
                "page": member,
                "filmography": (Part(text, (line(text, url),), {line(text, url).url: marks(text, url)}),),
                "making": _makings(text, url, them),
            },
        ),
        "channel": ("people/person.html", {"page": channel} | me),
        "interact": ("people/interact.html", {"form": form(), "to": text, "subject": text, "intent": "like"}),
        "refused interact": ("people/interact.html", {"form": handle, "to": text, "intent": "follow"}),
        "elsewhere": (
            "people/elsewhere.html",
            {"page": profile(text, url), "critiques": (note(text, url, id=8, rating=4),)} | me,
        ),
        "elsewhere, a company": (
            "people/elsewhere.html",
            {"page": profile(text, url), "company": a_company_of(text, person(text, url, local=False))} | me,
        ),
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
        "sign in": ("accounts/login.html", {"error": None, "next": text, "asking": text}),
        "refused sign in": (
            "accounts/login.html",
            {"error": "You may not do this.", "next": "", "handle": text, "asking": ""},
        ),
        "error": ("errors/error.html", gone | {"error_id": "8f3a"}),
    }


def _makings(text: str, url: str, them: Person) -> tuple[Making, ...]:
    near = front(text, url, them).line
    return (Making(text, near), Making("", replace(near, origin="", stage="finished")))


def profile(text: str, url: str, **changes: Any) -> Profile:
    """Somebody of elsewhere with all that a profile can have."""
    them = person(text, url, local=False)
    values: dict[str, Any] = {
        "person": replace(them, confirmed=False, picture="/proxy/a/b", portrait="/proxy/a/b"),
        "uri": url,
        "kind": "person",
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
    asked = asked_lines(text, url)
    untold = [replace(one, interacting_uri=f"{url}/2", role="") for one in asked]
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
        **own_data_pages(text, url, me),
        **picture_pages(text, url, me),
        "blocked": ("people/blocked.html", {"people": [(url, them)]} | me),
        "nobody blocked": ("people/blocked.html", {"people": []} | me),
        "requests": (
            "consents/requests.html",
            {
                "waiting": asked + untold,
                "allowed": asked,
                "denied": untold,
                "subjects": {url: Subject(text, url)},
                "events": [(event_line(text, url, them), Asked(3, them, "asked"))],
            }
            | me,
        ),
        "no requests": (
            "consents/requests.html",
            {"waiting": [], "allowed": [], "denied": [], "subjects": {}, "events": []} | me,
        ),
        "report": ("moderation/report.html", about | {"form": form()} | me),
        "refused report": ("moderation/report.html", about | wordless | me),
        "report what cannot be read": ("moderation/report.html", about | {"shown": "", "form": form()} | me),
        "report a film": ("moderation/report.html", about | {"kind": "film", "form": form()} | me),
        "report somebody": ("moderation/report.html", about | {"kind": "person", "shown": "", "form": form()} | me),
        "thanks": ("moderation/thanks.html", {"about": them} | me),
        "reports": ("moderation/reports.html", {"reports": [told]} | me),
        "no reports": ("moderation/reports.html", {"reports": []} | me),
        **_other_servers(text, url, me),
        **rule_pages(text, url, me),
        **pole_pages(text, url, me),
        **_preparations(text, url, me),
    }


def _trade_pages(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """What people do in films: the form, her page, and the directory."""
    trades = (TradeLine("editor", text, True, text), TradeLine("colorist"))
    said = Likeness(
        trades, "professional", "confirmed", text, "FR-BRE", text, ("expenses", "wage"),
        (Period(DAY.date(), DAY.date()),), url, (Work(text, url),), ("place",),
    )  # fmt: skip
    filled = values_of(said, listed=True)
    wrong = form(filled)
    wrong.errors |= {
        name: ("This text is too long.", {})
        for name in ("trade-0", "skills-0", "from-0", "until-0", "work-0", "address-0", "terms", "town", "skills")
    }
    them, far = person(text, url), person(text, url, local=False)
    member = PersonPage(them, "person", url, "", (), 0, False, None, None)
    team = ProjectLine(far, url, text, "shooting", "fiction", 52, text, "FR-BRE", "")
    found = (Found(them, said, True), Found(far, Likeness(), False))
    wanted = Wanted(text, "editor", "sound", "FR-BRE", DAY.date(), DAY.date(), "wage", "student", True)
    asked = form({"q": text, "trade": "editor", "department": "sound", "region": "FR-BRE", "from": "2027-01-01",
                  "until": "", "term": "wage", "standing": "student", "teaches": "yes"})  # fmt: skip
    wrong_day = form(dict(asked.values) | {"from": text}, **{"from": "This text is too long."})
    directory = {"form": asked, "wished": wished_people(wanted), "older": None}
    return {
        "my trades": ("people/portrait.html", {"form": form(filled), "parts": PARTS} | me),
        "wrong lines of trades": ("people/portrait.html", {"form": wrong, "parts": PARTS} | me),
        "trades of a person": (
            "people/person.html",
            {"page": member, "portrait": said, "reel": line(text, url), "projects": (team,)} | me,
        ),
        "trades of somebody elsewhere": (
            "people/elsewhere.html",
            {"page": profile(text, url), "portrait": said, "reel": None},
        ),
        "directory": (
            "people/directory.html",
            directory | {"found": Directory(found, "far-1", "FR-BRE"), "older": "/people?after=far-1"} | me,
        ),
        "directory without a region": ("people/directory.html", directory | {"found": Directory(found, "", "")}),
        "nobody is all of this": ("people/directory.html", directory | {"found": Directory((), "", "FR-BRE")}),
        "refused directory": ("people/directory.html", directory | {"form": wrong_day, "found": Directory((), "", "")}),
        "empty directory": ("people/directory.html", directory | {"wished": [], "found": Directory((), "", "")}),
    }


def _preparations(text: str, url: str, me: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of all films, for who runs the pole, and what is ready of one, for its maker."""
    lines = (
        PreparationLine(1, text, url, text, "encoding", 40, 754, "", {}),
        PreparationLine(2, text, "", "", "arrived", 0, None, "", {}, before=3),
        PreparationLine(3, text, url, text, "failed", 40, None, "The preparation was stopped.", {}, trailer=True),
    )
    wrong = form(asset="This film is not being prepared.")
    work = WorkLine(text, "/films/marees", "draft", True, "encoding", 40, "", {}, DAY, None, seconds_left=40)
    shown = film(text, url, hls="/films/marees/preview/master.m3u8", sources=(), tracks=(), state="draft")
    return {
        "preparations": ("admin/preparations.html", {"lines": lines, "form": wrong} | me),
        "no preparations": ("admin/preparations.html", {"lines": (), "form": form()} | me),
        "preview": ("films/preview.html", {"film": work, "shown": shown} | me),
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
    none: dict[str, Any] = {"hosts": [], "closed": [], "search": "", "further": None, "form": form()}
    return {
        "other servers": ("admin/hosts.html", some | {"form": wrong} | me),
        "no other server": ("admin/hosts.html", none | me),
        "no such server": ("admin/hosts.html", none | {"search": text} | me),
    }


@cache
def show(name: str, language: Language = "fr", row: str = "", **hostile: str) -> str:
    """The page of that case; `row` is what HTML of people was kept like."""
    template, context = pages(**hostile)[name]
    if row:
        context = {key: _with_row(value, row) for key, value in context.items()}
    text = hostile.get("text", "")
    pole = SimpleNamespace(name=text or "Pôle Bretagne", about=text, region="FR-BRE", logo=None,
        stylesheet="/pole-0123456789ab.css", pages=(("/about", text or "À propos"),),
    )  # fmt: skip
    everywhere: dict[str, Any] = {
        "viewer": None,
        "section": "films",
        "pole": pole,
        "path": "/x",
        "csrf": "a-token",
        "frame_csrf": "a-token",
        "unread": 3,
    }
    everywhere |= {"portrait": Likeness(), "reel": None, "projects": ()}
    return render(template, language=language, **(everywhere | context))


def _with_row(view: Any, row: str) -> Any:
    if isinstance(view, FilmPage):
        said = tuple(replace(one, note=replace(one.note, html=row)) for one in view.comments.said)
        return replace(view, synopsis_html=row, comments=replace(view.comments, said=said))
    if isinstance(view, PersonPage | Profile):
        return replace(view, about_html=row, lines=tuple(replace(one, html=row) for one in view.lines))
    return replace(view, html=row) if isinstance(view, NoteView) else view
