"""Views that PeerTube tells of: one each, and none for whoever is still watching."""

import json
from pathlib import Path

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.inbox.models import Outcome
from tests.kit.neighbours import Document
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.watching import only

pytestmark = pytest.mark.anyio
LETTERS = Path(__file__).parents[1] / "letters/peertube"


def recorded(name: str, town: Town, film: Film) -> Document:
    """A View as PeerTube 6.3 sends it for a film that lives elsewhere, here for this one."""
    letter: Document = json.loads(json.loads((LETTERS / name).read_text())["raw_body"])
    letter |= {"actor": f"{town.video.base}/accounts/peertube", "object": film.uri}
    letter["id"] = letter["id"].replace("http://127.0.0.1:9400", town.video.base)
    return letter


async def test_a_view_is_counted_once_and_told_to_everybody(town: Town) -> None:
    film = await a_film(await a_creator())
    peertube = town.video.actor("peertube", "Application")
    view = recorded("0038-View.json", town, film)
    assert "expires" not in view
    for _ in range(2):
        assert (await town.deliver(peertube, view)).outcome == Outcome.APPLIED
    assert (await Film.get(id=film.id)).views == 1
    document = (await town.pole.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["views"] == 1


async def test_who_is_watching_now_is_not_counted(town: Town) -> None:
    film = await a_film(await a_creator())
    view = recorded("0037-View.json", town, film)
    assert "expires" in view
    letter = await town.deliver(town.video.actor("peertube", "Application"), view)
    assert letter.outcome == Outcome.IGNORED
    assert (await Film.get(id=film.id)).views == 0


async def test_INB_15_a_draft_is_not_seen_by_anybody(town: Town) -> None:
    draft = await a_film(await a_creator(), published=False)
    peertube = town.video.actor("peertube", "Application")
    await town.deliver(peertube, peertube.activity("View", peertube.uri))
    async with only(town, Letter=1):
        letter = await town.deliver(peertube, peertube.activity("View", draft.uri))
    assert letter.outcome == Outcome.IGNORED
    assert (await Film.get(id=draft.id)).views == 0
