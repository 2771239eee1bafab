"""A warning that somebody put before her words stands before them here, too."""

import pytest

from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def test_an_answer_with_a_warning_is_folded_behind_it(town: Town) -> None:
    film = await a_film(await a_creator())
    anna, pole = town.social.actor("anna"), town.pole
    note = anna.note(film.uri, "<p>The rabbit wins</p>", summary="The end of the film <3")
    await anna.send(anna.activity("Create", note), pole.client, pole.shared_inbox)
    await pole.work()
    page = (await pole.client.get(film.page_url, headers={"Accept": "text/html", "Accept-Language": "en"})).text
    assert "<details><summary>Warning: The end of the film &lt;3</summary>" in page
    assert page.index("The end of the film") < page.index("The rabbit wins") < page.index("</details>")
