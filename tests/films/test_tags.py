"""The hashtags of a film of ours: its form, its genre, and the words that its maker marks."""

import pytest

from fediverse_cinema.films import tags
from fediverse_cinema.films.models import Film


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ({}, []),
        ({"form": "documentary", "genre": "film de mer"}, ["Documentaire", "FilmDeMer"]),
        ({"form": "school"}, ["FilmDÉcole"]),
        ({"genre": "comédie / drame"}, ["ComédieDrame"]),
        ({"synopsis": "#Brest, #Brest et #brest. a#b /#c &#39; #1 #été2026"}, ["Brest", "été2026"]),
        ({"summary": "Un #court.", "synopsis": "Encore #Court."}, ["court"]),
        ({"synopsis": "#" + "a" * 31 + " #a #bc"}, ["bc"]),
        ({"synopsis": " ".join(f"#tag{number}x" for number in range(40))}, [f"tag{number}x" for number in range(20)]),
    ],
)
def test_a_film_bears_these(sheet: dict[str, str], expected: list[str]) -> None:
    assert tags.of_film(Film(**sheet)) == expected
