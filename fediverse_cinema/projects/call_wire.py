"""Calls as documents (FEP-0837): a Note that any server shows, with what is looked for beside its words. And the call
that a document of another pole tells of. Pure.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from fediverse_cinema.activitypub.context import CALL_BLOCKS, context_of
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import (
    Document,
    any_moment_of,
    as_list,
    collapsed,
    html_url,
    iso,
    moment_of,
    object_of,
    text_of,
    type_of,
    uri_of,
)
from fediverse_cinema.conversations.wire import LANGUAGE, LONGEST_CONTENT, is_public
from fediverse_cinema.foundation import regions
from fediverse_cinema.foundation.html import beginning
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.models import Seniority, Standing
from fediverse_cinema.projects.call_sheet import LONGEST_TITLE, MOST_DAYS, MOST_HOURS, MOST_POSITIONS
from fediverse_cinema.projects.models import Call, CallState
from fediverse_cinema.projects.sheet import LONGEST_ABOUT, LONGEST_TOWN

BLOCKS = (*CALL_BLOCKS, "GROUP")  # the last for its region
ANYBODY = "any"
DAY = "day"
LATEST_YEAR = 2200


@frozen
class CallDraft:
    """A call as its document tells it. `about` is not sanitised yet: Markdown when `markdown` says so, else HTML.
    `region` is "" and `remote_work` None where it does not say.
    """

    title: str
    state: CallState
    trade: str
    positions: int
    town: str
    region: str
    remote_work: bool
    begins_on: date | None
    ends_on: date | None
    days: float | None
    hours: float | None
    terms: tuple[str, ...]
    deadline: datetime | None
    language: str
    standings: tuple[str, ...]
    seniority: str
    about: str
    markdown: bool
    page_url: str
    published_at: datetime | None
    updated_at: datetime | None


def call_to_object(call: Call, of_it: Sequence[str], note: Document, pole: Actor) -> Document:
    """Without its context. `note` is the document of its words alone; `of_it` are its terms."""
    group = note["attributedTo"]
    document = note | {
        "purpose": "request",
        "audience": pole.uri,
        "project": group,
        "cc": [note["cc"][0], f"{pole.uri}/followers", *note["cc"][1:]],
        "positions": call.positions,
        "callStatus": call.state.value,
        "unitBased": False,
        "compensation": list(of_it),
        "seniority": call.seniority or ANYBODY,
        "publishes": _intent(call),
    }
    if call.standings:  # who names nobody asks everybody
        document["professionalStatus"] = list(call.standings)
    if call.hours:
        document["hoursPerDay"] = int(call.hours) if call.hours.is_integer() else call.hours
    if call.deadline:
        document["deadline"] = iso(call.deadline)
    if call.town or call.region:
        town = call.town or regions.name(call.region, call.language)
        document["location"] = {"type": "Place", "name": town}  # never where exactly
    return document | ({"region": call.region} if call.region else {})


def served(document: Document) -> Document:
    """A call or one of its collections as its own address answers it."""
    return {"@context": context_of(*BLOCKS), **document}


def create(document: Document) -> Document:
    return _activity("Create", f"{document['id']}/activity", document, document["published"])


def update(document: Document) -> Document:
    return _activity("Update", f"{document['id']}/updates/{document['updated']}", document, document["updated"])


def is_call(document: Document) -> bool:
    """Does it ask for people? Proposals of other kinds (gear, rooms) publish other intents."""
    intent = object_of(document.get("publishes")) or {}
    asks = text_of(document.get("purpose"), 20) == "request" and type_of(intent.get("type")) == "Intent"
    return asks and type_of(document.get("type")) == "Note" and text_of(intent.get("action"), 20) == "work"


def call_from_object(document: Document) -> CallDraft | None:
    """None when it is none, or not for everybody. Nothing here raises: what we do not know is left out."""
    document = collapsed(document)
    if not is_call(document) or not is_public(document):
        return None
    intent = object_of(document.get("publishes")) or {}
    place, content = object_of(document.get("location")), text_of(document.get("content"), LONGEST_CONTENT)
    source = object_of(document.get("source")) or {}
    markdown = source.get("mediaType") == "text/markdown" and len(text_of(source.get("content"), LONGEST_ABOUT)) > 0
    region = text_of(document.get("region"), 10)
    return CallDraft(
        title=_plain(intent.get("name"), LONGEST_TITLE) or beginning(content, LONGEST_TITLE) or "…",
        state=_state(document),
        trade=trades.slug_of(_iri(intent.get("resourceConformsTo"))),
        positions=_positions(document, intent),
        town=_plain((place or {}).get("name"), LONGEST_TOWN),
        region=region if regions.is_known(region) else "",
        remote_work=place is None and not region,
        begins_on=_day(intent.get("hasBeginning")),
        ends_on=_day(intent.get("hasEnd")),
        days=_days(intent.get("effortQuantity")),
        terms=tuple(terms.known(_texts(document.get("compensation")))),
        deadline=_moment(document.get("deadline")),
        language=next((one for one in object_of(document.get("contentMap")) or {} if LANGUAGE.fullmatch(one)), "")[:10],
        hours=_hours(document.get("hoursPerDay")),
        standings=_standings(document),
        seniority=next((one for one in Seniority if one == document.get("seniority")), ""),
        about=text_of(source.get("content"), LONGEST_ABOUT) if markdown else content,
        markdown=markdown,
        page_url=html_url(document.get("url")) or str(document["id"]),
        published_at=moment_of(document.get("published")),
        updated_at=moment_of(document.get("updated")),
    )


def _intent(call: Call) -> Document:
    intent: Document = {
        "type": "Intent",
        "id": f"{call.uri}#primary",
        "name": call.title,
        "action": "work",
        "resourceConformsTo": trades.iri(call.trade),
        "resourceQuantity": {"hasUnit": "one", "hasNumericalValue": str(call.positions)},
    }
    if call.days:
        intent["effortQuantity"] = {"hasUnit": DAY, "hasNumericalValue": f"{call.days:g}"}
    if call.begins_on:
        intent["hasBeginning"] = iso(datetime.combine(call.begins_on, time(0), UTC))
    if call.ends_on:
        intent["hasEnd"] = iso(datetime.combine(call.ends_on, time(23, 59, 59), UTC))
    return intent


def _activity(kind: str, uri: str, document: Document, published: str) -> Document:
    return {
        "@context": context_of(*BLOCKS),
        "id": uri,
        "type": kind,
        "actor": document["attributedTo"],
        "published": published,
        "to": document["to"],
        "cc": document["cc"],
        "object": document,
    }


def _state(document: Document) -> CallState:
    said = text_of(document.get("callStatus"), 10)
    return next((one for one in (CallState.FILLED, CallState.CLOSED) if one == said), CallState.OPEN)


def _positions(document: Document, intent: Document) -> int:
    said = document.get("positions")
    if not isinstance(said, int) or isinstance(said, bool):
        said = _number(object_of(intent.get("resourceQuantity"))) or 1
    return int(min(max(said, 1), MOST_POSITIONS))


def _days(value: Any) -> float | None:
    quantity = object_of(value)
    number = _number(quantity) if quantity and text_of(quantity.get("hasUnit"), 20) == DAY else None
    return number if number and 0 < number <= MOST_DAYS else None


def _hours(value: Any) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_HOURS
    return float(value) if fits else None


def _standings(document: Document) -> tuple[str, ...]:
    """Who names all asks everybody, as who names none."""
    named = tuple(one for one in Standing if one in _texts(document.get("professionalStatus")))
    return named if len(named) < len(Standing) else ()


def _number(quantity: Document | None) -> float | None:
    said = text_of(str((quantity or {}).get("hasNumericalValue")), 20)
    return float(said) if said.isascii() and said.replace(".", "", 1).isdecimal() else None


def _moment(value: Any) -> datetime | None:
    """One that every clock can show."""
    moment = any_moment_of(value)
    return moment if moment and moment.year <= LATEST_YEAR else None


def _day(value: Any) -> date | None:
    moment = _moment(value)
    return moment.date() if moment else None


def _texts(value: Any) -> list[str]:
    return [one for one in as_list(value) if isinstance(one, str)]


def _plain(value: Any, longest: int) -> str:
    return beginning(text_of(value, longest), longest)


def _iri(value: Any) -> str:
    return value if isinstance(value, str) else uri_of(value)
