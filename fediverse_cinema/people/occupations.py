"""A portrait on the wire: the terms of a Person's document that poles read, and lines in words for all other servers.
Pure, both ways; what she keeps for the pole and what is over must have been left out before.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from typing import Any

from babel.dates import format_interval

from fediverse_cinema.activitypub.profiles import anchor
from fediverse_cinema.activitypub.vocab import (
    Document,
    any_moment_of,
    as_list,
    is_uri,
    iso,
    object_of,
    one_of,
    text_of,
    uri_of,
)
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.likeness import (
    LONGEST_OF_TRADE,
    LONGEST_SKILLS,
    LONGEST_TITLE,
    LONGEST_TOWN,
    MOST_PERIODS,
    MOST_TRADES,
    Likeness,
    Period,
    TradeLine,
)
from fediverse_cinema.people.models import Seniority, Standing

SECOND = timedelta(seconds=1)
LABELS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "trades": "Métiers", "place": "Lieu", "periods": "Disponible", "terms": "Conditions", "passes_on": "Transmet",
        "showreel": "Bande démo",
    },
    "en": {
        "trades": "Trades", "place": "Place", "periods": "Free", "terms": "Terms", "passes_on": "Teaches",
        "showreel": "Showreel",
    },
}  # fmt: skip
"""Headings of the lines that other servers show, in the language of the pole."""


def write(said: Likeness, language: str) -> Document:
    """What poles read."""
    document: Document = {
        "hasOccupation": [_occupation(line, language) for line in said.trades],
        "professionalStatus": said.standing,
        "seniority": said.seniority,
        "skills": said.skills,
        "availableFor": list(said.terms),
        "availablePeriods": [
            {
                "startTime": iso(datetime.combine(one.begins_on, time(), UTC)),
                "endTime": iso(datetime.combine(one.ends_on, time(23, 59, 59), UTC)),
            }
            for one in said.periods
        ],
        "wishesToPassOn": [trades.iri(line.trade) for line in said.trades if line.passes_on],
        "region": said.region,
    }
    if place := said.town or regions.name(said.region, language):
        document["homeLocation"] = {"type": "Place", "name": place}  # never where it is: a town is near enough
    return {name: value for name, value in document.items() if value}


def attachments(said: Likeness, language: str) -> list[Document]:
    """The same in words, which all servers show; works are lines of their own. They are not she: no rel="me"."""
    return [
        {"type": "PropertyValue", "name": name, "value": anchor(value) if is_uri(value) else escape(value)}
        for name, value in lines(said, language)
    ]


def lines(said: Likeness, language: str) -> list[tuple[str, str]]:
    """Headings and words."""
    labels = LABELS.get(language, LABELS["en"])
    place = ", ".join(filter(None, (said.town, regions.name(said.region, language))))
    told = {
        "trades": _row(name_of(line, language) for line in said.trades),
        "place": place,
        "periods": "; ".join(days(one, language) for one in said.periods),
        "terms": _row(terms.name(term, language) for term in said.terms),
        "passes_on": _row(name_of(line, language) for line in said.trades if line.passes_on),
        "showreel": said.showreel,
    }
    found = [(labels[name], value) for name, value in told.items() if value]
    return found + [(work.name, work.href) for work in said.works]


def name_of(line: TradeLine, language: str) -> str:
    """As she says it, else as the list does."""
    return line.title or trades.name(line.trade, language)


def days(period: Period, language: str) -> str:
    """ "4 janv. – 28 févr. 2027"."""
    locale = "fr" if language == "fr" else "en_GB"
    return str(format_interval(period.begins_on, period.ends_on, "yMMMd", locale=locale))


def read(document: Document) -> Likeness:
    """What somebody of elsewhere says. Nothing here raises: what we do not know, or is too much, is left out. Her
    showreel and her works are among her lines (activitypub.profiles).
    """
    passed_on = {trades.slug_of(_iri(item)) for item in as_list(document.get("wishesToPassOn"))}
    region = text_of(document.get("region"), 10)
    region = region if regions.is_known(region) else ""
    town = _plain((object_of(document.get("homeLocation")) or {}).get("name"), LONGEST_TOWN)
    standing, seniority = _word(document, "professionalStatus"), _word(document, "seniority")
    return Likeness(
        trades=_trades(document, passed_on),
        standing=standing if standing in list(Standing) else "",
        seniority=seniority if seniority in list(Seniority) else "",
        town="" if region and town in (regions.name(region, "fr"), regions.name(region, "en")) else town,
        region=region,
        skills=_plain(document.get("skills"), LONGEST_SKILLS),
        terms=tuple(terms.known([item for item in as_list(document.get("availableFor")) if isinstance(item, str)])),
        periods=_periods(document),
    )


def _occupation(line: TradeLine, language: str) -> Document:
    occupation = {
        "type": "Occupation",
        "name": name_of(line, language),
        "occupationalCategory": trades.iri(line.trade),
    }
    return occupation | ({"skills": line.skills} if line.skills else {})


def _trades(document: Document, passed_on: set[str]) -> tuple[TradeLine, ...]:
    found: dict[str, TradeLine] = {}
    for item in as_list(document.get("hasOccupation")):
        if isinstance(item, Mapping) and (slug := trades.slug_of(_iri(item.get("occupationalCategory")))):
            title = _plain(item.get("name"), LONGEST_TITLE)
            title = "" if title in (trades.name(slug, "fr"), trades.name(slug, "en")) else title
            skills = _plain(item.get("skills"), LONGEST_OF_TRADE)
            found.setdefault(slug, TradeLine(slug, skills, slug in passed_on, title))
    return tuple(found.values())[:MOST_TRADES]


def _periods(document: Document) -> tuple[Period, ...]:
    found = set[tuple[date, date]]()
    for item in as_list(document.get("availablePeriods")):
        if not isinstance(item, Mapping):
            continue
        begins, ends = any_moment_of(item.get("startTime")), any_moment_of(item.get("endTime"))
        if begins and ends and begins < ends:
            found.add((begins.date(), max(begins.date(), (ends - SECOND).date())))  # midnight ends the day before
    return tuple(Period(*one) for one in sorted(found)[:MOST_PERIODS])


def _iri(value: Any) -> str:
    value = one_of(value)
    return value if isinstance(value, str) else uri_of(value)


def _word(document: Document, name: str) -> str:
    return text_of(document.get(name), 20)


def _plain(value: Any, longest: int) -> str:
    return beginning(text_of(value, longest), longest)


def _row(words: Any) -> str:
    """The first one begins the line."""
    told = ", ".join(word[:1].lower() + word[1:] for word in words)
    return told[:1].upper() + told[1:]
