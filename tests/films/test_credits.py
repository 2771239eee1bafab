"""The credits of a film on their way to another pole."""

import time
from typing import Any

import pytest

from fediverse_cinema.films import credits
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.foundation.html import plain
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
ENTITIES = {"contributor": {"name": "&a&b&c<" * 42}, "roleName": "<a<b<c&" * 42}
TAGS = {"contributor": {"name": "<b></b>" * 42}, "roleName": "<i>" * 60}


async def test_credits_as_long_as_they_may_be_are_read_whole_by_another_pole(town: Town) -> None:
    """Each @ines has become the address of her page by then."""
    await a_creator("ines")
    text = "\n".join(["Son — Inès — @ines"] * 263)
    assert 4_900 < len(text) <= 5_000
    film = await a_film(await a_creator("ana"), credits=text, synopsis="Deux *rives*.")
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    draft = film_from_object(document)
    assert draft.credits.splitlines() == ["Son — Inès — https://lyon.example/users/ines"] * 263
    assert (draft.content, draft.markdown) == ("Deux *rives*.", True)


async def test_LOD_a_line_of_nothing_but_spaces_between_two_words_is_read_at_once() -> None:
    async def parsed() -> list[credits.Credit]:
        return credits.parse(f"Son{' ' * 40_000}Inès\nImage{' ' * 40_000}—  Ada  Lind")

    gap = " " * 40_000
    assert await promptly(parsed()) == [credits.Credit("", f"Son{gap}Inès"), credits.Credit("Image", "Ada Lind")]


@pytest.mark.parametrize("credit", [ENTITIES, TAGS, {"contributor": {"name": "<b>" * 80}}, {"contributor": "x"}])
@pytest.mark.parametrize("number", [1_001, 5_000])
def test_LOD_what_nobody_could_read_costs_nobody_time(credit: dict[str, Any], number: int) -> None:
    """Measured before any of it is taken for HTML: a megabyte of it would hold up everybody for a second and more."""
    began = time.process_time()
    assert credits.read([credit] * number) is None
    assert credits.read([credit] * 1_000) is None
    assert time.process_time() - began < 0.1


def test_reading_ends_at_the_first_that_cannot_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[str]()

    def plain_and_seen(text: str) -> str:
        read.append(text)
        return plain(text)

    monkeypatch.setattr(credits, "plain", plain_and_seen)
    assert credits.read([{"contributor": {"name": "<i></i>"}}, {"contributor": {"name": "Inès"}}]) is None
    assert "Inès" not in read
