"""How pages say what an event is, whether it takes place, and when. Templates reach these as filters (`templating`)."""

from datetime import datetime

from babel.dates import format_date

from fediverse_cinema.events.views import EventLine
from fediverse_cinema.web.formats import LOCALES
from fediverse_cinema.web.showings import clock_name, hour
from fediverse_cinema.web.translation import Language, msgid, tell

KINDS = {
    "screening": msgid("Screening"),
    "premiere": msgid("Premiere"),
    "masterclass": msgid("Master class"),
    "workshop": msgid("Workshop"),
    "conference": msgid("Conference"),
    "meeting": msgid("Meeting"),
    "casting": msgid("Casting"),
    "openset": msgid("Open set"),
}
STATES = {"postponed": msgid("Postponed"), "cancelled": msgid("Cancelled")}
UNTIL = msgid("%(begin)s to %(end)s")


def event_kind(code: str, language: Language) -> str:
    return tell(KINDS.get(code, ""), language)


def event_state(state: str, language: Language) -> str:
    """ "" for what takes place as it was said."""
    return tell(STATES.get(state, ""), language)


def hour_of(when: datetime, language: Language) -> str:
    """ "20 h 30", by the clock that it bears."""
    return hour(f"{when:%H:%M}", language)


def event_when(line: EventLine, language: Language) -> str:
    """ "samedi 16 janvier 2027, 14 h à 17 h", with its clock where it is not the pole's."""
    begins, ends = line.begins_at, line.ends_at
    said = f"{_day(begins, language)}, {hour_of(begins, language)}"
    if ends is not None and ends.date() == begins.date():
        said = tell(UNTIL, language, {"begin": said, "end": hour_of(ends, language)})
    elif ends is not None:
        said = f"{said} – {_day(ends, language)}, {hour_of(ends, language)}"
    return f"{said} ({clock_name(begins, language)})" if line.foreign else said


def _day(moment: datetime, language: Language) -> str:
    said = format_date(moment, "EEEE d MMMM y", locale=LOCALES[language])
    return said.replace(" 1 ", " 1er ") if language == "fr" else said
