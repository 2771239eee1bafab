"""The form of an event. Pure but for the pole's own clock: the page looks for the films and people that it names."""

import re
from typing import Any

from starlette.datastructures import FormData

from fediverse_cinema.events import times
from fediverse_cinema.events.models import Event, EventKind
from fediverse_cinema.events.sheet import Draft, faults
from fediverse_cinema.films import countries
from fediverse_cinema.films.opening_times import read_day, read_hour
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.web.event_words import event_kind
from fediverse_cinema.web.formats import language_name
from fediverse_cinema.web.forms.fields import FormView, text
from fediverse_cinema.web.forms.words import number_of
from fediverse_cinema.web.showings import place_of
from fediverse_cinema.web.translation import Language, msgid, tell

WORDS = (
    "title", "kind", "zone", "summary", "about", "place", "street", "postcode", "town", "region", "price",
    "booking_url", "language",
)  # fmt: skip
TYPED = ("author", "day", "hour", "until_day", "until", "country", "coordinates", "online", "films", "organisers",
         "number", "edition")  # fmt: skip
ORDER = (
    "author", "title", "kind", "day", "hour", "until", "until_day", "zone", "town", "place", "street", "postcode",
    "region", "country", "coordinates", "online", "films", "summary", "about", "language", "price", "booking_url",
    "organisers",
)  # fmt: skip
YES = "yes"
ONLINE = msgid("One can be there online")
TWO_NUMBERS = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d{1,12})?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d{1,12})?)\s*", re.ASCII)


def blank(language: Language, author: str) -> FormView:
    """`number` is the one that it will have: sent twice, it is there once."""
    region = here().settings.pole.region
    begun = {"kind": EventKind.SCREENING.value, "zone": times.own(), "language": language, "author": author,
             "region": region, "country": countries.names(language).get(region[:2], ""),
             "number": number_of("")}  # fmt: skip
    return FormView(values=dict.fromkeys((*WORDS, *TYPED), "") | begun)


def of_event(event: Event, films: list[str], language: Language) -> FormView:
    """The form with what stands there; its note is there, `films` are their addresses."""
    values: dict[str, Any] = dict.fromkeys((*WORDS, *TYPED), "") | {
        name: getattr(event, name) for name in WORDS if name not in ("title", "about", "language")
    }
    begins, ends = times.on_its_clock(event.begins_at, event.zone), None
    if event.ends_at is not None:
        ends = times.on_its_clock(event.ends_at, event.zone)
    has_place = event.latitude is not None
    return FormView(
        values=values
        | {
            "title": event.note.title,
            "about": event.note.source,
            "language": event.note.language,
            "zone": event.zone or times.own(),
            "day": f"{begins:%Y-%m-%d}",
            "hour": f"{begins:%H:%M}",
            "until_day": f"{ends:%Y-%m-%d}" if ends and ends.date() != begins.date() else "",
            "until": f"{ends:%H:%M}" if ends else "",
            "country": countries.names(language).get(event.country, event.country),
            "coordinates": f"{event.latitude}, {event.longitude}" if has_place else "",
            "online": YES if event.online else "",
            "films": "\n".join(films),
            "edition": str(event.edition),
        }
    )


def standing(event: Event, films: list[str], language: Language) -> tuple[dict[str, Any], dict[str, str]]:
    """What stands there, for who was slower, and how it is said to her; as `of_event` wants it."""
    now = of_event(event, films, language).values
    said = {
        "kind": event_kind(event.kind, language), "zone": place_of(now["zone"], language),
        "region": regions.name(event.region, language), "language": language_name(event.note.language, language),
        "online": tell(ONLINE, language) if event.online else "",
    }  # fmt: skip
    return {name: value for name, value in now.items() if name not in ("author", "number", "organisers")}, said


def is_same(event: Event, draft: Draft) -> bool:
    """Has it been announced by this form? Title and hour tell one event from the next."""
    return (event.note.title, event.begins_at) == (draft.title.strip(), draft.begins_at)


def begin_anew(view: FormView, first: Event) -> None:
    """Browsers give a form back as it was, with its number: what is typed into it then is another event."""
    view.values["number"] = number_of("")
    view.refuse("", Refused(
        "number taken", public="“%(title)s” is announced already. Press once more to announce this one, too.",
        code="announced", title=first.note.title,
    ))  # fmt: skip


def read(form: FormData, known: Event | None = None) -> tuple[Draft, FormView]:
    """The event without its films, and what is wrong with it beside its fields."""
    words: dict[str, Any] = {name: text(form, name) for name in WORDS}
    typed = {name: text(form, name).strip() for name in TYPED}
    view = FormView(values=words | typed | {"number": number_of(typed["number"])})
    words["booking_url"] = words["booking_url"].strip()
    latitude, longitude = _coordinates(view, typed["coordinates"])
    draft = Draft(
        **words,
        begins_at=_moment(view, ("day", typed["day"]), ("hour", typed["hour"]), words["zone"]),
        ends_at=_moment(
            view, ("until_day", typed["until_day"] or typed["day"]), ("until", typed["until"]), words["zone"]
        ),
        online=typed["online"] == YES,
        country=countries.code_of(typed["country"]) or typed["country"],
        latitude=latitude,
        longitude=longitude,
    )
    for name, fault in faults(draft, known.begins_at if known else None).items():
        told = {"day": ("day", "hour"), "until": ("until", "until_day")}.get(name, (name,))
        if name == "until" and typed["until"]:  # its day is that of the beginning
            told = (*told, "day", "hour")
        if not any(one in view.errors for one in told):  # without an hour it is no moment
            view.refuse(name, fault)
    view.in_order(*ORDER)
    return draft, view


def _moment(view: FormView, day: tuple[str, str], hour: tuple[str, str], zone: str) -> Any:
    """None when one of both is missing or nonsense, which is then said beside it."""
    if not (day[1] and hour[1]):
        return None
    for (name, written), reading in ((day, read_day), (hour, read_hour)):
        try:
            reading(written)
        except Refused as fault:
            if name != "until_day" or view.values["until_day"]:  # else it is the first day, where it was said before
                view.refuse(name, fault)
            return None
    return times.read(day[1], hour[1], zone)


def _coordinates(view: FormView, written: str) -> tuple[float | None, float | None]:
    if not written:
        return None, None
    found = TWO_NUMBERS.fullmatch(written[:80])
    if found is None:
        sentence = "Write two numbers like 48.0931, -4.3311."
        view.refuse("coordinates", Refused("no numbers", public=sentence, code="bad_coordinates"))
        return None, None
    latitude, longitude = (float(one.replace(",", ".")) for one in found.groups())
    return latitude, longitude
