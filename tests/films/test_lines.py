"""What a maker types a line each: credits, awards, words of the press, ways of support."""

import pytest

from fediverse_cinema.films import credits, lines
from fediverse_cinema.films.credits import Credit
from fediverse_cinema.films.lines import Award, Quote, Support

CREDITS = {
    "Son — Inès": Credit("Son", "Inès"),
    "Inès": Credit("", "Inès"),
    "Son — Inès — @ines": Credit("Son", "Inès", "@ines"),
    "Son — Inès – @ines@lille.example": Credit("Son", "Inès", "@ines@lille.example"),
    "Son — Inès - @ines@127.0.0.1:8000": Credit("Son", "Inès", "@ines@127.0.0.1:8000"),
    "Son : Inès — https://ines.example/@me?x=1": Credit("Son", "Inès", "https://ines.example/@me?x=1"),
    "Le père — Jean-Paul — Sartre": Credit("Le père", "Jean-Paul — Sartre"),
    "Son — Inès — javascript:alert(1)": Credit("Son", "Inès — javascript:alert(1)"),
}
STRANGE = (
    "Son — Inès — @", "Son — Inès — @ines@", "Son — Inès — http://ines.example/", "Son — Inès — https://",
    'Son — Inès — https://x.example/"><script>', "Son — Inès — @ines/../admin",
)  # fmt: skip


@pytest.mark.parametrize("line", CREDITS)
def test_a_credit_may_end_with_who_she_is(line: str) -> None:
    assert credits.parse(f"\n  {line}  \n") == [CREDITS[line]]
    assert credits.strange(line) == ""


@pytest.mark.parametrize("line", STRANGE)
def test_a_credit_that_leads_nowhere_is_found(line: str) -> None:
    assert credits.strange(f"Image — Malo\n{line}") == line
    assert credits.parse(line)[0].who == ""


def test_awards_are_given_by_somebody_as_far_as_it_is_said() -> None:
    given = lines.awards("Grand prix — Festival de Brest — 2008\n\nMention - Label\nPremier Jour")
    assert given == (
        Award("Grand prix", "Festival de Brest, 2008"),
        Award("Mention", "Label"),
        Award("Premier Jour", ""),
    )


def test_words_of_the_press_are_counted_from_the_end() -> None:
    said = lines.press(
        "Un film — rare — La Revue — https://revue.example/1\nSimple — Ouest\nSeul\nSeul — https://x.example/"
    )
    assert said == (
        Quote("Un film — rare", "La Revue", "https://revue.example/1"),
        Quote("Simple", "Ouest", ""),
        Quote("Seul", "", ""),
        Quote("Seul", "", "https://x.example/"),
    )


def test_support_is_an_address_with_words_or_without() -> None:
    text = "Donner — ce que je veux — https://dons.example/\nhttps://disque.example/"
    assert lines.support(text) == (
        Support("Donner — ce que je veux", "https://dons.example/"),
        Support("https://disque.example/", "https://disque.example/"),
    )
    assert lines.without_address(text) == ""


@pytest.mark.parametrize(
    "line", ["Donner", "Donner — javascript:alert(1)", "https://dons.example/ — Donner", "— https://"]
)
def test_support_that_leads_nowhere_is_found_and_not_shown(line: str) -> None:
    assert lines.without_address(f"https://dons.example/\n{line}") == line.strip()
    assert len(lines.support(f"https://dons.example/\n{line}")) == 1


def test_support_without_tls_is_found() -> None:
    assert lines.without_address("Donner — http://dons.example/") == "Donner — http://dons.example/"
