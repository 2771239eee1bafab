"""The pole's colour, and what its pages say before it has written its own: pure."""

import re
from itertools import product

import pytest

from fediverse_cinema.foundation.here import House
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.poles import colours, first_texts
from fediverse_cinema.poles.first_texts import LANGUAGES, NAMES

HEADING = re.compile(r"<h\d>")


def test_whatever_colour_a_pole_picks_words_can_be_read_on_it_by_day_and_by_night() -> None:
    steps = [f"{step:02x}" for step in (*range(0, 256, 15), 118, 119, 120)]
    worst = min(colours.contrast("#" + "".join(colour)) for colour in product(steps, repeat=3))
    assert worst >= 4.5
    assert colours.ink_on("#ffd91a") == "#000" and round(colours.contrast("#ffd91a"), 1) == 15.2
    assert colours.ink_on("#20204a") == "#fff"
    assert "prefers-color-scheme" not in colours.stylesheet("#20204a")  # one paper for both


@pytest.mark.anyio
async def test_every_page_has_a_first_text_in_both_languages_with_the_same_parts(house: House) -> None:
    for name in NAMES:
        first = {language: first_texts.first_text(name, language) for language in LANGUAGES}
        parts = {language: len(HEADING.findall(markdown(one.text))) for language, one in first.items()}
        places = {language: first_texts.blanks(one.text) for language, one in first.items()}
        assert len(set(parts.values())) == len(set(places.values())) == 1, name
        assert all(one.title and "$" not in one.text for one in first.values()), name
        assert (places["fr"] > 0) == (name == "legal")
