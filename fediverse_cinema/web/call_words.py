"""How pages say what a call asks for: whether it is open, on which days, for how long. Templates reach these as
filters, see `templating`.
"""

from babel.numbers import format_decimal

from fediverse_cinema.people import occupations
from fediverse_cinema.people.likeness import Period
from fediverse_cinema.projects.call_views import CallLine
from fediverse_cinema.web.formats import LOCALES
from fediverse_cinema.web.translation import Language, msgid, tell

STATES = {
    "open": msgid("Open call"),
    "filled": msgid("Call filled"),
    "closed": msgid("Call closed"),
}
DAYS = msgid("%(days)s days")
ONE_DAY = msgid("%(days)s day")
HOURS = msgid("%(days)s of %(hours)s h")
ONLY_HOURS = msgid("%(hours)s h a day")


def call_state(state: str, language: Language) -> str:
    return tell(STATES.get(state, ""), language)


def call_dates(line: CallLine, language: Language) -> str:
    """ "2–14 mars 2027"; one day alone when only one is said; "" when none is."""
    first, last = line.begins_on or line.ends_on, line.ends_on or line.begins_on
    return occupations.days(Period(first, last), language) if first and last else ""


def effort(line: CallLine, language: Language) -> str:
    """ "5 jours de 8 h"."""
    number, hours = (format_decimal(one or 0, locale=LOCALES[language]) for one in (line.days, line.hours))
    days = tell(DAYS if (line.days or 0) >= 2 else ONE_DAY, language, {"days": number}) if line.days else ""
    if line.hours:
        return tell(HOURS if days else ONLY_HOURS, language, {"days": days, "hours": hours})
    return days
