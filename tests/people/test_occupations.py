"""A portrait on the wire: what poles read of it, what other servers show, and what strangers may write into theirs."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.people import occupations
from fediverse_cinema.people.likeness import MOST_PERIODS, MOST_TRADES, Likeness, Period, TradeLine, Work
from fediverse_cinema.people.trades import TRADES, iri

EXAMPLE = json.loads((Path(__file__).parents[1] / "documents/02-person.json").read_text())
ANNA = Likeness(
    trades=(
        TradeLine("director-of-photography", "caméra épaule, lumière naturelle", True, "Cheffe opératrice"),
        TradeLine("colorist", "DaVinci Resolve", False, "Étalonneuse"),
    ),
    standing="professional",
    seniority="confirmed",
    town="Brest (29)",
    terms=("volunteer", "expenses", "wage"),
    periods=(Period(date(2027, 1, 4), date(2027, 2, 28)), Period(date(2027, 5, 1), date(2027, 5, 31))),
)


def test_a_person_as_the_vocabulary_writes_her_is_read_whole() -> None:
    assert occupations.read(EXAMPLE) == ANNA


def test_she_is_written_as_the_vocabulary_does_and_read_back_the_same() -> None:
    """Days are whole days of UTC, and of her place only the name goes."""
    document = occupations.write(ANNA, "fr")
    assert occupations.read(document) == ANNA
    for name in ("hasOccupation", "professionalStatus", "seniority", "availableFor", "wishesToPassOn"):
        assert document[name] == EXAMPLE[name]
    assert [one["startTime"] for one in document["availablePeriods"]] == [
        one["startTime"] for one in EXAMPLE["availablePeriods"]
    ]
    assert document["homeLocation"] == {"type": "Place", "name": "Brest (29)"}


def test_a_region_travels_as_a_code_and_is_the_place_where_no_town_is_said() -> None:
    document = occupations.write(Likeness(region="FR-BRE"), "fr")
    assert document == {"region": "FR-BRE", "homeLocation": {"type": "Place", "name": "Bretagne"}}
    assert occupations.read(document) == Likeness(region="FR-BRE")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", {
            "Métiers": "Chef·fe opérateur·rice, étalonneuse",
            "Lieu": "Brest (29), Bretagne",
            "Disponible": "4 janv. – 28 févr. 2027; 1–31 mai 2027",
            "Conditions": "Bénévolat, défraiement, cachet ou salaire",
            "Transmet": "Chef·fe opérateur·rice",
            "Bande démo": "https://a.example/demo",
            "Marées": "https://a.example/marees",
        }),
        ("en", {
            "Trades": "Director of photography, étalonneuse",
            "Place": "Brest (29), Brittany",
            "Free": "4 Jan – 28 Feb 2027; 1–31 May 2027",
            "Terms": "Unpaid, expenses paid, a wage",
            "Teaches": "Director of photography",
            "Showreel": "https://a.example/demo",
            "Marées": "https://a.example/marees",
        }),
    ],
)  # fmt: skip
def test_other_servers_show_it_in_lines_of_the_language_of_the_pole(language: str, lines: dict[str, str]) -> None:
    said = Likeness(
        (replace(ANNA.trades[0], title=""), ANNA.trades[1]), region="FR-BRE", town=ANNA.town, terms=ANNA.terms,
        periods=ANNA.periods, showreel="https://a.example/demo", works=(Work("Marées", "https://a.example/marees"),),
    )  # fmt: skip
    told = {name: value.replace("\u2009", " ") for name, value in occupations.lines(said, language)}
    assert told == lines


HOSTILE: dict[str, Any] = {
    "nothing": {},
    "numbers": {"hasOccupation": 3, "availableFor": 4, "availablePeriods": 5, "homeLocation": 6, "region": 7,
                "skills": 8, "wishesToPassOn": 9, "professionalStatus": 1, "seniority": {}},
    "numbers in lists": {"hasOccupation": [3, None, "x"], "availableFor": [[], {}], "availablePeriods": [5, "x"],
                         "wishesToPassOn": [{}, 4]},
    "trades that are none": {"hasOccupation": [{"occupationalCategory": "https://evil.example/trades#editor"},
                                               {"occupationalCategory": iri("baker")},
                                               {"occupationalCategory": {"id": 5}}]},
    "times that are none": {"availablePeriods": [{"startTime": "2027-13-01", "endTime": "x"},
                                                 {"startTime": "2027-05-02T00:00:00Z", "endTime": "2027-05-01T09:00Z"},
                                                 {"startTime": "2027-05-02T00:00:00Z"}]},
    "words that are none": {"professionalStatus": "star", "seniority": "eternal", "region": "XX-YYY",
                            "availableFor": ["gold"]},
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_understood_is_left_out(case: str) -> None:
    assert occupations.read(HOSTILE[case]) == Likeness()


def test_much_is_cut_and_markup_becomes_text() -> None:
    document = {
        "hasOccupation": [
            {"occupationalCategory": iri(slug), "skills": "<script>alert(1)</script><b>fort</b>" + "x" * 900}
            for slug in TRADES
        ],
        "availablePeriods": [
            {"startTime": f"{year}-01-01T00:00:00Z", "endTime": f"{year}-02-01T00:00:00Z"} for year in range(2027, 2099)
        ],
        "homeLocation": {"type": "Place", "name": "<i>Brest</i>" + "y" * 900, "latitude": 48.39, "longitude": -4.49},
        "skills": "<" * 10_000,
    }
    said = occupations.read(document)
    assert len(said.trades) == MOST_TRADES and len(said.periods) == MOST_PERIODS
    assert said.periods[0] == Period(date(2027, 1, 1), date(2027, 1, 31))  # a midnight ends the day before
    assert said.trades[0].skills.startswith("fortxx") and len(said.trades[0].skills) <= 300
    assert said.town.startswith("Bresty") and len(said.town) <= 100
    assert "48" not in repr(said)


def test_one_value_stands_for_a_list_of_one() -> None:
    """JLD-18: GoToSocial writes it so, and what passes through it."""
    document = {"hasOccupation": {"occupationalCategory": [iri("editor")]}, "wishesToPassOn": iri("editor"),
                "availableFor": "wage"}  # fmt: skip
    assert occupations.read(document) == Likeness((TradeLine("editor", "", True),), terms=("wage",))
