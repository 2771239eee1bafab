"""Requests that another site makes a member's browser send: every route that changes something refuses them."""

import pytest

from fediverse_cinema.app import INBOXES
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.web.gate import WITHOUT_A_PAGE
from fediverse_cinema.web.routes.row import Row
from tests.house.conftest import People
from tests.house.rounds import FROM_HERE, WITH_A_FILE, Plenty, all_rows, changing, first_path, in_turns, some_things
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


FORMS = [row for row in changing() if row.verb not in WITHOUT_A_PAGE]
"""All but what a mail program may send: the address itself is the key there, and a visitor's, whom no cookie names."""


@pytest.mark.parametrize("rows", in_turns(FORMS), ids=first_path)
async def test_WEB_10_a_forged_form_changes_nothing(rows: list[Row], town: Town, people: People) -> None:
    plenty = Plenty(people.ana)
    about = {row.path: await plenty.things(row) for row in rows}
    addresses = {row.path: await about[row.path].address(row.path) for row in rows}
    token = await people.ana.token()
    foreign = {"none": "", "a visitor's": await people.visitor.token(), "Ben's": await people.ben.token()}
    before, wrong = await all_rows(), []

    for row in rows:
        path = addresses[row.path]
        said = {
            case: await people.ana.send(row, path, token=token, headers=sent) for case, sent in FROM_ELSEWHERE.items()
        }
        said |= {f"token: {case}": await people.ana.send(row, path, token=other) for case, other in foreign.items()}
        wrong += [(row.path, case) for case, answer in said.items() if answer.status_code != 403]
        in_plain_text = await people.ana.client.post(
            path, content=f'{{"csrf": "{token}"}}', headers={**FROM_HERE, "Content-Type": "text/plain"}
        )
        if in_plain_text.status_code != (415 if row.path in WITH_A_FILE else 403):
            wrong.append((row.path, "plain text"))
        as_get = await people.ana.client.get(path, params={"csrf": token})
        if (as_get.status_code == 405) == ("GET" in row.methods):
            wrong.append((row.path, "as GET"))
        if await all_rows() != before:
            wrong.append((row.path, "rows have changed"))
            before = await all_rows()
    assert not any(server.asked for server in (town.social, town.video, town.fedi, town.evil))

    for row in rows:
        path = await (await plenty.things(row)).address(row.path)
        obeyed = await people.ana.send(row, path, token=token)
        if obeyed.status_code not in (303, 401, 404, 422):
            wrong.append((row.path, "with all in its place it does not reach the page"))
    assert wrong == []


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
