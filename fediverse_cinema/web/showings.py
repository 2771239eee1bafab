"""How a page says where and when a film can be seen: channels, their dates, and by which clock. Templates reach these
as filters, see `templating`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from fediverse_cinema.events import times
from fediverse_cinema.films.views import ReleaseLine
from fediverse_cinema.web.dates import short_date
from fediverse_cinema.web.formats import LOCALES, NBSP
from fediverse_cinema.web.translation import Language, msgid, tell

CHANNELS = {
    "here": msgid("Here, freely"),
    "hall": msgid("In a cinema"),
    "web": msgid("On the web"),
    "television": msgid("On television"),
    "disc": msgid("On disc"),
    "other": msgid("Elsewhere"),
}


def channel_name(code: str, language: Language) -> str:
    return tell(CHANNELS.get(code, ""), language)


def channel_words(line: ReleaseLine, language: Language) -> str:
    """What stands beside the date: the place for a hall, and for the others which channel it is."""
    name = channel_name(line.channel, language)
    if line.channel in ("hall", "other") and line.words:
        return line.words
    return f"{name}, {line.words}" if line.words else name


def channel_date(line: ReleaseLine, language: Language) -> str:
    """ "26 nov., 20 h 30", "Janvier 2027", "Depuis le 21 nov."."""
    if not line.date:
        return tell(msgid("Date to come"), language)
    if len(line.date) == len("2026"):
        return line.date
    if len(line.date) == len("2026-11"):
        month = format_date(date.fromisoformat(f"{line.date}-01"), "MMMM y", locale=LOCALES[language])
        return month[:1].upper() + month[1:]
    day = short_date(date.fromisoformat(line.date), language)
    if line.open:
        return tell(msgid("Since %(date)s"), language, {"date": day})
    return f"{day}, {hour(line.time, language)}" if line.time else day


def hour(time: str, language: Language) -> str:
    """ "20 h 30" for 20:30; in English as it is."""
    if language == "en":
        return time
    hours, _, minutes = time.partition(":")
    return f"{int(hours)}{NBSP}h" + (f"{NBSP}{minutes}" if int(minutes) else "")


def day_and_hour(when: datetime, language: Language) -> str:
    """For lists of what is told or asked: "26 nov. à 20 h 30", "26 Nov, 20:30"; hours of the clock that it bears."""
    return f"{short_date(when, language)}{' à ' if language == 'fr' else ', '}{hour(f'{when:%H:%M}', language)}"


def place_of(zone: str, language: Language) -> str:
    """Of a clock: "Paris", "La Réunion". One that there is not, as somebody may have sent, is shown as it is."""
    if "/" not in zone or not times.is_known(zone):
        return zone
    return get_timezone_location(ZoneInfo(zone), locale=LOCALES[language], return_city=True)


def clock_name(when: datetime, language: Language) -> str:
    """Whose clock the moment bears: "heure de Paris"."""
    if not hasattr(when.tzinfo, "key"):
        return "UTC"
    place = get_timezone_location(when.tzinfo, locale=LOCALES[language], return_city=True)
    return tell(msgid("%(place)s time"), language, {"place": place})
