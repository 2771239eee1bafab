"""Sections of the front page: their kinds, what each needs, from when to when it stands there. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

HIGHLIGHT, SELECTION, LABEL, FILMS, WORDS = CHOSEN = ("highlight", "selection", "label", "films", "words")
NEW_FILMS, CALLS, AGENDA, PUBLICATIONS = BY_DATE = ("new_films", "calls", "agenda", "publications")
KINDS = CHOSEN + BY_DATE
NAMES_ONE = (HIGHLIGHT, SELECTION, LABEL)
MOST_SECTIONS = 30
MOST_FILMS = 24  # in one section
LONGEST_TITLE = 120
LONGEST_WORDS = 2_000
SHOWN = 6  # lines of a section by date, unless it says another number
MOST_SHOWN = 24


@frozen
class Section:
    """`key` names it on the page where it is composed. `refs`: the id of a selection or a label, or of films, in the
    editors' order. `words` are Markdown. It stands there from the day `since` to the day `until`, both included; None:
    at once, for good.
    """

    key: str
    kind: str
    title: str = ""
    words: str = ""
    refs: tuple[str, ...] = ()
    count: int = SHOWN
    since: date | None = None
    until: date | None = None

    def stands_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


DEFAULT = (Section("films", NEW_FILMS), Section("calls", CALLS, count=3), Section("agenda", AGENDA, count=3))
"""What stands there before anybody has composed anything."""


def to_row(section: Section) -> dict[str, Any]:
    row = asdict(section)
    row["refs"] = list(section.refs)
    for name in ("since", "until"):
        row[name] = row[name].isoformat() if row[name] else ""
    return row


def from_row(row: Mapping[str, Any]) -> Section:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until")}
    return Section(**{**row, "refs": tuple(row["refs"]), **days})


def faults(section: Section) -> dict[str, Refused]:
    """What is wrong with it, by field."""
    wrong = dict[str, Refused]()
    if section.kind not in KINDS:
        wrong["kind"] = Refused("unknown kind", public="Choose one of the list.", code="bad_kind")
    longest = {"title": LONGEST_TITLE, "words": LONGEST_WORDS}
    for name, most in longest.items():
        if (signs := len(getattr(section, name))) > most:
            wrong[name] = Refused(
                f"{name} too long", public="At most %(most)s characters fit here; there are %(signs)s.",
                code="too_long", most=most, signs=signs,
            )  # fmt: skip
    if section.kind == WORDS and not section.words.strip():
        wrong["words"] = Refused("no words", public="Write something.", code="no_words")
    if section.kind in NAMES_ONE and len(section.refs) != 1:
        wrong["refs"] = Refused("names nothing", public="Choose what is to be shown here.", code="no_refs")
    if section.kind == FILMS and not 1 <= len(section.refs) <= MOST_FILMS:
        wrong["refs"] = Refused(
            "too few films, or too many", public="Choose 1 to %(most)s films.", code="bad_refs", most=MOST_FILMS
        )
    if not 1 <= section.count <= MOST_SHOWN:
        wrong["count"] = Refused(
            "bad count", public="Write a number from 1 to %(most)s.", code="bad_count", most=MOST_SHOWN
        )
    if section.since and section.until and section.until < section.since:
        wrong["until"] = Refused("ends before", public="The last day comes before the first one.", code="bad_until")
    return wrong


def placed(sections: Sequence[Section], section: Section) -> tuple[Section, ...]:
    """With this one: in the place of that with the same key, else at the end."""
    if any(one.key == section.key for one in sections):
        return tuple(section if one.key == section.key else one for one in sections)
    if len(sections) >= MOST_SECTIONS:
        raise Refused(
            "too many sections", public="At most %(most)s sections fit on the page.", code="too_many",
            most=MOST_SECTIONS,
        )  # fmt: skip
    return (*sections, section)


def without(sections: Sequence[Section], key: str) -> tuple[Section, ...]:
    return tuple(one for one in sections if one.key != key)


def moved(sections: Sequence[Section], key: str, to: int) -> tuple[Section, ...]:
    """With that one in this place, counted from 0; beyond an end is at that end."""
    one = next((one for one in sections if one.key == key), None)
    if one is None:
        return tuple(sections)
    rest = list(without(sections, key))
    rest.insert(min(max(to, 0), len(rest)), one)
    return tuple(rest)


def house_first(sections: Sequence[Section], of_house: Collection[str]) -> tuple[Section, ...]:
    """The house label before all others that choose here (CU4): what names `of_house`, ids of labels of the pole and of
    their selections, takes the foremost places of those that name anybody; all other sections keep theirs.
    """
    naming = [one for one in sections if one.kind in NAMES_ONE]
    ordered = iter(sorted(naming, key=lambda one: one.refs[0] not in of_house))
    return tuple(next(ordered) if one.kind in NAMES_ONE else one for one in sections)


def on(sections: Sequence[Section], day: date) -> tuple[Section, ...]:
    """Those that stand there on this day."""
    return tuple(one for one in sections if one.stands_on(day))


def with_key(section: Section, key: str) -> Section:
    return replace(section, key=key)
