"""The map of the poles: the outlines of our regions (outlines.json, which scripts/outlines has made) and what stands in
each. Pure.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.search.poles import PoleLine


@frozen
class Outline:
    """A region, or a country as one with all its `codes`. `path` in the words of SVG; `at` is where a mark has room."""

    codes: tuple[str, ...]
    at: tuple[int, int]
    path: str


@frozen
class Frame:
    """One drawing. `name` is the code of the country or region that it is about, "" for the one that is about most."""

    name: str
    width: int
    height: int
    outlines: tuple[Outline, ...]


@frozen
class Spot:
    """An outline with poles. `place` is a region or a country, `first` the region where they begin in the list;
    `answers`: at least one does; `here`: this pole is among them.
    """

    outline: Outline
    place: str
    first: str
    poles: int
    answers: bool
    here: bool


@frozen
class Country:
    """What a frame shows of one. `border` is the path of all of it, `land` of what has no pole; `spots` without that of
    this pole.
    """

    border: str
    land: str
    spots: tuple[Spot, ...]


@frozen
class Drawing:
    """A frame as a page shows it, each of its countries over those before, and over them all where this pole is."""

    frame: Frame
    countries: tuple[Country, ...]
    ours: tuple[Spot, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(spot for country in self.countries for spot in country.spots) + self.ours

    @property
    def land(self) -> str:
        return "".join(country.land for country in self.countries)


def _read() -> tuple[Frame, ...]:
    written = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))
    return tuple(
        Frame(
            one["name"],
            one["width"],
            one["height"],
            tuple(Outline(tuple(each["codes"]), tuple(each["at"]), each["path"]) for each in one["shapes"]),
        )
        for one in written["frames"]
    )


FRAMES = _read()
"""The one about most, two large ones (Switzerland, Quebec), then islands: a page places them so."""


def drawings(groups: Mapping[str, Sequence[PoleLine]]) -> tuple[Drawing, ...]:
    """All frames, with the poles of each region."""
    return tuple(_drawing(frame, groups) for frame in FRAMES)


def _drawing(frame: Frame, groups: Mapping[str, Sequence[PoleLine]]) -> Drawing:
    parts: dict[str, list[Outline]] = {}
    for outline in frame.outlines:
        parts.setdefault(outline.codes[0][:2], []).append(outline)
    spots = {outline.codes: spot for outline in frame.outlines if (spot := _spot(outline, groups))}
    countries = tuple(_country(outlines, spots) for outlines in parts.values())
    return Drawing(frame, countries, tuple(spot for spot in spots.values() if spot.here))


def _country(outlines: Sequence[Outline], spots: Mapping[tuple[str, ...], Spot]) -> Country:
    found = [spot for outline in outlines if (spot := spots.get(outline.codes))]
    return Country(
        border="".join(outline.path for outline in outlines),
        land="".join(outline.path for outline in outlines if outline.codes not in spots),
        spots=tuple(spot for spot in found if not spot.here),
    )


def _spot(outline: Outline, groups: Mapping[str, Sequence[PoleLine]]) -> Spot | None:
    codes = [code for code in outline.codes if groups.get(code)]
    if not codes:
        return None
    poles = [pole for code in codes for pole in groups[code]]
    return Spot(
        outline,
        place=outline.codes[0] if len(outline.codes) == 1 else outline.codes[0][:2],
        first=codes[0],
        poles=len(poles),
        answers=not all(pole.silent for pole in poles),
        here=any(pole.here for pole in poles),
    )
