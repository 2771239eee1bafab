"""Two servers that share nothing but HTTP become known to each other, and one of them ends it."""

import pytest

from fediverse_cinema.accounts.models import Account, Role
from tests.kit.servers import Member, get, until
from tests.servers.conftest import Neighbours

pytestmark = [pytest.mark.servers]
OVERVIEW = "/admin/poles"


async def _runs_it() -> None:
    await Account.all().update(role=Role.ADMIN)


def _says(member: Member, words: str) -> bool:
    return words in member.page(OVERVIEW)


def test_two_poles_know_each_other_until_one_removes_the_other(neighbours: Neighbours) -> None:
    lyon, brest, ana, bob = neighbours.lyon, neighbours.brest, neighbours.ana, neighbours.bob
    for server in (lyon, brest):
        server.inside(_runs_it)
        about = get(f"{server.url}/nodeinfo/2.1", accept="application/json").json()["metadata"]
        assert about["pole"] == f"{server.url}/ap/pole"

    sent = ana.submit(f"{OVERVIEW}/add", on=OVERVIEW, address=f"@pole@{brest.host}")
    assert sent.status_code == 303, sent.text
    until(lambda: _says(ana, "It has not added us yet."), "Brest accepts, and does not know Lyon")
    until(lambda: _says(bob, "Ask to be known"), "who runs Brest sees who has added it")
    assert f"{lyon.host}</bdi>" in bob.page(OVERVIEW)

    assert bob.submit(f"{OVERVIEW}/add", on=OVERVIEW, address=lyon.host).status_code == 303
    until(lambda: _says(bob, "It knows us, too.") and _says(ana, "It knows us, too."), "they know each other")
    until(lambda: "Read on" in lyon.anonymous("/poles").text, "Lyon has read what Brest lists")
    assert brest.host in lyon.anonymous("/poles").text and lyon.host in brest.anonymous("/poles").text

    assert ana.submit(f"{OVERVIEW}/remove", on=f"{OVERVIEW}?remove={brest.host}", host=brest.host).status_code == 303
    assert brest.host not in lyon.anonymous("/poles").text
    until(lambda: _says(bob, "It has declined, or removed us."), "Brest hears of it")
    assert lyon.host not in brest.anonymous("/poles").text
