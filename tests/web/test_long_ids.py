"""An address with an id that is longer than any that is kept: there is nothing, and no fault of ours."""

import pytest

from tests.kit.people import an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
AS = {"Accept": "application/activity+json"}


@pytest.mark.parametrize("length", [37, 3_000])
@pytest.mark.parametrize(
    "kind", ["recommendations", "selections", "notes", "films", "events", "stamps", "labels", "users"]
)
async def test_nothing_is_there(kind: str, length: int, town: Town) -> None:
    answer = await town.pole.client.get(f"https://lyon.example/ap/{kind}/{'x' * length}", headers=AS)
    assert answer.status_code == 404 and answer.json()["error"]


async def test_nor_for_a_member_who_presses(town: Town) -> None:
    await an_account("ana", "Ana")
    ana = Visitor(town.pole)
    await ana.sign_in("ana")
    nowhere = f"/notes/{'x' * 37}/like"
    ana.page = ana.page.replace('action="/logout"', f'action="{nowhere}"')
    await ana.send(nowhere)
    assert ana.response.status_code == 404
    ana.page = ana.page.replace('action="/logout"', 'action="/report"')
    here, form = "https://lyon.example", ana.page
    for about in ("x" * 3_000, f"{here}/films/{'x' * 121}", f"{here}/notes/{'x' * 37}", f"{here}/@{'x' * 3_000}"):
        ana.page = form
        await ana.send("/report", about=about, words="Regardez.")
        assert ana.response.status_code == 404, about[:40]
