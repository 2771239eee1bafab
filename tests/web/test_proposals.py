"""What the file of a film says of itself, before its maker: she takes it with one press, or leaves it."""

from collections.abc import AsyncIterator

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.media.models import Asset
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
WORK = "/films/la-saone/subtitles"
TOLD = {"chapters": [[1, "L’aube"], [34, "<b>Les filets</b>"], [34, "Double"], [40, ""], [65, "Fin"]],
        "language": "br", "title": "Mix <b>final</b>"}  # fmt: skip


@pytest.fixture
async def ana(town: Town) -> AsyncIterator[Visitor]:
    """Ana is signed in; her draft of 65 seconds has a file that says much of itself."""
    film = await a_film((await an_account()).creator, published=False)
    await Asset.filter(id=film.asset_id).update(told=TOLD)
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    yield visitor


async def test_chapters_of_the_file_are_shown_to_her_alone_until_she_takes_them(town: Town, ana: Visitor) -> None:
    page = await ana.look(WORK)
    assert "Chapters in the film’s file" in page and "<bdi>0:34 &lt;b&gt;Les filets&lt;/b&gt;</bdi>" in page
    assert "Les filets" not in await ana.look("/films/la-saone"), "nobody has taken them"
    assert (await Film.get()).chapters == []

    await ana.look(WORK)
    await ana.send("/films/la-saone/chapters", chapters="0:00 L’aube\n0:34 <b>Les filets</b>\n0:40 4")
    assert ana.response.status_code == 200
    assert (await Film.get()).chapters == [[0, "L’aube"], [34, "<b>Les filets</b>"], [40, "4"]]
    page = await ana.look(WORK)
    assert "Chapters in the film’s file" not in page and "0:34 &lt;b&gt;Les filets&lt;/b&gt;" in page


async def test_one_press_takes_exactly_what_is_shown(ana: Visitor) -> None:
    page = await ana.look(WORK)
    hidden = page.partition('name="chapters" value="')[2].partition('"')[0]
    assert hidden == "0:00 L’aube\n0:34 &lt;b&gt;Les filets&lt;/b&gt;\n0:40 4"


async def test_the_language_of_the_sound_is_ticked_for_her_and_kept_when_she_keeps_her_sheet(ana: Visitor) -> None:
    page = await ana.look("/films/la-saone/edit")
    assert "The film’s file says that its sound is in this language: Breton." in page
    assert 'id="languages-br" value="br" checked' in page
    assert (await Film.get()).languages == []
    await ana.send("/films/la-saone/edit", deed="keep")
    assert (await Film.get()).languages == ["br"]
    page = await ana.look("/films/la-saone/edit")
    assert "The film’s file says" not in page and 'id="languages-br" value="br" checked' in page


async def test_a_language_that_nobody_has_a_word_for_is_not_proposed(ana: Visitor) -> None:
    await Asset.all().update(told={"language": "tlh"})
    page = await ana.look("/films/la-saone/edit")
    assert "The film’s file says" not in page and "checked" not in page.partition('id="languages"')[2][:3000]


async def test_WEB_06_the_name_of_the_sound_stands_on_its_page_as_text_for_her_alone(town: Town, ana: Visitor) -> None:
    assert "calls its own sound “Mix &lt;b&gt;final&lt;/b&gt;”" in await ana.look(WORK)
    await an_account("ben", "Ben")
    ben = Visitor(town.pole)
    await ben.sign_in("ben")
    await ben.look(WORK)
    assert ben.response.status_code == 404


async def test_its_maker_reads_how_loud_a_film_is(ana: Visitor) -> None:
    await Asset.all().update(loudness=-23.06)
    assert "own sound is at −23.1\N{NO-BREAK SPACE}LUFS" in await ana.look(WORK)
    await Asset.all().update(loudness=None)
    assert "LUFS" not in await ana.look(WORK)
