"""How words are looked for, and where a title stands in the alphabet."""

import pytest

from fediverse_cinema.films.folding import sort_key
from fediverse_cinema.foundation.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Écran de NUIT", "ecran de nuit"),
        ("L’Œil du Çà", "l'oeil du ca"),
        ("Ex æquo", "ex aequo"),
        ("Straße, Łódź, Ørsted", "strasse, lodz, orsted"),
        ("  deux   mots\n", "deux mots"),
        ("İstanbul ıslak", "istanbul islak"),
        ("日本", "日本"),
        ("100 % coton_x!", "100 % coton_x!"),
    ],
)
def test_capitals_and_accents_do_not_count(written: str, folded: str) -> None:
    assert fold(written) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Les Dériveurs", "deriveurs"),
        ("L’Écran", "ecran"),
        ("L'Œil", "oeil"),
        ("À bout de souffle", "a bout de souffle"),
        ("Une journée", "journee"),
        ("« Le » Grand", "grand"),
        ("The Drifters", "drifters"),
        ("Le", "le"),
        ("Lesbos", "lesbos"),
        ("…", ""),
    ],
)
def test_a_title_stands_where_libraries_put_it(title: str, key: str) -> None:
    assert sort_key(title) == key
