"""An event as sentences, for readers of other servers: in French or English, as its language says. Pure but for the
pole's own clock. Its title opens them, since some servers show it nowhere else.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from babel.dates import format_date

from fediverse_cinema.events import times
from fediverse_cinema.events.models import Event, EventState
from fediverse_cinema.foundation.html import markdown

FRENCH = {
    "cancelled": "Annulé.",
    "postponed": "Reporté : une autre date sera donnée.",
    "online": "En ligne",
    "films": "Au programme :",
    "see": '<a href="%s">Voir dans l’agenda</a>',
}
ENGLISH = {
    "cancelled": "Cancelled.",
    "postponed": "Postponed: another date will be given.",
    "online": "Online",
    "films": "On the programme:",
    "see": '<a href="%s">See it in the agenda</a>',
}
NBSP = "\N{NO-BREAK SPACE}"


def content(event: Event, films: Sequence[tuple[str, str]]) -> str:
    """HTML; its note is there. `films`: title and address of each that we know."""
    note, words = event.note, _words(event)
    page = escape(note.page_url)
    parts = [f'<p><strong><a href="{page}">{escape(note.title)}</a></strong></p>']
    if event.state != EventState.SCHEDULED:
        parts.append(f"<p>{words[event.state.value]}</p>")
    parts.append(f"<p>{escape(' · '.join(_facts(event, words)))}</p>")
    parts.append(said(event))
    if films:
        links = ", ".join(f'<a href="{escape(url)}">{escape(title)}</a>' for title, url in films)
        parts.append(f"<p>{words['films']} {links}</p>")
    parts.append(f"<p>{words['see'] % page}</p>")
    return "".join(parts)


def programme(event: Event, titles: Sequence[str]) -> str:
    """ "Au programme : …", without links."""
    return f"{_words(event)['films']} {', '.join(titles)}" if titles else ""


def said(event: Event) -> str:
    """HTML of its presentation and its words, which is what pages show below its title, day and place."""
    summary = f"<p>{escape(event.summary)}</p>" if event.summary else ""
    return f"{summary}{about(event).strip()}"


def about(event: Event) -> str:
    """HTML of the words alone, in a row that is older than this column made again."""
    note = event.note
    if not note.local:
        return note.html
    return markdown(note.source) if event.about_html is None else event.about_html


def when(event: Event, tongue: str) -> str:
    """ "samedi 16 janvier 2027, 14 h à 17 h"."""
    begins = times.on_its_clock(event.begins_at, event.zone)
    said = f"{_day(begins, tongue)}, {hour(begins, tongue)}"
    if event.ends_at is None:
        return said
    ends = times.on_its_clock(event.ends_at, event.zone)
    end = hour(ends, tongue)
    if ends.date() != begins.date():
        return f"{said} – {_day(ends, tongue)}, {end}"
    return f"{said}–{end}" if tongue == "en" else f"{said} à {end}"


def where(event: Event) -> str:
    """The place in one line, without the street when there is no name: "Cinéma L’Abri, Douarnenez"."""
    return ", ".join(dict.fromkeys(filter(None, (event.place or event.street, event.town))))


def address(event: Event) -> str:
    """All of it, on one line."""
    town = " ".join(filter(None, (event.postcode, event.town)))
    return ", ".join(dict.fromkeys(filter(None, (event.place, event.street, town))))


def hour(moment: datetime, tongue: str) -> str:
    """ "20 h 30", "14 h"; "20:30" in English."""
    if tongue == "en":
        return f"{moment:%H:%M}"
    return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02}" if moment.minute else "")


def _words(event: Event) -> dict[str, str]:
    return ENGLISH if event.note.language == "en" else FRENCH


def _day(moment: datetime, tongue: str) -> str:
    return format_date(moment, "EEEE d MMMM y", locale=tongue)


def _facts(event: Event, words: dict[str, str]) -> list[str]:
    tongue = "en" if event.note.language == "en" else "fr"
    said = when(event, tongue)
    place = [address(event), *([words["online"]] if event.online else [])]
    return [said[:1].upper() + said[1:], *filter(None, place), *filter(None, [event.price])]
