"""What a section may be, and in which order sections stand."""

from datetime import date
from typing import Any

import pytest

from fediverse_cinema.ecran import sections
from fediverse_cinema.ecran.sections import Section
from fediverse_cinema.foundation.errors import Refused

HOUSE, OTHER = "https://lyon.example/ap/labels/jour", "https://lille.example/ap/selections/1"


@pytest.mark.parametrize(
    ("section", "field"),
    [
        (Section("a", "advert"), "kind"),
        (Section("a", "words"), "words"),
        (Section("a", "words", words="x" * 2_001), "words"),
        (Section("a", "calls", title="x" * 121), "title"),
        (Section("a", "label"), "refs"),
        (Section("a", "selection", refs=(HOUSE, OTHER)), "refs"),
        (Section("a", "films"), "refs"),
        (Section("a", "films", refs=tuple(map(str, range(25)))), "refs"),
        (Section("a", "calls", count=0), "count"),
        (Section("a", "calls", count=25), "count"),
        (Section("a", "calls", since=date(2027, 1, 6), until=date(2027, 1, 5)), "until"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(section: Section, field: str) -> None:
    assert set(sections.faults(section)) == {field}


@pytest.mark.parametrize("kind", sections.KINDS)
def test_each_kind_can_be_made_and_comes_back_from_its_row_as_it_was(kind: str) -> None:
    section = Section("a", kind, "Titre", "Des mots", (HOUSE,), 4, date(2026, 11, 26), date(2027, 1, 5))
    assert sections.faults(section) == {}
    assert sections.from_row(sections.to_row(section)) == section


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (None, None, True),
        (date(2026, 11, 26), date(2026, 11, 26), True),
        (date(2026, 11, 27), None, False),
        (None, date(2026, 11, 25), False),
    ],
)
def test_a_section_begins_and_ends_by_itself(since: date | None, until: date | None, stands: bool) -> None:
    section = Section("a", "calls", since=since, until=until)
    assert (sections.on([section], date(2026, 11, 26)) == (section,)) is stands


def of(*keys: str) -> tuple[Section, ...]:
    return tuple(Section(key, "calls") for key in keys)


def keys(found: Any) -> str:
    return "".join(one.key for one in found)


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [("a", 2, "bca"), ("c", 0, "cab"), ("b", 1, "abc"), ("a", 99, "bca"), ("c", -5, "cab"), ("x", 0, "abc")],
)
def test_a_section_moves_to_its_place(key: str, to: int, order: str) -> None:
    assert keys(sections.moved(of("a", "b", "c"), key, to)) == order


def test_a_section_is_put_at_the_end_or_in_the_place_of_what_it_was() -> None:
    assert keys(sections.placed(of("a", "b"), Section("c", "calls"))) == "abc"
    changed = sections.placed(of("a", "b"), Section("a", "calls", "Autre"))
    assert keys(changed) == "ab" and changed[0].title == "Autre"
    assert keys(sections.without(of("a", "b"), "a")) == "b"


def test_thirty_sections_are_enough() -> None:
    full = of(*map(str, range(sections.MOST_SECTIONS)))
    with pytest.raises(Refused) as refused:
        sections.placed(full, Section("one more", "calls"))
    assert refused.value.code == "too_many"
    assert len(sections.placed(full, Section("0", "calls", "Autre"))) == sections.MOST_SECTIONS


def test_the_house_label_comes_before_other_labels_and_all_else_keeps_its_place() -> None:
    composed = (
        Section("calls", "calls"),
        Section("other", "selection", refs=(OTHER,)),
        Section("new", "new_films"),
        Section("house", "label", refs=(HOUSE,)),
    )
    found = sections.house_first(composed, {HOUSE})
    assert [one.key for one in found] == ["calls", "house", "new", "other"]
    assert sections.house_first(composed, set()) == composed
