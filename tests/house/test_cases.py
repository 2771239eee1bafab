"""No case is forgotten: each has a test that carries its number, or SECURITY.md says why it cannot happen here. The
numbers are those of the list of attacks and faults that the project was given.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
NUMBERS = {
    "AUT": range(1, 17),  # signing in, and who may do what
    "FET": (*range(1, 4), 5, 6, 7, *range(9, 22), 23, 24, *range(26, 30)),  # what is fetched
    "INB": (2, 3, *range(5, 24), *range(25, 31)),  # letters
    "JLD": (1, 2, *range(4, 20)),  # JSON and JSON-LD
    "LOD": range(1, 16),  # load
    "MED": range(2, 23),  # films and pictures
    "MOD": range(1, 9),  # moderation
    "PRV": range(2, 10),  # what is private
    "SIG": (*range(1, 10), *range(12, 27)),  # signatures
    "STO": (2, 4, 5, 6, *range(8, 21)),  # what is kept
    "UPL": range(1, 17),  # files on their way here
    "WEB": (1, *range(3, 23)),  # pages
}
CASES = {f"{area}-{number:02}" for area, numbers in NUMBERS.items() for number in numbers}
CARRIED = re.compile(r"(?:\b|_)([A-Z]{3})[-_](\d{2})(?=\b|_)")


def _carried() -> Iterator[str]:
    """Numbers in the names of tests and of their parameters, and in what a test says of itself."""
    for path in (ROOT / "tests").rglob("*.py"):
        if path.name != Path(__file__).name:
            yield from (f"{area}-{number}" for area, number in CARRIED.findall(path.read_text(encoding="utf-8")))


def _without() -> list[str]:
    """The first column of the table of those that do not arise."""
    table = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Cases that do not arise")[2]
    return re.findall(r"^\| ([A-Z]{3}-\d{2}) ", table.partition("\n## ")[0], re.MULTILINE)


def test_every_case_has_a_test_or_a_reason_to_have_none() -> None:
    assert sorted(CASES - set(_carried()) - set(_without())) == []


def test_what_does_not_arise_is_tested_by_nothing() -> None:
    """Or the table would hide that the test of it has gone."""
    assert len(_without()) == 6 and set(_without()) <= CASES
    assert sorted(set(_without()) & set(_carried())) == []
