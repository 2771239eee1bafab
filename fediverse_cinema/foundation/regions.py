"""Regions by their ISO 3166-2 code, with their names in the languages of our pages (regions.json): those of countries
where our poles are. Pure.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from fediverse_cinema.foundation.values import frozen


@frozen
class Region:
    code: str
    fr: str
    en: str

    @property
    def country(self) -> str:
        """ISO 3166-1."""
        return self.code[:2]


def _read() -> dict[str, Region]:
    written = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {one["code"]: Region(**one) for one in written["regions"]}


REGIONS: Mapping[str, Region] = _read()
"""Country by country, each by the alphabet of its French names."""


def is_known(code: str) -> bool:
    return code in REGIONS


def name(code: str, language: str) -> str:
    """The name of a region; a code that we do not know stays as it is."""
    region = REGIONS.get(code)
    if region is None:
        return code
    return region.en if language == "en" else region.fr


def of_countries() -> dict[str, list[str]]:
    """The codes of each country, in the order of the list."""
    found: dict[str, list[str]] = {}
    for region in REGIONS.values():
        found.setdefault(region.country, []).append(region.code)
    return found
