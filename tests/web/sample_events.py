"""The pages of the agenda for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fediverse_cinema.conversations.views import NoteView, Said, Talk
from fediverse_cinema.events.models import EventKind
from fediverse_cinema.events.views import Asked, EventLine, EventPage
from fediverse_cinema.films import terms
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.people.views import Person
from fediverse_cinema.web.forms.events import TYPED, WORDS
from fediverse_cinema.web.forms.fields import FormView

Case = tuple[str, dict[str, Any]]
BEGINS = datetime(2026, 12, 5, 19, 30, tzinfo=UTC)


def event_line(text: str, url: str, them: Person) -> EventLine:
    return EventLine(
        id=4, uri=url, url="/agenda/marees", title=text, kind="premiere", state="cancelled", begins_at=BEGINS,
        ends_at=BEGINS.replace(hour=22), over=True, foreign=True, place=text, town=text, region="FR-BRE", online=True,
        price=text, films=2, author=them, origin=text,
    )  # fmt: skip


def event_pages(
    text: str, url: str, me: dict[str, Any], them: Person, note: NoteView, film: FilmLine
) -> dict[str, Case]:
    line = event_line(text, url, them)
    coming = replace(line, origin="", state="scheduled", over=False, foreign=False, ends_at=None)
    bare = replace(coming, kind="", place="", town="", region="", online=False, price="", films=0)
    pictures = (Picture("/media/s.jpg", 280, 117), Picture("/media/l.jpg", 850, 356))
    whole = EventPage(
        line=line, summary=text, about_html="<p>Une soirée.</p>", language="fr", address=text, country=text,
        coordinates="48.09310,-4.33110", booking_url=url, films=(film,), unknown_films=2,
        organisers=(them, replace(them, local=True), them), pictures=pictures, picture_alt=text, note=note,
        answers=Talk((Said(note, 0),)), original_url=url,
    )  # fmt: skip
    mine = replace(whole, line=coming, original_url="", unknown_films=0, organisers=(them,))
    empty = replace(
        mine, line=bare, summary="", about_html="", language="", address="", country="", coordinates="",
        booking_url="", films=(), pictures=(), picture_alt="", answers=Talk(()),
    )  # fmt: skip
    form = FormView(values={"number": "1", "content": text, "warning": ""}, errors={})
    shown = {"form": form, "speaks": False, "asked": ()}
    everybody = tuple(Asked(n, them, state) for n, state in enumerate(("asked", "joined", "refused")))
    listed = {"region": "FR-BRE", "regions": ["FR-BRE", "FR-PAC"], "over": False, "older": "/agenda?after=x"}
    nothing = {"events": (), "region": "", "regions": [], "over": False, "older": None}
    typed = dict.fromkeys((*WORDS, *TYPED), text) | {"kind": "casting", "zone": "Europe/Paris", "online": "yes"}
    sheet = {
        "line": None, "voices": [them, them], "asked": (), "pictures": (), "picture_alt": "", "kept": False,
        "dropped": (),
        "choices": {"kinds": list(EventKind), "zones": ["Europe/Paris"], "languages": terms.LANGUAGES, "countries": {}},
        "form": FormView(values=typed, errors={}),
    }  # fmt: skip
    changed = sheet | {"line": coming, "asked": everybody, "pictures": pictures, "picture_alt": text, "kept": True}
    refused = FormView(values=typed, errors={"title": ("This text is too long.", {})})
    return {
        "agenda": ("events/list.html", {"events": (line, coming, bare)} | listed),
        "past events": ("events/list.html", {"events": (line,)} | listed | {"over": True} | me),
        "empty agenda": ("events/list.html", nothing | me),
        "empty agenda of a region": ("events/list.html", nothing | {"region": "FR-BRE", "over": True}),
        "event elsewhere": ("events/event.html", {"page": whole} | shown),
        "event that was put off": (
            "events/event.html", {"page": replace(whole, line=replace(line, state="postponed"))} | shown | me,
        ),
        "event for who makes it known": ("events/event.html", {"page": mine} | shown | {"speaks": True} | me),
        "event for who is asked": ("events/event.html", {"page": whole} | shown | {"asked": everybody} | me),
        "event with nothing but its day": ("events/event.html", {"page": empty} | shown | me),
        "new event": ("events/edit.html", sheet | me),
        "changed event": ("events/edit.html", changed | me),
        "refused event": ("events/edit.html", sheet | {"form": refused, "voices": [them]} | me),
        "refused picture of an event": (
            "events/edit.html",
            changed | {"form": FormView(values=typed, errors={"picture": ("This text is too long.", {})})} | me,
        ),
        "end of an event": ("events/delete.html", {"line": coming} | me),
    }  # fmt: skip
