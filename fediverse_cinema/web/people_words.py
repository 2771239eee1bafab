"""How pages say what people are and do, where a list has codes: trades, regions, standings, terms. Templates reach them
as filters, and the lists of their choices by name, see `templating`.
"""

from fediverse_cinema.foundation import regions
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.likeness import Period
from fediverse_cinema.people.occupations import days
from fediverse_cinema.web.translation import Language, msgid, tell

STANDINGS = {
    "student": msgid("in training"),
    "amateur": msgid("amateur"),
    "graduate": msgid("recently out of film school"),
    "professional": msgid("professional"),
}
SENIORITIES = {
    "beginner": msgid("first films"),
    "confirmed": msgid("several films"),
    "experienced": msgid("long experience"),
}
CHOICES = {
    "trades_by_department": {department: trades.of_department(department) for department in trades.DEPARTMENTS},
    "regions_by_country": regions.of_countries(),
    "standings": list(STANDINGS),
    "seniorities": list(SENIORITIES),
    "terms": list(terms.TERMS),
}


def trade_name(slug: str, language: Language) -> str:
    return trades.name(slug, language)


def department_name(slug: str, language: Language) -> str:
    return trades.department_name(slug, language)


def region_name(code: str, language: Language) -> str:
    return regions.name(code, language)


def term_name(term: str, language: Language) -> str:
    return terms.name(term, language)


def standing_name(standing: str, language: Language) -> str:
    return tell(STANDINGS.get(standing, ""), language)


def seniority_name(seniority: str, language: Language) -> str:
    return tell(SENIORITIES.get(seniority, ""), language)


def period(period: Period, language: Language) -> str:
    """ "4 janv. – 28 févr. 2027"."""
    return days(period, language)
