"""From the pictures of a film to those of each size: square pixels, 8 bits, the colours of BT.709 within the range of
television, which every screen knows. Builds filters for `encode`.
"""

from typing import Any

from fediverse_cinema.media.abilities import Abilities
from fediverse_cinema.media.ladder import Ladder
from fediverse_cinema.media.probe import Footage

FROM_HERE_ON_HD = 720
"""Lines. What says nothing of its matrix is BT.709 in HD and BT.601 below, as in every player."""

WHITE = 203
"""Candela a square metre that a white sheet has in a film of high dynamic range (ITU-R BT.2408)."""


def sizes(picture: Any, footage: Footage, ladder: Ladder, able: Abilities) -> list[Any]:
    """One stream for each rung."""
    if footage.colours.high_dynamic_range and able.tone_mapping:
        picture = _tone_mapped(picture, footage, ladder)
    copies = picture.filter_multi_output("split", len(ladder.rungs))
    return [
        copies[number]
        .filter("scale", rung.width, rung.height, out_color_matrix="bt709", out_range="tv", **_said(footage, able))
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv")
        for number, rung in enumerate(ladder.rungs)
    ]


def _said(footage: Footage, able: Abilities) -> dict[str, str]:
    """The matrix that the film does not name, or that swscale would take for another."""
    if footage.colours.matrix or (footage.colours.high_dynamic_range and able.tone_mapping):
        return {}
    return {"in_color_matrix": "bt709" if min(footage.width, footage.height) >= FROM_HERE_ON_HD else "smpte170m"}


def _tone_mapped(picture: Any, footage: Footage, ladder: Ladder) -> Any:
    """In light, not in numbers, and at the largest size that is needed: it is the slowest step of all."""
    largest, said = ladder.rungs[0], footage.colours
    # What says its light alone is BT.2020: of what names no colours, zscale knows no way to others.
    unsaid = {} if said.matrix else {"colorspace": "bt2020nc"}
    unsaid |= {} if said.primaries else {"color_primaries": "bt2020"}
    if unsaid:
        picture = picture.filter("setparams", **unsaid)
    return (
        picture.filter("zscale", w=largest.width, h=largest.height, t="linear", npl=WHITE)
        .filter("format", "gbrpf32le")
        .filter("zscale", p="bt709")
        .filter("tonemap", "mobius", desat=0)
        .filter("zscale", t="bt709", m="bt709", r="tv")
        .filter("format", "yuv420p")
    )
