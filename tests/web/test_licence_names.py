"""LI1: a licence under its names side by side: schema.org's and PeerTube's on the wire, SPDX's beside the file."""

import pytest

from fediverse_cinema.films.licences import LICENCES
from tests.kit.people import a_creator, a_film
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]


@pytest.mark.parametrize("code, peertube", [("CC-BY-NC-SA-4.0", "5"), ("CC-BY-NC-SA-2.0-FR", None), ("LAL-1.3", None)])
async def test_LI1_a_licence_has_each_of_its_names_where_it_is_looked_for(
    reader: Reader, code: str, peertube: str | None
) -> None:
    film = await a_film(await a_creator(), licence=code)
    known = LICENCES[code]
    document = (await reader.client.get(film.uri, headers={"Accept": "application/activity+json"})).json()
    assert document["license"] == known.iri
    assert document.get("licence", {}).get("identifier") == peertube
    page = await reader.page("/films/la-saone")
    assert f'href="{known.iri}"' in page and f'"license":"{known.iri}"' in page.replace(" ", "")
    text = (await reader.client.get("/films/la-saone/licence.txt")).text
    assert text.endswith(f"SPDX-License-Identifier: {known.spdx}\n") and known.iri in text
