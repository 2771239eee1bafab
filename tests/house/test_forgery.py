"""Requests that another site makes a member's browser send: every route that changes something refuses them."""

import pytest

from fediverse_cinema.app import INBOXES
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.web.routes import Row
from tests.house.conftest import People
from tests.house.rounds import DRAFTS, FROM_HERE, WITH_A_FILE, all_rows, changing, some_things
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine, pytest.mark.stories]

FROM_ELSEWHERE = {
    "no word of where it comes from": {},
    "another site": {"Origin": "https://evil.example"},
    "our name without its lock": {"Origin": "http://lyon.example"},
    "our name with something behind it": {"Origin": "https://lyon.example.evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "another site, by its browser's word": {"Sec-Fetch-Site": "cross-site"},
    "a site beside us": {"Sec-Fetch-Site": "same-site"},
    "another site, with our name": {"Origin": "https://lyon.example", "Sec-Fetch-Site": "cross-site"},
}


def _path(row: Row) -> str:
    return row.path


@pytest.mark.parametrize("row", changing(), ids=_path)
async def test_WEB_10_a_forged_form_changes_nothing(row: Row, town: Town, people: People) -> None:
    things = await some_things(people.ana, published=row.path not in DRAFTS)
    path, token = await things.address(row.path), await people.ana.token()
    foreign = {"none": "", "a visitor's": await people.visitor.token(), "Ben's": await people.ben.token()}
    before = await all_rows()

    for case, headers in FROM_ELSEWHERE.items():
        answer = await people.ana.send(row, path, token=token, headers=headers)
        assert answer.status_code == 403, case
    for case, other in foreign.items():
        answer = await people.ana.send(row, path, token=other)
        assert answer.status_code == 403, f"token: {case}"
    in_plain_text = await people.ana.client.post(
        path, content=f'{{"csrf": "{token}"}}', headers={**FROM_HERE, "Content-Type": "text/plain"}
    )
    assert in_plain_text.status_code == (415 if row.path in WITH_A_FILE else 403)
    as_get = await people.ana.client.get(path, params={"csrf": token})
    assert (as_get.status_code == 405) == ("GET" not in row.methods)

    assert await all_rows() == before
    assert not any(server.asked for server in (town.social, town.video, town.fedi, town.evil))

    obeyed = await people.ana.send(row, path, token=token)
    assert obeyed.status_code in (303, 401, 404, 422), "the same with all in its place reaches the page"


async def test_a_like_is_seen_among_all_rows(town: Town, people: People) -> None:
    """What the tests here and of the permissions lean on."""
    things = await some_things(people.ana)
    before = await all_rows()
    assert await all_rows() == before
    await reactions.like(people.ben.actor, things.film.uri, people.ana.actor)
    assert await all_rows() != before


@pytest.mark.parametrize("path", INBOXES)
async def test_an_inbox_takes_no_word_of_a_browser(path: str, town: Town, people: People) -> None:
    """It asks for no token, so a cookie must not count for anything there."""
    path = path.replace("{handle}", "ana")
    before = await all_rows()
    answer = await people.ana.client.post(
        path,
        json={"id": "https://evil.example/1", "type": "Follow", "actor": "https://lyon.example/ap/users/ana",
              "object": "https://lyon.example/ap/pole"},
        headers={**FROM_HERE, "Content-Type": "application/activity+json"},
    )  # fmt: skip
    assert answer.status_code == 401
    assert await all_rows() == before
